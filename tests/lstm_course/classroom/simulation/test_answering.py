"""Made-up people answer every kind of question, and the real scoring judges them as meant."""

from typing import Any

import pytest

from lstm_course.accounts.models import User
from lstm_course.classroom.simulation.answering import SEED, WRONG, ways_of
from lstm_course.classroom.simulation.loading import load_history
from lstm_course.lessons.models import Item
from lstm_course.progress.models import ItemProgress, ObjectiveMastery
from lstm_course.progress.rebuilding import rebuild
from quizzes import scoring
from quizzes.models import Answer
from tests.cast import ExerciseFactory, ItemFactory, ObjectiveFactory, QuestionFactory
from tests.quizzes.scoring.specs import SPECS

OTHERS = sorted(set(SPECS) - {"single", "multiple"})  # kinds without options


def test_every_kind_can_be_answered() -> None:
    assert set(WRONG) == set(scoring.KINDS)


@pytest.mark.parametrize("seed", [SEED, 1, 1997])
@pytest.mark.parametrize("name", SPECS)
def test_the_right_way_earns_everything_and_the_wrong_ones_nothing(name: str, seed: int) -> None:
    spec = SPECS[name]
    right, *wrong = (scoring.score(spec, seed, given) for given in ways_of(spec, seed))
    assert right.value == 1
    assert wrong
    assert {score.value for score in wrong} == {0}


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("numeric", {"relu-gate"}),
        ("matching", {"input-gate-filters-x"}),
        ("array", {"forget-one-erases"}),
    ],
)
def test_a_known_mistake_is_made_and_named(name: str, slugs: set[str]) -> None:
    spec = SPECS[name]
    scores = [scoring.score(spec, SEED, given) for given in ways_of(spec)]
    assert {slug for score in scores for slug in score.misconceptions} == slugs


@pytest.mark.parametrize("name", ["trace", "drawn array"])
def test_a_slip_on_a_drawn_sheet_is_made_and_named(name: str) -> None:
    spec = SPECS[name]
    scores = [scoring.score(spec, SEED, given) for given in ways_of(spec)]
    assert any(score.misconceptions for score in scores)


@pytest.fixture
def items(db: None) -> list[Item]:
    objective = ObjectiveFactory()
    specs: list[dict[str, Any]] = [SPECS[name] for name in OTHERS]
    found = [
        ItemFactory(question=QuestionFactory(kind=spec["kind"], spec=spec), objective=objective)
        for spec in specs
    ]
    found += ItemFactory.create_batch(3, objective=objective)
    found.append(ItemFactory(question=None, exercise=ExerciseFactory(), objective=objective))
    return found


def test_a_made_up_class_answers_all_of_them_and_a_rebuild_agrees(
    items: list[Item], teacher: User
) -> None:
    classroom = load_history(
        teacher=teacher,
        name="Made up",
        students=12,
        attempts=1200,
        password="x",
        tell=lambda line: None,
    )
    assert ItemProgress.objects.count() == 12 * len(items)
    for answer in Answer.objects.select_related("question"):
        score = scoring.score(answer.question.as_spec(), answer.seed, answer.response)
        assert (score.value, score.misconceptions) == (answer.score, tuple(answer.misconceptions))
    student = classroom.students().last()
    assert student is not None
    fields = ("item", "attempts", "first_score", "best_score", "last_score", "last_misconception")
    rows = ItemProgress.objects.filter(user=student).order_by("item")
    levels = ObjectiveMastery.objects.filter(user=student)
    before = list(rows.values(*fields)), [round(row.probability, 9) for row in levels]
    list(rebuild([student]))
    assert (list(rows.values(*fields)), [round(row.probability, 9) for row in levels]) == before
