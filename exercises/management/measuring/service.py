"""How much the whole service grades: rows, queue, jails and reports, in one process."""

import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from exercises.executor import kept
from exercises.models import Exercise, State, Submission
from exercises.sandbox.benchmark import FORGET_GATE
from exercises.sandbox.outcome import GraderError
from exercises.services import marking, submit_code, wait_for
from lstm_course.accounts.models import User

PEOPLE = 20
SUBMISSIONS = 200
PATIENCE = 60.0  # seconds that one submission may take


def service_per_second(people: int = PEOPLE, submissions: int = SUBMISSIONS) -> float:
    """Graded submissions a second when each person hands in one after the other.

    Everything that the course does on a graded submission is done, on a database that is made
    for this and thrown away. Raises GraderError if a submission is not graded.
    """
    with throwaway_database(), override_settings(CELERY_BROKER_URL=""):
        try:
            marking.jails.runner().warm_up()
            return _rate(people, submissions // people)
        finally:
            kept.stop()
            marking.jails.close()


def _rate(people: int, each: int) -> float:
    exercise = Exercise.objects.create(
        slug="forget-gate", title="The forget gate", statement_html="", starter="", solution=""
    )
    crowd = [User.objects.create(username=f"person{n}") for n in range(people)]
    threads = [threading.Thread(target=_hand_in, args=(one, exercise, each)) for one in crowd]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    graded = Submission.objects.filter(state=State.GRADED, verdict="passed").count()
    if graded != people * each:
        raise GraderError(f"only {graded} of {people * each} submissions were graded")
    return graded / seconds


def _hand_in(person: User, exercise: Exercise, count: int) -> None:
    try:
        for _ in range(count):
            run = submit_code(
                user=person, exercise=exercise, source=FORGET_GATE, token=uuid.uuid4()
            )
            wait_for(run, PATIENCE)
    finally:
        connections.close_all()


@contextmanager
def throwaway_database() -> Iterator[None]:
    """For the block, an empty SQLite database with every table stands in for the site's."""
    usual, connection = connections.settings, connections["default"]
    with tempfile.TemporaryDirectory() as folder:
        file = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(folder, "service.sqlite3"),
            "OPTIONS": settings.SQLITE_OPTIONS,
            "CONN_MAX_AGE": 60,
        }
        connection.close()
        connections.settings = connections.configure_settings({"default": file})
        del connections["default"]
        try:
            _make_tables()
            yield
        finally:
            connections.close_all()
            connections.settings = usual
            connections["default"] = connection


def _make_tables() -> None:
    """All at once from the models: the history of the tables would take a while."""
    no_history = {app.label: None for app in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=no_history):
        call_command("migrate", run_syncdb=True, verbosity=0)
