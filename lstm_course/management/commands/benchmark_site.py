"""`manage.py benchmark_site`: measure the pages of the largest class."""

import json
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from lstm_course import first_run
from lstm_course.classroom.benchmark import growth, measure_site
from lstm_course.classroom.models import Classroom


class Command(BaseCommand):
    help = "Measure the pages of a class: time, queries and memory."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--class", type=int, dest="pk", help="which class; the largest if left")
        parser.add_argument(
            "--against", type=int, help="a class with fewer attempts: how much more does this cost"
        )
        parser.add_argument("--runs", type=int, default=15, help="visits of each page")

    def handle(self, *args: Any, **options: Any) -> None:
        if first_run.pending_migrations():
            raise CommandError("There is no data yet: run `manage.py load_demo` first.")
        classroom = class_to_measure(options["pk"])
        if not 1 <= options["runs"] <= 1000:
            raise CommandError("--runs takes a number from 1 to 1000.")
        # Pages name their files by a list that a start makes; measuring may come before it.
        if hasattr(staticfiles_storage, "hashed_files"):
            first_run.collect_static(lambda line: None)
        found = measure_site(classroom, runs=options["runs"])
        if options["against"] is not None:
            smaller = class_to_measure(options["against"])
            found["growth"] = growth(classroom, smaller, runs=options["runs"])
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.tell(found)

    def tell(self, found: dict[str, Any]) -> None:
        self.stdout.write(f"{found['students']} students, {found['attempts']} attempts")
        for page in found["pages"]:
            grown = found.get("growth", {}).get(page["page"])
            self.stdout.write(
                f"{page['page']:<14} median {page['median_ms']} ms, p95 {page['p95_ms']} ms, "
                f"{page['queries']} queries, {page['peak_mb']} MB"
                + (f", {grown} times the smaller class" if grown else "")
            )


def class_to_measure(pk: int | None) -> Classroom:
    """The class of this number, or else the one with most students."""
    classes = Classroom.objects.select_related("teacher")
    if pk is not None:
        classes = classes.filter(pk=pk)
    found = classes.annotate(n=Count("enrolments")).filter(n__gt=0).order_by("-n", "pk").first()
    if found is None:
        raise CommandError("There is no such class: run `manage.py load_demo` first.")
    return found
