"""Throw bytes at everything that reads what the jail wrote.

Run by hand: `python -m tests.fuzz.decoder -max_total_time=600`; any option of libFuzzer may
follow, and folders of inputs to start from. It ends at the first input that raises anything but
the decoder's own exceptions and keeps that input in a file.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

import atheris
import numpy as np

with atheris.instrument_imports(include=["exercises.sandbox"]):
    from exercises.sandbox import reading, report
    from exercises.sandbox.guest.messages import FRAME, Exit, FrameKind
    from exercises.sandbox.guest.values import Malformed, Opaque, Unchanged, decode, encode
    from exercises.sandbox.job import Call, Job
    from exercises.sandbox.outcome import Outcome
    from exercises.sandbox.worker import Transcript

JOB = Job("", (Call("f", (1.0,)), Call("g", (), {"x": 2})))
ENDED = Exit(reason=0, status=0, cpu_seconds=0.0, wall_seconds=0.0, peak_bytes=0, truncated=False)


def read_hostile(data: bytes) -> None:
    """Read the bytes as a value, as a report and as the end of a run."""
    with contextlib.suppress(Malformed):
        decode(data)
    with contextlib.suppress(report.Forged):
        report.read(data, JOB.calls)
    try:
        outcome = reading.outcome(JOB, Transcript(result=data, output=data, exit=ENDED))
    except reading.PreludeFailed:
        return
    assert isinstance(outcome, Outcome)
    assert len(outcome.results) <= len(JOB.calls)


def frame(kind: bytes, body: object) -> bytes:
    data = encode(body)
    return FRAME.pack(kind, len(data)) + data


def honest() -> list[bytes]:
    """Reports and values as the guest writes them, for the fuzzer to damage."""
    array = np.arange(6.0).reshape(2, 3)
    loaded = frame(FrameKind.LOADED, {"f": ["x"], "g": ["x"]})
    trouble = ("ValueError", "no", 3, "line 3", False)
    returned = frame(FrameKind.RETURNED, (array, [Unchanged()], {}, [("Warning", "overflow", 2)]))
    named = frame(FrameKind.RETURNED, ((1, [True, None], "é"), [], {"x": Unchanged()}, []))
    return [
        loaded + returned + named + frame(FrameKind.END, 4096),
        loaded + frame(FrameKind.RAISED, trouble) + frame(FrameKind.TOO_LARGE, None),
        frame(FrameKind.LOAD_FAILED, trouble),
        frame(FrameKind.PRELUDE_FAILED, trouble),
        encode([array, 2**80, -1.5, {"a": (Opaque("generator"), False)}]),
        encode(array > 2),
    ]


def main() -> None:
    """Fuzz until libFuzzer's options say that it is enough."""
    with tempfile.TemporaryDirectory() as folder:
        for index, data in enumerate(honest()):
            Path(folder, str(index)).write_bytes(data)
        atheris.Setup([*sys.argv, folder], read_hostile)
        atheris.Fuzz()  # ends the process


if __name__ == "__main__":
    main()
