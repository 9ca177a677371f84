"""Take code: for a grade, or for a free look at the visible example."""

import hashlib
import secrets
import uuid
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from exercises.models import WAITING, Check, Exercise, Purpose, State, Submission
from exercises.services.attempts import policy_of, refuse_if_too_soon
from exercises.services.handing import hand_on
from exercises.services.people import lock_person
from exercises.services.refusals import Busy
from exercises.services.source import accepted_source
from lstm_course.accounts.models import User
from lstm_course.prepared import rows

MAX_UNGRADED = 2  # of one person: one being graded and one waiting
SEED_BITS = 63


def submit_code(*, user: User, exercise: Exercise, source: str, token: uuid.UUID) -> Submission:
    """Store the code for a grade and hand it on once it is committed.

    The same code under the same token is one submission, however often it arrives. Raises
    SourceRefused for what is not code, Busy if the person has two submissions ungraded, and TooSoon
    where the class asks for a pause.
    """
    source = accepted_source(source)
    policy = policy_of(user, exercise)
    forget_live_check(user)
    with transaction.atomic():
        lock_person(user.pk)
        before = sent_so_far(user.pk, exercise.pk, token)
        if before.same_form:
            token, known = sent_before(user, exercise, source, token)
            if known is not None:
                return known
        if before.ungraded >= MAX_UNGRADED:
            raise Busy(
                "One submission of yours is being graded and another one waits. This one was not "
                "sent: your code is still here, so submit it when the first verdict is in."
            )
        refuse_if_too_soon(user, exercise, policy)
        submission = Submission.objects.create(
            user=user,
            exercise=exercise,
            source=source,
            token=token,
            seed=secrets.randbits(SEED_BITS),
            number=before.last_number + 1,
            exercise_version=exercise.version,
        )
        transaction.on_commit(lambda: hand_on(submission), robust=True)
    return submission


def check_code(
    *, user: User, exercise: Exercise, source: str, purpose: Purpose = Purpose.EXAMPLE
) -> Check:
    """Run the code on visible cases. A newer check takes the place of an older one."""
    source = accepted_source(source)
    if purpose is Purpose.EXAMPLE:
        forget_live_check(user)
    with transaction.atomic():
        lock_person(user.pk)
        now = timezone.now()
        fresh = {
            "exercise": exercise,
            "source": source,
            "state": State.QUEUED,
            "report": None,
            "tries": 0,
            "needs_time": False,
            "claim": None,
            "created_at": now,
            "handed_at": now,
            "started_at": None,
            "beat_at": None,
            "finished_at": None,
        }
        check, _ = Check.objects.update_or_create(user=user, purpose=purpose, defaults=fresh)
        transaction.on_commit(lambda: hand_on(check), robust=True)
    return check


def forget_live_check(user: User) -> None:
    """What the person asks for now makes a live check that still waits pointless.

    Looked up first, and before all that is written: where one transaction writes at a time, others
    wait for what this one does, and there hardly ever is such a check.
    """
    if waiting_live_checks(user.pk):
        Check.objects.filter(user=user, purpose=Purpose.LIVE, state=State.QUEUED).delete()


@rows
def waiting_live_checks(user: int) -> QuerySet[Check, tuple[int]]:
    waiting = Check.objects.filter(user=user, purpose=Purpose.LIVE, state=State.QUEUED)
    return waiting.values_list("pk")


class Sent(NamedTuple):
    """What a person's earlier submissions say of a new one."""

    same_form: int = 0  # with its token
    ungraded: int = 0
    last_number: int = 0  # at its exercise


def sent_so_far(user: int, exercise: int, token: uuid.UUID) -> Sent:
    """In one query: who submits has the person's row locked."""
    return next((Sent(*row) for row in count_sent(user, exercise, token)), Sent())


@rows
def count_sent(user: int, exercise: int, token: uuid.UUID) -> QuerySet[Any, tuple[int, int, int]]:
    by_person = Submission.objects.filter(user=user).order_by().values("user")
    return by_person.annotate(
        same_form=Count("pk", filter=Q(token=token)),
        ungraded=Count("pk", filter=Q(state__in=WAITING)),
        last_number=Max("number", filter=Q(exercise=exercise), default=0),
    ).values_list("same_form", "ungraded", "last_number")


def sent_before(
    user: User, exercise: Exercise, source: str, token: uuid.UUID
) -> tuple[uuid.UUID, Submission | None]:
    """The token for this code of a form that was sent before, and the submission that it is.

    The back button shows a form again with its old token; what was changed in it is new work,
    under a token made from the old one.
    """
    mine = Submission.objects.filter(user=user.pk)
    sent = mine.get(token=token)
    if sent.source == source and sent.exercise_id == exercise.pk:
        return token, sent
    digest = hashlib.sha256(source.encode()).hexdigest()
    token = uuid.uuid5(token, f"{exercise.pk}:{digest}")
    return token, mine.filter(token=token).first()
