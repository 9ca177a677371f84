"""What the options of a choice question do: who picks which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_course.classroom.analysis.items import Booleans, Floats

Integers = NDArray[np.int64]

IDLE = 0.05  # an option that fewer pick does not work as a distractor


@dataclass(frozen=True, slots=True)
class Distractor:
    """One option among first attempts. Shares lie in 0..1."""

    key: str
    is_right: bool
    count: int
    share: float
    mean_rest: float | None  # mean rest score, 0..1, of those who picked it
    share_of_best: float  # among the best 27 % of those who tried

    @property
    def is_idle(self) -> bool:
        return not self.is_right and self.share < IDLE


@dataclass(frozen=True, slots=True)
class Picks:
    """What each student picked: `numbers` (students,) count into `texts`.

    A text holds the keys picked, joined by commas; an empty one says that nothing was.
    """

    numbers: Integers
    texts: Sequence[str]

    @classmethod
    def of(cls, choices: Sequence[str]) -> "Picks":
        texts = list(dict.fromkeys(choices))
        number = {text: n for n, text in enumerate(texts)}
        return cls(np.array([number[choice] for choice in choices], dtype=np.int64), texts)

    def which(self, fits: Callable[[str], bool]) -> Booleans:
        """Mark the students whose text fits: (students,)."""
        marked: Booleans = np.array([fits(text) for text in self.texts], dtype=np.bool_)
        return marked[self.numbers]

    def with_key(self, key: str) -> Booleans:
        """Mark the students who picked this key, perhaps among others."""
        return self.which(lambda text: key in text.split(","))


def distractors_of(
    picks: Picks, options: Sequence[tuple[str, bool]], rest: Floats, best: Booleans
) -> list[Distractor]:
    """Return a row for each option, in its order.

    options: key and whether it is right; rest: (students,) with NaN where unknown; best:
    (students,) marks the best.
    """
    tried = picks.which(bool)
    n, among, known = int(tried.sum()), int((best & tried).sum()), tried & ~np.isnan(rest)
    found = []
    for key, is_right in options:
        picked = picks.with_key(key)
        theirs = rest[picked & known]
        found.append(
            Distractor(
                key=key,
                is_right=is_right,
                count=int(picked.sum()),
                share=float(picked.sum()) / n if n else 0.0,
                mean_rest=float(theirs.mean()) if len(theirs) else None,
                share_of_best=float((picked & best).sum()) / among if among else 0.0,
            )
        )
    return found
