"""Make a large class with a history of known parameters: `manage.py load_demo --attempts N`."""

import json
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from lstm_course.accounts.models import User
from lstm_course.classroom.following import choice_of
from lstm_course.classroom.models import Classroom, Enrolment
from lstm_course.classroom.simulation.answering import SEED as SEED_OF_DRAWN
from lstm_course.classroom.simulation.answering import Given, ways_of
from lstm_course.classroom.simulation.model import parameters
from lstm_course.classroom.simulation.people import WEEKS, Life, Outcome, Task, live
from lstm_course.classroom.simulation.writing import write
from lstm_course.lessons.models import Item, Misconception, Step
from lstm_course.progress.mastery import guess_of
from quizzes import scoring
from quizzes.scoring import Spec

PLANTS = ("away", "rapid", "same-mistake", "shaky")
PLANTED = 2  # students for each rule
SEED = 1997
STUDENTS_AT_ONCE = 10
Tell = Callable[[str], object]


def load_history(
    *,
    teacher: User,
    name: str,
    students: int,
    attempts: int,
    password: str,
    tell: Tell,
    seed: int = SEED,
) -> Classroom:
    """Make the class; the first students are planted, two for each rule. Returns the class."""
    items = list(
        Item.objects.active()
        .select_related("question", "exercise", "objective")
        .prefetch_related("question__options")
        .in_order()
    )
    tasks = [task_of(item) for item in items]
    steps = list(Step.objects.active().filter(items__in=items).distinct())
    classroom = Classroom.objects.create(teacher=teacher, name=name)
    people = make_people(classroom, students, password)
    model = parameters(students=students, items=len(tasks), seed=seed)
    until, done = timezone.now(), 0
    numbered = list(enumerate(people))
    for start in range(0, students, STUDENTS_AT_ONCE):
        chunk = numbered[start : start + STUDENTS_AT_ONCE]
        lives: list[tuple[int, Life]] = []
        for number, user in chunk:
            share = attempts * (number + 1) // students - attempts * number // students
            life = live(
                number,
                tasks,
                model,
                attempts=share,
                plant=plant_of(number),
                until=until,
                seed=seed,
            )
            lives.append((user, life))
            done += len(life.attempts)
        with transaction.atomic():
            write(lives, tasks, steps)
        tell(f"  {chunk[-1][0] + 1} of {students} students, {done} attempts")
    settle()
    return classroom


def settle() -> None:
    """Let PostgreSQL know its new rows, as its autovacuum would in time: it then reads indexes
    alone where they hold all that is asked. Within a transaction it cannot.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def plant_of(number: int) -> str:
    return PLANTS[number // PLANTED] if number < PLANTED * len(PLANTS) else ""


@transaction.atomic
def make_people(classroom: Classroom, students: int, password: str) -> list[int]:
    """Make the accounts, all with the demo password, and put them into the class."""
    hashed = make_password(password)
    names = [f"made-up-{classroom.pk}-{number}" for number in range(1, students + 1)]
    User.objects.bulk_create(
        [
            User(username=name, display_name=f"Student {number:04}", password=hashed)
            for number, name in enumerate(names, start=1)
        ],
        batch_size=500,
    )
    by_name = dict(
        User.objects.filter(username__startswith=f"made-up-{classroom.pk}-").values_list(
            "username", "pk"
        )
    )
    people = [by_name[name] for name in names]
    Enrolment.objects.bulk_create(
        [Enrolment(classroom=classroom, student_id=pk) for pk in people], batch_size=500
    )
    classroom.enrolments.update(joined_at=timezone.now() - timedelta(weeks=WEEKS + 1))
    return people


def task_of(item: Item) -> Task:
    """What the simulation needs of an item."""
    right, *wrong = ways_of_question(item) if item.question else ways_of_exercise(item)
    part = item.question or item.exercise
    assert part is not None
    return Task(
        item_id=item.pk,
        question_id=item.question_id,
        exercise_id=item.exercise_id,
        objective_id=item.objective_id,
        guess=guess_of(item.question.kind if item.question else "exercise"),
        right=right,
        wrong=wrong,
        version=part.version,
    )


def ways_of_question(item: Item) -> list[Outcome]:
    """The right answer, then the wrong ones, as the real scoring judges them."""
    assert item.question is not None
    spec = item.question.as_spec()
    return [judged(spec, given) for given in ways_of(spec)]


def judged(spec: Spec, given: Given) -> Outcome:
    score = scoring.score(spec, SEED_OF_DRAWN, given)
    return Outcome(
        choice=choice_of(given),
        score=score.value,
        mistakes=tuple(score.misconceptions),
        response=json.dumps(given),
        feedback=json.dumps(score.feedback()),
    )


def ways_of_exercise(item: Item) -> list[Outcome]:
    """The model solution, and the starter with two named mistakes of the objective."""
    assert item.exercise is not None
    slug = item.objective.slug if item.objective else ""
    known = Misconception.objects.filter(objective=slug) if slug else Misconception.objects.all()
    named = list(known.order_by("slug").values_list("slug", "title")[:2])
    ways = [graded(item.exercise.solution, 1.0)]
    # Most failures earn nothing, as a wrong option does: else exercises would look easier than the
    # questions of their difficulty, and their facility would not tell it.
    ways += [graded(item.exercise.starter, 0.0, mistake, title) for mistake, title in named]
    return [*ways, graded(item.exercise.starter, 0.0), graded(item.exercise.starter, 0.4)]


def graded(source: str, score: float, mistake: str = "", title: str = "") -> Outcome:
    """A graded submission with a report that holds what pages show of it."""
    headline = "Right values in every case." if score == 1 else title or "Not right yet."
    report: dict[str, object] = {
        "verdict": "passed" if score == 1 else "failed",
        "score": score,
        "headline": headline,
        "checks": [],
        "misconception": (
            {"slug": mistake, "title": title, "message": "", "step": ""} if mistake else None
        ),
        "divergence": None,
        "comparison": {},
        "notes": [],
        "stdout": "",
        "seconds": 0.01,
        "sandbox": [],
    }
    mistakes = (mistake,) if mistake else ()
    return Outcome(mistake, score, mistakes, "", json.dumps(report), source)
