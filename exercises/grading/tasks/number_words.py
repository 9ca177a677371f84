"""The number words of E18: what a student's code is trained on, and what it is measured on."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from exercises.grading.checks.check import Judgement
from exercises.grading.reward import Reward, say_stopped, trained
from exercises.grading.tasks.padding import padded
from exercises.grading.tasks.reviews import LIMITS, MORE
from exercises.reference.translation import encode, greedy_decode
from exercises.sandbox.job import Call, Job
from exercises.sandbox.outcome import Outcome

FILE = Path(__file__).parents[3] / "fixtures" / "data" / "translation" / "numbers_en_fr.tsv"
BOS, EOS, FIRST_WORD = 1, 2, 3
TRAINING_ROWS = 900
EXACT = 0.90
"""Share of unseen numbers that have to be right in every word; the model solution reaches .98."""


def _ids(sentences: list[list[str]]) -> tuple[list[list[int]], int]:
    """Every sentence as ids in alphabetical order from 3 on, and the size of the vocabulary."""
    known = sorted({word for sentence in sentences for word in sentence})
    ids = {word: n for n, word in enumerate(known, start=FIRST_WORD)}
    return [[ids[word] for word in sentence] for sentence in sentences], len(known) + FIRST_WORD


@lru_cache(maxsize=1)
def encoded() -> dict[str, Any]:
    """Source and target ids in one fixed, shuffled order; targets end with EOS."""
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
    order = np.random.default_rng(1000).permutation(len(rows))
    rows = [rows[n] for n in order]
    source, source_size = _ids([row[0].split() for row in rows])
    target, target_size = _ids([row[1].replace("-", " ").split() for row in rows])
    ends = [[*sentence, EOS] for sentence in target]
    source_ids = padded(source, max(map(len, source)))
    target_ids = padded(ends, max(map(len, ends)))
    return {
        "source": source_ids,
        "target": target_ids,
        "sentences": target,
        "sizes": (source_size, target_size),
    }


def make_job(source: str, seed: int) -> Job:
    """Training pairs only; the held-out translations stay out here."""
    data = encoded()
    ids, targets = data["source"][:TRAINING_ROWS], data["target"][:TRAINING_ROWS]
    call = Call("train", (ids, ids > 0, targets, targets > 0, *data["sizes"], seed % 1000))
    return Job(source=source, calls=(call,), limits=LIMITS)


def exact_matches(weights: Any) -> float:
    """Share of held-out numbers that are translated rightly in every word.

    Raises KeyError, TypeError, ValueError or IndexError where the weights do not fit together.
    """
    data = encoded()
    ids = data["source"][TRAINING_ROWS:]
    arrays = {name: _floats(value) for name, value in weights.items()}
    h, c = encode(ids, ids > 0, arrays)
    said = greedy_decode(h, c, arrays, BOS, EOS, data["target"].shape[1])
    right = data["sentences"][TRAINING_ROWS:]
    exact = [bool(a == b) for a, b in zip(said, right, strict=True)]
    return sum(exact) / len(exact)


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: np.asarray(item, dtype=float) for name, item in value.items()}
    return np.asarray(value, dtype=float)


def judge(outcome: Outcome, seed: int) -> Judgement:
    """The gate on exact matches among unseen numbers."""
    weights = trained(outcome)
    if weights is None:
        return Judgement(False, say_stopped(outcome))
    try:
        share = exact_matches(weights)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        return Judgement(False, f"train returned weights that do not fit together ({error}).")
    text = f"It translates {share:.0%} of 100 numbers that it had not seen without a mistake"
    if share >= EXACT:
        return Judgement(True, f"{text}.")
    return Judgement(False, f"{text}; {EXACT:.0%} are asked for. {MORE}")


REWARD = Reward(
    name="exact-match",
    title="Trained on 900 numbers, it translates 90 % of unseen ones exactly",
    weight=0.15,
    make_job=make_job,
    judge=judge,
)
