"""The allow-list of system calls, compiled to the classic BPF that seccomp loads.

Compiled on the host, where the architecture is known; the child only loads the bytes. The
program looks a call's number up in a balanced tree of ranges, because the kernel runs it once
for every number when it is loaded, and it is loaded for every job.

Instructions and constants: linux/bpf_common.h, linux/seccomp.h.
"""

import errno
import os
import platform
import struct
from dataclasses import dataclass

from exercises.sandbox.syscalls import (
    ABSENT,
    ALLOWED,
    ARCHITECTURES,
    AUDIT_ARCHITECTURE,
    CONDITIONAL,
    UNKNOWN,
)

_LOAD, _JUMP, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _AND, _RETURN = 0x20, 0x05, 0x15, 0x35, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_DENY = _ERRNO | errno.EPERM
_NO_SUCH_CALL = _ERRNO | errno.ENOSYS

# fcntl(2): F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC. ioctl(2): TCGETS, FIOCLEX.
# prctl(2): PR_SET_NAME, PR_GET_NAME, PR_GET_NO_NEW_PRIVS. futex(2): FUTEX_WAIT, _WAKE, _REQUEUE,
# _CMP_REQUEUE, _WAIT_BITSET, _WAKE_BITSET, with any of its two option bits; not those with
# priority inheritance. madvise(2): NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED, FREE,
# HUGEPAGE, NOHUGEPAGE.
_FCNTL_COMMANDS = (0, 1, 2, 3, 1030)
_IOCTL_COMMANDS = (0x5401, 0x5451)
_PRCTL_OPTIONS = (15, 16, 39)
_FUTEX_OPERATIONS = (0, 1, 3, 4, 9, 10)
_FUTEX_OPTIONS = 128 | 256
_ADVICE = (0, 1, 2, 3, 4, 8, 14, 15)
_PIPE_FLAGS = (0, os.O_CLOEXEC, os.O_NONBLOCK, os.O_CLOEXEC | os.O_NONBLOCK)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True, slots=True)
class Instruction:
    """One BPF instruction; jumps are relative to the next one."""

    code: int
    value: int
    if_true: int = 0
    if_false: int = 0

    def pack(self) -> bytes:
        """Eight bytes of struct sock_filter."""
        return struct.pack("<HBBI", self.code, self.if_true, self.if_false, self.value)


def _give(verdict: int) -> list[Instruction]:
    return [Instruction(_RETURN, verdict)]


def _load_argument(index: int) -> Instruction:
    """The low half of an argument: every argument looked at is an int to the kernel."""
    return Instruction(_LOAD, _ARGUMENTS + 8 * index)


def _argument_is_one_of(
    index: int, values: tuple[int, ...], *, but_for: int = 0
) -> list[Instruction]:
    """Allow if the argument, some bits aside, is one of these, else deny."""
    aside = [Instruction(_AND, 0xFFFFFFFF & ~but_for)] if but_for else []
    tests = [
        Instruction(_JUMP_EQUAL, value, if_true=len(values) - position)
        for position, value in enumerate(values)
    ]
    return [_load_argument(index), *aside, *tests, *_give(_DENY), *_give(_ALLOW)]


def _opens_for_reading(flags_index: int) -> list[Instruction]:
    """Allow open(2) and openat(2) only without a flag that writes or creates."""
    return [
        _load_argument(flags_index),
        Instruction(_AND, _WRITING),
        Instruction(_JUMP_EQUAL, 0, if_true=1),
        *_give(_DENY),
        *_give(_ALLOW),
    ]


_RULES = {
    "open": _opens_for_reading(1),
    "openat": _opens_for_reading(2),
    "fcntl": _argument_is_one_of(1, _FCNTL_COMMANDS),
    "ioctl": _argument_is_one_of(1, _IOCTL_COMMANDS),
    "prctl": _argument_is_one_of(0, _PRCTL_OPTIONS),
    "futex": _argument_is_one_of(1, _FUTEX_OPERATIONS, but_for=_FUTEX_OPTIONS),
    "madvise": _argument_is_one_of(2, _ADVICE),
    "pipe2": _argument_is_one_of(1, _PIPE_FLAGS),
    # Only its own limits (process 0), never those of the parent.
    "prlimit64": _argument_is_one_of(0, (0,)),
}


def program(machine: str | None = None) -> bytes:
    """The filter for this machine (or the one named), ready for prctl(PR_SET_SECCOMP).

    Raises LookupError for an architecture whose call numbers are not known.
    """
    machine = machine or platform.machine()
    if machine not in ARCHITECTURES:
        raise LookupError(f"no system call numbers for {machine}")
    column = ARCHITECTURES.index(machine)
    actions: dict[int, list[Instruction]] = {}
    for table, action in ((ALLOWED, _give(_ALLOW)), (UNKNOWN, _give(_NO_SUCH_CALL))):
        actions |= {row[column]: action for row in table.values()}
    for name, row in CONDITIONAL.items():
        actions[row[column]] = _RULES[name]
    actions.pop(ABSENT, None)
    code = [
        Instruction(_LOAD, _ARCHITECTURE),
        Instruction(_JUMP_EQUAL, AUDIT_ARCHITECTURE[machine], if_true=1),
        *_give(_KILL_PROCESS),
        Instruction(_LOAD, _NUMBER),
        *_tree(_ranges(actions)),
    ]
    return b"".join(instruction.pack() for instruction in code)


Range = tuple[int, list[Instruction]]


def _ranges(actions: dict[int, list[Instruction]]) -> list[Range]:
    """First number and action of each run of equal actions; together they cover all numbers.

    Numbers of the x32 ABI lie above every number here and so fall to the last range: denied.
    """
    ranges: list[Range] = [(0, _give(_DENY))]
    for number in range(max(actions) + 2):
        action = actions.get(number, _give(_DENY))
        if action != ranges[-1][1]:
            ranges.append((number, action))
    return ranges if ranges[0][0] != ranges[1][0] else ranges[1:]


def _tree(ranges: list[Range]) -> list[Instruction]:
    """Code that finds the number's range by halving and does what it says."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _tree(ranges[:middle]), _tree(ranges[middle:])
    first = ranges[middle][0]
    if len(below) < 256:
        return [Instruction(_JUMP_GREATER_EQUAL, first, if_true=len(below)), *below, *above]
    # A conditional jump reaches 255 instructions; a plain one reaches any.
    return [
        Instruction(_JUMP_GREATER_EQUAL, first, if_false=1),
        Instruction(_JUMP, len(below)),
        *below,
        *above,
    ]
