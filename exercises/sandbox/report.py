"""Reads what the guest wrote. Every byte of it may be forged by the student's code.

A forged frame can only say what the student's function could have returned anyway. Whatever
is not exactly as the guest would write it is `Forged`, and the run is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from exercises.sandbox.guest.messages import (
    FRAME,
    MAX_FUNCTIONS,
    MAX_LINE_NUMBER,
    MAX_MESSAGE,
    MAX_NAME,
    MAX_NOTE,
    MAX_NOTES,
    MAX_PARAMETERS,
    MAX_TRACEBACK,
    FrameKind,
)
from exercises.sandbox.guest.values import Malformed, Name, Opaque, Reader, Unchanged, Value, Wire
from exercises.sandbox.job import Argument, Call
from exercises.sandbox.outcome import Note, Raised, Returned

_MAX_MEMORY = 1 << 50
T = TypeVar("T")


class Forged(Exception):
    """The bytes are not what the guest writes. The only exception that reading raises."""


@dataclass(slots=True)
class Testimony:
    """What a run said about itself, as far as it came.

    ended: it said that this was all. out_of_memory: its last word was a MemoryError.
    cut_off: its last frame is not whole. peak_bytes: what it says of its own memory. items: how
    many values were read.
    """

    prelude_failed: Raised | None = None
    load_error: Raised | None = None
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    results: list[Returned | Raised] = field(default_factory=list)
    loaded: bool = False
    ended: bool = False
    out_of_memory: bool = False
    too_large: bool = False
    cut_off: bool = False
    peak_bytes: int = 0
    items: int = 0


def read(data: bytes, calls: tuple[Call, ...]) -> Testimony:
    """What these frames say; raises Forged. A last frame that was cut off is left out."""
    testimony = Testimony()
    frames = _Frames(data)
    for kind, body in frames:
        if testimony.ended or testimony.too_large or testimony.out_of_memory:
            raise Forged("a frame after the last one")
        try:
            _take(testimony, kind, _decoded(testimony, body), calls)
        except Malformed as error:
            raise Forged(str(error)) from None
    testimony.cut_off = frames.left > 0
    return testimony


def _decoded(testimony: Testimony, body: bytes) -> Wire:
    """The body as a value. All frames share one allowance of items: each costs the host time."""
    reader = Reader(body)
    reader.items = testimony.items
    value = reader.value()
    reader.expect_end()
    testimony.items = reader.items
    return value


class _Frames:
    """Kind and body of each whole frame, in order; `left` bytes after them are no frame."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.left = len(data)

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        position = 0
        while self.left >= FRAME.size:
            kind, length = FRAME.unpack_from(self._data, position)
            if FRAME.size + length > self.left:
                return
            start = position + FRAME.size
            position = start + length
            self.left = len(self._data) - position
            yield kind, self._data[start:position]


def _take(testimony: Testimony, kind: bytes, body: Wire, calls: tuple[Call, ...]) -> None:
    """Add one frame to what is known; the order of frames is fixed."""
    if kind in (FrameKind.LOADED, FrameKind.LOAD_FAILED, FrameKind.PRELUDE_FAILED):
        _take_loading(testimony, kind, body)
        return
    if not testimony.loaded:
        raise Forged("a result before the file was loaded")
    if kind == FrameKind.END:
        if len(testimony.results) != len(calls):
            raise Forged("the end before the last call")
        testimony.ended = True
        testimony.peak_bytes = _number(body, _MAX_MEMORY)
        return
    if len(testimony.results) == len(calls):
        raise Forged("more results than calls")
    if kind == FrameKind.RETURNED:
        testimony.results.append(_returned(body, calls[len(testimony.results)]))
    elif kind == FrameKind.RAISED:
        raised, testimony.out_of_memory = _raised(body)
        testimony.results.append(raised)
    elif kind == FrameKind.TOO_LARGE:
        testimony.too_large = True
    else:
        raise Forged("a frame of unknown kind")


def _take_loading(testimony: Testimony, kind: bytes, body: Wire) -> None:
    if testimony.loaded or testimony.load_error or testimony.prelude_failed:
        raise Forged("the file cannot be loaded twice")
    if kind == FrameKind.LOADED:
        testimony.functions = _functions(body)
        testimony.loaded = True
    elif kind == FrameKind.LOAD_FAILED:
        testimony.load_error, testimony.out_of_memory = _raised(body)
    else:
        testimony.prelude_failed, _ = _raised(body)


def _functions(body: Wire) -> dict[str, tuple[str, ...]]:
    found = _is(dict, body)
    if len(found) > MAX_FUNCTIONS:
        raise Forged("too many functions")
    return {_text(name, MAX_NAME): _parameters(found[name]) for name in found}


def _parameters(body: Wire) -> tuple[str, ...]:
    names = _is(list, body)
    if len(names) > MAX_PARAMETERS:
        raise Forged("too many parameters")
    return tuple(_text(name, MAX_NAME) for name in names)


def _raised(body: Wire) -> tuple[Raised, bool]:
    name, message, line, trace, out_of_memory = _fields(body, 5)
    raised = Raised(
        type_name=_text(name, MAX_NAME),
        message=_text(message, MAX_MESSAGE),
        line=_line(line),
        traceback=_text(trace, MAX_TRACEBACK),
    )
    return raised, _is(bool, out_of_memory)


def _returned(body: Wire, call: Call) -> Returned:
    value, after, named, notes = _fields(body, 4)
    args, kwargs, written = _is(list, after), _is(dict, named), _is(list, notes)
    if len(args) != len(call.args) or list(kwargs) != list(call.kwargs):
        raise Forged("other arguments than those of the call")
    if len(written) > MAX_NOTES:
        raise Forged("too many warnings")
    return Returned(
        value=_value(value),
        arguments=tuple(_after(*pair) for pair in zip(args, call.args, strict=True)),
        keywords={name: _after(kwargs[name], call.kwargs[name]) for name in kwargs},
        warnings=tuple(_note(each) for each in written),
    )


def _note(body: Wire) -> Note:
    category, message, line = _fields(body, 3)
    return Note(_text(category, MAX_NAME), _text(message, MAX_NOTE), _line(line))


def _after(now: Wire, before: Argument) -> Value:
    """The argument after the call; "unchanged" stands for what we sent."""
    if isinstance(now, Unchanged):
        return Opaque("function") if isinstance(before, Name) else before
    return _value(now)


def _value(body: Wire) -> Value:
    """A value without the marks that only we may use."""
    if isinstance(body, Name | Unchanged):
        raise Forged("a mark that is no value")
    if isinstance(body, list | tuple):
        for item in body:
            _value(item)
    if isinstance(body, dict):
        for item in body.values():
            _value(item)
    return body  # type: ignore[return-value]  # no Name or Unchanged is left in it


def _line(body: Wire) -> int | None:
    if body is None:
        return None
    return _number(body, MAX_LINE_NUMBER)


def _number(body: Wire, limit: int) -> int:
    number = _is(int, body)
    if not 0 <= number < limit:
        raise Forged("a number that cannot be")
    return number


def _text(body: Wire, limit: int) -> str:
    text = _is(str, body)
    if len(text) > limit:
        raise Forged("a text that is too long")
    return text


def _fields(body: Wire, count: int) -> tuple[Wire, ...]:
    fields = _is(tuple, body)
    if len(fields) != count:
        raise Forged("a frame of another shape")
    return fields


def _is(kind: type[T], body: Wire) -> T:
    if type(body) is not kind:
        raise Forged("a frame of another shape")
    return body
