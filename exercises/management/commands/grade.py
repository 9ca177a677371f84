"""`manage.py grade <exercise-slug> <file.py> [--json]`: grade a file without a server."""

import json
import secrets
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.grading.grader import grade
from exercises.grading.registry import UnknownExercise, get_task
from exercises.grading.report import Report
from exercises.grading.task import Task
from exercises.sandbox.pool import Pool
from exercises.services.source import MAX_SOURCE_BYTES

PASSED, NOT_PASSED, NO_GRADE = 0, 1, 2
MARKS = {True: "✓", False: "✗", None: "·"}


class Command(BaseCommand):
    help = "Grade a file of Python in the jail. Exit status: 0 passed, 1 not passed, 2 no grade."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("exercise", help="the exercise's slug, such as forget-gate")
        parser.add_argument("file", help="the file to grade")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--seed", type=int, help="repeat the hidden cases of this seed")

    def handle(self, *args: Any, **options: Any) -> None:
        task, source = task_of(options["exercise"]), source_of(options["file"])
        seed = secrets.randbits(63) if options["seed"] is None else options["seed"]
        report = graded(task, source, seed)
        if options["json"]:
            self.stdout.write(json.dumps(contract(report), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(in_words(report))
        self.stdout.flush()
        if report.verdict != "passed":
            sys.exit(NOT_PASSED)


def task_of(slug: str) -> Task:
    try:
        return get_task(slug)
    except UnknownExercise as error:
        raise CommandError(f"{error}", returncode=NO_GRADE) from None


def source_of(name: str) -> str:
    """Read the file; CommandError in one line for what is not a file of Python of fair size."""
    try:
        with Path(name).open("rb") as file:
            data = file.read(MAX_SOURCE_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise CommandError(f"{name} cannot be read: {reason}", returncode=NO_GRADE) from None
    if len(data) > MAX_SOURCE_BYTES:
        most = MAX_SOURCE_BYTES // 1024
        raise CommandError(f"{name} is larger than the {most} KB taken", returncode=NO_GRADE)
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{name} is not UTF-8 text", returncode=NO_GRADE) from None
    if "\0" in source:
        raise CommandError(f"{name} is not text: it holds a null byte", returncode=NO_GRADE)
    return source


def graded(task: Task, source: str, seed: int) -> Report:
    try:
        with Pool(1, waived=settings.SANDBOX_WAIVED) as pool:
            return grade(task, source, seed, pool)
    except Exception as error:
        # A mistake of the grader itself must not read as one of the student's.
        raise CommandError(
            f"no grade, and that is our fault: {error}", returncode=NO_GRADE
        ) from None


def contract(report: Report) -> dict[str, Any]:
    """The keys that scripts may rely on."""
    whole = report.as_dict()
    found = whole["misconception"]
    return {
        "exercise": whole["exercise"],
        "verdict": whole["verdict"],
        "score": whole["score"],
        "checks": [{key: c[key] for key in ("name", "passed", "message")} for c in whole["checks"]],
        "misconception": found and {key: found[key] for key in ("slug", "title", "message")},
        "stdout": whole["stdout"],
        "seconds": whole["seconds"],
        "sandbox": whole["sandbox"],
    }


def in_words(report: Report) -> str:
    report = Report.from_dict(report.as_dict())  # a terminal obeys what a student can write
    lines = [f"{report.exercise}: {report.verdict}, {report.score:.0%}", report.headline, ""]
    for check in report.checks:
        lines.append(f"  {MARKS[check.passed]} {check.title}")
        if check.message and check.passed is False:
            lines += [f"      {line}" for line in check.message.splitlines()]
    if report.misconception:
        lines += ["", report.misconception.title, report.misconception.message]
    lines += ["", *report.notes] if report.notes else []
    if report.stdout:
        lines += ["", "Printed:", *(f"  {line}" for line in report.stdout.splitlines())]
    return "\n".join(lines)
