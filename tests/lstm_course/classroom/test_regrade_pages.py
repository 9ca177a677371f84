"""A teacher regrades own classes in the browser, sees who would move, and gives the reason."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise, Regrade, Stage, State, Submission
from exercises.services import regrading, run_regrade
from lstm_course.accounts.models import User
from lstm_course.classroom.models import AuditEntry, Classroom
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    SubmissionFactory,
)
from tests.conftest import signed_in
from tests.exercises.conftest import report

SURE = {"reason": "A check was wrong"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today's grader gives full marks; but for code that says it sinks. No thread works."""

    def marked(submission: Submission) -> dict[str, Any]:
        return report("failed", 0.25) if "sinks" in submission.source else report()

    monkeypatch.setattr(regrading, "marked_anew", marked)
    monkeypatch.setattr(regrading, "hand_on", lambda regrade: None)


@pytest.fixture
def gate() -> Exercise:
    exercise: Exercise = ExerciseFactory()
    ItemFactory(question=None, exercise=exercise)
    return exercise


def graded(user: User, exercise: Exercise, score: float, source: str = "x = 1\n") -> Submission:
    verdict = "passed" if score == 1 else "failed"
    values = {"state": State.GRADED, "score": score, "verdict": verdict}
    made: Submission = SubmissionFactory(
        user=user, exercise=exercise, source=source, report=report(verdict, score), **values
    )
    return made


def at_rest(regrade: Regrade) -> Regrade:
    while regrade.is_at_work:
        run_regrade(regrade.pk)
        regrade.refresh_from_db()
    return regrade


def started(client: Client, classroom: Classroom) -> Regrade:
    client.post(reverse("class-start-regrade", args=[classroom.pk]), {"exercise": ""})
    return at_rest(Regrade.objects.get(scope=f"class:{classroom.pk}", stage=Stage.GATHERING))


def page(client: Client, name: str, *args: int | str) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_it_is_shown_who_would_move_and_nothing_counts_yet(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    old = graded(student, gate, 0.5)
    regrade = started(as_teacher, classroom)
    html = page(as_teacher, "class-regrade", classroom.pk, regrade.pk)
    assert "sam" in html
    assert "<td>50 %</td>" in html
    assert "+50" in html
    old.refresh_from_db()
    assert old.score == 0.5


def test_confirmed_with_a_reason_it_counts_and_stands_in_the_record(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    old = graded(student, gate, 0.5)
    regrade = started(as_teacher, classroom)
    as_teacher.post(reverse("class-confirm-regrade", args=[classroom.pk, regrade.pk]), SURE)
    regrade.refresh_from_db()
    at_rest(regrade)
    old.refresh_from_db()
    assert (old.score, regrade.reason, regrade.stage) == (1.0, SURE["reason"], Stage.COUNTED)
    entry = AuditEntry.objects.get(student=student, action="regraded")
    assert entry.detail == {"item": gate.title, "percent": 100, "reason": SURE["reason"]}


def test_without_a_reason_it_asks_for_one(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    graded(student, gate, 0.5)
    regrade = started(as_teacher, classroom)
    address = reverse("class-confirm-regrade", args=[classroom.pk, regrade.pk])
    assert as_teacher.post(address, {"reason": " "}).status_code == 422
    regrade.refresh_from_db()
    assert regrade.stage == Stage.READY


@pytest.mark.parametrize(("extra", "score"), [({}, 1.0), ({"may_lower": "on"}, 0.25)])
def test_marks_sink_only_where_the_teacher_ticked_that(
    as_teacher: Client,
    classroom: Classroom,
    gate: Exercise,
    student: User,
    extra: dict[str, str],
    score: float,
) -> None:
    high = graded(student, gate, 1.0, "sinks")
    regrade = started(as_teacher, classroom)
    here = reverse("class-regrade", args=[classroom.pk, regrade.pk])
    assert "−75" in as_teacher.get(here).content.decode()
    address = reverse("class-confirm-regrade", args=[classroom.pk, regrade.pk])
    as_teacher.post(address, {**SURE, **extra})
    regrade.refresh_from_db()
    at_rest(regrade)
    high.refresh_from_db()
    assert high.score == score
    assert ("left as it was</td>" in as_teacher.get(here).content.decode()) != bool(extra)
    assert AuditEntry.objects.filter(action="regraded").exists() == bool(extra)


def test_a_doubled_confirmation_changes_nothing_twice(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    graded(student, gate, 0.5)
    regrade = started(as_teacher, classroom)
    address = reverse("class-confirm-regrade", args=[classroom.pk, regrade.pk])
    as_teacher.post(address, SURE)
    again = as_teacher.post(address, {"reason": "another"})
    said = [str(message) for message in get_messages(again.wsgi_request)]
    assert said == ["This regrade was decided already, or is still comparing."]
    regrade.refresh_from_db()
    assert regrade.reason == SURE["reason"]
    assert AuditEntry.objects.filter(action="regraded").count() == 1


def test_it_is_about_one_s_own_class_only(
    as_teacher: Client, classroom: Classroom, gate: Exercise, classmate: User
) -> None:
    theirs = graded(classmate, gate, 0.5)  # in no class of this teacher
    regrade = started(as_teacher, classroom)
    assert not regrade.results.filter(submission=theirs).exists()


def test_a_regrade_of_another_class_does_not_exist_here(
    as_teacher: Client, classroom: Classroom, outsider: User
) -> None:
    other = ClassroomFactory(teacher=outsider)
    regrade = started(signed_in(outsider), other)
    for name in ("class-confirm-regrade", "class-dismiss-regrade"):
        for own in (classroom.pk, other.pk):
            address = reverse(name, args=[own, regrade.pk])
            assert as_teacher.post(address, SURE).status_code == 404
    regrade.refresh_from_db()
    assert regrade.stage == Stage.READY


def test_a_regrade_of_everybody_is_not_a_teacher_s_to_decide(
    as_teacher: Client, classroom: Classroom
) -> None:
    regrade = Regrade.objects.create(scope="everybody", subject="x", last_submission=0)
    address = reverse("class-regrade", args=[classroom.pk, regrade.pk])
    assert as_teacher.get(address).status_code == 404


def test_a_dismissed_regrade_leaves_all_marks(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    old = graded(student, gate, 0.5)
    regrade = started(as_teacher, classroom)
    as_teacher.post(reverse("class-dismiss-regrade", args=[classroom.pk, regrade.pk]))
    old.refresh_from_db()
    assert old.score == 0.5
    assert "dismissed" in page(as_teacher, "class-regrades", classroom.pk)


def test_the_page_follows_a_regrade_that_is_under_way(
    as_teacher: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    graded(student, gate, 0.5)
    as_teacher.post(reverse("class-start-regrade", args=[classroom.pk]), {"exercise": gate.pk})
    regrade = Regrade.objects.get()
    html = page(as_teacher, "class-regrade", classroom.pk, regrade.pk)
    assert "0 of 0 submissions graded anew" in html
    assert 'hx-trigger="load delay:1500ms"' in html
    at_rest(regrade)
    part = as_teacher.get(
        reverse("class-regrade", args=[classroom.pk, regrade.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<title>" not in part
    assert "hx-trigger" not in part


def test_an_exercise_that_is_not_there_is_refused(as_teacher: Client, classroom: Classroom) -> None:
    as_teacher.post(reverse("class-start-regrade", args=[classroom.pk]), {"exercise": "9999"})
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("amount", [1, 40])
def test_the_page_costs_as_many_queries_for_many_as_for_one(
    as_teacher: Client,
    classroom: Classroom,
    gate: Exercise,
    amount: int,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(amount):
        student = EnrolmentFactory(classroom=classroom).student
        graded(student, gate, 0.5)
    regrade = started(as_teacher, classroom)
    with django_assert_max_num_queries(20):
        page(as_teacher, "class-regrade", classroom.pk, regrade.pk)


def test_the_student_reads_the_reason_and_what_was_said_before(
    as_teacher: Client, as_student: Client, classroom: Classroom, gate: Exercise, student: User
) -> None:
    old = graded(student, gate, 0.5)
    Submission.objects.update(report=report("failed", 0.5, headline="Half of it is right."))
    regrade = started(as_teacher, classroom)
    as_teacher.post(reverse("class-confirm-regrade", args=[classroom.pk, regrade.pk]), SURE)
    regrade.refresh_from_db()
    at_rest(regrade)
    html = page(as_student, "submission", gate.slug, old.number)
    assert "50 % → 100 %. Reason: A check was wrong" in html
    assert "Half of it is right." in html
    assert "All 2 checks passed." in html
