"""The one vocabulary of misconceptions, shared by questions, traces and code."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "fixtures" / "course" / "misconceptions"


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong idea or slip: its name, two sentences to the student, the step that reteaches it."""

    slug: str
    title: str
    message: str
    step: str


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Misconception]:
    """Every misconception by slug, read once. Raises ValueError where a slug stands twice."""
    found: dict[str, Misconception] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["misconception"]:
            slug = entry["slug"]
            if slug in found:
                raise ValueError(f"misconception {slug!r} stands twice, again in {file.name}")
            found[slug] = Misconception(slug, entry["title"], entry["explanation"], entry["step"])
    return found
