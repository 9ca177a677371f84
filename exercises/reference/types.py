"""The array types that the reference speaks of."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]

Params = Mapping[str, Array]
"""W_f, b_f, W_i, b_i, W_C, b_C, W_o, b_o: four (H, H+D) matrices and four (H,) biases."""

Cache = Mapping[str, Any]
"""What one step keeps for its backward pass; see `cell.lstm_step_cached`."""

GATES = ("f", "i", "C", "o")
"""The order in which the course meets them: forget, input, candidate, output."""
