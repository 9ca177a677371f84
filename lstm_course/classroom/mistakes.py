"""The named mistakes of the week: how many people, more or fewer than before, and one example."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.grid import known_mistakes
from lstm_course.classroom.models import Classroom, Sighting
from lstm_course.lessons.models import Item, Misconception
from quizzes.models import Answer, Option, Question

WEEK = timedelta(days=7)
CHOSEN, TRACED = ("single", "multiple"), ("trace", "numeric", "array")
PLACES = ("choices", "traces", "diagrams", "code")
FIGURE = re.compile(r'<figure class="figure".*?</figure>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class WeeksMistake:
    """A mistake that people of the class made within seven days."""

    slug: str
    title: str
    known: Misconception | None
    people: int
    people_before: int  # in the seven days before these
    places: tuple[str, ...]  # where it showed: choices, traces, code

    @property
    def trend(self) -> str:
        """The change against the week before, in words."""
        if not self.people_before:
            return "new this week"
        if self.people == self.people_before:
            return "as many as the week before"
        word = "more" if self.people > self.people_before else "fewer"
        return f"{abs(self.people - self.people_before)} {word} than the week before"

    @property
    def arrow(self) -> str:
        if self.people == self.people_before:
            return "→"
        return "↗" if self.people > self.people_before else "↘"

    @property
    def where(self) -> str:
        """Where it showed, in words."""
        *most, last = self.places
        return f"in {', '.join(most)} and {last}" if most else f"in {last}"


def today() -> date:
    return timezone.now().date()


def mistakes_of_week(classroom: Classroom, most: int = 5) -> list[WeeksMistake]:
    """The mistakes that most people made, in four queries."""
    week, before_that = today() - WEEK, today() - 2 * WEEK
    of_week = sightings(classroom, day__gt=week)
    made = people_by_mistake(of_week).order_by("-people", "mistake")[:most]
    people = {row["mistake"]: row["people"] for row in made}
    week_before = sightings(classroom, day__gt=before_that, day__lte=week)
    before = {
        row["mistake"]: row["people"]
        for row in people_by_mistake(week_before.filter(mistake__in=[*people, ""]))
    }
    known, places = known_mistakes(people), places_of(of_week.filter(mistake__in=[*people, ""]))
    return [
        WeeksMistake(
            slug=slug,
            title=known[slug].title if slug in known else slug.replace("-", " "),
            known=known.get(slug),
            people=number,
            people_before=before.get(slug, 0),
            places=tuple(place for place in PLACES if place in places[slug]),
        )
        for slug, number in people.items()
    ]


def sightings(classroom: Classroom, **days: date) -> QuerySet[Any]:
    """What was seen of a class on some days, read from the index by person and day.

    `mistake` is its misconception by a name that no index has: the index by misconception holds
    everybody's whole history, and a database that sees five of them asked for would go there.
    """
    seen = Sighting.objects.filter(user__in=classroom.student_ids(), **days).order_by()
    return seen.annotate(mistake=Coalesce("misconception", Value("")))


def people_by_mistake(seen: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    counted: QuerySet[Any, dict[str, Any]] = seen.values("mistake").annotate(
        people=Count("user", distinct=True)
    )
    return counted


def places_of(seen: QuerySet[Any]) -> dict[str, set[str]]:
    """Where each mistake showed: some of PLACES."""
    found: dict[str, set[str]] = defaultdict(set)
    for slug, kind in seen.values_list("mistake", "item__question__kind").distinct():
        found[slug].add(place_of(kind))
    return found


def place_of(kind: str | None) -> str:
    """What an item of this kind is called here; an exercise has no kind of question."""
    if kind is None:
        return "code"
    if kind in CHOSEN:
        return "choices"
    return "traces" if kind in TRACED else "diagrams"


def mistake_called(slug: str) -> Misconception | None:
    """The mistake of the vocabulary, with the step that reteaches it; None for one that left."""
    return Misconception.objects.select_related("step__lesson").filter(slug=slug).first()


def who_made(classroom: Classroom, slug: str) -> list[tuple[User, list[Item], bool]]:
    """The people who made the mistake within seven days, in which items, and whether it stands.

    It stands if it is what went wrong last, in an item that is not solved.
    """
    rows = Sighting.objects.filter(
        user__in=classroom.student_ids(), misconception=slug, day__gt=today() - WEEK
    ).select_related("user", "item__question", "item__exercise")
    items: dict[User, list[Item]] = defaultdict(list)
    for row in rows.order_by("user__display_name", "user__username"):
        if row.item not in items[row.user]:
            items[row.user].append(row.item)
    standing = set(
        classroom.students()
        .filter(item_progress__last_misconception=slug, item_progress__solved_at=None)
        .values_list("pk", flat=True)
    )
    return [(user, found, user.pk in standing) for user, found in items.items()]


@dataclass(frozen=True, slots=True)
class Example:
    """How the mistake looks: an option that carries it, what was written, or a piece of code."""

    item: Item
    option: Option | None = None
    code: str = ""
    written: tuple[tuple[str, str], ...] = ()  # of a trace: what was asked, and the answer


def example_of(classroom: Classroom, slug: str) -> Example | None:
    """The item in which the class made it most this week, and the newest of how it looks."""
    seen = Sighting.objects.filter(
        user__in=classroom.student_ids(), misconception=slug, day__gt=today() - WEEK
    )
    top = seen.values("item").annotate(n=Count("user")).order_by("-n", "item").first()
    if top is None:
        return None
    item = Item.objects.select_related("question", "exercise", "step__lesson").get(pk=top["item"])
    if item.question:
        option = item.question.options.filter(misconception=slug).first()
        written = () if option else written_with(classroom, item.question, slug)
        return Example(item, option=option, written=written)
    newest = Submission.objects.filter(
        user__in=classroom.student_ids(), exercise=item.exercise, misconception=slug
    ).order_by("-created_at")
    found = newest.first()
    return Example(item, code=found.source[:4000] if found else "")


def written_with(
    classroom: Classroom, question: Question, slug: str
) -> tuple[tuple[str, str], ...]:
    """What the newest answer with the mistake says, prompt by prompt."""
    answers = Answer.objects.filter(user__in=classroom.student_ids(), question=question)
    for answer in answers.order_by("-created_at").only("response", "misconceptions")[:200]:
        if slug in answer.misconceptions:
            return tuple(
                (str(prompt), ", ".join(map(str, values)))
                for prompt, values in answer.response.items()
            )
    return ()


def picture_of(known: Misconception | None) -> SafeString | None:
    """The first figure of the step that reteaches it; it was sanitised when it was loaded."""
    if known is None or known.step is None:
        return None
    for block in known.step.blocks:
        found = FIGURE.search(block.get("html", ""))
        if found:
            return mark_safe(found.group())  # noqa: S308 - see above
    return None


def question_for(slug: str) -> Option | None:
    """An option that carries the mistake, with its question: what to ask the class."""
    options = Option.objects.filter(misconception=slug, question__is_active=True)
    return options.select_related("question").order_by("-question__is_sample", "pk").first()
