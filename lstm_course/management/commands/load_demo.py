"""`manage.py load_demo`: a class with people in it, for a first look."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lstm_course import first_run
from lstm_course.classroom.demo import demo_password, demo_teacher, load_demo
from lstm_course.classroom.models import Classroom
from lstm_course.lessons.models import Item


class Command(BaseCommand):
    help = "Fill a demo class with made-up students, answers and graded code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, help="how many; the named twelve by default")

        parser.add_argument(
            "--attempts", type=int, help="a large class with that many made-up attempts instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["students"] is not None and not 1 <= options["students"] <= 5000:
            raise CommandError("--students takes a number from 1 to 5000.")
        tell = self.stdout.write if options["verbosity"] else (lambda line: None)
        if first_run.pending_migrations():  # nothing was started here yet
            first_run.prepare(demo=False, say=tell)
        if not Item.objects.exists():
            raise CommandError("There is no course yet: run `manage.py load_course` first.")
        if options["attempts"] is None:
            classroom = load_demo(students=options["students"], tell=tell)
        else:
            classroom = self.large_class(options["students"] or 30, options["attempts"], tell)
        if options["verbosity"]:
            self.stdout.write(f"The class “{classroom.name}” is ready.")

    def large_class(self, students: int, attempts: int, tell: Any) -> Classroom:
        from lstm_course.classroom.simulation.loading import load_history  # loads NumPy

        if not students * 10 <= attempts <= 10_000_000:
            raise CommandError("--attempts takes at least ten a student and at most 10,000,000.")
        return load_history(
            teacher=demo_teacher(),
            name=f"{students} students (demo)",
            students=students,
            attempts=attempts,
            password=demo_password(),
            tell=tell,
        )
