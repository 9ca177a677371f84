"""A response made without being signed in, kept in the session until it can be checked."""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from quizzes.scoring import Response

KEY = "kept_choices"
MOST = 20  # questions; the oldest gives way


@dataclass(frozen=True, slots=True)
class Kept:
    """A response, and the seed with which the question was shown."""

    response: Response
    seed: int


def keep(session: SessionBase, slug: str, response: Response, seed: int) -> None:
    """Remember a response that has passed scoring, so that its size is bounded."""
    others = {name: value for name, value in session.get(KEY, {}).items() if name != slug}
    plain = {part: list(values) for part, values in response.items()}
    session[KEY] = dict([*others.items(), (slug, [plain, seed])][-MOST:])


def kept(session: SessionBase | None, slug: str) -> Kept | None:
    """What was kept for a question, if anything."""
    found = session.get(KEY, {}).get(slug) if session is not None else None
    return Kept(*found) if found else None


def forget(session: SessionBase, slug: str) -> None:
    if slug in session.get(KEY, {}):
        session[KEY] = {name: value for name, value in session[KEY].items() if name != slug}
