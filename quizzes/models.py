"""Questions, their options, and the answers that people gave."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from lstm_course.accounts.models import User
from quizzes.excerpt import excerpt_of
from quizzes.scoring import KINDS


class Difficulty(models.TextChoices):
    FOUNDATIONAL = "Foundational"
    INTERMEDIATE = "Intermediate"
    CHALLENGING = "Challenging"


class QuestionQuerySet(models.QuerySet["Question"]):
    def active(self) -> "QuestionQuerySet":
        """The questions that the course still asks, of a kind that this site can score."""
        return self.filter(is_active=True, kind__in=list(KINDS))

    def samples(self) -> "QuestionQuerySet":
        """The questions that anyone may read."""
        return self.active().filter(is_sample=True)


class Question(models.Model):
    """One item. A new wording raises `version`; one that left the course is kept, inactive."""

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)  # names a type in quizzes.scoring; the list grows
    stem_html = models.TextField()
    objective = models.SlugField(max_length=80)
    difficulty = models.CharField(max_length=20, choices=Difficulty)
    bloom = models.CharField(max_length=20, blank=True)
    is_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    spec = models.JSONField(default=dict, blank=True)  # what a kind needs beyond options
    content_hash = models.CharField(max_length=64, blank=True)
    source = models.TextField(blank=True)  # as its author wrote it: the whole wording of a version
    is_edited = models.BooleanField(default=False)  # on this site, apart from the course's files

    objects = QuestionQuerySet.as_manager()
    history = HistoricalRecords()  # so that an old answer can be read with what it answered

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("question", args=(self.slug,))

    @property
    def excerpt(self) -> str:
        """The stem in one line of plain text, formulas as they are spoken."""
        return excerpt_of(self.stem_html)

    def is_readable_by(self, user: User | AnonymousUser) -> bool:
        """Anyone may read a sample; the others are for people who signed up."""
        return self.is_active and (self.is_sample or user.is_authenticated)

    def written_options(self) -> "list[Option]":
        """The options in their author's order."""
        return list(self.options.all())

    def as_spec(self) -> dict[str, Any]:
        """The question as quizzes.scoring reads it. Holds the key: never for a page."""
        return spec_of(self.kind, self.spec, self.written_options())


class Wording(models.Model):
    """What one version of a question said, options and all: what its answers were given to."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="wordings")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    stem_html = models.TextField()
    spec = models.JSONField(default=dict)
    options = models.JSONField(default=list)  # the fields of each Option, in order

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("question", "version"), name="one_wording_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.question_id}, version {self.version}"

    def written_options(self) -> "list[Option]":
        return [Option(position=position, **own) for position, own in enumerate(self.options)]

    def as_spec(self) -> dict[str, Any]:
        return spec_of(self.kind, self.spec, self.written_options())


def spec_of(kind: str, spec: dict[str, Any], options: "list[Option]") -> dict[str, Any]:
    return {**spec, "kind": kind, "options": [option.as_spec() for option in options]}


class Option(models.Model):
    """One option of a choice question, with the explanation that a reader gets for it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()  # 0 is shown as A
    text_html = models.TextField()
    is_correct = models.BooleanField(default=False)
    explanation_html = models.TextField()
    misconception = models.SlugField(max_length=80, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("question", "position"), name="one_option_per_position"
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_id}/{self.letter}"

    @property
    def letter(self) -> str:
        return "ABCDEFGHIJ"[self.position]

    @property
    def key(self) -> str:
        """What forms and answers call it, in whichever order it is shown."""
        return str(self.position)

    def as_spec(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "html": self.text_html,
            "correct": self.is_correct,
            "misconception": self.misconception,
        }


class Answer(models.Model):
    """One accepted answer. `number` 1 is the first attempt of this person at this question."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    question_version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    token = models.UUIDField()  # of the form that was posted: a doubled post is one answer
    seed = models.BigIntegerField(default=0)
    response = models.JSONField()
    score = models.FloatField()
    feedback = models.JSONField(default=dict)
    misconceptions = models.JSONField(default=list)  # slugs of the shared vocabulary
    used_help = models.BooleanField(default=False)
    seconds = models.FloatField(null=True, blank=True)  # from showing to answering
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("user", "token"), name="one_answer_per_form"),
            models.UniqueConstraint(
                fields=("user", "question", "number"), name="answers_are_numbered"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1), name="answer_score_in_unit_range"
            ),
        )
        indexes = (models.Index(fields=("question", "number")),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.question_id} #{self.number}: {self.score}"

    @property
    def is_right(self) -> bool:
        return self.score == 1.0

    @property
    def is_first(self) -> bool:
        """Whether it is what this person could do unaided, the first time."""
        return self.number == 1 and not self.used_help


class ExplanationUse(models.Model):
    """A person asked for the explanation; what they answer next was answered with help."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="explanation_uses"
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="explanation_uses"
    )
    question_version = models.PositiveIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "question"), name="explanation_asked_by"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} asked about {self.question_id}"
