"""What is studied: a course of lessons, a lesson of steps, and the items placed in them."""

import re
from typing import Any

from django.db import models
from django.urls import reverse

from exercises.models import Exercise
from lstm_course.prepared import rows
from quizzes.models import Question

PAUSE = re.compile(r"[;:.]|, (?=(?:and|what|how|when|where|why|which)\b)")


class Course(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    subject = models.CharField(max_length=80)
    summary = models.TextField()

    def __str__(self) -> str:
        return self.title


class Lesson(models.Model):
    """One lesson. `is_ready` is false for those that are only announced."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lessons")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    subject = models.CharField(max_length=80, blank=True)
    grade_level = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    public_steps = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()
    is_ready = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)  # false once it left the course

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=(self.slug,))


class Objective(models.Model):
    """What a student can do afterwards: a verb and its object."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="objectives")
    slug = models.SlugField(max_length=80, unique=True)
    verb = models.CharField(max_length=40)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.verb} {self.text}"

    @property
    def short(self) -> str:
        """The text up to its first pause; after the verb it is a clause by itself."""
        return PAUSE.split(self.text, maxsplit=1)[0]


class StepQuerySet(models.QuerySet["Step"]):
    def active(self) -> "StepQuerySet":
        return self.filter(is_active=True)


class Step(models.Model):
    """A page of the lesson: `blocks` is sanitised HTML and the places of its items, in order."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="steps")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=160)
    aim = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=3)
    position = models.PositiveSmallIntegerField()  # 1 is the first step
    # {"kind": "html", "html"} | {"kind": "item", "slug"} | {"kind": "glossary"}
    # | {"kind": "lab", "slug"}; joined in order
    # they are well-formed, one alone need not be: an item may stand inside a box. Items that the
    # text gives no place follow it, with "at": "end".
    blocks = models.JSONField(default=list)
    opening_html = models.TextField(blank=True)  # its first paragraph, for everybody
    objectives = models.ManyToManyField(Objective, related_name="steps", blank=True)
    is_active = models.BooleanField(default=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("lesson", "slug"), name="one_step_per_slug"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("step", args=(self.lesson.slug, self.slug))

    @property
    def is_public(self) -> bool:
        """Whether a reader without an account may read it."""
        return self.position <= self.lesson.public_steps


class GlossaryTerm(models.Model):
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="terms")
    slug = models.SlugField(max_length=80)
    term = models.CharField(max_length=120)
    definition_html = models.TextField()
    example_html = models.TextField()
    position = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("lesson", "slug"), name="one_term_per_slug"),
        )

    def __str__(self) -> str:
        return self.term


class Misconception(models.Model):
    """A mistake with a name: the one vocabulary of choices, traces and code."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    explanation_html = models.TextField()
    step = models.ForeignKey(
        Step, null=True, blank=True, on_delete=models.SET_NULL, related_name="misconceptions"
    )
    objective = models.SlugField(max_length=80, blank=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title


class ItemQuerySet(models.QuerySet["Item"]):
    def active(self) -> "ItemQuerySet":
        return self.filter(is_active=True, step__is_active=True)

    def in_order(self) -> "ItemQuerySet":
        """As they stand in the course: what the columns of a grid are."""
        return self.order_by("step__lesson__position", "step__position", "position", "pk")


class Item(models.Model):
    """A question or an exercise in its place in the lesson: what progress is counted over."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    question = models.OneToOneField(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="item"
    )
    exercise = models.OneToOneField(
        Exercise, null=True, blank=True, on_delete=models.PROTECT, related_name="item"
    )
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    is_active = models.BooleanField(default=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("step__position", "position")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(question__isnull=False) ^ models.Q(exercise__isnull=False),
                name="item_is_question_or_exercise",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def of(cls, asked: Question | Exercise) -> "Item | None":
        """Its place in the course, looked up once an instance; None for what has none."""
        place: Any = asked._meta.get_field("item")
        if not place.is_cached(asked):
            found = next(iter(placed(**{place.field.name: asked.pk})), None)
            place.set_cached_value(asked, found)
            if found is not None:
                place.field.set_cached_value(found, asked)
        item: Item | None = place.get_cached_value(asked)
        return item

    @property
    def slug(self) -> str:
        return self.question.slug if self.question else self.exercise.slug  # type: ignore[union-attr]  # the constraint above

    @property
    def kind(self) -> str:
        return "question" if self.question_id else "exercise"


@rows
def placed(**asked: int) -> models.QuerySet[Item]:
    """The item of a question or an exercise, given by its primary key."""
    return Item.objects.filter(**asked)
