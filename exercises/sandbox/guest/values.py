"""Values as bytes: the one language that host and guest speak. Never pickle.

A value is one tag byte and its body, all numbers little-endian:

    N T F       None, True, False
    i           int64
    I           u16 length, two's complement (integers of up to 1 KiB)
    f           float64
    s           u32 length, UTF-8
    a           u8 dtype, u8 axes, axes x u64 shape, the entries in C order
    l t         u32 count, items (a list, a tuple)
    d           u32 count, pairs of a text key and a value
    n           the text of a name that the prelude defines
    o           the text of the type of what cannot travel
    =           "as it was before the call" (arguments only)

The same value always has the same bytes. For the host every byte may be forged, so decoding
caps sizes, depth and counts before it builds anything and raises nothing but `Malformed`.
"""

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

MAX_DEPTH = 32
MAX_ITEMS = 200_000
MAX_AXES = 8
MAX_INTEGER_BYTES = 1024
MAX_NAME = 200

DTYPES = tuple(
    np.dtype(code)
    for code in (
        *("?", "<i1", "<i2", "<i4", "<i8", "<u1", "<u2", "<u4", "<u8"),
        *("<f2", "<f4", "<f8", "<c8", "<c16"),
    )
)
_CODES = {dtype.str: code for code, dtype in enumerate(DTYPES)}
_SHAPES = tuple(struct.Struct(f"<{axes}Q") for axes in range(MAX_AXES + 1))
_LONGEST = 2**40
_NUMPY_SCALARS = frozenset(dtype.type for dtype in DTYPES)
_BOOL_CODE = 0


class Malformed(ValueError):
    """The bytes are not a value. The only exception that decoding raises."""


class TooLarge(ValueError):
    """The value has more items than may travel."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that cannot travel (a generator, np.matrix, ...): only its type's name does."""

    type_name: str


@dataclass(frozen=True, slots=True)
class Name:
    """Stands for what the prelude defines under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Stands for an argument that is byte for byte what it was before the call."""


Array: TypeAlias = NDArray[Any]
Value: TypeAlias = (
    "bool | int | float | str | Array | list[Value] | tuple[Value, ...] | dict[str, Value]"
    " | Opaque | None"
)
Wire: TypeAlias = "Value | Name | Unchanged | list[Wire] | tuple[Wire, ...] | dict[str, Wire]"


def encode(value: object) -> bytes:
    """The bytes of a value; raises TooLarge beyond MAX_ITEMS items.

    Never runs code of the value's own type: whatever is not exactly one of the plain types (or
    a tuple or dict below a subclass) becomes Opaque.
    """
    writer = _Writer()
    writer.write(value, 0)
    return b"".join(writer.parts)


class _Writer:
    """Collects the parts of one value's bytes."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.items = 0

    def write(self, value: object, depth: int) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise TooLarge(f"more than {MAX_ITEMS} items")
        kind = type(value)
        if kind is np.ndarray:
            self.parts.append(_array(value))  # type: ignore[arg-type]  # exactly ndarray
        elif (scalar := _SCALARS.get(kind)) is not None:
            self.parts.append(scalar(value))
        elif depth >= MAX_DEPTH:
            self.parts.append(_opaque(f"a value nested deeper than {MAX_DEPTH} levels"))
        elif kind is list:
            self._sequence(b"l", value, depth)  # type: ignore[arg-type]  # exactly list
        elif issubclass(kind, tuple):
            self._sequence(b"t", _plain_tuple(value), depth)
        elif issubclass(kind, dict):
            self._mapping(_plain_dict(value), depth)
        else:
            self.parts.append(_scalar_or_opaque(value))

    def _sequence(self, tag: bytes, items: list[Any] | tuple[Any, ...], depth: int) -> None:
        self.parts.append(tag + struct.pack("<I", len(items)))
        for item in items:
            self.write(item, depth + 1)

    def _mapping(self, mapping: Mapping[Any, object], depth: int) -> None:
        if not all(type(key) is str for key in mapping):
            self.parts.append(_opaque("dict with keys that are not str"))
            return
        self.parts.append(b"d" + struct.pack("<I", len(mapping)))
        for key, item in mapping.items():
            self.parts.append(_key(key))
            self.write(item, depth + 1)


def _plain_tuple(value: Any) -> tuple[Any, ...]:
    """What is really in it, past whatever a subclass claims."""
    return tuple.__getitem__(value, slice(None))


def _plain_dict(value: Any) -> dict[Any, object]:
    """What is really in it, past whatever a subclass claims."""
    return dict(dict.items(value))


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "backslashreplace")
    return struct.pack("<I", len(data)) + data


_key = lru_cache(maxsize=256)(_text)  # the same few again and again


def _opaque(type_name: str) -> bytes:
    return b"o" + _text(type_name[:MAX_NAME])


def _integer(value: int) -> bytes:
    if -(2**63) <= value < 2**63:
        return b"i" + struct.pack("<q", value)
    length = value.bit_length() // 8 + 1
    if length > MAX_INTEGER_BYTES:
        return _opaque(f"int of more than {MAX_INTEGER_BYTES} bytes")
    return b"I" + struct.pack("<H", length) + value.to_bytes(length, "little", signed=True)


def _array(value: Array) -> bytes:
    header = _header(value.dtype, value.shape)
    if header is not None:
        return header + value.tobytes()
    if not value.dtype.isnative:
        return _array(value.astype(value.dtype.newbyteorder("=")))
    return _opaque(f"numpy.ndarray of dtype {value.dtype.name} and {value.ndim} axes")


@lru_cache(maxsize=256)
def _header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes | None:
    """What stands before an array's entries; None if the array cannot travel as it is."""
    code = _CODES.get(dtype.str)
    if code is None or len(shape) > MAX_AXES or not dtype.isnative:
        return None
    return b"a" + bytes((code, len(shape))) + _SHAPES[len(shape)].pack(*shape)


def _scalar_or_opaque(value: object) -> bytes:
    kind = type(value)
    if kind in _NUMPY_SCALARS:
        return _array(np.asarray(value))
    return _opaque(_type_name(kind))


def _type_name(kind: type) -> str:
    """A type's name as its author wrote it, past whatever its metaclass claims."""
    name = type.__dict__["__qualname__"].__get__(kind)
    module = type.__dict__["__module__"].__get__(kind)
    if type(module) is not str or module in ("builtins", "submission"):
        return str(name)
    return f"{module}.{name}"


_SCALARS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"N",
    bool: lambda value: b"T" if value else b"F",
    int: _integer,
    float: lambda value: b"f" + struct.pack("<d", value),
    str: lambda value: b"s" + _text(value),
    Name: lambda value: b"n" + _text(value.name),
    Opaque: lambda value: _opaque(value.type_name),
    Unchanged: lambda _: b"=",
}


def decode(data: bytes) -> Wire:
    """The value of these bytes, all of them; raises Malformed and nothing else.

    Arrays are copies: native, C-ordered, writeable and owned by nobody else.
    """
    reader = Reader(data)
    value = reader.value()
    reader.expect_end()
    return value


class Reader:
    """Takes values off the front of some bytes; every method raises only Malformed."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position
        self.items = 0

    def expect_end(self) -> None:
        """Nothing may follow."""
        if self.position != len(self.data):
            raise Malformed("bytes follow the value")

    def take(self, length: int) -> bytes:
        """The next bytes."""
        start = self.position
        piece = self.data[start : start + length]
        if len(piece) != length:
            raise Malformed("the value ends too early")
        self.position = start + length
        return piece

    def value(self, depth: int = 0) -> Wire:
        """The next value, with everything in it."""
        self.items += 1
        if self.items > MAX_ITEMS:
            raise Malformed("too many items")
        if depth > MAX_DEPTH:
            raise Malformed("nested too deep")
        tag = self.take(1)
        plain = _READERS.get(tag)
        if plain is not None:
            return plain(self)
        if tag in (b"l", b"t"):
            items = [self.value(depth + 1) for _ in range(self._count())]
            return items if tag == b"l" else tuple(items)
        if tag == b"d":
            return self._mapping(depth)
        raise Malformed("unknown tag")

    def _count(self) -> int:
        count = int.from_bytes(self.take(4), "little")
        # Every item takes at least one byte, so a count beyond the rest is a lie.
        if count > len(self.data) - self.position:
            raise Malformed("a count larger than the data")
        return count

    def _mapping(self, depth: int) -> dict[str, Wire]:
        mapping: dict[str, Wire] = {}
        for _ in range(self._count()):
            key = self.text()
            if key in mapping:
                raise Malformed("a key occurs twice")
            mapping[key] = self.value(depth + 1)
        return mapping

    def text(self) -> str:
        """The next text (a length and UTF-8)."""
        try:
            return self.take(self._count()).decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("text that is not UTF-8") from None

    def integer(self) -> int:
        """The next 64-bit integer."""
        return int.from_bytes(self.take(8), "little", signed=True)

    def big_integer(self) -> int:
        """The next integer of any size up to the cap."""
        length = int.from_bytes(self.take(2), "little")
        if length > MAX_INTEGER_BYTES:
            raise Malformed("an integer too large")
        return int.from_bytes(self.take(length), "little", signed=True)

    def number(self) -> float:
        """The next float64."""
        number: float = struct.unpack("<d", self.take(8))[0]
        return number

    def array(self) -> Array:
        """The next array, as a fresh copy."""
        code, axes = self.take(2)
        if code >= len(DTYPES) or axes > MAX_AXES:
            raise Malformed("an unknown dtype or too many axes")
        shape = _SHAPES[axes].unpack(self.take(8 * axes))
        size = math.prod(shape)
        # An empty array takes no bytes, however long its other axes are: whoever lists it would
        # make as many empty lists.
        if size >= _LONGEST or (size == 0 and math.prod(n or 1 for n in shape) >= MAX_ITEMS):
            raise Malformed("axes too long")
        raw = self.take(size * DTYPES[code].itemsize)
        # NumPy trusts that a bool is 0 or 1; another byte would be a lying array.
        if code == _BOOL_CODE and raw.strip(b"\x00\x01"):
            raise Malformed("a bool that is neither true nor false")
        return np.ndarray(shape, DTYPES[code], bytearray(raw))


_READERS: dict[bytes, Callable[[Reader], Wire]] = {
    b"N": lambda _: None,
    b"T": lambda _: True,
    b"F": lambda _: False,
    b"=": lambda _: Unchanged(),
    b"i": Reader.integer,
    b"I": Reader.big_integer,
    b"f": Reader.number,
    b"s": Reader.text,
    b"n": lambda reader: Name(reader.text()),
    b"o": lambda reader: Opaque(reader.text()[:MAX_NAME]),
    b"a": Reader.array,
}
