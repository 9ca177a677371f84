"""The rules fire on what they name and on nothing else, and each says why."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom import watching
from lstm_course.classroom.attention import Facts, Streak, needs, reasons_for
from lstm_course.classroom.mistakes import example_of
from lstm_course.classroom.models import Classroom, Sighting, Trace
from lstm_course.classroom.watching import facts_of
from lstm_course.lessons.models import Item, Misconception
from lstm_course.progress.models import ItemProgress, ObjectiveMastery, StepProgress
from quizzes.models import Answer
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ItemFactory,
    ObjectiveFactory,
    QuestionFactory,
    StepFactory,
    SubmissionFactory,
    UserFactory,
)

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
FINE: dict[str, Any] = {"user_id": 1, "last_seen": NOW - timedelta(days=6, hours=23)}


@pytest.mark.parametrize(
    ("facts", "kind", "words"),
    [
        (
            {"streaks": (Streak("the forget gate", "1 means forget", 4),)},
            "same-mistake",
            "4 failures in a row at the forget gate: 1 means forget",
        ),
        (
            {"is_past_step_5": True, "shaky": ("describe gates", "trace a cell")},
            "shaky",
            "past step 5, and still shaky: describe gates; trace a cell",
        ),
        ({"last_seen": NOW - timedelta(days=9)}, "away", "no activity for 9 days"),
        ({"rapid": 5, "timed": 15}, "rapid", "5 of 15 first answers came within 3 seconds"),
    ],
)
def test_a_rule_fires_with_its_reason(facts: dict[str, Any], kind: str, words: str) -> None:
    (reason,) = reasons_for(Facts(**{**FINE, **facts}), NOW)
    assert (reason.kind, reason.words) == (kind, words)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"streaks": (Streak("the forget gate", "1 means forget", 3),)},
        {"is_past_step_5": False, "shaky": ("one", "two")},
        {"is_past_step_5": True, "shaky": ("one",)},
        {"rapid": 4, "timed": 4},
        {"rapid": 5, "timed": 16},
    ],
)
def test_just_short_of_a_rule_nothing_fires(facts: dict[str, Any]) -> None:
    assert reasons_for(Facts(**{**FINE, **facts}), NOW) == []


def test_the_most_pressing_rule_comes_first() -> None:
    away = Facts(user_id=1, last_seen=NOW - timedelta(days=8))
    stuck = Facts(user_id=2, last_seen=NOW, streaks=(Streak("a", "b", 4),))
    assert list(needs([away, stuck], NOW)) == ["same-mistake", "away"]


@pytest.fixture
def classroom(teacher: User, student: User, classmate: User) -> Classroom:
    made: Classroom = ClassroomFactory(teacher=teacher)
    for person in (student, classmate):
        EnrolmentFactory(classroom=made, student=person)
    return made


def trace(user: User, item: Item, **values: Any) -> None:
    row = {"first_score": 0, "first_at": timezone.now(), **values}
    Trace.objects.create(user=user, item=item, **row)


def test_the_facts_are_those_of_the_rows(classroom: Classroom, student: User) -> None:
    items = [ItemFactory(step=StepFactory(position=6)) for _ in range(2)]
    trace(student, items[0], streak=5, streak_of="forget-one-erases", first_seconds=2.9)
    trace(student, items[1], streak=3, streak_of="forget-one-erases", first_seconds=3.0)
    StepProgress.objects.create(user=student, step=items[0].step)
    ObjectiveMastery.objects.create(
        user=student, objective=ObjectiveFactory(), probability=0.39, tried=3
    )
    facts = {found.user_id: found for found in facts_of(classroom)}[student.pk]
    assert facts.shaky == ("Describe the gates of an LSTM cell",)
    assert facts.is_past_step_5
    assert [(streak.diagnosis, streak.times) for streak in facts.streaks] == [
        ("forget one erases", 5)
    ]
    assert facts.last_seen == StepProgress.objects.get().seen_at


@pytest.mark.parametrize(("quick", "expected"), [(4, (4, 0)), (5, (5, 6))])
def test_who_was_rapid_less_often_than_the_rule_says_is_not_counted_further(
    classroom: Classroom, student: User, quick: int, expected: tuple[int, int]
) -> None:
    for number in range(6):
        trace(student, ItemFactory(), first_seconds=2.9 if number < quick else 3.0)
    trace(student, ItemFactory(), first_seconds=None)
    facts = {found.user_id: found for found in facts_of(classroom)}[student.pk]
    assert (facts.rapid, facts.timed) == expected


def test_who_did_nothing_was_last_seen_when_they_joined(
    classroom: Classroom, classmate: User
) -> None:
    facts = {found.user_id: found for found in facts_of(classroom)}[classmate.pk]
    assert facts.last_seen == classroom.enrolments.get(student=classmate).joined_at


def test_activity_is_the_newest_of_reading_working_and_joining(
    classroom: Classroom, student: User, classmate: User
) -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=30)
    classroom.enrolments.update(joined_at=long_ago)
    scores = {"first_score": 1.0, "best_score": 1.0, "last_score": 1.0}
    ItemProgress.objects.create(
        user=student, item=ItemFactory(), first_at=long_ago, last_at=now, **scores
    )
    seen = {found.user_id: found.last_seen for found in facts_of(classroom)}
    assert seen == {student.pk: now, classmate.pk: long_ago}


def test_the_class_page_names_who_needs_a_hand_and_why(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    trace(student, ItemFactory(), streak=4, streak_of="forget-one-erases")
    page = as_teacher.get(reverse("class", args=[classroom.pk])).content.decode()
    assert "<strong>1 stuck on one mistake:</strong> sam" in page
    assert "4 failures in a row at" in page


@pytest.mark.parametrize(
    ("stuck", "told"),
    [
        ("ann ben cid", "<strong>3 stuck on one mistake:</strong> ann, ben, cid\n"),
        ("ann ben cid dee", "<strong>4 stuck on one mistake:</strong> ann, ben, cid and 1 more\n"),
    ],
)
def test_the_line_names_three_and_counts_the_others(
    stuck: str, told: str, classroom: Classroom, as_teacher: Client
) -> None:
    for name in stuck.split():
        person = UserFactory(username=name)
        EnrolmentFactory(classroom=classroom, student=person)
        trace(person, ItemFactory(), streak=4, streak_of="forget-one-erases")
    page = as_teacher.get(reverse("class", args=[classroom.pk])).content.decode()
    assert told in page
    assert "are shown" not in page


def test_a_long_list_says_that_it_goes_on(
    classroom: Classroom,
    as_teacher: Client,
    student: User,
    classmate: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "LISTED", 1)
    for person in (student, classmate):
        trace(person, ItemFactory(), streak=4, streak_of="forget-one-erases")
    page = as_teacher.get(reverse("class", args=[classroom.pk])).content.decode()
    assert "<li>The first 1 of 2 are shown.</li>" in page
    assert page.count("4 failures in a row at") == 1


def test_two_shaky_objectives_are_told_and_the_others_counted() -> None:
    shaky = ("describe gates", "trace a cell", "compare nets")
    (reason,) = reasons_for(Facts(**FINE, is_past_step_5=True, shaky=shaky), NOW)
    assert reason.words.endswith("still shaky: describe gates; trace a cell and 1 more")


def test_the_facts_of_one_are_those_among_the_facts_of_all(
    classroom: Classroom, student: User, classmate: User
) -> None:
    for person in (student, classmate):
        trace(person, ItemFactory(), streak=5, streak_of="forget-one-erases", first_seconds=1)
        ObjectiveMastery.objects.create(
            user=person, objective=ObjectiveFactory(), probability=0.2, tried=3
        )
    everyone = {found.user_id: found for found in facts_of(classroom)}
    assert facts_of(classroom, student) == [everyone[student.pk]]
    assert len(everyone) == 2


def sighting(user: User, item: Item, days_ago: int, slug: str = "forget-one-erases") -> None:
    day = timezone.now().date() - timedelta(days=days_ago)
    Sighting.objects.create(user=user, item=item, misconception=slug, day=day)


def week_on_page(client: Client, classroom: Classroom) -> str:
    return client.get(reverse("class", args=[classroom.pk])).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((1, 2), "2 of 2</strong> 1 means forget"),
        ((1, 2), "new this week, in choices"),
        ((1, 8), "as many as the week before"),
        ((8, 9), "No named mistake was made in the last seven days."),
    ],
)
def test_mistakes_of_the_week_say_how_many_and_the_trend(
    days: tuple[int, int],
    words: str,
    classroom: Classroom,
    as_teacher: Client,
    student: User,
    classmate: User,
) -> None:
    item = ItemFactory()
    Misconception.objects.create(
        slug="forget-one-erases", title="1 means forget", explanation_html="", step=item.step
    )
    for person, days_ago in zip((student, classmate), days, strict=True):
        sighting(person, item, days_ago)
    assert words in week_on_page(as_teacher, classroom)


def test_a_mistake_opens_its_people_an_example_and_a_card(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    picture = '<figure class="figure" id="figure-cell"><svg></svg></figure>'
    step = StepFactory(position=2, blocks=[{"kind": "html", "html": f"<p>x</p>{picture}"}])
    item = ItemFactory(step=step)
    Misconception.objects.create(
        slug="forget-one-erases",
        title="1 means forget",
        explanation_html="<p>1 keeps.</p>",
        step=step,
    )
    sighting(student, item, 0)
    arguments = [classroom.pk, "forget-one-erases"]
    page = as_teacher.get(reverse("class-mistake", args=arguments)).content.decode()
    assert "1 of 2 made it in the last seven days" in page
    assert "It erases the cell state" in page
    assert ">sam</a>" in page
    card = as_teacher.get(reverse("class-reteach", args=arguments)).content.decode()
    assert "What does a forget gate of 1 do?" in card
    assert picture in card
    assert "sam" not in card


def test_the_example_of_a_mistake_in_code_is_the_newest_code_as_text(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    made = SubmissionFactory(
        user=student, source="<script>", misconception="gates-are-binary", state="graded"
    )
    item = ItemFactory(question=None, exercise=made.exercise)
    sighting(student, item, 0, "gates-are-binary")
    page = as_teacher.get(
        reverse("class-mistake", args=[classroom.pk, "gates-are-binary"])
    ).content.decode()
    assert "<code>&lt;script&gt;</code>" in page


def test_the_example_of_a_mistake_in_a_trace_is_what_one_of_them_wrote(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    item = ItemFactory(question=QuestionFactory(kind="trace", options=[("x", True, "")]))
    Answer.objects.create(
        user=student,
        question=item.question,
        number=1,
        question_version=1,
        token="00000000-0000-4000-8000-000000000001",
        response={"C1": ["0.5"], "h1": ["<b>"]},
        score=0,
        misconceptions=["mask-inverted"],
    )
    sighting(student, item, 0, "mask-inverted")
    assert "new this week, in traces" in week_on_page(as_teacher, classroom)
    page = as_teacher.get(
        reverse("class-mistake", args=[classroom.pk, "mask-inverted"])
    ).content.decode()
    assert "<code>C1 = 0.5</code>, <code>h1 = &lt;b&gt;</code>" in page


def test_an_example_is_of_this_week(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    new, old = ItemFactory(), ItemFactory()
    sighting(student, new, 1)
    for days_ago in (20, 21, 22):
        sighting(student, old, days_ago)
    found = example_of(classroom, "forget-one-erases")
    assert found is not None
    assert found.item == new


def test_a_mistake_that_nobody_made_and_nobody_knows_is_not_there(
    classroom: Classroom, as_teacher: Client
) -> None:
    for name in ("class-mistake", "class-reteach"):
        address = reverse(name, args=[classroom.pk, "unknown"])
        assert as_teacher.get(address).status_code == 404


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.96, "can do it: 96 % sure, 3 of 4 right at the first try"),
        (0.949, "on the way: 94 % sure, 3 of 4 right at the first try"),
        (0.5, "on the way: 50 % sure, 3 of 4 right at the first try"),
        (0.3, "shaky: 30 % sure, 3 of 4 right at the first try"),
    ],
)
def test_mastery_is_told_in_words(
    probability: float, words: str, classroom: Classroom, as_teacher: Client, student: User
) -> None:
    ObjectiveMastery.objects.create(
        user=student, objective=ObjectiveFactory(), probability=probability, tried=4, right=3
    )
    page = as_teacher.get(reverse("class-mastery", args=[classroom.pk])).content.decode()
    assert words in page
    assert "no evidence yet" in page


def test_the_head_of_an_objective_counts_the_whole_class(
    classroom: Classroom, as_teacher: Client, student: User, classmate: User, outsider: User
) -> None:
    first, second = ObjectiveFactory(slug="gates"), ObjectiveFactory(slug="trace")
    for person, objective, probability in (
        (student, first, 0.2),
        (classmate, first, 0.96),
        (student, second, 0.5),
        (outsider, second, 0.1),
    ):
        ObjectiveMastery.objects.create(
            user=person, objective=objective, probability=probability, tried=3
        )
    page = as_teacher.get(reverse("class-mastery", args=[classroom.pk])).content.decode()
    sums = re.findall(r'class="objective-sum">([^<]*)<', page)
    assert sums == ["1 shaky, 1 can do it", "0 shaky, 0 can do it"]
