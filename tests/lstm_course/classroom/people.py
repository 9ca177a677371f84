"""Everyone who may knock at the door of a class, and what the table says they may do there."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from exercises.models import Regrade, Stage, Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import (
    Assignment,
    Classroom,
    Extension,
    Invitation,
    LineComment,
    Note,
    Role,
    Section,
    Staff,
)
from lstm_course.lessons.models import Misconception
from tests.cast import (
    ClassroomFactory,
    EnrolmentFactory,
    ItemFactory,
    SubmissionFactory,
    TeacherFactory,
    UserFactory,
)
from tests.conftest import signed_in

# What each person may do; a right that stands here is a right that the page must give.
MAY = {
    "visitor": set(),
    "student": set(),
    "classmate": set(),
    "student who left": set(),
    "invited person": set(),
    "student of another class": set(),
    "person without a class": set(),
    "owner": {"look", "help", "mark", "run", "own"},
    "co-teacher": {"look", "help", "mark", "run"},
    "assistant": {"look", "help"},
    "former assistant": set(),
    "teacher of another class": set(),
    "owner no longer verified": set(),
    "co-teacher no longer verified": set(),
    "administrator": set(),
}


@dataclass(frozen=True)
class Scene:
    """A class with everyone round it."""

    classroom: Classroom
    people: dict[str, User]
    section: Section
    invitation: Invitation
    mistake: Misconception
    assignment: Assignment
    extension: Extension
    submission: Submission
    regrade: Regrade
    comment: LineComment

    def client(self, person: str) -> Client:
        return Client() if person == "visitor" else signed_in(self.people[person])

    def note_by(self, person: str) -> Note:
        """A note of this person's own, where they may write any."""
        author = self.people.get(person, self.people["owner"])
        return Note.objects.create(
            classroom=self.classroom, student=self.people["student"], author=author, text="x"
        )


def set_scene(person: str) -> Scene:
    owner = TeacherFactory(username="owner", is_teacher=person != "owner no longer verified")
    classroom = ClassroomFactory(teacher=owner)
    other = ClassroomFactory(name="Another class")
    people = {
        "owner": owner,
        "owner no longer verified": owner,
        "teacher of another class": other.teacher,
        "administrator": UserFactory(username="root", is_staff=True, is_superuser=True),
        "person without a class": UserFactory(username="passer-by"),
        "student": enrolled(classroom, "sam"),
        "classmate": enrolled(classroom, "cleo"),
        "student of another class": enrolled(other, "olga"),
        "student who left": enrolled(classroom, "lena"),
        "invited person": UserFactory(username="ivan"),
        "co-teacher": staff(classroom, "cora", Role.CO_TEACHER, is_teacher=True),
        "co-teacher no longer verified": staff(classroom, "nora", Role.CO_TEACHER),
        "assistant": staff(classroom, "asa", Role.ASSISTANT),
        "former assistant": staff(classroom, "fred", Role.ASSISTANT),
    }
    Staff.objects.filter(person=people["former assistant"]).delete()
    classroom.enrolments.filter(student=people["student who left"]).update(
        left_at=classroom.created_at
    )
    section = Section.objects.create(classroom=classroom, name="A")
    invitation = Invitation.objects.create(classroom=classroom, username="ivan")
    mistake = Misconception.objects.create(slug="gates-are-binary", title="Gates are 0 or 1")
    assignment = Assignment.objects.create(
        classroom=classroom, title="Gates", due_at=classroom.created_at
    )
    extension = Extension.objects.create(
        assignment=assignment, section=section, due_at=classroom.created_at
    )
    submission = SubmissionFactory(user=people["student"])
    ItemFactory(question=None, exercise=submission.exercise)
    scope = f"class:{classroom.pk}"
    regrade = Regrade.objects.create(
        scope=scope, subject=f"{scope}/all", stage=Stage.READY, last_submission=0
    )
    return Scene(
        classroom,
        people,
        section,
        invitation,
        mistake,
        assignment,
        extension,
        submission,
        regrade,
        LineComment.objects.create(
            classroom=classroom, submission=submission, author=owner, line=1, text="x"
        ),
    )


def enrolled(classroom: Classroom, username: str) -> User:
    student: User = EnrolmentFactory(
        classroom=classroom, student=UserFactory(username=username)
    ).student
    return student


def staff(classroom: Classroom, username: str, role: str, *, is_teacher: bool = False) -> User:
    person: User = UserFactory(username=username, is_teacher=is_teacher)
    Staff.objects.create(classroom=classroom, person=person, role=role)
    return person


def page_of(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    return client.get(reverse(name, args=arguments) + query).content.decode()
