"""What the API shows. A question never shows which option is right before it is answered."""

import uuid
from typing import Any

from rest_framework import serializers

from exercises.models import Exercise, Submission
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Course, GlossaryTerm, Lesson, Objective, Step
from lstm_course.progress.models import ItemProgress
from quizzes.models import Option, Question


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    class Meta:
        model = Objective
        fields = ("slug", "verb", "text")


class StepSummarySerializer(serializers.ModelSerializer[Step]):
    is_public = serializers.BooleanField(read_only=True)

    class Meta:
        model = Step
        fields = ("slug", "title", "aim", "minutes", "position", "is_public")


class LessonSummarySerializer(serializers.ModelSerializer[Lesson]):
    class Meta:
        model = Lesson
        fields = ("slug", "title", "summary", "is_ready", "position")


class CourseSerializer(serializers.ModelSerializer[Course]):
    lessons = LessonSummarySerializer(many=True, read_only=True)

    class Meta:
        model = Course
        fields = ("slug", "title", "subject", "summary", "lessons")


class LessonSerializer(serializers.ModelSerializer[Lesson]):
    objectives = ObjectiveSerializer(many=True, read_only=True)
    steps = StepSummarySerializer(many=True, read_only=True)

    class Meta:
        model = Lesson
        fields = (
            *LessonSummarySerializer.Meta.fields,
            "subject",
            "grade_level",
            "minutes",
            "objectives",
            "steps",
        )


class BlockSerializer(serializers.Serializer[dict[str, str]]):
    """A piece of a step: sanitised HTML, or the place of a question or exercise."""

    kind = serializers.CharField()
    html = serializers.CharField(required=False)
    slug = serializers.CharField(required=False)


class StepSerializer(serializers.ModelSerializer[Step]):
    blocks = BlockSerializer(many=True, read_only=True)

    class Meta:
        model = Step
        fields = (*StepSummarySerializer.Meta.fields[:-1], "blocks")


class TermSerializer(serializers.ModelSerializer[GlossaryTerm]):
    class Meta:
        model = GlossaryTerm
        fields = ("slug", "term", "definition_html", "example_html")


class OptionSerializer(serializers.ModelSerializer[Option]):
    class Meta:
        model = Option
        fields = ("letter", "position", "text_html")


class QuestionSerializer(serializers.ModelSerializer[Question]):
    options = OptionSerializer(many=True, read_only=True)

    class Meta:
        model = Question
        fields = ("slug", "kind", "stem_html", "objective", "difficulty", "is_sample", "options")


class NewAnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """`response` gives each prompt its values: {"choice": ["1"]}, {"answer": "0.5"}, ...

    `form` is the one that came with the question; its answer is one answer, however often sent.
    """

    response = serializers.JSONField()
    form = serializers.CharField(default="", allow_blank=True, max_length=1000)
    token = serializers.UUIDField(
        default=uuid.uuid4, help_text="The same token again gives the same answer back."
    )


class ExerciseSerializer(serializers.ModelSerializer[Exercise]):
    class Meta:
        model = Exercise
        fields = ("slug", "title", "summary", "minutes", "difficulty", "statement_html", "starter")


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    """One's own submission; `report` is null until it is graded."""

    exercise = serializers.SlugRelatedField[Exercise](slug_field="slug", read_only=True)
    report = serializers.JSONField(read_only=True)

    class Meta:
        model = Submission
        fields = (
            "id",
            "exercise",
            "number",
            "state",
            "verdict",
            "score",
            "misconception",
            "source",
            "report",
            "created_at",
            "finished_at",
        )


class NewSubmissionSerializer(serializers.Serializer[dict[str, Any]]):
    source = serializers.CharField(  # type: ignore[assignment]  # a field of ours, not Field.source
        trim_whitespace=False, allow_blank=True, help_text="Python with NumPy, at most 64 KB."
    )
    token = serializers.UUIDField(
        default=uuid.uuid4, help_text="The same token again gives the same submission back."
    )


class ProgressSerializer(serializers.ModelSerializer[ItemProgress]):
    item = serializers.SlugField(source="item.slug", read_only=True)
    kind = serializers.CharField(source="item.kind", read_only=True)
    step = serializers.SlugField(source="item.step.slug", read_only=True)
    is_solved = serializers.BooleanField(read_only=True)

    class Meta:
        model = ItemProgress
        fields = (
            "item",
            "kind",
            "step",
            "attempts",
            "first_score",
            "best_score",
            "is_solved",
            "first_at",
            "last_at",
        )


class ClassSerializer(serializers.ModelSerializer[Classroom]):
    class Meta:
        model = Classroom
        fields = ("id", "name", "join_code", "is_open", "created_at")


class GridRowSerializer(serializers.Serializer[Any]):
    """One student's standing: for each item tried, the best score and the number of tries."""

    student = serializers.CharField()
    name = serializers.CharField()
    solved = serializers.IntegerField()
    items = serializers.DictField(child=serializers.DictField(child=serializers.FloatField()))
