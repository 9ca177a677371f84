"""A student's file: loaded as the module `submission`, its functions called one by one."""

import builtins
import linecache
import sys
import types
import warnings
from collections.abc import Callable
from typing import TextIO

from .messages import MAX_FUNCTIONS, MAX_NAME, MAX_NOTE, MAX_NOTES, MAX_PARAMETERS
from .raised import FILE_NAME

MODULE_NAME = "submission"


class Submission:
    """The namespace of one student's file."""

    def __init__(self, source: str) -> None:
        self._module = types.ModuleType(MODULE_NAME)
        self._module.__file__ = FILE_NAME
        self._source = source

    def load(self) -> None:
        """Run the file from top to bottom; raises whatever it raises."""
        lines = self._source.splitlines(keepends=True)
        linecache.cache[FILE_NAME] = (len(self._source), None, lines, FILE_NAME)
        sys.modules[MODULE_NAME] = self._module
        code = compile(self._source, FILE_NAME, "exec", dont_inherit=True)
        exec(code, self._module.__dict__)  # noqa: S102 - this is what the jail is for

    def unload(self) -> None:
        """Forget the file."""
        del linecache.cache[FILE_NAME], sys.modules[MODULE_NAME]
        self._module.__dict__.clear()  # its functions and it hold each other

    def function(self, name: str) -> Callable[..., object]:
        """The function of this name; NameError if the file defines none."""
        try:
            function: Callable[..., object] = self._module.__dict__[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None
        return function

    def functions(self) -> dict[str, list[str]]:
        """Callables that the file defined, with their parameters where they are plain."""
        found = {}
        for name, value in list(self._module.__dict__.items()):
            if _is_plain(name) and _is_own(value):
                found[name] = _parameters(value)
            if len(found) == MAX_FUNCTIONS:
                break
        return found


def _is_plain(name: object) -> bool:
    return type(name) is str and not name.startswith("__") and len(name) <= MAX_NAME


def _is_own(value: object) -> bool:
    if isinstance(value, types.FunctionType | type):
        return value.__module__ == MODULE_NAME
    imported = types.BuiltinFunctionType | types.ModuleType
    return callable(value) and not isinstance(value, imported) and not _is_numpy_function(value)


def _is_numpy_function(value: object) -> bool:
    return type(value).__name__ in ("ufunc", "_ArrayFunctionDispatcher")


def _parameters(value: object) -> list[str]:
    if not isinstance(value, types.FunctionType):
        return []
    code = value.__code__
    count = min(code.co_argcount + code.co_kwonlyargcount, MAX_PARAMETERS)
    return [name[:MAX_NAME] for name in code.co_varnames[:count]]


class Notes:
    """The warnings raised while student code runs, each with the student's line."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, str, int | None]] = []
        warnings.showwarning = self._record

    def take(self) -> list[tuple[str, str, int | None]]:
        """The notes since the last time."""
        taken, self._notes = self._notes, []
        return taken

    def _record(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        own_line = lineno if filename == FILE_NAME else _calling_line()
        note = (category.__name__[:MAX_NAME], str(message)[:MAX_NOTE], own_line)
        if note not in self._notes and len(self._notes) < MAX_NOTES:
            self._notes.append(note)


def _calling_line() -> int | None:
    """The innermost line of the student's file that is running now."""
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == FILE_NAME:
            return frame.f_lineno
        frame = frame.f_back
    return None


def prelude_names(prelude: str) -> dict[str, object]:
    """What our own helper code for this job defines."""
    names: dict[str, object] = {"__builtins__": builtins, "__name__": "prelude"}
    if prelude:
        exec(compile(prelude, "<prelude>", "exec"), names)  # noqa: S102 - our own code
    return names
