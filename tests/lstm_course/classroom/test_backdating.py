"""What a made-up person did lies in the days before, and everything that looks back agrees."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.backdating import backdate
from lstm_course.classroom.models import Sighting, Trace
from lstm_course.progress.models import ItemProgress, StepProgress
from quizzes.models import Answer
from tests.cast import EnrolmentFactory, ItemFactory
from tests.lstm_course.classroom.test_following import answer

pytestmark = pytest.mark.django_db
MISTAKE, RIGHT = "0", "1"


def days_ago(at: datetime) -> float:
    return round((timezone.now() - at) / timedelta(days=1), 2)


def test_work_lies_evenly_between_the_two_days(student: User) -> None:
    enrolment, item = EnrolmentFactory(student=student), ItemFactory()
    for choice in (MISTAKE, MISTAKE, MISTAKE, RIGHT):
        answer(student, item, choice)
    backdate(student, began=9, ended=1)
    given = Answer.objects.order_by("number").values_list("created_at", flat=True)
    assert [days_ago(at) for at in given] == [7, 5, 3, 1]
    enrolment.refresh_from_db()
    assert days_ago(enrolment.joined_at) == 9


def test_progress_and_digests_are_told_of_it(student: User) -> None:
    item = ItemFactory()
    for choice in (MISTAKE, RIGHT):
        answer(student, item, choice)
    backdate(student, began=8, ended=2)
    standing = ItemProgress.objects.get()
    assert (days_ago(standing.first_at), days_ago(standing.last_at)) == (5, 2)
    assert days_ago(Trace.objects.get().first_at) == 5
    assert Sighting.objects.get().day == standing.first_at.date()


def test_a_step_that_is_not_done_stays_so(student: User) -> None:
    done, begun = ItemFactory().step, ItemFactory().step
    StepProgress.objects.create(user=student, step=done, completed_at=timezone.now())
    StepProgress.objects.create(user=student, step=begun)
    backdate(student, began=8, ended=4)
    seen = {row.step: row for row in StepProgress.objects.all()}
    assert days_ago(seen[done].completed_at or timezone.now()) == days_ago(seen[done].seen_at) == 6
    assert seen[begun].completed_at is None
    assert days_ago(seen[begun].seen_at) == 4


def test_who_did_nothing_has_only_joined(student: User) -> None:
    enrolment = EnrolmentFactory(student=student)
    backdate(student, began=3, ended=0)
    enrolment.refresh_from_db()
    assert days_ago(enrolment.joined_at) == 3
    assert not ItemProgress.objects.exists()
