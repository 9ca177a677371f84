"""One student's record: what a teacher reads, writes, changes and undoes, and who sees that."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import (
    Assignment,
    AuditEntry,
    Classroom,
    FreshStart,
    LineComment,
    Note,
    Override,
    Role,
    Staff,
    Trace,
)
from lstm_course.classroom.oversight import forget, record
from lstm_course.lessons.models import Item, Misconception
from lstm_course.progress.models import ItemProgress
from quizzes.models import Answer
from tests.cast import (
    EnrolmentFactory,
    ItemFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.conftest import signed_in
from tests.lstm_course.classroom.people import page_of

pytestmark = pytest.mark.django_db


def answer_to(item: Item, student: User, *, number: int = 1, mistakes: Sequence[str] = ()) -> None:
    assert item.question
    Answer.objects.create(
        user=student,
        question=item.question,
        question_version=item.question.version,
        token=uuid4(),
        number=number,
        score=0,
        misconceptions=list(mistakes),
        response={},
    )


def test_the_timeline_shows_what_changed_between_submissions(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    SubmissionFactory(
        user=student,
        exercise=submission.exercise,
        source="f = sigmoid(z + b_f)\nreturn f",
        number=2,
        score=1.0,
        verdict="passed",
        state="graded",
    )
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert "Right values in 0 of 5 cases." in page
    assert '<span class="diff diff-added">+ f = sigmoid(z + b_f)</span>' in page
    assert '<span class="diff diff-removed">- f = sigmoid(z)</span>' in page


def test_code_with_markup_is_shown_as_text(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    Submission.objects.update(source="<script>alert(1)</script>")
    page = page_of(as_teacher, "class-submission", classroom.pk, student.pk, submission.pk)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_looking_is_kept_in_the_trail_once_a_visit(
    classroom: Classroom, student: User, as_teacher: Client
) -> None:
    for _ in range(2):
        page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert AuditEntry.objects.get().action == "viewed"
    assert "tess looked at the record" in page


def test_a_note_is_for_those_who_teach_and_deleted_by_its_author_alone(
    classroom: Classroom, student: User, as_teacher: Client
) -> None:
    arguments = [classroom.pk, student.pk]
    as_teacher.post(reverse("class-note", args=arguments), {"text": "quiet lately"})
    assert "quiet lately" in page_of(as_teacher, "class-student", *arguments)
    assistant = UserFactory(username="asa")
    Staff.objects.create(classroom=classroom, person=assistant, role=Role.ASSISTANT)
    assert "quiet lately" in page_of(signed_in(assistant), "class-student", *arguments)
    delete = reverse("class-delete-note", args=[*arguments, Note.objects.get().pk])
    assert signed_in(assistant).post(delete).status_code == 404
    as_teacher.post(delete)
    assert not Note.objects.exists()


def test_an_override_needs_a_reason_stands_in_the_trail_and_is_undone(
    classroom: Classroom, item: Item, student: User, as_teacher: Client
) -> None:
    address = reverse("class-student-item", args=[classroom.pk, student.pk, item.pk])
    assert as_teacher.post(address, {"percent": 100, "version": 0}).status_code == 422
    values = {"percent": 100, "reason": "explained it", "version": 0}
    page = as_teacher.post(address, values, follow=True).content.decode()
    assert "100 % by tess: explained it" in page
    as_teacher.post(address + "undo/", {"version": 1})
    assert Override.objects.get().is_withdrawn
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert "tess set the mark of an item by hand: forget-gate, 100 %, reason: explained it" in page
    assert "tess took back the mark of an item: forget-gate" in page


def test_an_override_on_an_old_version_is_refused_in_clear_words(
    classroom: Classroom, item: Item, student: User, as_teacher: Client
) -> None:
    address = reverse("class-student-item", args=[classroom.pk, student.pk, item.pk])
    values = {"percent": 100, "reason": "explained it", "version": 0}
    as_teacher.post(address, values)
    answer = as_teacher.post(address, {**values, "percent": 1})
    assert answer.status_code == 409
    assert "tess set it to 100 % while you were looking." in answer.content.decode()
    assert Override.objects.get().percent == 100


def test_beginning_anew_keeps_the_work_and_its_reason(
    classroom: Classroom, submission: Submission, item: Item, student: User, as_teacher: Client
) -> None:
    address = reverse("class-reset", args=[classroom.pk, student.pk, item.pk])
    as_teacher.post(address, {"reason": ""})
    assert not FreshStart.objects.exists()
    as_teacher.post(address, {"reason": "copied"})
    assert FreshStart.objects.get().reason == "copied"
    assert Submission.objects.filter(pk=submission.pk).exists()


def test_the_export_holds_the_student_s_work_and_is_noted(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    address = reverse("class-student-export", args=[classroom.pk, student.pk])
    assert as_teacher.get(address).json()["person"]["username"] == "sam"
    assert AuditEntry.objects.get().action == "exported"


def test_removing_a_student_keeps_their_work_and_brings_it_back_with_them(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    as_teacher.post(reverse("class-student-remove", args=[classroom.pk, student.pk]))
    arguments = [classroom.pk, student.pk]
    assert as_teacher.get(reverse("class-student", args=arguments)).status_code == 404
    signed_in(student).post(classroom.join_path())
    assert "submission 1" in page_of(as_teacher, "class-student", *arguments)


def comment(client: Client, classroom: Classroom, submission: Submission, **values: object) -> None:
    arguments = [classroom.pk, submission.user_id, submission.pk]
    client.post(reverse("class-comment", args=arguments), {"line": 2, **values})


def test_a_comment_is_told_to_the_student_who_answers(
    classroom: Classroom, submission: Submission, student: User, as_teacher: Client
) -> None:
    comment(as_teacher, classroom, submission, text="What about b_f?")
    client = signed_in(student)
    assert "1 new comment on your code" in page_of(client, "classes")
    assert "What about b_f?" in page_of(client, "my-comments")
    assert "new comment" not in page_of(client, "classes")
    said = LineComment.objects.get()
    client.post(reverse("answer-comment", args=[said.pk]), {"text": "Oh!"})
    page = page_of(as_teacher, "class-submission", classroom.pk, student.pk, submission.pk)
    assert "<strong>sam:</strong> Oh!" in page


def test_who_has_no_comments_is_shown_a_way_on(as_student: Client) -> None:
    page = page_of(as_student, "my-comments")
    assert f'href="{reverse("exercises")}">Go to the exercises' in page


@pytest.mark.parametrize("values", [{"line": 0}, {"line": 3}, {"line": "x"}, {"text": ""}])
def test_a_comment_on_no_line_or_of_no_words_is_refused(
    values: dict[str, object], classroom: Classroom, submission: Submission, as_teacher: Client
) -> None:
    comment(as_teacher, classroom, submission, **{"text": "x", **values})
    assert not LineComment.objects.exists()


def test_a_remark_is_kept_for_next_time(
    classroom: Classroom, submission: Submission, as_teacher: Client
) -> None:
    comment(as_teacher, classroom, submission, text="Where is the bias?", keep="1")
    comment(as_teacher, classroom, submission, canned="Where is the bias?", line=1)
    said = [(each.line, each.text) for each in LineComment.objects.order_by("line")]
    assert said == [(1, "Where is the bias?"), (2, "Where is the bias?")]


def test_a_comment_to_another_cannot_be_answered(
    classroom: Classroom, submission: Submission, classmate: User, as_teacher: Client
) -> None:
    comment(as_teacher, classroom, submission, text="x")
    address = reverse("answer-comment", args=[LineComment.objects.get().pk])
    assert signed_in(classmate).post(address, {"text": "y"}).status_code == 404


def test_a_submission_of_another_student_is_not_reached_through_this_one(
    classroom: Classroom, submission: Submission, classmate: User, as_teacher: Client
) -> None:
    EnrolmentFactory(classroom=classroom, student=classmate)
    address = reverse("class-submission", args=[classroom.pk, classmate.pk, submission.pk])
    assert as_teacher.get(address).status_code == 404


def test_the_trail_is_forgotten_after_its_time(
    classroom: Classroom, student: User, teacher: User
) -> None:
    old = record(classroom=classroom, actor=teacher, student=student, action="viewed")
    AuditEntry.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=400))
    record(classroom=classroom, actor=teacher, student=student, action="noted")
    assert forget(timedelta(days=365)) == 1
    assert AuditEntry.objects.get().action == "noted"


def test_the_page_of_a_student_says_why_they_need_a_hand_and_what_may_help(
    classroom: Classroom, item: Item, as_teacher: Client, student: User
) -> None:
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert "Needs a hand" not in page
    Trace.objects.create(
        user=student,
        item=item,
        first_score=0,
        first_at=timezone.now(),
        streak=4,
        streak_of="no-bias",
    )
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert "4 failures in a row at" in page
    assert "<strong>Talk it through: they repeat the same mistake.</strong>" in page


def test_an_assignment_says_how_far_the_student_is(
    classroom: Classroom, item: Item, submission: Submission, as_teacher: Client, student: User
) -> None:
    late = timezone.now() - timedelta(days=1)
    work = Assignment.objects.create(classroom=classroom, title="Gates", due_at=late)
    work.items.set([item, ItemFactory()])
    now = timezone.now()
    ItemProgress.objects.create(
        user=student,
        item=item,
        attempts=1,
        first_score=1,
        best_score=1,
        last_score=1,
        first_at=now,
        last_at=now,
        solved_at=now,
    )
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert '<span class="badge badge-wrong">late, 1 of 2</span>' in page
    assert "solved 1 of 1" in page


def test_a_wrong_answer_on_the_timeline_names_its_mistake(
    classroom: Classroom, as_teacher: Client, student: User
) -> None:
    item = ItemFactory()
    Misconception.objects.create(slug="gates-are-binary", title="Gates are 0 or 1")
    answer_to(item, student, mistakes=["gates-are-binary"])
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    mistake = reverse("class-mistake", args=[classroom.pk, "gates-are-binary"])
    assert f'try 1: <a href="{mistake}">Gates are 0 or 1</a>' in page


def test_the_page_of_a_student_asks_as_much_whatever_they_did(
    classroom: Classroom, item: Item, submission: Submission, student: User, as_teacher: Client
) -> None:
    address = reverse("class-student", args=[classroom.pk, student.pk])
    asked = ItemFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_teacher.get(address).status_code == 200
        return len(captured)

    queries()  # the first look leaves its line in the trail
    few = queries()
    for number in range(2, 12):
        SubmissionFactory(user=student, exercise=item.exercise, number=number)
        answer_to(asked, student, number=number)
    assert queries() == few <= 21


def test_a_mistake_that_left_the_vocabulary_is_told_by_its_slug(
    classroom: Classroom, item: Item, student: User, as_teacher: Client
) -> None:
    now = timezone.now()
    made = ItemProgress.objects.create(
        user=student,
        item=item,
        attempts=1,
        first_score=0,
        best_score=0,
        last_score=0,
        last_misconception="forget-one-erases",
        first_at=now,
        last_at=now,
    )
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert ">forget one erases</a></li>" in page
    made.best_score = 1
    made.save()
    page = page_of(as_teacher, "class-student", classroom.pk, student.pk)
    assert "Mistakes that stand now" not in page
