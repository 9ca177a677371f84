"""A job as bytes for the guest. Our own data, so that nothing here can be forged."""

import struct

from exercises.sandbox.guest.messages import Order
from exercises.sandbox.guest.values import encode
from exercises.sandbox.job import Argument, Call, Job


def order_and_payload(job: Job) -> bytes:
    """Everything that goes down the pipe for one job; raises TooLarge like `encode`."""
    written = _Written()
    payload = b"".join(
        (
            _text(job.source),
            _text(job.prelude),
            _number(len(job.calls)),
            _number(len(job.calls) if job.heard is None else job.heard),
            *(_call(call, written) for call in job.calls),
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


class _Written(dict[int, bytes]):
    """The bytes of every argument by its identity: cases share most of theirs."""

    def of(self, value: Argument) -> bytes:
        if id(value) not in self:
            self[id(value)] = encode(value)
        return self[id(value)]


def _call(call: Call, written: _Written) -> bytes:
    named = b"".join(_text(name) + written.of(value) for name, value in call.kwargs.items())
    positional = b"".join(map(written.of, call.args))
    head = _text(call.function) + _number(len(call.args)) + positional
    return head + _number(len(call.kwargs)) + named


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "backslashreplace")
    return struct.pack("<I", len(data)) + data


def _number(number: int) -> bytes:
    return struct.pack("<q", number)
