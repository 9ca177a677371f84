"""`manage.py load_course [--check] [--json] [--force] [FOLDER]`."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lstm_course.content.loader import Checked, LoadReport, check_course, write_course
from lstm_course.content.schema import Problem


class Command(BaseCommand):
    help = "Load the course from its folder; --check only says what is wrong with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.COURSE_DIR)
        parser.add_argument("--check", action="store_true", help="read and check, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--force", action="store_true", help="undo what was edited on the site, too"
        )

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        if not (folder / "course.toml").is_file():
            raise CommandError(f"{folder} has no course.toml: it is not a course.")
        self.quiet = options["json"] or options["verbosity"] == 0
        self.say(f"Reading {shown(folder)} ...")
        checked = check_course(folder)
        report = None
        if not checked.problems and not check:
            self.say("Writing ...")
            report = write_course(checked, force=options["force"])
        if options["json"]:
            self.stdout.write(
                json.dumps(as_json(checked, report, folder), indent=2, ensure_ascii=False)
            )
        else:
            self.summary(checked, report)
            if check:
                self.say("\n".join(checked.coverage.table()))
        if checked.problems:
            self.complain(checked.problems, folder, in_words=not options["json"])

    def say(self, text: str) -> None:
        if not self.quiet:
            self.stdout.write(text)

    def summary(self, checked: Checked, report: LoadReport | None) -> None:
        coverage = checked.coverage
        self.say(
            f"{len(checked.course.lessons)} lessons, {coverage.items} questions and exercises, "
            f"{coverage.misconceptions_used} of {len(checked.course.misconceptions)} "
            "misconceptions used."
        )
        for name, counts in (report.counts if report else {}).items():
            told = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
            self.say(f"  {name}: {told or 'none'}")
        for kept in report.kept if report else ():
            self.say(f"Kept: {kept}")

    def complain(self, problems: tuple[Problem, ...], folder: Path, *, in_words: bool) -> None:
        if in_words:
            for problem in problems:
                self.stderr.write(f"{shown(folder)}/{problem}")
        number = len(problems)
        raise CommandError(
            f"{number} problem{'s' * (number != 1)} in the course. Nothing was written."
        )


def shown(folder: Path) -> str:
    """Return the folder as the reader of the terminal would write it."""
    relative = os.path.relpath(folder)
    return str(folder) if relative.startswith("..") else relative


def as_json(checked: Checked, report: LoadReport | None, folder: Path) -> dict[str, Any]:
    problems = [
        {"path": f"{shown(folder)}/{row.path}", "line": row.line, "message": row.message}
        for row in checked.problems
    ]
    kept = {"kept": report.kept} if report else {}
    return {"problems": problems, **checked.coverage.as_dict(), **kept}
