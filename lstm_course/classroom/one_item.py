"""One item of a class: who stands where at it, and what each chose first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_course.accounts.models import User
from lstm_course.classroom.grid import grid_of, known_mistakes
from lstm_course.classroom.models import Classroom, Trace
from lstm_course.lessons.models import Item
from quizzes.models import Option

# The standings in the order in which a teacher asks for them; the title follows a number.
GROUPS = {
    "wrong": "tried, not solved yet",
    "partly": "partly right",
    "right": "solved",
    "none": "not tried",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Those who stand alike, each with the tries in words."""

    state: str
    title: str
    people: Sequence[tuple[User, str]]


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """What some chose at their first attempt: letters of options, or what was wrong with code."""

    words: str
    is_right: bool
    people: Sequence[User]


def groups_at(item: Item, students: Sequence[User]) -> list[Group]:
    """The students by how they stand at the item; groups with nobody in them are left out."""
    people: dict[str, list[tuple[User, str]]] = defaultdict(list)
    for row in grid_of(items=[item], students=students).rows():
        (cell,) = row.cells
        people[cell.state].append((row.student, cell.words))
    return [Group(state, title, people[state]) for state, title in GROUPS.items() if people[state]]


def first_choices(
    classroom: Classroom, item: Item, options: Sequence[Option], known: Mapping[int, User]
) -> list[FirstChoice]:
    """The first attempts of these students by what they chose, the most frequent first."""
    rows = Trace.objects.filter(item=item, user__in=classroom.student_ids()).exclude(
        first_choice=""
    )
    people: dict[tuple[str, bool], list[User]] = defaultdict(list)
    for user, choice, score in rows.order_by("pk").values_list(
        "user_id", "first_choice", "first_score"
    ):
        if user in known:
            people[choice, score >= 1].append(known[user])
    words = words_of_choices(item, options, [choice for choice, _ in people])
    found = [FirstChoice(words[choice], right, who) for (choice, right), who in people.items()]
    return sorted(found, key=lambda each: (-len(each.people), each.words))


def words_of_choices(
    item: Item, options: Sequence[Option], choices: Sequence[str]
) -> dict[str, str]:
    """Letters for the keys of options, and the title of the mistake for a diagnosis of code."""
    mistakes = known_mistakes(choices if item.exercise else [])
    letters = {option.key: option.letter for option in options}
    return {
        choice: mistakes[choice].title
        if choice in mistakes
        else ", ".join(letters.get(key, key) for key in choice.split(","))
        for choice in choices
    }
