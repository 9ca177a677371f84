"""How much the whole service grades: rows, queue, jails, reports and progress, on all cores."""

import multiprocessing
import os
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
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
from exercises.services import marking, submit_code, wait_for, warm_up
from lstm_course.accounts.models import User

PEOPLE = 20
SUBMISSIONS = 200
PATIENCE = 60.0  # seconds that one submission may take
SETTING_UP = 120.0  # seconds until every process has its jails


def service_per_second(people: int = PEOPLE, submissions: int = SUBMISSIONS) -> float:
    """Graded submissions a second when each person hands in one after the other.

    As many server processes as cores, each for its share of the people. Everything that the
    course does on a graded submission is done, on a database with the whole course that is made
    for this and thrown away. Raises GraderError if a submission is not graded.
    """
    with throwaway_database(), override_settings(CELERY_BROKER_URL=""):
        call_command("load_course", verbosity=0)
        crowd = [User.objects.create(username=f"person{n}").pk for n in range(people)]
        connections.close_all()
        seconds = _seconds(crowd, submissions // people)
        graded = Submission.objects.filter(state=State.GRADED, verdict="passed").count()
        if graded != people * (submissions // people):
            raise GraderError(f"only {graded} of {submissions} submissions were graded")
        return graded / seconds


def _seconds(crowd: list[int], each: int) -> float:
    """From the moment at which every process is ready until the last one is done."""
    context = multiprocessing.get_context("fork")  # the copies keep the throwaway database
    size = min(len(os.sched_getaffinity(0)), len(crowd))
    ready = context.Barrier(size + 1)
    shares = [crowd[n::size] for n in range(size)]
    servers = [context.Process(target=_serve, args=(share, each, ready)) for share in shares]
    for server in servers:
        server.start()
    try:
        ready.wait(SETTING_UP)
    except threading.BrokenBarrierError:
        raise GraderError("a server process did not get ready") from None
    start = time.perf_counter()
    for server in servers:
        server.join()
    return time.perf_counter() - start


def _serve(people: list[int], each: int, ready: Barrier) -> None:
    """One server process with jails of its own."""
    try:
        warm_up()
        exercise = Exercise.objects.get(slug="forget-gate")
        crowd = User.objects.in_bulk(people).values()
        threads = [threading.Thread(target=_hand_in, args=(one, exercise, each)) for one in crowd]
        ready.wait(SETTING_UP)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        kept.stop()
        marking.jails.close()
        connections.close_all()


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
