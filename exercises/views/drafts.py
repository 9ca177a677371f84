"""Code that is not stored yet: in the browser where there is JavaScript, else in the session.

Whoever posts without being signed in gets the code back after signing in.
"""

from django.http import HttpRequest

from exercises.models import Exercise, Submission
from exercises.services import MAX_SOURCE_BYTES

KEY = "exercise-drafts"
MOST_DRAFTS = 3


def keep_draft(request: HttpRequest, exercise: Exercise, source: str) -> None:
    """Keep the code in the session, unless it is larger than what would be taken anyway."""
    if len(source.encode("utf-8", "replace")) > MAX_SOURCE_BYTES:
        return
    drafts: dict[str, str] = request.session.get(KEY, {})
    drafts.pop(exercise.slug, None)
    kept = list(drafts.items())[-(MOST_DRAFTS - 1) :]
    request.session[KEY] = {**dict(kept), exercise.slug: source}


def drop_draft(request: HttpRequest, exercise: Exercise) -> None:
    if exercise.slug in request.session.get(KEY, {}):
        del request.session[KEY][exercise.slug]
        request.session.modified = True


def code_for(request: HttpRequest, exercise: Exercise, last: Submission | None) -> str:
    """What the editor starts with: the kept draft, the last submission, or the starter."""
    draft = request.session.get(KEY, {}).get(exercise.slug)
    return str(draft or (last.source if last else exercise.starter))
