"""Every pair of text and surface that the tokens make possible can be read, in both themes."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "lstm_course/static/site/tokens.css").read_text("utf-8")
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOURS = {name: {"light": light, "dark": dark} for name, light, dark in PAIR.findall(TOKENS)}

STATES = ("right", "wrong", "partly", "waiting", "our-fault")
ROLES = ("forget", "input", "candidate", "output", "cell", "hidden")
CODE = ("code-keyword", "code-string", "code-number", "code-comment")
SURFACES = ("paper", "paper-raised", "paper-sunken")
SOFT = tuple(f"{name}-soft" for name in (*STATES, *ROLES, "accent"))

TEXT_PAIRS = [
    *itertools.product(("ink", "ink-muted"), (*SURFACES, *SOFT)),
    *itertools.product(("accent", "accent-strong"), (*SURFACES, *SOFT[: len(STATES)])),
    *itertools.product((*STATES, *ROLES), SURFACES),
    *((name, f"{name}-soft") for name in (*STATES, *ROLES, "accent")),
    *itertools.product(CODE, ("paper", "paper-raised", "paper-sunken", "code-mark")),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("ink", "code-mark"),
]
# What is no text but must be seen: borders of fields, the ring of the focus (WCAG 1.4.11).
SHAPE_PAIRS = list(itertools.product(("line-strong", "focus"), SURFACES))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, in 0..1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_the_standard_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXT_PAIRS)
def test_text_can_be_read(text: str, surface: str, theme: str) -> None:
    assert contrast(COLOURS[text][theme], COLOURS[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "surface"), SHAPE_PAIRS)
def test_borders_and_focus_can_be_seen(shape: str, surface: str, theme: str) -> None:
    assert contrast(COLOURS[shape][theme], COLOURS[surface][theme]) >= 3


def test_every_colour_has_both_themes() -> None:
    colours = [line for line in TOKENS.splitlines() if re.search(r": .*#[0-9a-f]{3,8}", line)]
    assert len(colours) == len(COLOURS) > 30
