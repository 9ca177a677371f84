"""The item response model behind a made-up class. Plain NumPy, no database.

Two-parameter logistic model (Birnbaum 1968): a student of ability theta gets an item of difficulty
b and discrimination a right with probability 1 / (1 + exp(-a (theta - b))).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEARNING = 0.9  # gain of ability at an item by each natural logarithm of attempts


@dataclass(frozen=True)
class Parameters:
    """What is known of the made-up class."""

    ability: Floats  # (students,)
    difficulty: Floats  # (items,)
    discrimination: Floats  # (items,)

    def probability(
        self, student: int, tries: NDArray[np.int64], item: NDArray[np.int64]
    ) -> Floats:
        """Return the chance of a right answer at each attempt.

        tries: (n,) attempts before; item: (n,) column of the item -> (n,) in 0..1.
        """
        gain = LEARNING * np.log1p(tries)
        margin = self.ability[student] + gain - self.difficulty[item]
        chance: Floats = 1 / (1 + np.exp(-self.discrimination[item] * margin))
        return chance


def parameters(*, students: int, items: int, seed: int) -> Parameters:
    """Draw the parameters of a class; the same seed gives the same ones.

    Abilities are standard normal; difficulties lie evenly in -1.2..1.2 and discriminations in
    0.4..2.6, each in an order of its own.
    """
    chance = np.random.default_rng(seed)
    return Parameters(
        ability=chance.standard_normal(students),
        difficulty=chance.permutation(np.linspace(-1.2, 1.2, items)),
        discrimination=chance.permutation(np.linspace(0.4, 2.6, items)),
    )
