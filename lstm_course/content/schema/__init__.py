"""The authored course as values, and what is wrong with it. Pure: reads files, writes nothing."""

from lstm_course.content.schema.agreement import GradedTask, disagreements
from lstm_course.content.schema.desk import fingerprint
from lstm_course.content.schema.parts import (
    Course,
    Exercise,
    Lesson,
    Misconception,
    Objective,
    Option,
    Question,
    Step,
    Task,
    Term,
)
from lstm_course.content.schema.problems import Place, Problem
from lstm_course.content.schema.reading import Reading, StepAddress, read_course, read_wording

__all__ = [
    "Course",
    "Exercise",
    "GradedTask",
    "Lesson",
    "Misconception",
    "Objective",
    "Option",
    "Place",
    "Problem",
    "Question",
    "Reading",
    "Step",
    "StepAddress",
    "Task",
    "Term",
    "disagreements",
    "fingerprint",
    "read_course",
    "read_wording",
]
