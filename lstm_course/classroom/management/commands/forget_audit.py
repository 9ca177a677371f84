"""`manage.py forget_audit --days N`: delete old entries of the audit trail."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lstm_course.classroom.oversight import LEAST_DAYS, forget


class Command(BaseCommand):
    help = "Delete entries of the audit trail that are older than some days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=730, help="how long they are kept")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < LEAST_DAYS:
            raise CommandError(f"--days takes at least {LEAST_DAYS}: a term should stay traceable.")
        count = forget(timedelta(days=options["days"]))
        self.stdout.write(
            f"Deleted {count} {'entry' if count == 1 else 'entries'} of the audit trail."
        )
