"""The site on a course folder that is being written: read-only, on a database in memory.

The preview runs in a process of its own, in which an empty SQLite database in memory stands in the
place of the site's before any connection is opened. So nothing of the site can be read or written,
and what an author tries out is gone at the end. Only questions can be answered; everything else
that would hand something in is refused.
"""

from collections.abc import Callable
from html import escape
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from lstm_course.accounts.models import User
from lstm_course.content.folder import stamp_of
from lstm_course.content.loader import check_course, write_course
from lstm_course.content.schema import Problem

STAMP = "/preview/stamp/"  # asked by preview.js: has a file changed?
AUTHOR = "author"
MOST_SHOWN = 20  # problems
Answering = Callable[[HttpRequest], HttpResponse]


class Preview:
    """A course folder and what was last read of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamp = 0
        self.problems: tuple[Problem, ...] = ()

    def refresh(self) -> None:
        """Read the folder anew if a file of it changed."""
        stamp = stamp_of(self.root)
        if stamp == self.stamp:
            return
        self.stamp = stamp
        checked = check_course(self.root)
        self.problems = checked.problems
        try:
            with transaction.atomic():
                write_course(checked, force=True)
        except (DatabaseError, LookupError, ObjectDoesNotExist, ValueError, TypeError) as error:
            if not checked.problems:
                raise
            shown = f"The pages are those before this change: {error}"
            self.problems += (Problem("course.toml", 1, shown),)

    def age(self, problem: Problem) -> float:
        """Return how long ago the problem's file was written, against the others'; for sorting."""
        path = self.root / problem.path
        return -path.stat().st_mtime if path.exists() else 0.0


_preview: Preview | None = None


def application(root: Path) -> WSGIHandler:
    """Return the site on `root`, for one thread. Ends the use of the site's own database."""
    global _preview  # noqa: PLW0603 - the middleware is made by Django, one to a process
    _preview = Preview(root)
    settings.COURSE_DIR = root
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    signed_in = "django.contrib.auth.middleware.AuthenticationMiddleware"
    at = settings.MIDDLEWARE.index(signed_in) + 1
    settings.MIDDLEWARE.insert(at, f"{__name__}.preview_middleware")
    use_a_database_in_memory()
    call_command("migrate", verbosity=0)
    User.objects.create_user(AUTHOR)
    _preview.refresh()
    return WSGIHandler()


def use_a_database_in_memory() -> None:
    """Put an empty database in the place of the site's, for this process."""
    connections.close_all()
    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    connections.settings = connections.configure_settings({"default": memory})
    del connections["default"]


def preview_middleware(get_response: Answering) -> Answering:
    """Follow the files before each page, and show what is wrong with them on top of it."""

    def answer(request: HttpRequest) -> HttpResponse:
        assert _preview is not None  # application() has made it
        if request.path == STAMP:
            return HttpResponse(str(stamp_of(_preview.root)), content_type="text/plain")
        if request.method == "POST" and not request.path.startswith("/questions/"):
            return refusal()
        _preview.refresh()
        request.user = User.objects.filter(username=AUTHOR).first() or AnonymousUser()
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            response.content = with_banner(response.content.decode(), _preview)
        return response

    return answer


def with_banner(page: str, preview: Preview) -> str:
    """Return the page with the problems of the folder on top of it, and the script that reloads.

    What was written last comes first: the other problems may only follow from its own.
    """
    if "<main" not in page:  # a piece that htmx puts into a page
        return page
    script = f'<script type="module" src="{static("content/preview.js")}"></script>'
    latest = sorted(preview.problems, key=preview.age)
    lines = [str(problem) for problem in latest[:MOST_SHOWN]]
    lines += [f"and {len(latest) - MOST_SHOWN} more"] if len(latest) > MOST_SHOWN else []
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    number = len(preview.problems)
    heading = f"{number} problem{'s' * (number != 1)} in the folder"
    problems = (
        f'<div class="notice notice-wrong"><p><strong>{heading}</strong></p><ul>{said}</ul></div>'
    )
    banner = (
        f'<aside class="page" aria-label="Preview" data-preview="{preview.stamp}">'
        f'<p class="small muted">Preview of {escape(str(preview.root))}: what you do here is not '
        f"kept.</p>{problems if number else ''}</aside>"
    )
    page = page.replace("<main", banner + "<main", 1)
    return page.replace("</body>", script + "</body>", 1)


def refusal() -> HttpResponse:
    return HttpResponse(
        "This is a preview: questions can be answered, but nothing else is handed in.",
        status=HTTPStatus.METHOD_NOT_ALLOWED,
        content_type="text/plain; charset=utf-8",
    )
