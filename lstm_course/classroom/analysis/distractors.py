"""What the options of a choice question do: who picks which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_course.classroom.analysis.items import Booleans, Floats, correlation

IDLE = 0.05  # an option that fewer pick does not work as a distractor


@dataclass(frozen=True, slots=True)
class Distractor:
    """One option among first attempts. Shares lie in 0..1."""

    key: str
    is_right: bool
    count: int
    share: float
    mean_rest: float | None  # mean rest score, 0..1, of those who picked it
    correlation: float | None  # of picking it with the rest score
    share_of_best: float  # among the best 27 % of those who tried

    @property
    def is_idle(self) -> bool:
        return not self.is_right and self.share < IDLE


def distractors_of(
    choices: Sequence[str], options: Sequence[tuple[str, bool]], rest: Floats, best: Booleans
) -> list[Distractor]:
    """Return a row for each option, in its order.

    choices: for each student the keys picked, joined by commas ("" not tried); options: key and
    whether it is right; rest: (students,) with NaN where unknown; best: (students,) marks the best.
    """
    known = list(dict.fromkeys(choices))
    number = {choice: n for n, choice in enumerate(known)}
    which = np.array([number[choice] for choice in choices], dtype=np.intp)
    keys_of = [frozenset(choice.split(",")) for choice in known]
    tried = np.array([bool(choice) for choice in known], dtype=np.bool_)[which]
    return [
        distractor(
            key,
            is_right,
            np.array([key in keys for keys in keys_of], dtype=np.bool_)[which],
            tried,
            rest,
            best,
        )
        for key, is_right in options
    ]


def distractor(
    key: str, is_right: bool, picked: Booleans, tried: Booleans, rest: Floats, best: Booleans
) -> Distractor:
    n, known = int(tried.sum()), tried & ~np.isnan(rest)
    theirs = rest[picked & known]
    among = int((best & tried).sum())
    return Distractor(
        key=key,
        is_right=is_right,
        count=int(picked.sum()),
        share=float(picked.sum()) / n if n else 0.0,
        mean_rest=float(theirs.mean()) if len(theirs) else None,
        correlation=correlation(picked[known].astype(np.float64), rest[known]),
        share_of_best=float((picked & best).sum()) / among if among else 0.0,
    )
