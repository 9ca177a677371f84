"""`manage.py test`: the whole suite under pytest. Every argument is pytest's own."""

import os
import sys
import tempfile
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the tests with pytest; arguments are passed through (try `test -m services`)."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand every argument on unread, which Django's own parser would refuse."""
        self.handle(*argv[2:])

    def handle(self, *args: Any, **options: Any) -> None:
        arguments = [str(argument) for argument in args]
        if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
            # A file's tests stay on one worker: they share its warm jail. The files keep their
            # order: else those of few long tests come last, and one worker waits for the other.
            arguments = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *arguments]
        # The suite never touches the data of the person who runs it.
        with tempfile.TemporaryDirectory(prefix="lstm-course-tests-") as folder:
            environment = {**os.environ, "DATA_DIR": folder}
            command = [sys.executable, "-m", "pytest", *arguments]
            status = os.spawnve(os.P_WAIT, sys.executable, command, environment)  # noqa: S606
        sys.exit(status)
