"""Coding exercises, the code that people hand in, and what a new look at it comes to."""

from exercises.models.regrades import Regrade, RegradeResult, Stage
from exercises.models.work import (
    WAITING,
    Check,
    Exercise,
    HintUse,
    Purpose,
    Run,
    State,
    Submission,
)

__all__ = [
    "WAITING",
    "Check",
    "Exercise",
    "HintUse",
    "Purpose",
    "Regrade",
    "RegradeResult",
    "Run",
    "Stage",
    "State",
    "Submission",
]
