"""Write digests anew from the answers and submissions themselves.

After a regrade for that person and item; after `rebuild_progress` for all of a person's items.
Following an attempt twice would count it twice, so the whole story is told again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Min

from exercises.models import HintUse, State, Submission
from exercises.signals import submission_regraded
from lstm_course.accounts.models import User
from lstm_course.classroom.following import (
    Attempt,
    attempt_of_answer,
    attempt_of_submission,
    beginning,
    streak_after,
)
from lstm_course.classroom.models import FreshStart, Milestone, Sighting, Trace
from lstm_course.lessons.models import Item
from lstm_course.progress.signals import progress_rebuilt
from quizzes.models import Answer

AT_ONCE = 500  # rows of one statement


def listen() -> None:
    submission_regraded.connect(on_regrade, dispatch_uid="classroom.on_regrade")
    progress_rebuilt.connect(on_rebuild, dispatch_uid="classroom.on_rebuild")


def on_regrade(sender: type[Submission], submission: Submission, **kwargs: object) -> None:
    retell(submission.user_id, list(Item.objects.filter(exercise=submission.exercise_id)))


def on_rebuild(sender: type[User], user: User, **kwargs: object) -> None:
    retell(user.pk, list(Item.objects.all()))


def retell(user_id: int, items: Sequence[Item]) -> None:
    """Write the digests of a person at these items anew; within the caller's transaction."""
    for digest in (Trace, Milestone, Sighting):
        digest._default_manager.filter(user=user_id, item__in=items).delete()
    starts: dict[int, list[datetime]] = defaultdict(list)
    for item, at in FreshStart.objects.filter(student=user_id).values_list("item_id", "at"):
        starts[item].append(at)
    stories: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in (*answers_of(user_id, items), *submissions_of(user_id, items)):
        stories[attempt.item.pk].append(attempt)
    told = stories.values()
    Trace.objects.bulk_create([trace_of(story) for story in told], AT_ONCE)
    best = [row for story in told for row in milestones_of(story, starts[story[0].item.pk])]
    Milestone.objects.bulk_create(best, AT_ONCE)
    Sighting.objects.bulk_create([row for story in told for row in sightings_of(story)], AT_ONCE)


def answers_of(user_id: int, items: Sequence[Item]) -> Iterator[Attempt]:
    """A person's answers, oldest first."""
    asked = {item.question_id: item for item in items if item.question_id}
    answers = Answer.objects.filter(user=user_id, question__in=asked).defer("feedback")
    for answer in answers.order_by("question", "number"):
        yield attempt_of_answer(answer, asked[answer.question_id])


def submissions_of(user_id: int, items: Sequence[Item]) -> Iterator[Attempt]:
    """A person's graded submissions, oldest first."""
    set_for = {item.exercise_id: item for item in items if item.exercise_id}
    hints = HintUse.objects.filter(user=user_id, exercise__in=set_for).order_by()
    hinted = dict(hints.values_list("exercise").annotate(Min("created_at")))
    graded = Submission.objects.filter(user=user_id, exercise__in=set_for, state=State.GRADED)
    for each in graded.order_by("exercise", "number").defer("source", "report"):
        first_hint = hinted.get(each.exercise_id)
        was_helped = first_hint is not None and first_hint < each.created_at
        if each.score is not None:
            yield attempt_of_submission(each, set_for[each.exercise_id], was_helped=was_helped)


def trace_of(story: Sequence[Attempt]) -> Trace:
    first = story[0]
    trace = Trace(user_id=first.user_id, item=first.item, **beginning(first))
    for attempt in story:
        trace.streak, trace.streak_of = streak_after(trace, attempt)
    return trace


def milestones_of(story: Iterable[Attempt], starts: Sequence[datetime]) -> list[Milestone]:
    """The attempts that were better than all before them, since the person last began anew."""
    made: list[Milestone] = []
    for attempt in story:
        began = max((at for at in starts if at <= attempt.at), default=None)
        before = [row.score for row in made if began is None or row.at >= began]
        if not before or attempt.score > max(before):
            key = {"user_id": attempt.user_id, "item": attempt.item}
            made.append(Milestone(**key, score=attempt.score, at=attempt.at))
    return made


def sightings_of(story: Iterable[Attempt]) -> list[Sighting]:
    seen: dict[tuple[object, str], Sighting] = {}
    for attempt in story:
        day = attempt.at.date()
        for slug in attempt.mistakes:
            if (day, slug) in seen:
                seen[day, slug].times += 1
            else:
                key = {"user_id": attempt.user_id, "item": attempt.item}
                seen[day, slug] = Sighting(**key, misconception=slug, day=day)
    return list(seen.values())
