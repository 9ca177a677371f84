"""The cast: the people and things that the tests speak of."""

import uuid
from typing import Any

import factory

from exercises.models import Exercise, Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.models import Classroom, Enrolment
from lstm_course.lessons.models import Course, Item, Lesson, Objective, Step
from quizzes.models import Difficulty, Option, Question

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("student{}".format)
    password = factory.django.Password(PASSWORD)


class TeacherFactory(UserFactory):
    username = factory.Sequence("teacher{}".format)
    is_teacher = True


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course
        django_get_or_create = ("slug",)

    slug = "course"
    title = "A course"
    subject = "Computer science"
    summary = "What it is about."


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson
        django_get_or_create = ("slug",)

    course = factory.SubFactory(CourseFactory)
    slug = "lstm"
    title = "LSTM networks"
    summary = "What the lesson is about."
    grade_level = 12
    minutes = 20
    public_steps = 3
    position = 1
    is_ready = True


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective
        django_get_or_create = ("slug",)

    lesson = factory.SubFactory(LessonFactory)
    slug = "describe-gates"
    verb = "Describe"
    text = "the gates of an LSTM cell"
    position = 1


class StepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Step
        django_get_or_create = ("lesson", "slug")

    lesson = factory.SubFactory(LessonFactory)
    position = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda step: f"step-{step.position}")
    title = factory.LazyAttribute(lambda step: f"Step {step.position}")
    aim = "What this step is for."
    blocks: list[dict[str, str]] = [{"kind": "html", "html": "<p>Text.</p>"}]


class QuestionFactory(factory.django.DjangoModelFactory):
    """A single-choice question whose second option, B, is right."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    slug = factory.Sequence("question-{}".format)
    kind = "single"
    stem_html = "<p>What does a forget gate of 1 do?</p>"
    objective = "describe-gates"
    difficulty = Difficulty.FOUNDATIONAL

    @factory.post_generation
    def options(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if not create:
            return
        rows = extracted or [
            ("It erases the cell state", False, "forget-one-erases"),
            ("It keeps the cell state", True, ""),
            ("It removes the input", False, "forget-acts-on-input"),
        ]
        for position, (text, is_correct, misconception) in enumerate(rows):
            Option.objects.create(
                question=self,
                position=position,
                text_html=f"<p>{text}</p>",
                is_correct=is_correct,
                explanation_html=f"<p>Why: {text}.</p>",
                misconception=misconception,
            )


class ExerciseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exercise
        django_get_or_create = ("slug",)

    slug = "forget-gate"
    title = "The forget gate"
    statement_html = "<p>Write it.</p>"
    starter = "def forget_gate(h_prev, x_t, W_f, b_f):\n    ...\n"
    solution = "import numpy as np\n"


class ItemFactory(factory.django.DjangoModelFactory):
    """A question placed in a step; pass exercise=... and question=None for an exercise."""

    class Meta:
        model = Item

    step = factory.SubFactory(StepFactory)
    position = factory.Sequence(int)
    question = factory.SubFactory(QuestionFactory)
    objective = factory.SubFactory(ObjectiveFactory)


class SubmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Submission

    user = factory.SubFactory(UserFactory)
    exercise = factory.SubFactory(ExerciseFactory)
    source = "x = 1\n"
    seed = 1
    token = factory.LazyFunction(uuid.uuid4)
    number = factory.Sequence(lambda n: n + 1)


class ClassroomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Classroom

    teacher = factory.SubFactory(TeacherFactory)
    name = "12 B"


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    classroom = factory.SubFactory(ClassroomFactory)
    student = factory.SubFactory(UserFactory)
