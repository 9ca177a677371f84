"""The demo class: made-up people whose answers and code went through the real scoring."""

import random
import secrets
import tomllib
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from exercises.models import Exercise, Submission
from exercises.services import grade_submission
from lstm_course.accounts.models import User
from lstm_course.classroom.attention import SAME_FAILURES
from lstm_course.classroom.backdating import backdate
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.models import Assignment, Classroom, Enrolment
from lstm_course.classroom.simulation.answering import ways_of
from lstm_course.lessons.models import Item, Step
from lstm_course.progress.models import StepProgress
from quizzes.models import Difficulty, Question
from quizzes.services import answer_question

HARDNESS = {Difficulty.FOUNDATIONAL: 0.15, Difficulty.INTERMEDIATE: 0.0}
HARDEST = -0.2
PACE, RAPID = (3.0, 0.6), (0.6, 0.3)  # of the logarithm of seconds: middle and spread
Tell = Callable[[str], None]


def demo_folder() -> Path:
    return Path(settings.BASE_DIR) / "fixtures" / "demo"


def demo_password() -> str:
    """The password of every demo person: made once for each site, and told at each start."""
    path = settings.DATA_DIR / "demo_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"learn-lstm-{secrets.token_hex(3)}")
    return str(path.read_text())


def demo_teacher() -> User:
    plan = tomllib.loads((demo_folder() / "class.toml").read_text("utf-8"))
    return person(plan["teacher"], is_teacher=True)


def load_demo(*, students: int | None, tell: Tell) -> Classroom:
    """Make the class and what its students did. People who are there already are left alone."""
    plan = tomllib.loads((demo_folder() / "class.toml").read_text("utf-8"))
    teacher = person(plan["teacher"], is_teacher=True)
    person(plan["administrator"], is_staff=True, is_superuser=True)
    classroom, is_new = Classroom.objects.get_or_create(name=plan["name"], teacher=teacher)
    if is_new:  # what a teacher took away later stays away
        set_work(classroom, plan["assignment"])
    items = items_of_course()
    wanted = list(cast_of(plan, students))
    for number, described in enumerate(wanted, start=1):
        student = person(described)
        _, is_new = Enrolment.objects.get_or_create(classroom=classroom, student=student)
        if is_new:
            chance = random.Random(f"{plan['seed']}:{student.username}")  # noqa: S311 - a demo
            live_through(student, items, described, chance)
        tell(f"  {number} of {len(wanted)} students")
    return classroom


def set_work(classroom: Classroom, described: list[dict[str, Any]]) -> None:
    """Set the work of some weeks, each until an evening."""
    now = timezone.now()
    for each in described:
        evening = (now - timedelta(days=each["due"])).replace(hour=20, minute=0, second=0)
        assignment = Assignment.objects.create(
            classroom=classroom,
            title=each["title"],
            opens_at=now - timedelta(days=each["opened"]),
            due_at=evening.replace(microsecond=0),
        )
        assignment.steps.set(Step.objects.filter(slug__in=each["steps"]))


def cast_of(plan: dict[str, Any], students: int | None) -> Iterator[dict[str, Any]]:
    """The named students, then as many numbered ones as are wanted."""
    named = plan["student"]
    yield from named[:students]
    chance = random.Random(plan["seed"])  # noqa: S311 - a demo
    for number in range(len(named) + 1, (students or 0) + 1):
        yield {
            "username": f"demo-{number}",
            "name": f"Student {number}",
            "skill": chance.betavariate(4, 3),
            "reach": chance.random(),
            "began": chance.uniform(2, 14),
        }


def person(described: dict[str, Any], **roles: bool) -> User:
    user, is_new = User.objects.get_or_create(
        username=described["username"], defaults={"display_name": described["name"], **roles}
    )
    if is_new:
        user.password = hashed(demo_password())
        user.save(update_fields=["password"])
    return user


@cache
def hashed(password: str) -> str:
    """One hash for all of them: it is one password, and a hash takes a tenth of a second."""
    return make_password(password)


def live_through(
    student: User, items: list[Item], described: dict[str, Any], chance: random.Random
) -> None:
    """Do the work of the days before: all of it, and what the person is here to show."""
    pace = RAPID if described.get("hurries") else PACE
    work_through(student, items, described["skill"], described["reach"], chance, pace)
    if stuck := described.get("stuck_on"):
        slip = (demo_folder() / "code" / f"{stuck}-1.py").read_text("utf-8")
        exercise = Exercise.objects.get(slug=stuck)
        for _ in range(SAME_FAILURES):
            submit(student, exercise, slip, chance)
    backdate(student, began=described.get("began", 7), ended=described.get("ended", 0))


def work_through(
    student: User,
    items: list[Item],
    skill: float,
    reach: float,
    chance: random.Random,
    pace: tuple[float, float] = PACE,
) -> None:
    """Answer the first part of the lesson, sometimes wrongly and then once more."""
    part = items[: round(reach * len(items))]
    for item in part:
        if item.question:
            answer(student, item.question, skill, chance, pace)
        elif item.exercise:
            hand_in(student, item.exercise, skill, chance)
    begun_only = {item.step_id for item in items[len(part) :]}
    for step in Step.objects.filter(items__in=part).distinct():
        done = None if step.pk in begun_only else timezone.now()
        StepProgress.objects.get_or_create(user=student, step=step, defaults={"completed_at": done})


def answer(
    student: User,
    question: Question,
    skill: float,
    chance: random.Random,
    pace: tuple[float, float],
) -> None:
    likely = skill + HARDNESS.get(Difficulty(question.difficulty), HARDEST)
    for _ in range(2):
        is_right = chance.random() < likely
        seed = chance.getrandbits(31)
        right, *wrong = ways_of(question.as_spec(), seed)
        answer_question(
            user=student,
            question=question,
            token=uuid.UUID(int=chance.getrandbits(128), version=4),
            response=right if is_right else chance.choice(wrong),
            seconds=round(chance.lognormvariate(*pace), 1),
            seed=seed,
        )
        if is_right or chance.random() > skill:
            return


def hand_in(student: User, exercise: Exercise, skill: float, chance: random.Random) -> None:
    """Submit a wrong file first, if the person slips; then perhaps the right one."""
    slips = sorted((demo_folder() / "code").glob(f"{exercise.slug}-[0-9].py"))
    sources = []
    if slips and chance.random() > skill:
        sources.append(chance.choice(slips).read_text("utf-8"))
    if not sources or chance.random() < skill:
        sources.append(exercise.solution)
    for source in sources:
        submit(student, exercise, source, chance)


def submit(student: User, exercise: Exercise, source: str, chance: random.Random) -> None:
    made = Submission.objects.create(
        user=student,
        exercise=exercise,
        source=source,
        seed=chance.getrandbits(63),
        number=Submission.objects.filter(user=student, exercise=exercise).count() + 1,
        exercise_version=exercise.version,
    )
    grade_submission(made.pk)
