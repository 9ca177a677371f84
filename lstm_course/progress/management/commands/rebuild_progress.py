"""manage.py rebuild_progress [--user NAME]: progress anew from the raw answers and grades."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lstm_course.accounts.models import User
from lstm_course.progress.rebuilding import rebuild


class Command(BaseCommand):
    help = "Compute every progress row anew from the answers and submissions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", help="only this person, by user name")

    def handle(self, *args: Any, **options: Any) -> None:
        users = User.objects.order_by("pk")
        if options["user"] is not None:
            users = users.filter(username=options["user"])
            if not users:
                raise CommandError(f"There is nobody called {options['user']!r}.")
        people = list(users)
        for number, _ in enumerate(rebuild(people), start=1):
            if self.stderr.isatty():
                self.stderr.write(f"\r{number} of {len(people)} people", ending="")
        if self.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(f"Rebuilt the progress of {len(people)} people.")
