"""Keep the digests up to date: called by the signals of answers and grades."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.db.models import F, QuerySet

from exercises.models import HintUse, Submission
from exercises.signals import submission_graded
from lstm_course.classroom.models import FreshStart, Milestone, Sighting, Trace
from lstm_course.lessons.models import Item
from lstm_course.prepared import Change, changed, rows
from quizzes.models import Answer
from quizzes.signals import answer_scored

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the digests need of an answer or a submission."""

    user_id: int
    item: Item
    score: float
    at: datetime
    mistakes: tuple[str, ...] = ()
    choice: str = ""
    seconds: float | None = None
    was_helped: bool = False


def listen() -> None:
    answer_scored.connect(on_answer, dispatch_uid="classroom.on_answer")
    submission_graded.connect(on_submission, dispatch_uid="classroom.on_submission")


def on_answer(sender: type[Answer], answer: Answer, **kwargs: object) -> None:
    item = Item.of(answer.question)
    if item is None:  # asked, but not placed in the course
        return
    note(attempt_of_answer(answer, item))


def on_submission(sender: type[Submission], submission: Submission, **kwargs: object) -> None:
    item = Item.of(submission.exercise)
    if item is None or submission.score is None:
        return
    attempt = attempt_of_submission(submission, item, was_helped=False)
    note(attempt, first_helped=partial(was_helped, submission))


def was_helped(submission: Submission) -> bool:
    """Whether the person had opened a hint before."""
    hints = HintUse.objects.filter(user=submission.user_id, exercise=submission.exercise_id)
    return hints.filter(created_at__lt=submission.created_at).exists()


def attempt_of_answer(answer: Answer, item: Item) -> Attempt:
    return Attempt(
        user_id=answer.user_id,
        item=item,
        score=answer.score,
        at=answer.created_at,
        mistakes=tuple(answer.misconceptions),
        choice=choice_of(answer.response),
        seconds=answer.seconds,
        was_helped=answer.used_help,
    )


def attempt_of_submission(submission: Submission, item: Item, *, was_helped: bool) -> Attempt:
    assert submission.score is not None
    return Attempt(
        user_id=submission.user_id,
        item=item,
        score=submission.score,
        at=submission.created_at,
        mistakes=(submission.misconception,) if submission.misconception else (),
        choice=submission.misconception[:60],  # of code, the diagnosis is what came out
        was_helped=was_helped,
    )


def choice_of(response: object) -> str:
    """The keys of the chosen options, sorted and joined; empty for other kinds of answers."""
    chosen = response.get("choice", []) if isinstance(response, dict) else []
    return ",".join(sorted(map(str, chosen)))[:60]


def note(attempt: Attempt, **first: Any) -> None:
    """Bring the three digests of this person and item up to date.

    first: fields of a new trace that the attempt does not know; a function is called for its
    value only if the trace is new.
    """
    key: dict[str, Any] = {"user_id": attempt.user_id, "item_id": attempt.item.pk}
    trace, is_new = next(iter(known_trace(**key)), None), False
    if trace is None:
        traces = Trace.objects.select_for_update()
        trace, is_new = traces.get_or_create(**key, defaults=beginning(attempt) | first)
    streak = streak_after(trace, attempt)
    if streak != (trace.streak, trace.streak_of):
        trace.streak, trace.streak_of = streak
        trace.save(update_fields=["streak", "streak_of"])
    best = None if is_new else best_so_far(attempt)
    if best is None or attempt.score > best:
        Milestone.objects.create(**key, score=attempt.score, at=attempt.at)
    for slug in attempt.mistakes:
        sighting = {**key, "misconception": slug, "day": attempt.at.date()}
        if see_again(**sighting):
            continue
        _, is_new = Sighting.objects.get_or_create(**sighting)
        if not is_new:  # somebody was quicker
            see_again(**sighting)


@rows
def known_trace(user_id: int, item_id: int) -> QuerySet[Trace]:
    return Trace.objects.select_for_update().filter(user=user_id, item=item_id)


@changed
def see_again(user_id: int, item_id: int, misconception: str, day: date) -> Change:
    seen = Sighting.objects.filter(user=user_id, item=item_id, misconception=misconception, day=day)
    return seen, {"times": F("times") + 1}


def best_so_far(attempt: Attempt) -> float | None:
    """The best score since the person last began anew; None if nothing came since."""
    began = next(iter(fresh_starts(attempt.user_id, attempt.item.pk, attempt.at)), (BEFORE_ALL,))
    best = best_scores(attempt.user_id, attempt.item.pk, *began)
    return best[0][0] if best else None


@rows
def fresh_starts(student: int, item: int, until: datetime) -> QuerySet[Any, tuple[datetime]]:
    starts = FreshStart.objects.filter(student=student, item=item, at__lte=until)
    return starts.values_list("at")[:1]  # the last one


@rows
def best_scores(user: int, item: int, since: datetime) -> QuerySet[Any, tuple[float]]:
    since_then = Milestone.objects.filter(user=user, item=item, at__gte=since)
    return since_then.order_by("-score").values_list("score")[:1]


def beginning(attempt: Attempt) -> dict[str, Any]:
    """What a trace keeps of the first attempt."""
    return {
        "first_score": attempt.score,
        "first_choice": attempt.choice,
        "first_seconds": attempt.seconds,
        "first_helped": attempt.was_helped,
        "first_at": attempt.at,
    }


def streak_after(trace: Trace, attempt: Attempt) -> tuple[int, str]:
    """Count failures in a row with the same diagnosis; another diagnosis or a success ends it."""
    slug = attempt.mistakes[0] if attempt.mistakes else ""
    if attempt.score >= 1 or not slug:
        return 0, ""
    return (trace.streak + 1, slug) if slug == trace.streak_of else (1, slug)
