"""`manage.py regrade`: grade stored submissions anew, and see who would move before it counts."""

import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.models import Exercise, Regrade, Stage
from exercises.services import (
    Mover,
    confirm_regrade,
    dismiss_regrade,
    movers,
    progress_of,
    start_regrade,
    sweep_regrades,
)
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.regrading import regrade_class

LOOK_SECONDS, TELL_SECONDS = 0.2, 5.0


class Command(BaseCommand):
    help = (
        "Grade stored submissions anew under today's grader, each with its own seed. Without "
        "--reason nothing counts; stopped in the middle, it goes on when called again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--exercise", metavar="SLUG", help="only this exercise")
        parser.add_argument(
            "--class", dest="classroom", metavar="ID", type=int, help="only those in this class"
        )
        parser.add_argument("--dry-run", action="store_true", help="compare only; then forget it")
        parser.add_argument("--reason", help="let it count; students can read the reason")
        parser.add_argument(
            "--lower", action="store_true", help="with --reason: let marks that sink count, too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"] and options["reason"]:
            raise CommandError("--dry-run changes nothing, so it takes no --reason.")
        if options["lower"] and not options["reason"]:
            raise CommandError("A mark is lowered for a reason only: add --reason.")
        if not settings.CELERY_BROKER_URL:
            os.nice(10)  # behind the site, which may run on the same machine
        regrade = self.started(options["exercise"], options["classroom"])
        self.follow(regrade)
        self.show(regrade)
        if options["dry_run"]:
            dismiss_regrade(regrade)
            self.stdout.write("This was a dry run: nothing changed.")
        elif options["reason"]:
            self.count(regrade, options["reason"], options["lower"])
        else:
            self.stdout.write("Nothing counts yet: add --reason to let it count.")

    def started(self, slug: str | None, classroom: int | None) -> Regrade:
        exercise = Exercise.objects.filter(slug=slug).first() if slug else None
        if slug and exercise is None:
            raise CommandError(f"There is no exercise “{slug}”.")
        if classroom is None:
            return start_regrade(by=None, exercise=exercise)
        found = Classroom.objects.filter(pk=classroom).first()
        if found is None:
            raise CommandError(f"There is no class {classroom}.")
        return regrade_class(classroom=found, by=None, exercise=exercise)

    def follow(self, regrade: Regrade) -> None:
        """Wait until it is at rest, and say now and then how far it has come."""
        told = time.monotonic()
        sweep_regrades(everything=not settings.CELERY_BROKER_URL)
        regrade.refresh_from_db()
        while regrade.is_at_work:
            time.sleep(LOOK_SECONDS)
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                sweep_regrades(everything=False)
                progress = progress_of(regrade)
                self.stdout.write(f"{progress.compared} of {progress.total} compared")
            regrade.refresh_from_db()

    def show(self, regrade: Regrade) -> None:
        progress = progress_of(regrade)
        self.stdout.write(
            f"{progress.total} submissions compared, {progress.moving} with another grade, "
            f"{progress.our_fault} not graded through our own fault."
        )
        found = movers(regrade)
        for mover in found:
            self.stdout.write(in_words(mover))
        if not found:
            self.stdout.write("Nobody's mark would move.")

    def count(self, regrade: Regrade, reason: str, may_lower: bool) -> None:
        if regrade.stage == Stage.READY:  # else somebody else has just decided it
            confirm_regrade(regrade, by=None, reason=reason, may_lower=may_lower)
        self.follow(regrade)
        progress = progress_of(regrade)
        self.stdout.write(f"{progress.counted} grades changed, {progress.kept} left as they were.")


def in_words(mover: Mover) -> str:
    before = "no grade" if mover.before is None else f"{mover.before:.0%}"
    where = f"{mover.user.username}, {mover.exercise.slug}"
    return f"  {where}: {before} -> {mover.after:.0%} ({mover.points:+d})"
