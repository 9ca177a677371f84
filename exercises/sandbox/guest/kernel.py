"""The kernel calls that Python has no name for, by ctypes."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_GET_SECCOMP = 21
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CLONE_NEWUSER = 0x10000000

# The same numbers on every architecture.
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_ADD_RULE = 445
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION_FLAG = 1
_LANDLOCK_PATH_BENEATH = 1

_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
# How many file rights, in the order of their bits, each ABI knows: 1, 2 (refer), 3 (truncate),
# 5 (device ioctl). From include/uapi/linux/landlock.h.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_RIGHTS = 0b11  # bind and connect TCP, since ABI 4
_SCOPES = 0b11  # abstract sockets and signals, since ABI 6


class _Instructions(ctypes.Structure):
    """struct sock_fprog: a classic BPF program."""

    _fields_ = (("count", ctypes.c_ushort), ("first", ctypes.c_void_p))


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, first: int = 0, second: int = 0) -> int:
    """prctl(2); OSError if the kernel refuses."""
    zero = ctypes.c_ulong(0)
    numbers = (ctypes.c_ulong(first), ctypes.c_ulong(second), zero, zero)
    return _checked(_libc.prctl(option, *numbers))


def drop_capabilities() -> None:
    """Give up every capability for good, those a later exec might bring back included."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # not ours to drop, or more than this kernel knows
            continue
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, nothing))


def enter_user_namespace() -> None:
    """A user namespace with no identity in it: nobody inside it can become anybody."""
    _checked(_libc.unshare(_CLONE_NEWUSER))


class SeccompFilter:
    """A compiled filter, ready to be loaded into as many children as come."""

    def __init__(self, program: bytes) -> None:
        self._buffer = ctypes.create_string_buffer(program, len(program))
        first = ctypes.cast(self._buffer, ctypes.c_void_p)
        self._program = _Instructions(len(program) // 8, first)

    def load(self) -> None:
        """Confine this process for good."""
        prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(self._program))


def landlock_version() -> int:
    """The Landlock ABI of the running kernel; OSError if it has none."""
    null = ctypes.c_void_p(None)
    flag = ctypes.c_uint32(_LANDLOCK_VERSION_FLAG)
    return _checked(_libc.syscall(_LANDLOCK_CREATE_RULESET, null, ctypes.c_size_t(0), flag))


def landlock_ruleset(version: int, readable: list[str]) -> int:
    """A ruleset that forbids all it can but reading these paths; returns its descriptor."""
    files = (1 << _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]) - 1
    rights = [files, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0]
    # An older kernel must not be shown fields that it does not know.
    known = rights[: 1 if version < 4 else 2 if version < 6 else 3]
    attribute = (ctypes.c_uint64 * len(known))(*known)
    ruleset = _landlock_create(attribute)
    for path in readable:
        _landlock_allow_reading(ruleset, path)
    return ruleset


def landlock_scope(version: int) -> int | None:
    """A ruleset that only keeps signals and abstract sockets inside, where the kernel can."""
    if version < 6:
        return None
    return _landlock_create((ctypes.c_uint64 * 3)(0, 0, _SCOPES))


def landlock_restrict(ruleset: int) -> None:
    """Confine this process and its children for good; needs no_new_privs."""
    _checked(_libc.syscall(_LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)))


def _landlock_create(attribute: "ctypes.Array[ctypes.c_uint64]") -> int:
    size = ctypes.c_size_t(ctypes.sizeof(attribute))
    return _checked(_libc.syscall(_LANDLOCK_CREATE_RULESET, attribute, size, ctypes.c_uint32(0)))


class _PathBeneath(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _landlock_allow_reading(ruleset: int, path: str) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112
        rule = _PathBeneath(rights, descriptor)
        arguments = (ctypes.c_int(ruleset), ctypes.c_int(_LANDLOCK_PATH_BENEATH))
        pointer = ctypes.byref(rule)
        flags = ctypes.c_uint32(0)
        _checked(_libc.syscall(_LANDLOCK_ADD_RULE, *arguments, pointer, flags))
    finally:
        os.close(descriptor)
