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

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
