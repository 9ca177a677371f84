"""The floor that the jail is measured against: fork, run the same calls, no confinement.

Run as a program by `benchmark.py`, never imported. It reads the source and the arrays once;
then every byte on stdin asks for one fork. The child's results go straight to stdout.
"""

import gc
import os
import pickle
import sys

import numpy as np
import numpy.fft
import numpy.linalg
import numpy.random


def main() -> None:
    """Serve one fork per byte until stdin ends."""
    source, function, arguments, calls = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own
    np.linalg.inv(np.eye(8) @ np.eye(8))
    gc.collect()
    gc.freeze()
    gc.disable()
    os.write(1, b".")
    while os.read(0, 1):
        pid = os.fork()
        if pid == 0:
            namespace: dict[str, object] = {}
            exec(compile(source, "submission.py", "exec"), namespace)  # noqa: S102 - our own
            _answer(namespace[function], arguments, calls)
            os._exit(0)
        os.waitpid(pid, 0)
        os.write(1, b".")


def _answer(function: object, arguments: list[object], calls: int) -> None:
    assert callable(function)
    for _ in range(calls):
        value = function(*arguments)
        os.write(1, value.tobytes())


if __name__ == "__main__":
    main()
