"""What a teacher reads of one student of the class."""

from collections.abc import Sequence

from exercises.models import Submission
from lstm_course.accounts.models import User
from lstm_course.classroom.grid import Cell, grid_of, items_of_course
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Item, Step
from lstm_course.progress.models import StepProgress
from quizzes.models import Answer

NEWEST = 50


def student_report(classroom: Classroom, student: User) -> dict[str, object]:
    """Standing by step, mistakes that stand, and the newest submissions and answers."""
    grid = grid_of(classroom, items=items_of_course(), students=[student])
    row = grid.row(student)
    opened = StepProgress.objects.filter(user=student).select_related("step__lesson")
    return {
        "steps": by_step(grid.items, row.cells),
        "solved": row.solved,
        "total": len(grid.items),
        "mistakes": grid.common_mistakes(),
        "opened": opened.order_by("step__position")[:NEWEST],
        "submissions": Submission.objects.of(student).select_related("exercise")[:NEWEST],
        "answers": Answer.objects.filter(user=student).select_related("question")[:NEWEST],
        "newest": NEWEST,
    }


def by_step(
    items: Sequence[Item], cells: tuple[Cell, ...]
) -> list[tuple[Step, list[tuple[Item, Cell]]]]:
    """Group the items with their cells by the step that they stand in."""
    groups: dict[int, tuple[Step, list[tuple[Item, Cell]]]] = {}
    for item, cell in zip(items, cells, strict=True):
        groups.setdefault(item.step_id, (item.step, []))[1].append((item, cell))
    return list(groups.values())
