"""`manage.py benchmark_site`: measure the pages of the largest class."""

import json
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from lstm_course.classroom.benchmark import measure_site
from lstm_course.classroom.models import Classroom


class Command(BaseCommand):
    help = "Measure the pages of a class: time, queries and memory."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--class", type=int, dest="pk", help="which class; the largest if left")
        parser.add_argument("--runs", type=int, default=15, help="visits of each page")

    def handle(self, *args: Any, **options: Any) -> None:
        classes = Classroom.objects.select_related("teacher")
        if options["pk"] is not None:
            classes = classes.filter(pk=options["pk"])
        classroom = classes.annotate(n=Count("enrolments")).order_by("-n", "pk").first()
        if classroom is None:
            raise CommandError("There is no such class: run `manage.py load_demo` first.")
        if not 1 <= options["runs"] <= 1000:
            raise CommandError("--runs takes a number from 1 to 1000.")
        collect_files_once()
        found = measure_site(classroom, runs=options["runs"])
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(f"{found['students']} students, {found['attempts']} attempts")
        for page in found["pages"]:
            self.stdout.write(
                f"{page['page']:<14} median {page['median_ms']} ms, p95 {page['p95_ms']} ms, "
                f"{page['queries']} queries, {page['peak_mb']} MB"
            )


def collect_files_once() -> None:
    """Pages name their files by a list that the first start makes; measuring may come before it."""
    if not getattr(staticfiles_storage, "hashed_files", True):
        call_command("collectstatic", verbosity=0, interactive=False)
