"""The made-up history is what its parameters say, and the pages find exactly what was planted."""

import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from scipy import stats

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.analysis import figures_of
from lstm_course.classroom.attention import needs
from lstm_course.classroom.benchmark import queries_of, visits_of
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.item_analysis import analyse
from lstm_course.classroom.models import Classroom, Trace
from lstm_course.classroom.simulation.loading import PLANTED, PLANTS, SEED, load_history
from lstm_course.classroom.simulation.model import parameters
from lstm_course.classroom.watching import facts_of
from lstm_course.lessons.models import Misconception
from lstm_course.progress.models import ItemProgress, ObjectiveMastery
from lstm_course.progress.rebuilding import rebuild
from quizzes.models import Answer
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    ObjectiveFactory,
    StepFactory,
)


def test_item_analysis_recovers_the_parameters_of_the_model() -> None:
    students, items = 1000, 40
    model = parameters(students=students, items=items, seed=3)
    chance = np.random.default_rng(4)
    columns = np.arange(items)
    tries = np.zeros(items, dtype=np.int64)
    scores = np.array(
        [
            (chance.random(items) < model.probability(student, tries, columns)).astype(float)
            for student in range(students)
        ]
    )
    nothing = np.full_like(scores, np.nan)
    figures = figures_of(scores, nothing, np.zeros_like(scores))
    facility = [figure.facility for figure in figures]
    discrimination = [figure.discrimination for figure in figures]
    assert stats.spearmanr(facility, -model.difficulty).statistic >= 0.9
    assert stats.spearmanr(discrimination, model.discrimination).statistic >= 0.9


def test_the_same_seed_makes_the_same_class() -> None:
    first, second = (parameters(students=5, items=4, seed=9) for _ in range(2))
    assert np.array_equal(first.ability, second.ability)
    assert np.array_equal(first.difficulty, second.difficulty)


@pytest.fixture
def course(db: None) -> None:
    objectives = [
        ObjectiveFactory(slug=f"objective-{number}", position=number) for number in range(3)
    ]
    for number in range(12):
        ItemFactory(step=StepFactory(position=number // 2 + 1), objective=objectives[number % 3])
    ItemFactory(
        step=StepFactory(position=7),
        question=None,
        exercise=ExerciseFactory(),
        objective=objectives[0],
    )
    Misconception.objects.create(
        slug="gates-are-binary", title="Gates are 0 or 1", objective="objective-0"
    )


def made_up(teacher: User, students: int, attempts: int) -> Classroom:
    return load_history(
        teacher=teacher,
        name=f"Made up, {students}",
        students=students,
        attempts=attempts,
        password="x",
        tell=lambda line: None,
    )


@pytest.fixture
def history(course: None, teacher: User) -> Classroom:
    return made_up(teacher, 40, 4000)


def test_item_analysis_of_a_made_up_class_recovers_its_parameters(
    course: None, teacher: User
) -> None:
    students = 1000
    for number in range(7):
        exercise = ExerciseFactory(slug=f"exercise-{number}")
        ItemFactory(step=StepFactory(position=7), question=None, exercise=exercise)
    classroom = made_up(teacher, students, 20 * students)
    reports = analyse(classroom, items_of_course()).reports
    model = parameters(students=students, items=len(reports), seed=SEED)
    facility = [report.figures.facility for report in reports]
    discrimination = [report.figures.discrimination for report in reports]
    assert stats.spearmanr(facility, -model.difficulty).statistic >= 0.9
    assert stats.spearmanr(discrimination, model.discrimination).statistic >= 0.9


@pytest.mark.parametrize("attempts", [400, 4000])
def test_exactly_the_planted_students_need_a_hand(
    attempts: int, course: None, teacher: User
) -> None:
    history = made_up(teacher, 40, attempts)
    people = list(history.enrolments.order_by("student_id").values_list("student", flat=True))
    newest = Answer.objects.latest("created_at").created_at
    found = needs(facts_of(history), newest)
    ids = {kind: sorted(reason.user_id for reason in reasons) for kind, reasons in found.items()}
    planted = {kind: people[i * PLANTED : (i + 1) * PLANTED] for i, kind in enumerate(PLANTS)}
    assert ids == planted


def test_the_history_has_the_attempts_that_were_asked_for(history: Classroom) -> None:
    assert Answer.objects.count() + Submission.objects.count() == 4000
    assert Trace.objects.count() == ItemProgress.objects.count() == 40 * 13


def test_the_rows_of_progress_are_those_that_a_rebuild_makes(history: Classroom) -> None:
    student = history.students().last()
    assert student is not None
    fields = ("item", "attempts", "first_score", "best_score", "last_score", "last_misconception")
    rows = ItemProgress.objects.filter(user=student).order_by("item")
    levels = ObjectiveMastery.objects.filter(user=student).order_by("objective")
    before = list(rows.values(*fields))
    mastery = [round(row.probability, 9) for row in levels]
    list(rebuild([student]))
    assert list(rows.values(*fields)) == before
    assert [round(row.probability, 9) for row in levels] == mastery


def test_the_pages_of_a_class_are_measured(
    history: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("benchmark_site", "--json", "--runs", "2")
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"pages", "attempts", "students"}
    assert (found["attempts"], found["students"]) == (4000, 40)
    names = [page["page"] for page in found["pages"]]
    assert names == ["class page", "grid", "item analysis", "one student", "CSV"]
    for page in found["pages"]:
        assert set(page) == {"page", "median_ms", "p95_ms", "queries", "peak_mb"}
        assert 4 <= page["queries"] <= 30


def test_what_a_page_asks_the_database_does_not_grow_with_students_or_attempts(
    history: Classroom, teacher: User
) -> None:
    idle = ClassroomFactory(teacher=teacher)
    EnrolmentFactory.create_batch(2, classroom=idle)
    few, more = made_up(teacher, 9, 130), made_up(teacher, 9, 1300)
    visits = [visits_of(classroom) for classroom in (idle, few, more, history)]
    for page in visits[0]:
        for each in visits:
            each[page]()  # what is told and noted once is told and noted now
        assert len({queries_of(each[page]) for each in visits}) == 1, page


def test_the_benchmark_says_how_cost_grows_with_attempts(
    history: Classroom, teacher: User, capsys: pytest.CaptureFixture[str]
) -> None:
    smaller = made_up(teacher, 9, 130)
    call_command("benchmark_site", "--runs", "1", "--against", str(smaller.pk), "--json")
    found = json.loads(capsys.readouterr().out)
    assert list(found["growth"]) == [page["page"] for page in found["pages"]]
    assert all(ratio > 0 for ratio in found["growth"].values())


@pytest.mark.django_db
def test_a_benchmark_without_a_class_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="There is no such class"):
        call_command("benchmark_site")


@pytest.mark.parametrize("attempts", [9, 20_000_000])
def test_an_odd_number_of_attempts_is_refused(attempts: int, course: None) -> None:
    with pytest.raises(CommandError, match="at least ten a student"):
        call_command("load_demo", "--students", "1", "--attempts", str(attempts))


@pytest.mark.django_db
def test_the_trail_is_not_forgotten_within_a_month() -> None:
    with pytest.raises(CommandError, match="at least 30"):
        call_command("forget_audit", "--days", "7")
