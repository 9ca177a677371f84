"""The class that most tests speak of: tess teaches sam, who hands in code."""

import pytest

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Item
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ExerciseFactory,
    ItemFactory,
    SubmissionFactory,
)


@pytest.fixture
def classroom(teacher: User, student: User) -> Classroom:
    made: Classroom = ClassroomFactory(teacher=teacher)
    EnrolmentFactory(classroom=made, student=student)
    return made


@pytest.fixture
def item(db: None) -> Item:
    made: Item = ItemFactory(question=None, exercise=ExerciseFactory())
    return made


@pytest.fixture
def submission(student: User, item: Item) -> Submission:
    """Two lines of code, graded as wrong."""
    made: Submission = SubmissionFactory(
        user=student,
        exercise=item.exercise,
        source="f = sigmoid(z)\nreturn f",
        number=1,
        score=0.0,
        verdict="failed",
        state="graded",
        report={"headline": "Right values in 0 of 5 cases."},
    )
    return made
