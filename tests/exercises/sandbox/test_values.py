"""Values survive the wire; bytes that are no value raise Malformed and nothing else."""

import contextlib
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from exercises.sandbox import report
from exercises.sandbox.guest.messages import FRAME
from exercises.sandbox.guest.values import (
    DTYPES,
    MAX_DEPTH,
    MAX_ITEMS,
    Malformed,
    Name,
    Opaque,
    TooLarge,
    Unchanged,
    decode,
    encode,
)
from exercises.sandbox.job import Call

ARRAYS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0))
)
PLAIN = (
    st.none() | st.booleans() | st.integers(-(2**200), 2**200) | st.floats() | st.text() | ARRAYS
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)

# A busy machine is no reason to fail.
FEW = settings(max_examples=60, deadline=None)
MANY = settings(max_examples=200, deadline=None)


def same(one: Any, other: Any) -> bool:
    """Equal in kind and in every bit, NaN included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        alike = one.dtype == other.dtype and one.shape == other.shape
        return bool(alike) and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    return bool(one == other)


@FEW
@given(VALUES)
def test_a_value_arrives_as_it_was(value: object) -> None:
    assert same(decode(encode(value)), value)


@FEW
@given(VALUES)
def test_the_same_value_has_the_same_bytes(value: object) -> None:
    assert encode(decode(encode(value))) == encode(value)


@FEW
@given(ARRAYS)
def test_a_decoded_array_belongs_to_nobody_else(array: np.ndarray) -> None:
    decoded = decode(encode(array))
    assert isinstance(decoded, np.ndarray)
    assert decoded.flags.c_contiguous
    assert decoded.flags.writeable
    assert decoded.flags.aligned
    assert decoded.dtype.isnative


@MANY
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_malformed(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        decode(data)


@MANY
@given(VALUES, st.data())
def test_damaged_bytes_are_a_value_or_malformed(value: object, data: st.DataObject) -> None:
    damaged = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(damaged) - 1))
        damaged[position] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Malformed):
        decode(bytes(damaged))


@FEW
@given(VALUES, st.data())
def test_bytes_that_end_too_early_are_malformed(value: object, data: st.DataObject) -> None:
    whole = encode(value)
    with pytest.raises(Malformed):
        decode(whole[: data.draw(st.integers(0, len(whole) - 1))])


@FEW
@given(VALUES, st.binary(min_size=1, max_size=9))
def test_bytes_after_the_value_are_malformed(value: object, rest: bytes) -> None:
    with pytest.raises(Malformed, match="bytes follow the value"):
        decode(encode(value) + rest)


FRAMES = st.lists(
    st.tuples(st.sampled_from(list(b"PLEVXTZ?")), VALUES.map(encode) | st.binary(max_size=40))
)


@MANY
@given(FRAMES, st.binary(max_size=12))
def test_any_report_is_read_or_forged(frames: list[tuple[int, bytes]], rest: bytes) -> None:
    data = b"".join(FRAME.pack(bytes([kind]), len(body)) + body for kind, body in frames) + rest
    with contextlib.suppress(report.Forged):
        report.read(data, (Call("f", (1,)), Call("g")))


@MANY
@given(st.binary(max_size=100))
def test_any_bytes_of_a_report_are_read_or_forged(data: bytes) -> None:
    with contextlib.suppress(report.Forged):
        report.read(data, (Call("f"),))


U32, U64 = struct.Struct("<I"), struct.Struct("<Q")
HOSTILE = {
    "nothing": (b"", "the value ends too early"),
    "an_unknown_tag": (b"?", "unknown tag"),
    "a_pickle": (b"\x80\x04K\x01.", "unknown tag"),
    "a_list_of_4_billion": (b"l" + U32.pack(2**32 - 1), "a count larger than the data"),
    "a_text_of_4_gib": (b"s" + U32.pack(2**32 - 1) + b"x", "a count larger than the data"),
    "a_text_that_is_no_text": (b"s" + U32.pack(1) + b"\xff", "text that is not UTF-8"),
    "a_surrogate": (b"s" + U32.pack(3) + b"\xed\xa0\x80", "text that is not UTF-8"),
    "a_huge_integer": (b"I\xff\xff", "an integer too large"),
    "an_unknown_dtype": (b"a\x63\x00", "an unknown dtype or too many axes"),
    "too_many_axes": (b"a\x0b\x09", "an unknown dtype or too many axes"),
    "an_array_of_8_eib": (b"a\x0b\x01" + U64.pack(2**60), "axes too long"),
    "an_empty_array_with_huge_axes": (
        b"a\x0b\x03" + U64.pack(0) + U64.pack(2**62) * 2,
        "axes too long",
    ),
    "an_empty_array_of_a_million_empty_rows": (
        b"a\x0b\x02" + U64.pack(2**20) + U64.pack(0),
        "axes too long",
    ),
    "axes_that_overflow": (b"a\x0b\x02" + U64.pack(2**33) * 2, "axes too long"),
    "an_array_without_entries": (b"a\x0b\x01" + U64.pack(4), "the value ends too early"),
    "a_bool_of_two": (b"a\x00\x01" + U64.pack(1) + b"\x02", "a bool that is neither"),
    "a_key_that_occurs_twice": (
        b"d" + U32.pack(2) + (U32.pack(1) + b"aN") * 2,
        "a key occurs twice",
    ),
    "a_key_that_is_no_text": (b"d" + U32.pack(1) + b"N", "."),
    "deep_lists": ((b"l" + U32.pack(1)) * 1000 + b"N", "nested too deep"),
}


@pytest.mark.parametrize(("data", "complaint"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bytes_are_malformed(data: bytes, complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        decode(data)


def test_too_many_items_are_malformed() -> None:
    count = MAX_ITEMS + 1
    with pytest.raises(Malformed, match="too many items"):
        decode(b"l" + U32.pack(count) + b"N" * count)


def test_too_many_items_cannot_be_sent() -> None:
    with pytest.raises(TooLarge, match="more than 200000 items"):
        encode([None] * MAX_ITEMS)


def test_what_is_nested_too_deep_is_cut() -> None:
    value: list[Any] = []
    for _ in range(MAX_DEPTH + 5):
        value = [value]
    assert "nested deeper than 32 levels" in repr(decode(encode(value)))


@pytest.mark.parametrize(
    ("value", "type_name"),
    [
        (object(), "object"),
        (np.zeros(1).view(np.recarray), "numpy.rec.recarray"),
        (iter(()), "tuple_iterator"),
        ({1: 2}, "dict with keys that are not str"),
        (np.array([None]), "numpy.ndarray of dtype object and 1 axes"),
        (np.array(["a"]), "numpy.ndarray of dtype str32 and 1 axes"),
        (np.zeros((1,) * 9), "numpy.ndarray of dtype float64 and 9 axes"),
        (10**3000, "int of more than 1024 bytes"),
        (1j, "complex"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (len, "builtin_function_or_method"),
        (int, "type"),
    ],
)
def test_what_cannot_travel_is_named(value: object, type_name: str) -> None:
    assert decode(encode(value)) == Opaque(type_name)


@pytest.mark.parametrize("mark", [Name("loss"), Unchanged(), Opaque("x")])
def test_marks_travel_as_themselves(mark: object) -> None:
    assert decode(encode(mark)) == mark


def test_a_numpy_scalar_arrives_as_an_array_without_axes() -> None:
    value = decode(encode(np.float32(1.5)))
    assert isinstance(value, np.ndarray)
    assert (value.shape, value.dtype, float(value)) == ((), np.dtype("f4"), 1.5)


def test_a_lone_surrogate_is_spelt_out() -> None:
    assert decode(encode("a\ud800")) == "a\\ud800"
