"""`manage.py preview_course FOLDER`: the pages of a course folder, while it is being written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import run

from lstm_course.content import preview


class Command(BaseCommand):
    help = (
        "Show a course folder, or one lesson of it, as students would see it, on this machine "
        "only. The page follows the files; the site's database is not opened."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *args: Any, folder: Path, port: int, **options: Any) -> None:
        root, lesson = course_and_lesson(folder.resolve())
        self.stdout.write("Preparing ...")
        application = preview.application(root)
        start = f"/lessons/{lesson}/" if lesson else "/"
        self.stdout.write(
            f"http://127.0.0.1:{port}{start} shows {folder} and follows its files. Ctrl-C ends it."
        )
        self.stdout.flush()
        try:
            # One thread: the database in memory belongs to the thread that made it.
            run("127.0.0.1", port, application, threading=False)
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}): choose another with --port."
            ) from error
        except KeyboardInterrupt:
            self.stdout.write("")


def course_and_lesson(folder: Path) -> tuple[Path, str]:
    """Return the course's folder, and the lesson's slug if `folder` is that of a lesson."""
    if (folder / "course.toml").is_file():
        return folder, ""
    if (folder / "lesson.toml").is_file() and (folder.parent / "course.toml").is_file():
        return folder.parent, folder.name
    raise CommandError(
        f"{folder} holds neither a course (course.toml) nor a lesson of one (lesson.toml)."
    )
