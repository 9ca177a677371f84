"""A choice made without being signed in, kept in the session until it can be checked."""

from django.contrib.sessions.backends.base import SessionBase

from quizzes.scoring import Response

KEY = "kept_choices"
MOST = 20  # questions; the oldest gives way


def keep(session: SessionBase, slug: str, response: Response) -> None:
    """Remember a response that has passed scoring, so that its size is bounded."""
    kept = {name: value for name, value in session.get(KEY, {}).items() if name != slug}
    kept[slug] = {part: list(values) for part, values in response.items()}
    session[KEY] = dict(list(kept.items())[-MOST:])


def kept(session: SessionBase | None, slug: str) -> Response:
    """What was kept for a question, or nothing."""
    found: Response = session.get(KEY, {}).get(slug, {}) if session is not None else {}
    return found


def forget(session: SessionBase, slug: str) -> None:
    if slug in session.get(KEY, {}):
        session[KEY] = {name: value for name, value in session[KEY].items() if name != slug}
