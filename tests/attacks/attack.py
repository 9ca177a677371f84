"""One attack: what a hostile student hands in, and which layers hold it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import Outcome, Returned

QUICK = Limits(cpu_seconds=1.0, wall_seconds=3.0)

# What every attacker has at hand.
TOOLS = """\
import ctypes, errno, os, sys
import numpy as np

libc = ctypes.CDLL(None, use_errno=True)


def syscall(number, *arguments):
    \"\"\"The kernel's own answer: a result, or minus an error number.\"\"\"
    plain = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    libc.syscall.restype = ctypes.c_long
    result = libc.syscall(ctypes.c_long(number), *plain)
    return result if result >= 0 else -ctypes.get_errno()


"""


@dataclass(frozen=True)
class Attack:
    """A hostile submission.

    wish: what the attacker wants; "code cannot <wish>" is the promise.
    body: of `attack()`, which returns something true if the wish came true.
    held_by: the layers that must all be gone for it to come true.
    """

    wish: str
    body: str
    held_by: tuple[str, ...] = ()
    setup: str = ""
    limits: Limits = field(default=QUICK)

    def job(self, replacements: Sequence[tuple[str, str]] = ()) -> Job:
        """The submission, with words such as FOLDER replaced by what the test knows."""
        body = textwrap.indent(textwrap.dedent(self.body).strip(), "    ")
        source = f"{TOOLS}{textwrap.dedent(self.setup)}\n\ndef attack():\n{body}\n"
        for word, text in replacements:
            source = source.replace(word, text)
        return Job(source, (Call("attack"),), self.limits)


def came_true(outcome: Outcome) -> bool:
    """Whether the attacker got what they wanted."""
    return any(isinstance(each, Returned) and bool(each.value) for each in outcome.results)


def each_of(attacks: Sequence[Attack]) -> pytest.MarkDecorator:
    """One test per attack, named by its wish."""
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.wish)


def each_held_by_layers(attacks: Sequence[Attack]) -> pytest.MarkDecorator:
    """One test per attack that is safe to run without the layers that hold it."""
    return each_of([attack for attack in attacks if attack.held_by])
