"""How much the course asks about what: a summary for its authors."""

from collections import Counter
from dataclasses import asdict, dataclass, field

from lstm_course.content.schema import Course
from lstm_course.content.schema.questions import DIFFICULTIES


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of one course. A cell of `cells` is (objective, type, difficulty)."""

    items: int
    templates: int
    misconceptions_used: int
    cells: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        values = asdict(self)
        values["coverage"] = values.pop("cells")
        return values

    def table(self) -> list[str]:
        """Return the cells as lines of a table: one for each objective and type."""
        width = max((len(aim) for aim in self.cells), default=0)
        heads = "".join(f"{word:>15}" for word in DIFFICULTIES)
        lines = [f"{'objective':{width}}  {'type':10}{heads}"]
        for aim, kinds in self.cells.items():
            for kind, counts in kinds.items():
                numbers = "".join(f"{counts.get(word, 0):>15}" for word in DIFFICULTIES)
                lines.append(f"{aim:{width}}  {kind:10}{numbers}")
        return lines


def coverage_of(course: Course, named_by_grader: frozenset[str]) -> Coverage:
    """Count the items of `course`; `named_by_grader` are the misconceptions of its tasks."""
    cells: Counter[tuple[str, str, str]] = Counter()
    used = set(named_by_grader)
    for lesson in course.lessons:
        for question in lesson.questions:
            cells[question.objective, question.kind, question.difficulty] += 1
            used |= {option.misconception for option in question.options}
            used |= {named.slug for named in question.named}
        for exercise in lesson.exercises:
            for objective in exercise.objectives:
                cells[objective, "code", exercise.difficulty] += 1
    tree: dict[str, dict[str, dict[str, int]]] = {}
    for (objective, kind, difficulty), number in sorted(cells.items()):
        tree.setdefault(objective, {}).setdefault(kind, {})[difficulty] = number
    return Coverage(
        items=sum(len(row.questions) + len(row.exercises) for row in course.lessons),
        templates=sum(
            "template" in question.spec for row in course.lessons for question in row.questions
        ),
        misconceptions_used=len(used & {row.slug for row in course.misconceptions}),
        cells=tree,
    )
