"""What `manage.py start` does before it serves; a step whose input is unchanged is skipped."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lstm_course.classroom.demo import demo_folder, demo_password

Say = Callable[[str], None]


def prepare(*, demo: bool, say: Say) -> None:
    """Bring database, static files, course and demo class up to date, telling each step."""
    if pending_migrations():
        say("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
    collect_static(say)
    once(
        "course",
        [settings.COURSE_DIR],
        "Loading the course ...",
        lambda: call_command("load_course", verbosity=0),
        say,
    )
    if demo:
        once(
            "demo",
            [demo_folder()],
            "Filling the demo class ...",
            lambda: call_command("load_demo", verbosity=0),
            say,
        )


def welcome(host: str, port: int, *, demo: bool) -> str:
    """Say where to go, and as whom."""
    lines = ["", f"The course is at http://{host}:{port}/  (Ctrl-C stops it)"]
    if demo:
        lines += [
            f"Demo people, each with the password {demo_password()}",
            "  ada      a student of the demo class",
            "  turing   its teacher: see /classes/",
            "  admin    the administrator: see /admin/",
        ]
    return "\n".join(lines)


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_folders() -> list[Path]:
    folders = (Path(config.path) / "static" for config in apps.get_app_configs())
    return [folder for folder in folders if folder.is_dir()]


def collect_static(say: Say) -> None:
    """Bring the files that pages name by their contents up to date."""
    once(
        "static",
        static_folders(),
        "Collecting the pages' files ...",
        lambda: call_command("collectstatic", verbosity=0, interactive=False, clear=True),
        say,
    )


def once(name: str, inputs: list[Path], line: str, step: Callable[[], object], say: Say) -> None:
    """Run a step unless its stamp says that the same inputs were done into the same database."""
    stamp = settings.DATA_DIR / "stamps" / name
    wanted = fingerprint(inputs)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(line)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def fingerprint(inputs: list[Path]) -> str:
    """A digest of names, sizes and times of the files, and of the database they go into."""
    digest = hashlib.sha256(database_name().encode())
    for path in files(inputs):
        state = path.stat()
        digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def database_name() -> str:
    """As the data folder sees it: one that was moved or copied is the same database."""
    name = Path(settings.DATABASES["default"]["NAME"])
    folder = settings.DATA_DIR
    return str(name.relative_to(folder) if name.is_relative_to(folder) else name)


def files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
