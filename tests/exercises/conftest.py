"""An exercise, some code for it, and graders that do as the test says."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from exercises.executor import kept
from exercises.models import Check, Exercise, Submission
from exercises.services import grading, marking
from tests.cast import ExerciseFactory

RIGHT = """\
import numpy as np


def forget_gate(h_prev, x_t, W_f, b_f):
    z = np.concatenate([h_prev, x_t], axis=1)
    return 1.0 / (1.0 + np.exp(-(z @ W_f.T + b_f)))
"""
WITHOUT_BIAS = RIGHT.replace(" + b_f", "")
ENDLESS = "while True:\n    pass\n"


def report(verdict: str = "passed", score: float = 1.0, **changes: Any) -> dict[str, Any]:
    """A report as the grader writes it."""
    return {
        "exercise": "forget-gate",
        "verdict": verdict,
        "score": score,
        "headline": "All 2 checks passed.",
        "checks": [
            {"name": "shape", "title": "Its shape", "passed": True, "message": "", "weight": 0.5},
            {"name": "values", "title": "Its values", "passed": True, "message": "", "weight": 0.5},
        ],
        "misconception": None,
        "divergence": None,
        "comparison": {},
        "notes": [],
        "stdout": "",
        "seconds": 0.004,
        "sandbox": ["seccomp"],
        "seed": 1,
        "versions": {"grader": "1", "exercise": "1"},
        **changes,
    }


@pytest.fixture
def gate(db: None) -> Exercise:
    return ExerciseFactory(
        tasks=[
            {"text": "Return <code>(B, H)</code>.", "checks": ["shape"], "points": 50},
            {"text": "Use the bias.", "checks": ["values"], "points": 50},
        ],
        hints=["<p>Join h and x.</p>", "<p>Transpose W.</p>"],
        solution="import numpy as np  # the model solution\n",
    )


class FakeGrader:
    """Says what it is told to; `runs` notes what it was given."""

    def __init__(self) -> None:
        self.answer: Callable[[Submission | Check], dict[str, Any]] = lambda run: report()
        self.runs: list[tuple[int, str]] = []

    def __call__(self, run: Submission | Check) -> dict[str, Any]:
        self.runs.append((run.pk, run.source))
        return self.answer(run)

    def fails(self, error: Exception) -> None:
        def answer(run: Submission | Check) -> dict[str, Any]:
            raise error

        self.answer = answer


@pytest.fixture
def grader(monkeypatch: pytest.MonkeyPatch) -> FakeGrader:
    fake = FakeGrader()
    monkeypatch.setattr(grading, "marked", fake)
    return fake


@pytest.fixture
def threads(transactional_db: None) -> Iterator[None]:
    """Grading threads of this test's own; what they were at is finished before it ends."""
    kept.stop()
    yield
    kept.stop()


@pytest.fixture(scope="session")
def jails() -> Iterator[None]:
    """The real jails, ended with the session."""
    yield
    marking.jails.close()
