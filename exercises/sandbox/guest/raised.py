"""An exception of the student's code as text: their own frames, nothing of ours."""

import linecache
import traceback
from types import TracebackType
from typing import NamedTuple

from .messages import MAX_LINE_NUMBER, MAX_MESSAGE, MAX_NAME

FILE_NAME = "submission.py"
_MAX_LINE = 200
_SHOWN_FRAMES = 12


class Description(NamedTuple):
    """An exception in words; out_of_memory tells the host what kind of end this was."""

    type_name: str
    message: str
    line: int | None
    traceback: str
    out_of_memory: bool


def describe(error: BaseException) -> Description:
    """The exception as its author would want to read it.

    The code of the exception's own class runs here (its __str__), still inside the jail and
    its limits; what it raises is replaced by a plain word.
    """
    name, message = _type_name(error), _message(error)
    lines = _own_lines(error.__traceback__)
    if isinstance(error, SyntaxError) and error.filename == FILE_NAME:
        return _syntax(error, name, message)
    shown = _frames(lines)
    text = f"Traceback (most recent call last):\n{shown}" if shown else ""
    summary = f"{name}: {message}" if message else name
    line = lines[-1][0] if lines else None
    return Description(name, message, line, text + summary, isinstance(error, MemoryError))


def _type_name(error: BaseException) -> str:
    """The first public name: NumPy's _ArrayMemoryError is a MemoryError to its reader."""
    names = [type.__dict__["__name__"].__get__(kind) for kind in type(error).__mro__]
    public = [name for name in names if not name.startswith("_")]
    return str(public[0])[:MAX_NAME]


def _message(error: BaseException) -> str:
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return str.__str__(text)[:MAX_MESSAGE]
    except MemoryError:
        return ""
    except BaseException:
        return "(the exception's own text could not be read)"


def _syntax(error: SyntaxError, name: str, message: str) -> Description:
    # Whoever raises a SyntaxError by hand may have put anything into it.
    number = error.lineno
    line = number if type(number) is int and 0 < number < MAX_LINE_NUMBER else None
    try:
        text = "".join(traceback.format_exception_only(type(error), error))
    except Exception:
        text = f"{name}: {message}"
    return Description(name, message, line, text[:MAX_MESSAGE].rstrip(), False)


def _own_lines(trace: TracebackType | None) -> list[tuple[int, str]]:
    """Line and function of each of the student's frames, outermost first."""
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE_NAME:
            lines.append((trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return lines


def _frames(lines: list[tuple[int, str]]) -> str:
    hidden = len(lines) - 2 * _SHOWN_FRAMES
    if hidden <= 0:
        return "".join(_frame(*line) for line in lines)
    first = "".join(_frame(*line) for line in lines[:_SHOWN_FRAMES])
    last = "".join(_frame(*line) for line in lines[-_SHOWN_FRAMES:])
    return f"{first}  ... {hidden} more frames ...\n{last}"


def _frame(line: int, function: str) -> str:
    where = f'  File "{FILE_NAME}", line {line}, in {function[:MAX_NAME]}\n'
    text = linecache.getline(FILE_NAME, line).strip()[:_MAX_LINE]
    return where + (f"    {text}\n" if text else "")
