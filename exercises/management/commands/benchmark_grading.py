"""`manage.py benchmark_grading [--submissions N] [--json]`: how fast grading is on this machine."""

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.grading.grader import grade
from exercises.grading.registry import get_task
from exercises.sandbox.benchmark import FORGET_GATE, measure, submissions_per_second
from exercises.sandbox.outcome import GraderError
from exercises.sandbox.pool import Pool

EXERCISE = "forget-gate"
MEANING = {
    "jail_ms_median": "ms for a forget gate called five times in the jail, median",
    "jail_ms_p95": "ms of the same, 95th percentile",
    "floor_ms_median": "ms for the same calls in a bare fork of a NumPy process, median",
    "ratio": "jail over floor",
    "submissions_per_second": "such submissions a second on all cores",
    "warm_start_s": "s until the first jail is warm",
    "peak_mb": "MB of one jail at its peak",
    "graded_per_second": "submissions a second on all cores with cases, checks and report",
}


class Command(BaseCommand):
    help = "Measure grading beside the bare floor, in turns, in one run."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--submissions", type=at_least_twenty, default=300)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["submissions"]
        try:
            measured = asdict(measure(count, progress=self.show_progress))
            self.stderr.write("Grading with cases, checks and report ...")
            measured["graded_per_second"] = graded_per_second(count)
        except GraderError as error:
            raise CommandError(f"nothing was measured: {error}", returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(measured, indent=2))
            return
        for name, meaning in MEANING.items():
            self.stdout.write(f"{measured[name]:>10.2f}  {meaning}")
        self.stdout.write(f"Layers: {', '.join(measured['layers'])}")

    def show_progress(self, done: int, total: int) -> None:
        if done % max(1, total // 10) == 0 or done == total:
            self.stderr.write(f"{done} of {total} submissions")


def graded_per_second(count: int) -> float:
    """The whole of grading but for the database."""
    task = get_task(EXERCISE)
    with Pool() as pool:
        pool.warm_up()
        return submissions_per_second(pool, count, lambda jails: grade(task, FORGET_GATE, 1, jails))


def at_least_twenty(text: str) -> int:
    """A 95th percentile means nothing below twenty."""
    try:
        number = int(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a whole number") from None
    if not 20 <= number <= 100_000:
        raise ArgumentTypeError(f"{number} is not between 20 and 100000")
    return number
