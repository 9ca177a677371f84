"""Questions for administrators: their wording is edited as a text, with the loader's checks."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from lstm_course.accounts.models import User
from lstm_course.content.editing import (
    Draft,
    EditRefusedError,
    check_draft,
    publish,
    stamp,
    text_in_the_files,
    wording_of,
)
from lstm_course.content.showing import Shown
from quizzes.admin import QuestionAdmin
from quizzes.models import Question

admin.site.unregister(Question)


@admin.register(Question)
class AuthoredQuestionAdmin(QuestionAdmin):
    """Adds the page on which the wording is edited, and one for each earlier wording."""

    def get_fields(self, request: HttpRequest, obj: object = None) -> list[Any]:
        return ["wording", *QuestionAdmin.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        return ["wording", *QuestionAdmin.readonly_fields]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*QuestionAdmin.list_display, "version", "is_edited"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*QuestionAdmin.list_filter, "is_edited"]

    @admin.display(description="Wording")
    def wording(self, question: Question) -> str:
        address = reverse("admin:quizzes_question_wording", args=(question.pk,))
        return format_html('<a href="{}">Edit the wording</a>', address)

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "wording": ("<int:pk>/wording/", self.edit),
            "preview": ("<int:pk>/wording/preview/", require_POST(self.preview)),
            "version": ("<int:pk>/versions/<int:version>/", require_safe(self.version)),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"quizzes_question_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the wording as a text and publish what was made of it."""
        question = self.editable(request, pk)
        text = request.POST.get("source") or question.source or text_in_the_files(question) or ""
        if request.method != "POST" or "preview" in request.POST:
            return self.page(request, question, text, check_draft(question, text))
        assert isinstance(request.user, User)  # admin_view lets nobody else in
        try:
            published = publish(
                question=question,
                text=text,
                based_on=request.POST.get("based_on", ""),
                editor=request.user,
                reason=request.POST.get("reason", ""),
            )
        except EditRefusedError as refusal:
            draft = check_draft(question, text)
            return self.page(request, question, text, draft, refusal=str(refusal))
        messages.success(request, f"Version {published.version} is published.")
        return redirect("admin:quizzes_question_wording", pk)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return what a text would look like, and its problems. Writes nothing."""
        question = self.editable(request, pk)
        draft = check_draft(question, request.POST.get("source", ""))
        return render(request, "content/preview.html", {"draft": Shown(draft)})

    def version(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show a wording as it was when people answered it."""
        question = self.editable(request, pk)
        text = wording_of(question, version)
        if text is None:
            raise Http404(f"The history has no version {version} of {question.slug}.")
        draft = Shown(Draft(check_draft(question, text).question))
        page = {"question": question, "version": version, "text": text, "draft": draft}
        return render(request, "content/version.html", page)

    def editable(self, request: HttpRequest, pk: int) -> Question:
        question = get_object_or_404(Question, pk=pk)
        if not self.has_change_permission(request, question):
            raise Http404
        return question

    def page(
        self,
        request: HttpRequest,
        question: Question,
        text: str,
        draft: Draft,
        *,
        refusal: str = "",
    ) -> HttpResponse:
        """The text beside its preview; answers 422 where it was refused."""
        page = {
            "question": question,
            "text": text,
            "draft": Shown(draft),
            "refusal": refusal,
            "reason": request.POST.get("reason", ""),
            "based_on": request.POST.get("based_on") or stamp(question),
            "versions": question.history.exclude(source="").select_related("history_user")[:50],
        }
        return render(request, "content/wording.html", page, status=422 if refusal else 200)
