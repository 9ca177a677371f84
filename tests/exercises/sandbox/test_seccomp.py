"""The filter allows what it lists and nothing else."""

import ctypes
import ctypes.util
import errno
import os
import struct

import pytest

from exercises.sandbox import seccomp, syscalls

ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
KILL = 0x80000000


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the filter says of a call, by running its instructions as the kernel does."""
    if architecture is None:
        architecture = syscalls.AUDIT_ARCHITECTURE[machine]
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
    program = list(struct.iter_unpack("<HBBI", seccomp.program(machine)))
    accumulator, position = 0, 0
    while True:
        code, if_true, if_false, value = program[position]
        position += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == 0x54:
            accumulator &= value
        elif code == 0x05:
            position += value
        elif code == 0x15:
            position += if_true if accumulator == value else if_false
        elif code == 0x35:
            position += if_true if accumulator >= value else if_false
        else:
            assert code == 0x06
            return int(value)


MACHINES = pytest.mark.parametrize("machine", syscalls.ARCHITECTURES)


@MACHINES
def test_every_listed_call_is_allowed_and_no_other(machine: str) -> None:
    column = syscalls.ARCHITECTURES.index(machine)
    allowed = {row[column] for row in syscalls.ALLOWED.values()}
    unknown = {row[column] for row in syscalls.UNKNOWN.values()}
    conditional = {row[column] for row in syscalls.CONDITIONAL.values()}
    for number in set(range(600)) - conditional:
        expected = ALLOW if number in allowed else ENOSYS if number in unknown else EPERM
        assert verdict(machine, number) == expected, number


@MACHINES
@pytest.mark.parametrize("number", [2**30, 2**30 + 1, 2**31, 2**32 - 1])
def test_numbers_beyond_the_table_are_denied(machine: str, number: int) -> None:
    assert verdict(machine, number) == EPERM


@MACHINES
def test_another_architecture_ends_the_process(machine: str) -> None:
    assert verdict(machine, 1, architecture=0x40000003) == KILL


OPEN_FLAGS = [
    (os.O_RDONLY, ALLOW),
    (os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY, ALLOW),
    (os.O_WRONLY, EPERM),
    (os.O_RDWR, EPERM),
    (os.O_RDONLY | os.O_CREAT, EPERM),
    (os.O_RDONLY | os.O_TRUNC, EPERM),
    (os.O_TMPFILE | os.O_RDWR, EPERM),
]


@pytest.mark.parametrize(("flags", "expected"), OPEN_FLAGS)
def test_files_are_opened_for_reading_only(flags: int, expected: int) -> None:
    openat, open_ = syscalls.CONDITIONAL["openat"][0], syscalls.CONDITIONAL["open"][0]
    assert verdict("x86_64", openat, 0, 0, flags) == expected
    assert verdict("x86_64", open_, 0, flags) == expected


@pytest.mark.parametrize(("process", "expected"), [(0, ALLOW), (1, EPERM), (77, EPERM)])
def test_limits_are_those_of_the_process_itself(process: int, expected: int) -> None:
    assert verdict("x86_64", syscalls.CONDITIONAL["prlimit64"][0], process) == expected


@pytest.mark.parametrize(
    ("option", "expected"), [(15, ALLOW), (16, ALLOW), (22, EPERM), (4, EPERM)]
)
def test_prctl_only_names_the_process(option: int, expected: int) -> None:
    assert verdict("x86_64", syscalls.CONDITIONAL["prctl"][0], option) == expected


def test_a_machine_without_numbers_is_refused() -> None:
    with pytest.raises(LookupError, match="no system call numbers for vax"):
        seccomp.program("vax")


@pytest.mark.skipif(not ctypes.util.find_library("seccomp"), reason="libseccomp is not installed")
@MACHINES
def test_the_numbers_are_those_of_libseccomp(machine: str) -> None:
    library = ctypes.CDLL(ctypes.util.find_library("seccomp"))
    resolve = library.seccomp_syscall_resolve_name_arch
    token = ctypes.c_uint32(syscalls.AUDIT_ARCHITECTURE[machine])
    column = syscalls.ARCHITECTURES.index(machine)
    for table in (syscalls.ALLOWED, syscalls.CONDITIONAL, syscalls.UNKNOWN):
        for name, row in table.items():
            number = resolve(token, name.encode())
            assert row[column] == (number if number >= 0 else syscalls.ABSENT), name


@pytest.mark.parametrize(
    ("operation", "expected"),
    [(0, ALLOW), (128, ALLOW), (9 | 128 | 256, ALLOW), (6, EPERM), (6 | 128, EPERM), (13, EPERM)],
)
def test_locks_are_simple(operation: int, expected: int) -> None:
    assert verdict("x86_64", syscalls.CONDITIONAL["futex"][0], 0, operation) == expected
