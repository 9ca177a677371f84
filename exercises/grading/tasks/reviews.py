"""The real reviews of E17: what a student's code is trained on, and what it is measured on."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from exercises.grading.checks.check import Judgement
from exercises.grading.reward import Reward, say_stopped, trained
from exercises.grading.tasks.padding import padded
from exercises.reference.sentiment import FIRST_WORD, encode_reviews, predict, sentiment_forward
from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import MIB, Limits
from exercises.sandbox.outcome import Outcome

FILE = Path(__file__).parents[3] / "fixtures" / "data" / "sentiment" / "reviews.tsv"
TRAINING_ROWS, LONGEST, WORDS = 2400, 25, 1500
ACCURACY = 0.72
"""A list of good and bad words reaches .70-.77, the model solution about .80."""
MORE = "Train longer, or look at the learning rate."
LIMITS = Limits(cpu_seconds=60.0, wall_seconds=90.0, memory_bytes=1024 * MIB)
VOCABULARY = WORDS + FIRST_WORD


@lru_cache(maxsize=1)
def reviews() -> tuple[list[str], list[int]]:
    """Sentences and labels in one fixed, shuffled order."""
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
    order = np.random.default_rng(331).permutation(len(rows))
    return [rows[n][2] for n in order], [int(rows[n][0]) for n in order]


@lru_cache(maxsize=1)
def encoded() -> dict[str, Any]:
    """ids (N, T), mask (N, T) and labels (N,) for training and for the held-out rest."""
    sentences, labels = reviews()
    train, test = encode_reviews(sentences[:TRAINING_ROWS], sentences[TRAINING_ROWS:], WORDS)
    arrays: dict[str, Any] = {}
    for name, rows, known in (
        ("train", train, labels[:TRAINING_ROWS]),
        ("held_out", test, labels[TRAINING_ROWS:]),
    ):
        ids = padded(rows, LONGEST)
        arrays[name] = (ids, ids > 0, np.array(known, dtype=float))
    return arrays


def make_job(source: str, seed: int) -> Job:
    """Training data only; the held-out labels stay out here."""
    call = Call("train", (*encoded()["train"], VOCABULARY, seed % 1000))
    return Job(source=source, calls=(call,), limits=LIMITS)


def accuracy(weights: Any) -> float:
    """Share of held-out reviews that the trained weights label rightly.

    Raises KeyError, TypeError, ValueError or IndexError where they do not fit together.
    """
    ids, mask, labels = encoded()["held_out"]
    arrays = {name: np.asarray(value, dtype=float) for name, value in weights["params"].items()}
    E, w = (np.asarray(weights[name], dtype=float) for name in ("E", "w"))
    logits = sentiment_forward(ids, mask, E, arrays, w, float(np.asarray(weights["b"])))
    return float(np.mean(predict(logits) == labels))


def judge(outcome: Outcome, seed: int) -> Judgement:
    """The gate on held-out accuracy."""
    weights = trained(outcome)
    if weights is None:
        return Judgement(False, say_stopped(outcome))
    try:
        share = accuracy(weights)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        return Judgement(False, f"train returned weights that do not fit together ({error}).")
    text = f"It is right about {share:.1%} of the reviews that it had not seen"
    if share >= ACCURACY:
        return Judgement(True, f"{text}.")
    return Judgement(False, f"{text}; {ACCURACY:.0%} are asked for. {MORE}")


REWARD = Reward(
    name="accuracy",
    title="Trained on real reviews, it labels at least 72 % of unseen ones rightly",
    weight=0.15,
    make_job=make_job,
    judge=judge,
)
