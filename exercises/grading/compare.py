"""Are two results the same numbers? And where do they first differ?"""

import math
from typing import Any

import numpy as np

from exercises.grading.returns import MOST_IN_LISTS, Numbers, as_numbers

RTOL, ATOL = 1e-6, 1e-8
"""Student against reference: loose enough for any order of summing, tight enough for any slip."""
MATCH_ATOL = 1e-6
"""Student against a known mistake."""
SINGLE_RTOL, SINGLE_ATOL = 1e-4, 1e-5
"""Where the student works in float32."""


def close(expected: Numbers, got: Numbers, *, single: bool = False) -> bool:
    """The same shape and the same numbers; NaN never equals anything."""
    if expected.shape != got.shape:
        return False
    rtol, atol = (SINGLE_RTOL, SINGLE_ATOL) if single else (RTOL, ATOL)
    return _near(got, expected, rtol, atol, equal_nan=False)


def close_to_scale(expected: Numbers, got: Numbers) -> bool:
    """The same shape, and no entry off by more than 1e-6 of the largest expected one."""
    if expected.shape != got.shape or not np.isfinite(got).all():
        return False
    largest = float(np.abs(expected).max(initial=0.0))
    return float(np.abs(got - expected).max(initial=0.0)) <= RTOL * largest


def first_difference(
    expected: Numbers, got: Numbers, *, time_axis: int | None, latest: bool = False
) -> tuple[int, ...] | None:
    """The index of the first entry that differs, if any: the earliest time step, or the latest."""
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = ~np.isclose(got, expected, rtol=RTOL, atol=ATOL)
    places = np.argwhere(wrong)
    if not len(places):
        return None
    if time_axis is not None:
        steps = -places[:, time_axis] if latest else places[:, time_axis]
        places = places[np.argsort(steps, kind="stable")]
    return tuple(int(n) for n in places[0])


def same_result(a: Any, b: Any, *, single: bool = False) -> bool:
    """Two returned values alike in structure, shape and numbers; here NaN equals NaN."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_result(a[k], b[k], single=single) for k in a)
    # NumPy would first try to make one array of arrays that do not fit.
    parts = type(a) is type(b) is tuple and any(_is_array(each) for each in a)
    left, right = (None, None) if parts else (as_numbers(a), as_numbers(b))
    if left is not None and right is not None:
        return _same_numbers(left, right, single=single)
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        if len(a) != len(b) or len(a) > MOST_IN_LISTS:  # nothing of ours is as long
            return len(a) == len(b)
        return all(same_result(x, y, single=single) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return False
    return type(a) is type(b) and bool(a == b)


def _is_array(value: Any) -> bool:
    return type(value) is np.ndarray


def _same_numbers(a: Numbers, b: Numbers, *, single: bool) -> bool:
    if a.shape != b.shape:
        return False
    if a.dtype == b.dtype and a.tobytes() == b.tobytes():
        return True  # the usual case, and much the quickest
    rtol, atol = (SINGLE_RTOL, SINGLE_ATOL) if single else (RTOL, MATCH_ATOL)
    return _near(a, b, rtol, atol, equal_nan=True)


def _near(a: Numbers, b: Numbers, rtol: float, atol: float, *, equal_nan: bool) -> bool:
    """np.allclose, which takes ten times as long where all numbers are finite."""
    with np.errstate(invalid="ignore", over="ignore"):
        if a.dtype.kind != "f" or b.dtype.kind != "f":
            return bool(np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan))
        apart = np.abs(a - b)
        if apart.max(initial=0.0) <= atol:
            return True  # the usual case; False where anything is NaN
        if (apart <= atol + rtol * np.abs(b)).all() and np.isfinite(apart).all():
            return True
        finite = math.isfinite(float(apart.sum()))
        return not finite and bool(np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan))
