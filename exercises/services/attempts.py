"""How often a person may hand in. Unlimited, unless an app above says otherwise.

Who sets limits (the classes do) lies above this app. It registers its answer once, when it is
ready:

    class ClassroomConfig(AppConfig):
        def ready(self) -> None:
            provide_policy(attempts.policy_for)   # (user, exercise) -> Policy | None
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils import timezone

from exercises.models import Exercise, State, Submission
from exercises.services.refusals import Refused
from lstm_course.accounts.models import User

AT_ONCE = 2  # the first attempt and a second one: nobody pays for one silly slip
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Policy:
    """`pause` stands before the third attempt; it doubles with each further one, up to LONGEST."""

    pause: timedelta

    def pause_after(self, attempts: int) -> timedelta:
        if attempts < AT_ONCE:
            return timedelta(0)
        doublings = min(attempts - AT_ONCE, 20)  # more would overflow, and is past LONGEST
        times: int = 2**doublings
        return min(self.pause * times, LONGEST)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands under a policy: attempts used, and when the next one is taken."""

    used: int
    next_at: datetime
    next_pause: timedelta  # that the next attempt brings with it

    @property
    def must_wait(self) -> bool:
        return self.next_at > timezone.now()

    @property
    def left(self) -> str:
        return in_words(self.next_at - timezone.now())

    @property
    def pause(self) -> str:
        return in_words(self.next_pause) if self.next_pause else ""


class TooSoon(Refused):
    """The pause that the class asks for is not over."""


class PolicyProvider(Protocol):
    def __call__(self, user: User, exercise: Exercise) -> Policy | None: ...


_providers: list[PolicyProvider] = []


def provide_policy(provider: PolicyProvider) -> None:
    """Let `provider` answer from now on. A second call takes the first one's place."""
    _providers[:] = [provider]


def policy_of(user: User, exercise: Exercise) -> Policy | None:
    """What applies to the person now; None where one may hand in as often as one likes."""
    return _providers[0](user, exercise) if _providers else None


def standing_of(user: User, exercise: Exercise) -> Standing | None:
    """None where one may hand in as often as one likes: no policy, or passed already."""
    policy = policy_of(user, exercise)
    return standing_under(policy, user, exercise) if policy else None


def standing_under(policy: Policy, user: User, exercise: Exercise) -> Standing | None:
    """None for who has passed already."""
    own = Submission.objects.filter(user=user, exercise=exercise)
    if own.filter(verdict="passed").exists():
        return None
    counted = own.filter(uses_attempt=True).exclude(state=State.OUR_FAULT)
    times = list(counted.order_by("-created_at").values_list("created_at", flat=True))
    next_at = times[0] + policy.pause_after(len(times)) if times else timezone.now()
    return Standing(len(times), next_at, policy.pause_after(len(times) + 1))


def refuse_if_too_soon(user: User, exercise: Exercise, policy: Policy | None) -> None:
    """Raise TooSoon, with the time in words, if the person's pause is not over."""
    standing = standing_under(policy, user, exercise) if policy else None
    if standing is None or not standing.must_wait:
        return
    at = timezone.localtime(standing.next_at)
    raise TooSoon(
        f"Your next submission is taken in {standing.left}, from {at:%H:%M} on: your class sets a "
        "pause after the second attempt. This one was not sent and cost nothing; your code is "
        "still here, and Check is free meanwhile."
    )


def uses_attempt(report: dict[str, Any]) -> bool:
    """Whether a graded submission counts as an attempt: not with a slip of syntax, nor refused."""
    if report["verdict"] == "refused":
        return False
    return all(check["passed"] is not False for check in report["checks"] if is_syntax(check))


def is_syntax(check: dict[str, Any]) -> bool:
    return bool(check["name"] == "parses")


def in_words(time: timedelta) -> str:
    """A while in words, rounded up, so that nobody comes too early."""
    seconds = max(1, -(-time // timedelta(seconds=1)))
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    if minutes < 60:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours, rest = divmod(minutes, 60)
    words = "1 hour" if hours == 1 else f"{hours} hours"
    return f"{words} {rest} min" if rest else words
