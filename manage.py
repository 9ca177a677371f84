#!/usr/bin/env python3
"""Django's command line; on a fresh machine it sets the environment up first."""

import os
import sys
from pathlib import Path


def main() -> None:
    from lstm_course import bootstrap

    bootstrap.enter_environment(Path(__file__).resolve().parent, sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lstm_course.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        say_if_tables_are_missing()
        raise


def say_if_tables_are_missing() -> None:
    """End with one sentence where the database was never made, or is that of an older version."""
    from lstm_course import first_run

    if first_run.pending_migrations():
        sys.stderr.write(
            "The database lacks tables of this version: run `python3 manage.py start` once, "
            "or `python3 manage.py migrate`.\n"
        )
        # Where a command's status says what it found, 1 is an answer and 2 is none.
        sys.exit(2)


if __name__ == "__main__":
    main()
