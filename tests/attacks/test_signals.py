"""Code cannot use signals against its clock, its parent or the next submission."""

# One attack a line reads as a table:
# ruff: noqa: E501

import pytest

from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack

BRIEF = Limits(cpu_seconds=0.1, wall_seconds=0.2)

STUBBORN = {
    "ignores_everything": "for n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass",
    "handles_everything": "for n in range(1, 65):\n    try: signal.signal(n, lambda *a: None)\n    except (OSError, ValueError): pass",
    "blocks_everything": "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))",
    "blocks_by_the_kernel": "syscall(14, 0, ctypes.c_char_p(b'\\xff' * 8), 0, 8)",
    "ignores_the_processor_limit": "signal.signal(signal.SIGXCPU, signal.SIG_IGN)",
    "handles_its_end": "signal.signal(signal.SIGTERM, lambda *a: None)",
    "uses_another_stack": "syscall(131, 0, ctypes.create_string_buffer(24))",
    "sets_a_wake_up": "signal.set_wakeup_fd(-1)",
    "dumps_at_faults": "import faulthandler; faulthandler.enable()",
    "clears_its_death_signal": "libc.prctl(1, 0)",
    "asks_for_a_timer": "signal.setitimer(signal.ITIMER_REAL, 0.01)",
    "closes_all_but_its_own": "os.closerange(4, 100)",
    "closes_everything": "os.closerange(0, 100)",
}  # fmt: skip


@pytest.mark.parametrize("body", STUBBORN.values(), ids=STUBBORN.keys())
@pytest.mark.parametrize("then", ["while True: pass", "import time; time.sleep(99)"])
def test_nothing_survives_its_clock(body: str, then: str, pool: Pool) -> None:
    wrapped = f"import signal\ntry:\n    {body.replace(chr(10), chr(10) + '    ')}\nexcept BaseException: pass\n{then}"
    outcome = pool.run(Attack("", wrapped, limits=BRIEF).job())
    assert outcome.status in (Status.TIMED_OUT, Status.CRASHED)
    assert 0 < outcome.wall_seconds < 1.0


FAULTS = {
    "a_bad_address": ("ctypes.string_at(0)", "SIGSEGV"),
    "an_abort": ("os.abort()", ""),
    "a_bad_instruction": (
        "import mmap\np = mmap.mmap(-1, 4096, prot=7); p.write(b'\\x0f\\x0b')\n"
        "ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(p)))()",
        "SIGILL",
    ),
    "a_division": (
        "import mmap\np = mmap.mmap(-1, 4096, prot=7); p.write(bytes.fromhex('31c931c0f7f9c3'))\n"
        "ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(p)))()",
        "SIGFPE",
    ),
    "a_stack_overflow": (
        "def f(g): return g(f)\nsys.setrecursionlimit(10 ** 8)\n"
        "import functools\nx = lambda: 0\nfor _ in range(10 ** 6): x = functools.partial(x)\nx()",
        "",
    ),
    "a_smashed_heap": ("ctypes.memset(id(os.environ), 255, 4096)\nreturn os.environ", ""),
    "a_freed_object": ("x = [1]; ctypes.pythonapi.Py_DecRef(ctypes.py_object(x))\nctypes.pythonapi.Py_DecRef(ctypes.py_object(x)); del x; return [[]] * 5", ""),
}  # fmt: skip


@pytest.mark.parametrize(("body", "signal"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_ends_its_own_run_only(body: str, signal: str, pool: Pool) -> None:
    outcome = pool.run(Attack("", body).job())
    if signal:
        assert (outcome.status, outcome.detail) == (Status.CRASHED, f"killed by {signal}")
    assert outcome.status in (Status.CRASHED, Status.FINISHED, Status.REFUSED)
