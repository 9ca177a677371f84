"""The pool runs a student's file and brings back what its functions returned."""

import numpy as np
import pytest

from exercises.sandbox.guest.messages import END_OF_HEARING
from exercises.sandbox.job import Call, Job, Name, Opaque
from exercises.sandbox.layers import LAYERS
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import GraderError, Note, Outcome, Status
from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import raised, returned

SIGMOID = "import numpy as np\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
# Time enough on the wall that a busy machine does not change which clock runs out.
BUSY = Limits(cpu_seconds=0.2, wall_seconds=20.0)
ASLEEP = Limits(cpu_seconds=0.3, wall_seconds=0.3)


def test_every_layer_is_on(pool: Pool) -> None:
    assert pool.layers == tuple(LAYERS)


def test_a_function_is_called_with_its_arguments(pool: Pool) -> None:
    outcome = pool.run(Job(SIGMOID, (Call("sigmoid", (np.zeros((2, 3)),)),)))
    assert outcome.status == Status.FINISHED
    np.testing.assert_array_equal(returned(outcome).value, np.full((2, 3), 0.5))
    assert outcome.functions == {"sigmoid": ("z",)}
    assert outcome.detail == ""
    assert 0 <= outcome.cpu_seconds < 2  # it is shorter than a tick of some clocks
    assert outcome.peak_bytes > 0


def test_keywords_are_passed_by_name(pool: Pool) -> None:
    job = Job("def f(a, *, b):\n    return a - b\n", (Call("f", (5,), {"b": 3}),))
    assert returned(pool.run(job)).value == 2


def test_results_come_in_the_order_of_the_calls(pool: Pool) -> None:
    job = Job("def f(n):\n    return n * n\n", tuple(Call("f", (n,)) for n in range(20)))
    assert [returned(pool.run(job), n).value for n in range(20)] == [n * n for n in range(20)]


def test_a_call_that_raises_does_not_stop_the_next(pool: Pool) -> None:
    job = Job("def f(n):\n    return 1 // n\n", (Call("f", (0,)), Call("f", (1,))))
    outcome = pool.run(job)
    assert outcome.status == Status.FINISHED
    assert raised(outcome).type_name == "ZeroDivisionError"
    assert returned(outcome, 1).value == 1


def test_each_call_gets_fresh_arguments(pool: Pool) -> None:
    source = "def f(z):\n    z += 1\n    return z.sum()\n"
    z = np.zeros(3)
    outcome = pool.run(Job(source, (Call("f", (z,)), Call("f", (z,)))))
    assert [returned(outcome, n).value for n in (0, 1)] == [3.0, 3.0]
    assert z.sum() == 0


def test_arguments_come_back_as_they_are_after_the_call(pool: Pool) -> None:
    source = "def f(a, b, *, c):\n    a[0] = 7\n    c.append(1)\n"
    a, b = np.zeros(2), np.ones(2)
    result = returned(pool.run(Job(source, (Call("f", (a, b), {"c": []}),))))
    np.testing.assert_array_equal(result.arguments[0], [7.0, 0.0])
    assert result.arguments[1] is b
    assert result.keywords == {"c": [1]}


def test_the_prelude_gives_calls_a_callable(pool: Pool) -> None:
    source = "def twice(loss, x):\n    return 2 * loss(x)\n"
    prelude = "def loss(array):\n    return float((array ** 2).sum())\n"
    call = Call("twice", (Name("loss"), np.array([1.0, 2.0])))
    result = returned(pool.run(Job(source, (call,), prelude=prelude)))
    assert result.value == 10.0
    assert result.arguments[0] == Opaque("function")


def test_a_prelude_that_fails_is_our_fault(pool: Pool) -> None:
    with pytest.raises(GraderError, match=r"The prelude of the job fails: .*ZeroDivisionError"):
        pool.run(Job("", (Call("f"),), prelude="1 / 0"))


def test_arguments_that_are_too_many_are_our_fault(pool: Pool) -> None:
    with pytest.raises(GraderError, match="The arguments of the job are too large"):
        pool.run(Job("", (Call("f", ([0] * 300_000,)),)))


def test_large_arrays_travel_both_ways(pool: Pool) -> None:
    array = np.random.default_rng(1).normal(size=(500, 1000))
    outcome = pool.run(Job("def f(a):\n    return a + 1\n", (Call("f", (array,)),)))
    np.testing.assert_array_equal(returned(outcome).value, array + 1)


def test_print_is_captured(pool: Pool) -> None:
    source = "import sys\nprint('loading')\ndef f():\n    print('σ', file=sys.stderr)\n"
    assert pool.run(Job(source, (Call("f"),))).stdout == "loading\nσ\n"


def test_a_warning_names_the_student_s_line(pool: Pool) -> None:
    outcome = pool.run(Job(SIGMOID, (Call("sigmoid", (np.array([-1000.0]),)),)))
    assert returned(outcome).warnings == (
        Note("RuntimeWarning", "overflow encountered in exp", line=3),
    )


def test_a_warning_inside_numpy_names_the_line_that_called_it(pool: Pool) -> None:
    source = "import numpy as np\ndef f(z):\n    return np.mean(z)\n"
    result = returned(pool.run(Job(source, (Call("f", (np.zeros(0),)),))))
    assert {note.line for note in result.warnings} == {3}


def test_a_traceback_shows_only_the_student_s_own_frames(pool: Pool) -> None:
    source = (
        "import numpy as np\n"
        "def inner(z):\n"
        "    return np.linalg.inv(z)\n"
        "def f(z):\n"
        "    return inner(z)  # calls\n"
    )
    error = raised(pool.run(Job(source, (Call("f", (np.zeros((2, 2)),)),))))
    assert error.line == 3
    assert error.traceback == (
        "Traceback (most recent call last):\n"
        '  File "submission.py", line 5, in f\n'
        "    return inner(z)  # calls\n"
        '  File "submission.py", line 3, in inner\n'
        "    return np.linalg.inv(z)\n"
        "LinAlgError: Singular matrix"
    )


def test_a_syntax_error_names_its_line(pool: Pool) -> None:
    outcome = pool.run(Job("x = 1\ndef f(:\n    pass\n", (Call("f"),)))
    assert outcome.status == Status.LOAD_FAILED
    assert outcome.error is not None
    assert (outcome.error.type_name, outcome.error.line) == ("SyntaxError", 2)
    assert 'File "submission.py", line 2' in outcome.error.traceback
    assert outcome.results == ()


@pytest.mark.parametrize(
    ("source", "type_name"),
    [
        ("import torch\n", "ModuleNotFoundError"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("import sys\nsys.exit(0)\n", "SystemExit"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt"),
        ("x = '\0'\n", "SyntaxError"),
        ("\ud800\n", "SyntaxError"),
        ("def f():\n  pass\n pass\n", "IndentationError"),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why(pool: Pool, source: str, type_name: str) -> None:
    outcome = pool.run(Job(source, (Call("f"),)))
    assert outcome.status == Status.LOAD_FAILED, outcome
    assert outcome.error is not None
    assert outcome.error.type_name == type_name
    assert outcome.detail == "the file could not be loaded"


def test_an_empty_file_defines_nothing(pool: Pool) -> None:
    outcome = pool.run(Job("", (Call("f"),)))
    assert outcome.functions == {}
    error = raised(outcome)
    assert (error.type_name, error.message) == ("NameError", "name 'f' is not defined")


def test_only_what_the_file_defines_counts_as_its_functions(pool: Pool) -> None:
    source = (
        "import math\nimport numpy as np\nfrom math import exp\nfrom numpy import tanh\n"
        "from functools import partial\n"
        "def f(a, *, b=1):\n    pass\n"
        "g = lambda z: z\n"
        "vector = np.vectorize(g)\n"
        "class Cell:\n    pass\n"
    )
    assert pool.run(Job(source)).functions == {
        "f": ("a", "b"),
        "g": ("z",),
        "vector": (),
        "Cell": (),
    }


def test_a_name_that_is_absurdly_long_is_no_function_of_the_file(pool: Pool) -> None:
    source = f"def {'f' * 300}():\n    pass\ndef g({'p' * 300}):\n    pass\n"
    assert pool.run(Job(source)).functions == {"g": ("p" * 200,)}


def test_an_endless_loop_runs_out_of_processor_time(pool: Pool) -> None:
    outcome = pool.run(Job("def f():\n    while True:\n        pass\n", (Call("f"),), BUSY))
    assert outcome.status == Status.TIMED_OUT
    assert outcome.detail == "it ran out of processor time"
    assert outcome.cpu_seconds >= 0.19


def test_a_sleeper_runs_out_of_time_on_the_wall(pool: Pool) -> None:
    outcome = pool.run(Job("import time\ntime.sleep(60)\n", limits=ASLEEP))
    assert outcome.status == Status.TIMED_OUT
    assert outcome.detail == "it ran out of time on the wall clock"


def test_what_was_reached_before_the_time_ran_out_is_kept(pool: Pool) -> None:
    source = "def f(n):\n    print(n, flush=True)\n    while n:\n        pass\n    return n\n"
    outcome = pool.run(Job(source, (Call("f", (0,)), Call("f", (1,))), BUSY))
    assert outcome.status == Status.TIMED_OUT
    assert [result.value for result in outcome.results if hasattr(result, "value")] == [0]
    assert outcome.stdout == "0\n1\n"


def test_a_closed_pool_says_so() -> None:
    with Pool(1) as closed:
        pass
    with pytest.raises(GraderError, match=r"The pool of sandboxes is closed\."):
        closed.run(Job(""))


def test_a_name_that_is_no_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="no such layer: firewall"):
        Pool(1, waived=frozenset({"firewall"}))


@pytest.mark.parametrize("layer", [name for name in LAYERS if name != "namespaces"])
def test_grading_stays_off_when_a_layer_is_missing(layer: str) -> None:
    with (
        Pool(1, switched_off=frozenset({layer})) as weak,
        pytest.raises(GraderError, match=f"The sandbox lacks .*{layer}"),
    ):
        weak.run(Job(SIGMOID))


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="cpu_seconds must be positive, got 0"):
        Limits(cpu_seconds=0)


LOUD = """
import os
print("loading")
def f(x):
    print("called with", x)
"""


def heard(source: str, calls: int, pool: Pool) -> Outcome:
    job = Job(source, tuple(Call("f", (n,)) for n in range(3)), heard=calls)
    outcome = pool.run(job)
    assert outcome.status == Status.FINISHED
    return outcome


@pytest.mark.parametrize("calls", [0, 1, 2, 3])
def test_only_calls_that_are_listened_to_are_heard(calls: int, pool: Pool) -> None:
    words = [f"called with {n}" for n in range(calls)]
    assert heard(LOUD, calls, pool).stdout.splitlines() == ["loading", *words]


def test_too_much_print_that_nobody_hears_cuts_nothing(pool: Pool) -> None:
    source = LOUD + "    if x: print('a' * 100_000)\n"
    outcome = heard(source, 1, pool)
    assert (outcome.stdout, outcome.stdout_truncated) == ("loading\ncalled with 0\n", False)


def test_code_that_closes_its_output_is_heard_until_then(pool: Pool) -> None:
    source = LOUD + "    if not x: os.close(1)\n    import sys; sys.stdout = None\n"
    assert heard(source, 1, pool).stdout == "loading\ncalled with 0\n"


def test_a_crash_in_a_later_call_keeps_what_was_heard(pool: Pool) -> None:
    source = LOUD + "    if x: os.abort()\n"
    outcome = pool.run(Job(source, (Call("f", (0,)), Call("f", (1,))), heard=1))
    assert outcome.status == Status.CRASHED
    assert outcome.stdout == "loading\ncalled with 0\n"


def test_a_forged_mark_hides_only_the_forger_s_own_words(pool: Pool) -> None:
    source = f"{LOUD}    print({END_OF_HEARING.decode()!r})\n    print('hidden')\n"
    outcome = heard(source, 3, pool)
    assert outcome.stdout == "loading\ncalled with 0\n"
    assert len(outcome.results) == 3


def test_the_rehearsal_leaves_no_trace(pool: Pool) -> None:
    source = """
import gc, linecache, sys
known = sorted(vars(sys.modules["submission"]))
def look():
    own = []
    for each in gc.get_objects():
        if getattr(each, "__module__", "") == "submission":
            own.append(each.__name__)
    return gc.isenabled(), known, own, list(linecache.cache)
"""
    is_on, known, own, files = returned(pool.run(Job(source, (Call("look"),)))).value
    assert is_on
    assert [name for name in known if not name.startswith("__")] == ["gc", "linecache", "sys"]
    assert own == ["look"]
    assert files == ["submission.py"]
