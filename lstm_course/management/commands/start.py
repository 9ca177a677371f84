"""`manage.py start`: make the database, load the course and serve, from nothing."""

import os
import socket
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from lstm_course import first_run

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Command(BaseCommand):
    help = "Set up what is missing and serve the site with the production server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=1, help="server processes")
        parser.add_argument("--no-demo", action="store_true", help="load no demo class")

    def handle(self, *args: Any, **options: Any) -> None:
        # People with a known name and the administrator's rights stay on this machine.
        demo = options["host"] in LOOPBACK and not options["no_demo"]
        refuse_taken_port(options["host"], options["port"])
        try:
            first_run.prepare(demo=demo, say=self.say)
        except (OSError, DatabaseError) as error:
            raise CommandError(
                f"The data could not be prepared ({error}): check that the disk has room and "
                "that DATABASE_URL, if set, names a database that answers."
            ) from error
        call_command("check", "--tag", "sandbox")
        self.say(first_run.welcome(options["host"], options["port"], demo=demo))
        serve(options["host"], options["port"], options["workers"])

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError if something already listens there."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} cannot be used ({error.strerror}): stop what uses it, "
            f"or choose another with --port {port + 1}."
        ) from error


def serve(host: str, port: int, workers: int) -> None:
    """Become the server; Ctrl-C ends it."""
    sys.stdout.flush()
    threads = str(8 * (os.cpu_count() or 1))
    arguments = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    arguments += ["--workers", str(workers), "--blocking-threads", threads, "--no-ws"]
    arguments += ["--log-level", "error", "--respawn-failed-workers"]
    arguments += ["--workers-kill-timeout", "5", "lstm_course.wsgi:application"]
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - our own interpreter
