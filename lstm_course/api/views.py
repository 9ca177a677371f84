"""The JSON contract, version 1. Each view is the page of the same name without its looks."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from exercises.models import Exercise, Submission
from exercises.services import submit_code, wait_for
from lstm_course.accounts.models import User
from lstm_course.api import questions, serializers
from lstm_course.api.errors import refusals_as_json
from lstm_course.classroom.grid import Row, grid_of, items_of_course
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.oversight import record_visit
from lstm_course.lessons.models import Course, GlossaryTerm, Lesson, Step
from lstm_course.progress.models import ItemProgress
from quizzes.models import Answer, Question


def person(request: Request) -> User:
    """The person whose request it is; the permission classes have let nobody else through."""
    assert isinstance(request.user, User)
    return request.user


class CourseView(generics.RetrieveAPIView[Course]):
    """The course and its lessons."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.CourseSerializer

    def get_object(self) -> Course:
        return get_object_or_404(Course.objects.prefetch_related("lessons").order_by("pk")[:1])


class LessonListView(generics.ListAPIView[Lesson]):
    """The lessons of the course, in their order."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.LessonSummarySerializer
    queryset = Lesson.objects.order_by("position")


class LessonView(generics.RetrieveAPIView[Lesson]):
    """A lesson with its objectives and its steps."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.LessonSerializer
    queryset = Lesson.objects.prefetch_related("objectives", "steps__lesson")
    lookup_field = "slug"


@extend_schema_view(get=extend_schema(operation_id="steps_retrieve"))
class StepView(generics.RetrieveAPIView[Step]):
    """A step with its text. Later steps need the free sign-up."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.StepSerializer

    def get_object(self) -> Step:
        steps = Step.objects.active().select_related("lesson")
        found = get_object_or_404(steps, lesson__slug=self.kwargs["slug"], slug=self.kwargs["step"])
        if not found.is_public and not self.request.user.is_authenticated:
            self.permission_denied(self.request, "Sign up free to read this step.")
        return found


class TermListView(generics.ListAPIView[GlossaryTerm]):
    """The glossary of a lesson."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.TermSerializer
    queryset = GlossaryTerm.objects.order_by("position")

    def get_queryset(self) -> QuerySet[GlossaryTerm]:
        return super().get_queryset().filter(lesson__slug=self.kwargs["slug"])


class QuestionListView(generics.ListAPIView[Question]):
    """The questions; visitors get the sample questions."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.QuestionSerializer
    queryset = Question.objects.active()
    filterset_fields = ("objective", "difficulty", "kind")

    def get_queryset(self) -> QuerySet[Question]:
        questions = super().get_queryset().prefetch_related("options").order_by("slug")
        if self.request.user.is_authenticated:
            return questions
        return questions.filter(is_sample=True)


class QuestionView(generics.RetrieveAPIView[Question]):
    """A question as this reader meets it; ?again asks it anew, with other numbers."""

    permission_classes = (AllowAny,)
    serializer_class = questions.QuestionDetailSerializer
    lookup_field = "slug"
    queryset = Question.objects.active()

    def get_queryset(self) -> QuerySet[Question]:
        questions = super().get_queryset().prefetch_related("options")
        return questions if self.request.user.is_authenticated else questions.filter(is_sample=True)


class QuestionAnswersView(generics.ListCreateAPIView[Answer]):
    """One's own answers to a question, with the words of that time; a POST checks a new one."""

    serializer_class = questions.AnswerSerializer
    queryset = Answer.objects.none()

    def get_queryset(self) -> QuerySet[Answer]:
        return questions.answers_of(person(self.request), question__slug=self.kwargs["slug"])

    @extend_schema(
        request=serializers.NewAnswerSerializer, responses={201: questions.AnsweredSerializer}
    )
    @refusals_as_json
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        question = get_object_or_404(Question.objects.active(), slug=kwargs["slug"])
        given = valid(serializers.NewAnswerSerializer(data=request.data))
        answer = questions.answer(person(request), question, given)
        told = questions.answered(person(request), answer)
        return Response(told, status=status.HTTP_201_CREATED)


class AnswerListView(generics.ListAPIView[Answer]):
    """One's own answers, newest first, each with the version and the words that it was given to."""

    serializer_class = questions.AnswerSerializer
    queryset = Answer.objects.none()

    def get_queryset(self) -> QuerySet[Answer]:
        return questions.answers_of(person(self.request))


class ExerciseListView(generics.ListAPIView[Exercise]):
    """The coding exercises, in the order of the course."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.ExerciseSerializer
    queryset = Exercise.objects.active()


class ExerciseView(generics.RetrieveAPIView[Exercise]):
    """A coding exercise with its statement and the code to start from."""

    permission_classes = (AllowAny,)
    serializer_class = serializers.ExerciseSerializer
    queryset = Exercise.objects.active()
    lookup_field = "slug"


class ExerciseSubmissionsView(generics.ListCreateAPIView[Submission]):
    """One's own submissions to an exercise; a POST hands in a new one."""

    serializer_class = serializers.SubmissionSerializer
    queryset = Submission.objects.none()
    throttle_scope = "grading"

    def get_queryset(self) -> QuerySet[Submission]:
        own = Submission.objects.of(person(self.request)).select_related("exercise")
        return own.filter(exercise__slug=self.kwargs["slug"])

    @extend_schema(
        request=serializers.NewSubmissionSerializer,
        responses={201: serializers.SubmissionSerializer},
    )
    @refusals_as_json
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        exercise = get_object_or_404(Exercise.objects.active(), slug=kwargs["slug"])
        given = valid(serializers.NewSubmissionSerializer(data=request.data))
        submission = submit_code(
            user=person(request), exercise=exercise, source=given["source"], token=given["token"]
        )
        submission = wait_for(submission, settings.GRADING_WAIT)
        return Response(
            serializers.SubmissionSerializer(submission).data, status=status.HTTP_201_CREATED
        )


class SubmissionListView(generics.ListAPIView[Submission]):
    """One's own submissions, newest first."""

    serializer_class = serializers.SubmissionSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        return Submission.objects.of(person(self.request)).select_related("exercise")


class SubmissionView(generics.RetrieveAPIView[Submission]):
    """One of one's own submissions, with its report once it is graded."""

    serializer_class = serializers.SubmissionSerializer
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        return Submission.objects.of(person(self.request)).select_related("exercise")


class ProgressView(generics.ListAPIView[ItemProgress]):
    """One's own standing, item by item."""

    serializer_class = serializers.ProgressSerializer
    queryset = ItemProgress.objects.none()

    def get_queryset(self) -> QuerySet[ItemProgress]:
        own = ItemProgress.objects.filter(user=person(self.request))
        related = ("item__step", "item__question", "item__exercise")
        return own.select_related(*related).order_by("item__step__position", "item__position")


class ClassListView(generics.ListAPIView[Classroom]):
    """The classes that one teaches."""

    serializer_class = serializers.ClassSerializer
    queryset = Classroom.objects.none()

    def get_queryset(self) -> QuerySet[Classroom]:
        return Classroom.objects.taught_by(person(self.request))


class ClassGridView(generics.ListAPIView[User]):
    """The grid of a class that one teaches, a page of students at a time."""

    serializer_class = serializers.GridRowSerializer
    queryset = User.objects.none()

    def classroom(self) -> Classroom:
        own = Classroom.objects.taught_by(person(self.request)).filter(pk=self.kwargs["pk"])
        classroom = own.first()
        if classroom is None:
            raise NotFound
        return classroom

    def get_queryset(self) -> QuerySet[User]:
        return self.classroom().students()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        classroom, by = self.classroom(), person(request)
        record_visit(classroom=classroom, actor=by, action="viewed-class")
        students = self.paginate_queryset(classroom.students())
        grid = grid_of(items=items_of_course(), students=students or [])
        rows = [grid_row(row, grid.by_place, grid.items) for row in grid.rows()]
        return self.get_paginated_response(serializers.GridRowSerializer(rows, many=True).data)


def grid_row(row: Row, records: Any, items: Any) -> dict[str, Any]:
    found = ((item, records.get((row.student.pk, item.pk))) for item in items)
    return {
        "student": row.student.username,
        "name": row.student.shown_name,
        "solved": row.solved,
        "items": {
            item.slug: {"best_score": record.best_score, "attempts": record.attempts}
            for item, record in found
            if record
        },
    }


def valid(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    """The validated data, or a 400 that says what is wrong."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
