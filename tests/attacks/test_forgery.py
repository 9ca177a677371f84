"""Code cannot make the host believe what its functions did not return.

A submission may write whatever it likes to every descriptor it has. All it can reach is its own
report, and that is either refused or says what its functions could have said anyway.
"""

import numpy as np
import pytest

from exercises.sandbox.guest.messages import CHUNK, FRAME, ChunkKind, Exit, FrameKind
from exercises.sandbox.guest.values import encode
from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import GraderError, Outcome, Raised, Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import QUICK, TOOLS
from tests.exercises.sandbox.pools import returned


def frame(kind: bytes, body: object) -> bytes:
    data = encode(body)
    return FRAME.pack(kind, len(data)) + data


LOADED = frame(FrameKind.LOADED, {"f": []})
ONE = frame(FrameKind.RETURNED, (1.0, [], {}, []))
END = frame(FrameKind.END, 0)


def forged(data: bytes, *, when: str = "call", then: str = "os._exit(0)") -> Job:
    """A submission that writes these bytes as its report and ends."""
    write = f"os.write(3, bytes.fromhex('{data.hex()}')); {then}"
    body = f"def f():\n    {write}\n" if when == "call" else f"{write}\ndef f(): pass\n"
    return Job(TOOLS + body, (Call("f"), Call("f")), QUICK)


REFUSED = {
    "an_early_end": END,
    "one_result_too_few": ONE + END,
    "one_result_too_many": ONE * 3 + END,
    "something_after_the_end": ONE * 2 + END + ONE,
    "a_second_end": ONE * 2 + END + END,
    "a_second_loading": LOADED + ONE * 2 + END,
    "a_late_load_error": frame(FrameKind.LOAD_FAILED, ("E", "m", 1, "t", False)),
    "a_late_prelude_error": frame(FrameKind.PRELUDE_FAILED, ("E", "m", 1, "t", False)),
    "an_unknown_frame": frame(b"?", None),
    "rubbish": b"\xff" * 40,
    "text": b"passed: true, score: 1.0\n" * 10,
    "json": b'{"verdict": "passed", "score": 1.0}\n',
    "half_a_frame": ONE[:-1],
    "half_a_header": b"V\x01",
    "a_frame_of_4_gib": FRAME.pack(b"V", 0xFFFFFFFF) + b"x" * 100,
    "a_huge_message": frame(FrameKind.RAISED, ("E", "m" * 2001, 1, "t", False)),
    "a_huge_name": frame(FrameKind.RAISED, ("E" * 201, "m", 1, "t", False)),
    "a_huge_traceback": frame(FrameKind.RAISED, ("E", "m", 1, "t" * 20_001, False)),
    "a_huge_warning": frame(FrameKind.RETURNED, (1.0, [], {}, [("W", "m" * 501, 1)])),
    "a_huge_line": frame(FrameKind.RAISED, ("E", "m", 2**31, "t", False)),
    "an_end_with_a_negative_number": ONE * 2 + frame(FrameKind.END, -1),
    "an_end_without_a_number": ONE * 2 + frame(FrameKind.END, "0"),
    "an_empty_frame": FRAME.pack(b"V", 0),
    "a_pickle": FRAME.pack(b"V", 5) + b"\x80\x04N.\x00",
    "other_arguments": frame(FrameKind.RETURNED, (1.0, [1], {}, [])),
    "other_keywords": frame(FrameKind.RETURNED, (1.0, [], {"x": 1}, [])),
    "missing_fields": frame(FrameKind.RETURNED, (1.0,)),
    "too_many_warnings": frame(FrameKind.RETURNED, (1.0, [], {}, [("W", "m", 1)] * 101)),
    "a_warning_of_another_shape": frame(FrameKind.RETURNED, (1.0, [], {}, [1])),
    "an_error_without_text": frame(FrameKind.RAISED, (1, 2, 3, 4, 5)),
    "a_line_below_zero": frame(FrameKind.RAISED, ("E", "m", -1, "t", False)),
    "a_line_that_is_text": frame(FrameKind.RAISED, ("E", "m", "1", "t", False)),
    "a_frame_after_too_large": frame(FrameKind.TOO_LARGE, None) + ONE,
    "an_exit_record": CHUNK.pack(ChunkKind.EXIT, 30) + Exit(0, 0, 0.0, 0.0, 0, False).pack(),
    "a_greeting": CHUNK.pack(ChunkKind.HELLO, 2) + b"[]",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_a_forged_report_is_refused(data: bytes, pool: Pool) -> None:
    outcome = pool.run(forged(data))
    assert outcome.status == Status.REFUSED, outcome
    assert outcome.detail.startswith("the result is malformed: ")


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "a_second_loading"])
def test_a_forged_report_is_refused_at_loading(name: str, pool: Pool) -> None:
    outcome = pool.run(forged(REFUSED[name], when="load"))
    assert outcome.status in (Status.REFUSED, Status.LOAD_FAILED), outcome
    assert not outcome.results


def test_a_forged_report_that_is_well_formed_only_says_what_a_function_could(pool: Pool) -> None:
    outcome = pool.run(forged(ONE * 2 + END))
    assert outcome.status == Status.FINISHED
    assert [returned(outcome, n).value for n in (0, 1)] == [1.0, 1.0]


FUNCTIONS = {
    "too_many": {f"f{n}": [] for n in range(201)},
    "a_huge_name": {"f" * 201: []},
    "a_huge_parameter": {"f": ["p" * 201]},
    "too_many_parameters": {"f": ["p"] * 256},
    "no_parameters_at_all": {"f": None},
    "a_parameter_that_is_no_text": {"f": [1]},
    "no_mapping": [],
}


@pytest.mark.parametrize("functions", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_a_forged_list_of_functions_is_refused(functions: object, pool: Pool) -> None:
    outcome = pool.run(forged(frame(FrameKind.LOADED, functions), when="load"))
    assert outcome.status == Status.REFUSED


@pytest.mark.parametrize("status", [0, 1, 70, 71, 255])
def test_an_exit_status_is_never_a_verdict(status: int, pool: Pool) -> None:
    outcome = pool.run(Job(f"{TOOLS}def f():\n    os._exit({status})\n", (Call("f"),), QUICK))
    assert outcome.status == (Status.OUT_OF_MEMORY if status == 71 else Status.CRASHED)
    assert outcome.results == ()


@pytest.mark.parametrize("descriptor", range(16))
def test_writing_to_any_descriptor_reaches_no_other_student(descriptor: int, pool: Pool) -> None:
    good = (ONE + END).hex()
    body = f"def f():\n    os.write({descriptor}, bytes.fromhex('{good}'))\n    return 2.0\n"
    outcome = pool.run(Job(TOOLS + body, (Call("f"),), QUICK))
    if descriptor in (1, 2):
        assert returned(outcome).value == 2.0
        assert outcome.stdout
    elif descriptor == 3:
        assert outcome.status == Status.REFUSED
    elif descriptor == 4:  # "I am done", said too early: it is ended, if it is not faster
        assert outcome.status in (Status.CRASHED, Status.FINISHED)
    else:
        assert isinstance(outcome.results[0], Raised)


@pytest.mark.parametrize("descriptor", [0, 1, 2, 3, 4])
def test_closing_a_descriptor_hurts_nobody_else(descriptor: int, pool: Pool) -> None:
    body = f"def f():\n    os.close({descriptor})\n    return 2.0\n"
    outcome = pool.run(Job(TOOLS + body, (Call("f"),), QUICK))
    expected = Status.CRASHED if descriptor == 3 else Status.FINISHED
    assert outcome.status == expected


def test_a_loop_after_a_forged_end_is_still_stopped(pool: Pool) -> None:
    limits = Limits(cpu_seconds=0.2, wall_seconds=0.6)
    body = f"def f():\n    os.write(3, bytes.fromhex('{(ONE + END).hex()}'))\n    os.close(3)\n"
    outcome = pool.run(Job(TOOLS + body + "    while True: pass\n", (Call("f"),), limits))
    assert outcome.wall_seconds < 2.0
    assert returned(outcome).value == 1.0


def test_pretending_that_our_prelude_failed_is_refused(pool: Pool) -> None:
    """Else a student could make every verdict "our fault"."""
    lie = frame(FrameKind.PRELUDE_FAILED, ("E", "m", 1, "t", False))
    body = f"{TOOLS}os.lseek\nos.write(3, bytes.fromhex('{lie.hex()}')); os._exit(0)\n"
    assert pool.run(Job(body, (Call("f"),), QUICK)).status == Status.REFUSED


def test_a_prelude_that_really_fails_is_still_our_fault(pool: Pool) -> None:
    with pytest.raises(GraderError):
        pool.run(Job("def f(): pass\n", (Call("f"),), QUICK, prelude="1 / 0"))


PATCHES = {
    "allclose": "np.allclose = lambda *a, **k: True",
    "array_equal": "np.array_equal = lambda *a, **k: True",
    "testing": "import numpy.testing\nnumpy.testing.assert_allclose = lambda *a, **k: None",
    "isclose_for_python": "import math\nmath.isclose = lambda *a, **k: True",
    "all": "import builtins\nbuiltins.all = lambda x: True",
    "isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True",
    "struct": "import struct\nstruct.pack = lambda *a: b''",
    "os_write": "real = os.write\nos.write = lambda fd, data: real(fd, data)",
    "types": "import types\ntypes.FunctionType = int",
    "json": "import json\njson.dumps = json.loads = lambda *a: 'passed'",
    "unittest": "import unittest\nunittest.TestCase.assertEqual = lambda *a: None",
    "exit": "sys.exit = os._exit = lambda *a: None",
    "float_equality": "class F(float):\n    __eq__ = lambda a, b: True\n    __hash__ = None",
    "print": "import builtins\nbuiltins.print = lambda *a: None",
    "excepthook": "sys.excepthook = lambda *a: os._exit(0)",
    "displayhook": "sys.displayhook = lambda *a: os._exit(0)",
    "import": "import builtins\nbuiltins.__import__ = lambda *a: np",
    "build_class": "import builtins\nbuiltins.__build_class__ = None",
    "stdout": "sys.stdout = sys.stderr = None",
    "modules": "sys.modules.clear()",
    "gc": "import gc\ngc.collect = gc.get_objects = None",
    "warnings": "import warnings\nwarnings.showwarning = None",
    "linecache": "import linecache\nlinecache.getline = None",
    "random": "import random\nrandom.seed = None",
    "encoder": "import sys\nsys._getframe(5).f_globals.update(encode=lambda v: b'T')",
    "reader": "import sys\nsys._getframe(5).f_globals.update(Reader=None, Unchanged=int)",
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES.keys())
def test_patching_the_library_changes_no_verdict(patch: str, pool: Pool) -> None:
    """What is wrong stays wrong: the host compares, far from whatever was patched."""
    source = f"{TOOLS}{patch}\ndef f(x):\n    return x * 0\n"
    outcome = pool.run(Job(source, (Call("f", (np.ones(3),)),), QUICK))
    assert not is_right(outcome)


def is_right(outcome: Outcome) -> bool:
    """What a grader that expects ones would say."""
    values = [each.value for each in outcome.results if not isinstance(each, Raised)]
    value = values[0] if values else None
    return isinstance(value, np.ndarray) and value.shape == (3,) and bool((value == 1).all())


def test_the_comparison_itself_can_say_yes(pool: Pool) -> None:
    outcome = pool.run(Job("def f(x):\n    return x\n", (Call("f", (np.ones(3),)),), QUICK))
    assert is_right(outcome)


@pytest.mark.parametrize("name", ["allclose", "array_equal", "testing"])
def test_the_same_patch_fools_a_grader_in_the_same_process(name: str, pool: Pool) -> None:
    check = {
        "allclose": "np.allclose(f(x), 1)",
        "array_equal": "np.array_equal(f(x), x)",
        "testing": "numpy.testing.assert_allclose(f(x), 1) is None",
    }[name]
    source = (
        f"{TOOLS}{PATCHES[name]}\ndef f(x):\n    return x * 0\ndef naive(x):\n    return {check}\n"
    )
    outcome = pool.run(Job(source, (Call("naive", (np.ones(3),)),), QUICK))
    assert returned(outcome).value is True
