"""The one next best thing, with its reason. There is always one."""

from dataclasses import dataclass

from django.urls import reverse

from lstm_course.progress.overview import Overview
from lstm_course.progress.reviewing import SITTING, minutes_for

ENOUGH_TO_REVIEW = 3  # questions; fewer can wait until the next step is done


@dataclass(frozen=True, slots=True)
class NextThing:
    label: str
    url: str
    reason: str


def next_thing(
    view: Overview, due: int, *, knows_start: bool = True, is_certified: bool = False
) -> NextThing:
    """Begin with the diagnostic, review what is due, read on, mend the weakest, then be checked.

    `due` is the number of questions that wait for a review; `knows_start` says that the
    diagnostic is done or that the person went past it.
    """
    if not knows_start and not view.is_begun:
        return NextThing(
            label="Find out what you know already",
            url=reverse("diagnostic"),
            reason="One question for each objective, about four minutes, before you read.",
        )
    coming = next((line.step for line in view.steps if line.state != "done"), None)
    if due >= ENOUGH_TO_REVIEW or (due and coming is None):
        return _review(due)
    if coming is not None:
        return NextThing(
            label=f"Go on with step {coming.position}: {coming.title}",
            url=coming.get_absolute_url(),
            reason=f"It takes about {coming.minutes} minutes.",
        )
    if is_certified:
        return NextThing(
            label="Look at your certificate",
            url=reverse("own-certificate"),
            reason="Everything is shown and nothing is due. Questions come back for review when "
            "you are about to forget them.",
        )
    return _mend(view) or NextThing(
        label="Take the mastery check",
        url=reverse("mastery-check"),
        reason="You have done every step. The check shows each objective by its own evidence.",
    )


def _review(due: int) -> NextThing:
    now = min(due, SITTING)
    return NextThing(
        label="Review 1 question" if now == 1 else f"Review {now} questions",
        url=reverse("review"),
        reason="You missed them or are about to forget them. It takes about "
        + ("1 minute." if minutes_for(now) == 1 else f"{minutes_for(now)} minutes."),
    )


def _mend(view: Overview) -> NextThing | None:
    for statement in [*view.shaky, *view.untried]:
        if item := statement.next_item:
            kind = "Answer" if item.item.question_id else "Write"
            return NextThing(
                label=f"{kind}: {item.name}",
                url=item.url,
                reason=f"It is the next open item of your weakest part: {statement.ability}",
            )
    return None
