"""Take code: for a grade, or for a free look at the visible example."""

import hashlib
import secrets
import uuid

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exercises.models import Check, Exercise, Purpose, State, Submission
from exercises.services.attempts import policy_of, refuse_if_too_soon
from exercises.services.handing import hand_on
from exercises.services.people import lock_person
from exercises.services.refusals import Busy
from exercises.services.source import accepted_source
from lstm_course.accounts.models import User

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
    with transaction.atomic():
        lock_person(user.pk)
        token, known = sent_before(user, exercise, source, token)
        if known is not None:
            return known
        if Submission.objects.of(user).waiting().count() >= MAX_UNGRADED:
            raise Busy(
                "One submission of yours is being graded and another one waits. This one was not "
                "sent: your code is still here, so submit it when the first verdict is in."
            )
        refuse_if_too_soon(user, exercise, policy)
        forget_live_check(user)
        submission = Submission.objects.create(
            user=user,
            exercise=exercise,
            source=source,
            token=token,
            seed=secrets.randbits(SEED_BITS),
            number=next_number(user, exercise),
            exercise_version=exercise.version,
        )
        transaction.on_commit(lambda: hand_on(submission), robust=True)
    return submission


def check_code(
    *, user: User, exercise: Exercise, source: str, purpose: Purpose = Purpose.EXAMPLE
) -> Check:
    """Run the code on visible cases. A newer check takes the place of an older one."""
    source = accepted_source(source)
    with transaction.atomic():
        lock_person(user.pk)
        if purpose is Purpose.EXAMPLE:
            forget_live_check(user)
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
    """What the person asks for now makes a live check that still waits pointless."""
    Check.objects.filter(user=user, purpose=Purpose.LIVE, state=State.QUEUED).delete()


def sent_before(
    user: User, exercise: Exercise, source: str, token: uuid.UUID
) -> tuple[uuid.UUID, Submission | None]:
    """The token for this code, and the submission that it already is, if it is one.

    The back button shows a form again with its old token; what was changed in it is new work,
    under a token made from the old one.
    """
    mine = Submission.objects.filter(user=user.pk)
    if not mine.filter(token=token).exists():
        return token, None
    sent = mine.get(token=token)
    if sent.source == source and sent.exercise_id == exercise.pk:
        return token, sent
    digest = hashlib.sha256(source.encode()).hexdigest()
    token = uuid.uuid5(token, f"{exercise.pk}:{digest}")
    return token, mine.filter(token=token).first()


def next_number(user: User, exercise: Exercise) -> int:
    mine = Submission.objects.filter(user=user.pk, exercise=exercise.pk)
    return (mine.aggregate(last=Max("number"))["last"] or 0) + 1
