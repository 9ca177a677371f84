"""The frames between host, warm parent and child, as plain structures.

host -> parent -> child    Order, then the job's payload
child -> parent            frames: kind, u32 length, body (see values)
parent -> host             chunks: kind, u32 length, body; the child's bytes pass through
                           unread, so a child can forge nothing but its own frames
"""

import struct
from typing import NamedTuple

CHUNK = struct.Struct("<cI")
FRAME = struct.Struct("<cI")


class ChunkKind:
    """What the parent tells the host."""

    HELLO = b"H"  # once: the layers that hold
    OUTPUT = b"O"  # bytes that the child printed
    RESULT = b"R"  # bytes of the child's frames
    EXIT = b"X"  # an Exit record: the child is gone


class FrameKind:
    """What the child tells about the student's code."""

    PRELUDE_FAILED = b"P"
    LOADED = b"L"
    LOAD_FAILED = b"E"
    RETURNED = b"V"
    RAISED = b"X"
    TOO_LARGE = b"T"
    END = b"Z"  # with the resident bytes at their peak, as far as the child can be believed


class Order(NamedTuple):
    """What the parent must know of a job: the payload's length and the limits."""

    payload_bytes: int
    wall_seconds: float
    cpu_seconds: float
    memory_bytes: int
    stdout_bytes: int
    result_bytes: int

    def pack(self) -> bytes:
        """These numbers as bytes."""
        return _ORDER.pack(*self)

    @classmethod
    def unpack(cls, data: bytes) -> "Order":
        """The numbers of these bytes."""
        return cls(*_ORDER.unpack(data))


_ORDER = struct.Struct("<QddQQQ")
ORDER_BYTES = _ORDER.size


class Reason:
    """Why the child ended."""

    ENDED = 0
    WALL_CLOCK = 1
    CPU_CLOCK = 2
    RESULT_TOO_LARGE = 3


class Exit(NamedTuple):
    """How a child ended, as its parent saw it.

    status is what wait(2) reports; seconds and resident bytes come from the kernel. A child
    that said that it was done is not waited for: its status and peak_bytes are 0.
    """

    reason: int
    status: int
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    truncated: bool

    def pack(self) -> bytes:
        """This record as bytes."""
        return _EXIT.pack(*self)

    @classmethod
    def unpack(cls, data: bytes) -> "Exit":
        """The record of these bytes; struct.error if there are more or fewer."""
        return cls(*_EXIT.unpack(data))


_EXIT = struct.Struct("<BiddQ?")

# How long the texts of a report may be, in characters; the guest cuts, the host refuses.
MAX_NAME = 200
MAX_MESSAGE = 2_000
MAX_TRACEBACK = 20_000
MAX_NOTE = 500
MAX_NOTES = 20
MAX_FUNCTIONS = 200
MAX_PARAMETERS = 255
MAX_LINE_NUMBER = 1 << 31

# Written among what the student prints: what follows is not for the student's eyes. A student
# who writes it only hides words from themselves.
END_OF_HEARING = b"\x00\x1eend of hearing\x1e\x00"

# Pages are served before code is run where there is not enough processor for both.
NICENESS = 10

# The child's own exit statuses.
EXIT_OUT_OF_MEMORY = 71
EXIT_BROKEN = 70
