"""`manage.py check_exercises [--json]`: does the grader reject, name and spare what it should?"""

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.grading.mutation import ExerciseTally, summary, tallies
from exercises.grading.registry import all_tasks
from exercises.sandbox.outcome import GraderError
from exercises.sandbox.pool import Pool

HEADINGS = ("exercise", "mistakes", "rejected", "named", "right", "wrongly rejected")
ROW = "{:<28}{:>10}{:>10}{:>8}{:>8}{:>18}"


class Command(BaseCommand):
    help = "Grade known mistakes, other wrong code, right solutions and starters; say what fails."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--seed", type=int, default=1, help="seed of the hidden cases")

    def handle(self, *args: Any, **options: Any) -> None:
        result = summary(tuple(self.tallied(options["seed"])))
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(table(result.exercises)))
            self.stdout.write(
                f"{result.rejected_percent:g} % of the mistakes rejected, "
                f"{result.named_percent:g} % rightly named; {result.false_names} false names, also "
                f"for {result.unlisted} wrong solutions outside the lists."
            )
        self.stdout.flush()
        if not result.is_clean:
            sys.exit(1)

    def tallied(self, seed: int) -> list[ExerciseTally]:
        tasks = all_tasks()
        found = []
        try:
            with Pool(1, waived=settings.SANDBOX_WAIVED) as pool:
                for tally in tallies(tasks, pool, seed):
                    found.append(tally)
                    self.stderr.write(f"{len(found)} of {len(tasks)}: {tally.slug}")
        except (GraderError, OSError) as error:
            raise CommandError(f"the exercises cannot be checked: {error}", returncode=2) from None
        return found


def table(exercises: tuple[ExerciseTally, ...]) -> list[str]:
    lines = [ROW.format(*HEADINGS)]
    for e in exercises:
        counts = (e.mistakes, e.rejected, e.named, e.right_solutions, e.right_rejected)
        lines.append(ROW.format(e.slug, *counts))
        lines += [f"    {problem}" for problem in e.problems]
    return lines
