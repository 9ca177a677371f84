"""Comments on lines of a submission: who may write them, and telling the one they are for."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import CannedComment, Classroom, LineComment

MOST_CANNED = 50


@dataclass(frozen=True, slots=True)
class CodeLine:
    number: int
    text: str
    comments: tuple[LineComment, ...]


def lines_of(
    submission: Submission, comments: QuerySet[LineComment], student: User
) -> list[CodeLine]:
    """The code line by line, each with what was said about it; `student` is who wrote the code."""
    found = list(comments.select_related("author"))
    for each in found:
        if each.author_id == student.pk:
            each.author = student  # whose name may be hidden
    return [
        CodeLine(number, text, tuple(each for each in found if each.line == number))
        for number, text in enumerate(submission.source.splitlines()[:2000], start=1)
    ]


@transaction.atomic
def comment(
    *, classroom: Classroom, submission: Submission, author: User, line: int, text: str
) -> LineComment:
    """Write a comment and tell the student, by e-mail too where the site can send any."""
    made = LineComment.objects.create(
        classroom=classroom, submission=submission, author=author, line=line, text=text
    )
    student = submission.user
    if author != student and student.email and settings.EMAIL_HOST:
        transaction.on_commit(lambda: tell(student, submission), robust=True)
    return made


def tell(student: User, submission: Submission) -> None:
    send_mail(
        "A comment on your code",
        f"There is a comment on your submission {submission.number} of "
        f"“{submission.exercise.title}”. Sign in and open Classes to read and answer it.",
        None,
        [student.email],
    )


def comments_for(student: User) -> QuerySet[LineComment]:
    """Everything said about a student's code in the classes that they are in."""
    now = Q(classroom__enrolments__student=student, classroom__enrolments__left_at=None)
    return (
        LineComment.objects.filter(now, submission__user=student)
        .select_related("author", "classroom", "submission__exercise")
        .order_by("-created_at")
    )


def mark_seen(student: User) -> None:
    unseen = LineComment.objects.filter(submission__user=student, seen_at=None)
    unseen.exclude(author=student).update(seen_at=timezone.now())


def mark_read(classroom: Classroom, submission: Submission) -> None:
    """A teacher of the class has seen what the student answered."""
    answers = classroom.comments.filter(submission=submission, author=submission.user_id)
    answers.filter(seen_at=None).update(seen_at=timezone.now())


def keep_canned(owner: User, text: str) -> bool:
    """Remember a remark for next time; False if there are fifty of them already."""
    known = CannedComment.objects.filter(owner=owner)
    if known.count() >= MOST_CANNED and not known.filter(text=text[:500]).exists():
        return False
    CannedComment.objects.get_or_create(owner=owner, text=text[:500])
    return True
