"""Look inside one's own code: pictures with tables, on demand, and only of one's own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exercises.grading.registry import all_tasks
from exercises.models import Check, Exercise, Purpose, State, Submission
from exercises.presenting.inside import Picture, picture_of
from exercises.services import check_code, marking, run_check, submitting
from exercises.services.looking import WITH_A_VIEW
from lstm_course.accounts.models import User
from tests.cast import ExerciseFactory, SubmissionFactory
from tests.conftest import signed_in
from tests.exercises.conftest import FakeGrader, report

HEAT = {"quantity": "f_t", "yours": [[0.5, -1.0], [0.25, 0.0]], "right": [[0.5, -1.0], [0.2, 0.0]]}
CURVE = {"quantity": "norms", "yours": [[1.0, 0.1, 0.01]], "right": [[1.0, 0.1, 0.01]]}


def picture(panel: dict[str, Any]) -> Picture:
    made = picture_of(panel)
    assert made is not None
    return made


@pytest.fixture
def forward(db: None) -> Exercise:
    exercise: Exercise = ExerciseFactory(slug="lstm-forward", title="The whole sequence")
    return exercise


@pytest.fixture
def submission(student: User, forward: Exercise) -> Submission:
    made: Submission = SubmissionFactory(
        user=student,
        exercise=forward,
        number=1,
        state=State.GRADED,
        verdict="failed",
        score=0.5,
        report=report("failed", 0.5),
    )
    return made


@pytest.fixture
def address(submission: Submission) -> str:
    return reverse("inside", args=["lstm-forward", 1])


@pytest.fixture
def looks(
    transactional_db: None, grader: FakeGrader, monkeypatch: pytest.MonkeyPatch
) -> FakeGrader:
    """What is looked at runs at once, and gives these panels."""
    grader.answer = lambda run: {"panels": [HEAT, CURVE]}
    monkeypatch.setattr(submitting, "hand_on", lambda run: run_check(run.pk))
    return grader


def test_the_pages_know_which_exercises_run_over_time() -> None:
    assert {task.slug for task in all_tasks() if task.views} == WITH_A_VIEW


def test_both_maps_have_one_scale_and_mark_what_differs() -> None:
    yours, right = picture(HEAT).maps
    assert (yours.title, right.title) == ("Yours", "Reference")
    assert [cell.shade for cell in yours.cells] == [4, 8, 2, 0]
    assert [cell.minus for cell in yours.cells] == [False, True, False, False]
    assert [cell.differs for cell in yours.cells] == [False, False, True, False]
    assert not any(cell.differs for cell in right.cells)


def test_the_words_say_what_the_picture_shows() -> None:
    assert picture(HEAT).words == "1 of 4 values differ from the reference; they have a frame."
    assert picture(CURVE).words == "Yours and the reference are the same."
    alone = picture({**HEAT, "yours": None})
    assert alone.words == (
        "Your file has no function that shows this, so the reference stands alone."
    )
    assert [heat.title for heat in alone.maps] == ["Reference"]


def test_the_table_says_the_same_as_the_picture() -> None:
    made = picture(HEAT)
    assert made.columns == ("yours, unit 0", "yours, unit 1", "reference, unit 0",
                            "reference, unit 1")  # fmt: skip
    assert made.table == ((1, ("0.5", "-1", "0.5", "-1")), (2, ("0.25", "0", "0.2", "0")))
    assert picture(CURVE).columns == ("yours", "reference")


def test_one_row_is_a_curve_on_a_logarithmic_scale() -> None:
    made = picture(CURVE)
    heights = [float(point.split(",")[1]) for point in made.curves[0].points.split()]
    assert heights[1] - heights[0] == pytest.approx(heights[2] - heights[1], abs=0.2)
    assert [text for _, text in made.marks] == ["1e-2", "1e-1", "1"]


@pytest.mark.parametrize(
    "right",
    [[], [[]], [["nan", 1.0]], [["inf"]], [[0.0] * 2001], [[float("nan")]]],
)
def test_what_cannot_be_drawn_is_left_out(right: Any) -> None:
    assert picture_of({"quantity": "h_t", "yours": None, "right": right}) is None


@pytest.mark.parametrize("values", [[0.0, 0.0], [1e-300, 1.0], [1.0, 1.0], [-1.0, 1.0]])
def test_every_row_of_numbers_makes_a_curve(values: list[float]) -> None:
    made = picture({"quantity": "norms", "yours": None, "right": [values]})
    assert all(0 <= place <= 200 for place, _ in made.marks)


def test_the_result_offers_to_look_inside(as_student: Client, submission: Submission) -> None:
    html = as_student.get(reverse("submission", args=["lstm-forward", 1])).content.decode()
    assert "Look inside: what your code does over time" in html


def test_where_nothing_runs_over_time_nothing_is_offered(
    as_student: Client, student: User, gate: Exercise
) -> None:
    SubmissionFactory(user=student, exercise=gate, number=1, state=State.GRADED, report=report())
    html = as_student.get(reverse("submission", args=[gate.slug, 1])).content.decode()
    assert "Look inside" not in html
    assert as_student.post(reverse("inside", args=[gate.slug, 1])).status_code == 404


def test_without_javascript_it_is_a_page(
    looks: FakeGrader, as_student: Client, address: str
) -> None:
    assert "Look inside</button>" in as_student.get(address).content.decode()
    response = as_student.post(address, follow=True)
    html = response.content.decode()
    assert response.redirect_chain == [(address, 302)]
    assert '<svg class="heat"' in html
    assert '<svg class="curve"' in html
    assert "style=" not in html
    assert "As a table" in html


def test_htmx_gets_the_pictures_alone(looks: FakeGrader, as_student: Client, address: str) -> None:
    html = as_student.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "<title>Look" not in html
    assert '<svg class="heat"' in html


def test_looking_again_runs_nothing_again(
    looks: FakeGrader, as_student: Client, address: str
) -> None:
    as_student.post(address)
    as_student.post(address)
    assert len(looks.runs) == 1


def test_a_look_is_no_attempt_and_leaves_the_last_check_alone(
    looks: FakeGrader, as_student: Client, student: User, forward: Exercise, address: str
) -> None:
    check_code(user=student, exercise=forward, source="asked = 1\n")
    as_student.post(address)
    assert Check.objects.get(purpose=Purpose.EXAMPLE).source == "asked = 1\n"
    assert Submission.objects.count() == 1


def test_the_code_of_the_last_check_can_be_looked_at_too(
    looks: FakeGrader, as_student: Client, student: User, forward: Exercise
) -> None:
    check_code(user=student, exercise=forward, source="asked = 1\n")
    as_student.post(reverse("check-inside", args=["lstm-forward"]))
    assert looks.runs[-1][1] == "asked = 1\n"


def test_nobody_looks_inside_another_person_s_code(
    as_student: Client, classmate: User, address: str
) -> None:
    other = signed_in(classmate)
    assert other.get(address).status_code == other.post(address).status_code == 404
    assert other.post(reverse("check-inside", args=["lstm-forward"])).status_code == 404
    assert Client().post(address).status_code == 302
    assert not Check.objects.exists()


def test_a_submission_that_waits_is_not_looked_at(
    as_student: Client, submission: Submission, address: str
) -> None:
    Submission.objects.update(state=State.QUEUED)
    assert as_student.post(address).status_code == 404


def test_a_look_that_waits_is_followed(
    as_student: Client, address: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.GRADING_WAIT = 0
    monkeypatch.setattr(submitting, "hand_on", lambda run: None)
    html = as_student.post(address, follow=True).content.decode()
    assert 'hx-trigger="load delay:700ms"' in html
    assert '<meta http-equiv="refresh"' in html


def test_our_own_fault_is_said_and_can_be_tried_again(
    as_student: Client, student: User, submission: Submission, address: str
) -> None:
    Check.objects.create(
        user=student,
        exercise=submission.exercise,
        source=submission.source,
        purpose=Purpose.INSIDE,
        state=State.OUR_FAULT,
    )
    html = as_student.get(address).content.decode()
    assert "The pictures could not be made." in html
    assert "Look inside</button>" in html


def test_the_real_thing_in_the_jail(student: User, forward: Exercise, jails: None) -> None:
    from exercises.grading.registry import get_task

    model = get_task("lstm-forward").model
    values = {"user": student, "exercise": forward, "source": model, "purpose": Purpose.INSIDE}
    check = Check.objects.create(**values)
    assert len(marking.report_in_passing(check)["panels"]) == 6
    SubmissionFactory(user=student, exercise=forward, source=model, verdict="passed")
    panels = marking.report_in_passing(check)["panels"]
    assert [panel["quantity"] for panel in panels][-1] == "norm of the gradient of h_T by x_t"
    assert all(picture(panel) for panel in panels)
