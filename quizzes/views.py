"""The page of one question, and what its two buttons do. Each works with htmx and without."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from lstm_course.accounts.models import User
from quizzes import kept, scoring, services
from quizzes.kept import Kept
from quizzes.looking_back import past_answers
from quizzes.models import Question
from quizzes.presenting import present
from quizzes.templatetags.questions import sign_in_for
from quizzes.ticket import Ticket, TicketError


class Request(HttpRequest):
    """A request after the middleware: it knows its reader and whether htmx sent it."""

    user: User | AnonymousUser
    htmx: HtmxDetails


@require_GET
def question(request: Request, slug: str) -> HttpResponse:
    """One question by itself; `?again=1` asks it anew, `?page=` is where the reader came from."""
    asked = question_called(slug)
    if not asked.is_readable_by(request.user):
        return to_sign_in(request, asked)
    return show(request, asked, fresh="again" in request.GET)


@require_POST
def answer(request: Request, slug: str) -> HttpResponse:
    """Check a response: record it, or keep it until the person has signed in."""
    asked = question_called(slug)
    try:
        response = scoring.readable(posted_response(request))
        ticket = Ticket.read(request.POST.get("form", ""))
        if isinstance(request.user, AnonymousUser):
            return keep(request, asked, ticket, response)
        check(request.user, asked, ticket, response)
    except (scoring.ResponseError, TicketError) as problem:
        return refuse(request, asked, problem)
    kept.forget(request.session, slug)
    return back_to(request, asked, to_own_page=ticket.fresh)


@require_POST
def explanation(request: Request, slug: str) -> HttpResponse:
    """Tell everything about a question; the next answer counts as helped."""
    asked = question_called(slug)
    if isinstance(request.user, AnonymousUser):
        return to_sign_in(request, asked)
    services.ask_explanation(user=request.user, question=asked)
    kept.forget(request.session, slug)
    return back_to(request, asked, to_own_page=was_fresh(request))


@login_required
@require_safe
def answers(request: Request, slug: str) -> HttpResponse:
    """One's own answers to a question, each with the words that it was given to.

    A question that has left the course is still there for those who answered it.
    """
    asked = get_object_or_404(Question.objects.prefetch_related("options"), slug=slug)
    assert isinstance(request.user, User)  # login_required lets nobody else in
    past = past_answers(request.user, asked)
    if not past:
        raise Http404("nobody has answers to a question that they did not answer")
    return render(request, "quizzes/answers.html", {"question": asked, "past": past})


def keep(
    request: Request, asked: Question, ticket: Ticket, response: scoring.Response
) -> HttpResponse:
    """Keep a response that can be scored; say so, or sign in again where a session ended."""
    scoring.score(asked.as_spec(), ticket.seed, response)
    kept.keep(request.session, asked.slug, response, ticket.seed)
    was_signed_in = ticket.user is not None or not asked.is_sample
    return to_sign_in(request, asked) if was_signed_in else back_to(request, asked)


def check(user: User, asked: Question, ticket: Ticket, response: scoring.Response) -> None:
    ticket.admit(asked, user.pk)
    services.answer_question(
        user=user,
        question=asked,
        token=ticket.uuid,
        response=response,
        seconds=ticket.seconds(),
        seed=ticket.seed,
    )


def ticket_of(request: Request) -> Ticket | None:
    """The ticket of the posted form, if it can be read."""
    try:
        return Ticket.read(request.POST.get("form", ""))
    except TicketError:
        return None


def was_fresh(request: Request) -> bool:
    """Whether the posted form asked the question anew."""
    ticket = ticket_of(request)
    return ticket is not None and ticket.fresh


def seed_of(request: Request) -> int:
    ticket = ticket_of(request)
    return ticket.seed if ticket else 0


def question_called(slug: str) -> Question:
    return get_object_or_404(Question.objects.active().prefetch_related("options"), slug=slug)


def posted_response(request: Request) -> dict[str, list[str]]:
    """The parts of the response: every field but the form's own."""
    own = {"csrfmiddlewaretoken", "form", "page"}
    return {name: request.POST.getlist(name) for name in request.POST if name not in own}


def page_of(request: Request, asked: Question) -> str:
    """Where the question stood, if that is a page of this site."""
    page = (request.POST or request.GET).get("page", "").partition("#")[0]
    is_ours = page.startswith("/") and page.isprintable()
    is_safe = is_ours and url_has_allowed_host_and_scheme(page, None)
    return page if is_safe else asked.get_absolute_url()


def show(
    request: Request,
    asked: Question,
    *,
    fresh: bool = False,
    problem: str = "",
    given: Kept | None = None,
) -> HttpResponse:
    """The question alone where htmx swaps it, otherwise a whole page."""
    [presented] = present(
        [asked], request.user, session=request.session, fresh=fresh, problem=problem, given=given
    )
    page = page_of(request, asked)
    level = 2 if page == asked.get_absolute_url() else 3  # of the heading, so that none is skipped
    context = {"presented": presented, "page_of_question": page, "level": level}
    if request.htmx:
        return render(request, "quizzes/question.html", context)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "quizzes/page.html", context, status=status)


def refuse(request: Request, asked: Question, problem: ValueError) -> HttpResponse:
    """Ask again, with what was filled in still there, and say why it was not taken."""
    try:
        given = Kept(scoring.readable(posted_response(request)), seed_of(request))
    except scoring.ResponseError:
        given = None
    return show(request, asked, fresh=was_fresh(request), problem=str(problem), given=given)


def back_to(request: Request, asked: Question, *, to_own_page: bool = False) -> HttpResponse:
    """After a post: swap the question, or go back to the page and its feedback.

    A question that was asked anew shows its feedback on its own page: the page where it stood, a
    review, may have no place for it any more.
    """
    if request.htmx:
        return show(request, asked)
    page = page_of(request, asked)
    anchor = f"#feedback-{asked.slug}"
    if to_own_page:
        return HttpResponseRedirect(
            f"{asked.get_absolute_url()}?{urlencode({'page': page})}{anchor}"
        )
    return HttpResponseRedirect(page + anchor)


def to_sign_in(request: Request, asked: Question) -> HttpResponse:
    url = sign_in_for(page_of(request, asked), asked.slug)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
