"""The audit trail of a class: who looked at which record, and who changed it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import names_for
from lstm_course.classroom.forms.posting import number_in
from lstm_course.classroom.models import AuditEntry, Classroom
from lstm_course.classroom.oversight import words_of

ENTRIES_A_PAGE = 100


@require_safe
@teaching(Right.RUN)
def audit(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Everything that was done, newest first; `?of=` shows one student alone."""
    names = names_for(request, classroom)
    entries = AuditEntry.objects.filter(classroom=classroom).select_related("actor")
    of = number_in(request.GET.get("of", ""))
    chosen = of if of in names else None
    if chosen:
        entries = entries.filter(student=chosen)
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "classroom": classroom,
        "tab": "settings",
        "page": page,
        "query": f"of={chosen}&" if chosen else "",
        "chosen": names.get(chosen or 0),
        "entries": [(entry, words_of(entry), name_of(entry, names)) for entry in page.object_list],
    }
    return render(request, "classroom/audit.html", context)


def name_of(entry: AuditEntry, names: dict[int, str]) -> str:
    """Whose record it was, as far as it may be told."""
    if entry.student_id is None:
        return "the whole class"
    return names.get(entry.student_id, "someone who left")
