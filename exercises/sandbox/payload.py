"""A job as bytes for the guest. Our own data, so that nothing here can be forged.

The file and the prelude; every argument, once; the calls, which name their arguments by place.
"""

import struct

from exercises.sandbox.guest.messages import Order
from exercises.sandbox.guest.values import encode
from exercises.sandbox.job import Argument, Call, Job


def order_and_payload(job: Job) -> bytes:
    """Everything that goes down the pipe for one job; raises TooLarge like `encode`."""
    arguments = _Arguments()
    calls = [_call(call, arguments) for call in job.calls]
    payload = b"".join(
        (
            _text(job.source),
            _text(job.prelude),
            _number(len(arguments.table)),
            *arguments.table,
            _number(len(job.calls)),
            _number(len(job.calls) if job.heard is None else job.heard),
            *calls,
        )
    )
    limits = job.limits
    order = Order(
        payload_bytes=len(payload),
        wall_seconds=limits.wall_seconds,
        cpu_seconds=limits.cpu_seconds,
        memory_bytes=limits.memory_bytes,
        stdout_bytes=limits.stdout_bytes,
        result_bytes=limits.result_bytes,
    )
    return order.pack() + payload


class _Arguments:
    """Every argument's bytes once, however many calls share it, and its place among them."""

    def __init__(self) -> None:
        self.table: list[bytes] = []
        self._places: dict[int, bytes] = {}

    def place(self, value: Argument) -> bytes:
        """Where the argument stands in the table."""
        if id(value) not in self._places:
            self._places[id(value)] = _number(len(self.table))
            self.table.append(encode(value))
        return self._places[id(value)]


def _call(call: Call, arguments: _Arguments) -> bytes:
    named = b"".join(_text(name) + arguments.place(value) for name, value in call.kwargs.items())
    positional = b"".join(map(arguments.place, call.args))
    head = _text(call.function) + _number(len(call.args)) + positional
    return head + _number(len(call.kwargs)) + named


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "backslashreplace")
    return struct.pack("<I", len(data)) + data


def _number(number: int) -> bytes:
    return struct.pack("<q", number)
