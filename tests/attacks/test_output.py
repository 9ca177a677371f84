"""Code cannot drown the host in what it prints or returns."""

# One attack a line reads as a table:
# ruff: noqa: E501

import numpy as np
import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import KIB, Limits
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack
from tests.exercises.sandbox.pools import raised, returned, weakened_pool

CAPPED = Limits(cpu_seconds=1.0, wall_seconds=3.0, stdout_bytes=KIB, result_bytes=64 * KIB)

PRINTING = {
    "by_print": "print('x' * 5000)",
    "to_stderr": "print('x' * 5000, file=sys.stderr)",
    "to_both": "print('x' * 800); print('x' * 800, file=sys.stderr)",
    "past_python": "os.write(1, b'x' * 5000)",
    "by_the_c_library": "libc.write(2, b'x' * 5000, 5000)",
    "by_copies": "os.write(os.dup(1), b'x' * 5000)",
    "to_the_original": "sys.__stdout__.write('x' * 5000); sys.__stdout__.flush()",
    "as_bytes": "sys.stdout.buffer.write(b'x' * 5000); sys.stdout.flush()",
    "much": "for _ in range(300): print('x' * 5000)",
}


@pytest.mark.parametrize("body", PRINTING.values(), ids=PRINTING.keys())
def test_output_is_cut_at_its_cap(body: str, pool: Pool) -> None:
    outcome = pool.run(Attack("", body, limits=CAPPED).job())
    assert outcome.status == Status.FINISHED
    assert len(outcome.stdout) == KIB
    assert outcome.stdout_truncated


@pytest.mark.parametrize("body", PRINTING.values(), ids=PRINTING.keys())
def test_output_is_not_cut_without_its_layer(body: str) -> None:
    outcome = weakened_pool("output_caps").run(Attack("", body, limits=CAPPED).job())
    assert len(outcome.stdout) > KIB


def test_output_below_its_cap_is_kept_whole(pool: Pool) -> None:
    outcome = pool.run(Attack("", "sys.stdout.write('x' * 1024)", limits=CAPPED).job())
    assert outcome.stdout == "x" * KIB
    assert not outcome.stdout_truncated


def test_output_that_is_not_text_is_shown_as_what_it_is(pool: Pool) -> None:
    assert pool.run(Attack("", "os.write(1, b'a\\xffb')").job()).stdout == "a\ufffdb"


RETURNING = {
    "a_large_array": "return np.zeros(10_000)",
    "a_long_text": "return 'x' * 100_000",
    "a_long_list": "return [1.0] * 10_000",
    "many_views_of_one_array": "return [np.zeros(1000)] * 100",
    "a_broadcast_array": "return np.broadcast_to(1.0, (1000, 1000))",
    "a_large_dict": "return {str(n): n for n in range(10_000)}",
    "a_strided_array": "return np.lib.stride_tricks.as_strided(np.zeros(1), (100_000,), (0,))",
}


@pytest.mark.parametrize("body", RETURNING.values(), ids=RETURNING.keys())
def test_a_result_beyond_its_cap_is_refused(body: str, pool: Pool) -> None:
    outcome = pool.run(Attack("", body, limits=CAPPED).job())
    assert outcome.status == Status.REFUSED
    assert outcome.detail == "what it returned is larger than 65536 bytes"
    assert outcome.results == ()


@pytest.mark.parametrize("body", RETURNING.values(), ids=RETURNING.keys())
def test_a_result_is_not_refused_without_its_layer(body: str) -> None:
    assert weakened_pool("output_caps").run(Attack("", body, limits=CAPPED).job()).results


def test_a_result_with_too_many_items_is_refused(pool: Pool) -> None:
    outcome = pool.run(Attack("", "return [None] * 300_000").job())
    assert outcome.status == Status.REFUSED
    assert outcome.detail == "what it returned has more than 200000 items"


def test_a_list_that_holds_itself_is_refused(pool: Pool) -> None:
    outcome = pool.run(Attack("", "a = []; a += [a, a]; return a").job())
    assert outcome.status == Status.REFUSED


def test_an_argument_that_was_grown_is_refused(pool: Pool) -> None:
    source = "def f(a):\n    a.extend([0] * 300_000)\n"
    assert pool.run(Job(source, (Call("f", ([1],)),))).status == Status.REFUSED


EXCEPTIONS = {
    "a_huge_message": "raise ValueError('x' * (1 << 22))",
    "a_huge_name": "raise type('E' * (1 << 16), (Exception,), {})",
    "a_lying_name": "class M(type):\n    __name__ = property(lambda self: 1 / 0)\nclass E(Exception, metaclass=M): pass\nraise E",
    "a_message_that_raises": "class E(Exception):\n    def __str__(self): raise self\nraise E",
    "a_message_that_is_no_text": "class E(Exception):\n    def __str__(self): return 5\nraise E",
    "a_text_that_lies": "class S(str):\n    def __getitem__(self, k): return np\nclass E(Exception):\n    def __str__(self): return S('x')\nraise E",
    "a_long_chain": "e = None\nfor n in range(5000):\n    new = ValueError(n); new.__cause__ = e; e = new\nraise e",
    "a_cycle": "e = ValueError(); e.__context__ = e; raise e",
    "a_group": "raise BaseExceptionGroup('g', [ValueError(n) for n in range(1000)])",
    "a_forged_syntax_error": "raise SyntaxError('x', ('submission.py', 10 ** 30, 1, 'y' * 100_000))",
    "a_syntax_error_of_rubbish": "e = SyntaxError(); e.filename = 'submission.py'; e.lineno = np; raise e",
    "a_system_exit": "raise SystemExit(0)",
    "an_exit_of_rubbish": "raise SystemExit(np.zeros(3))",
    "an_interrupt": "raise KeyboardInterrupt",
    "a_generator_exit": "raise GeneratorExit",
    "a_stop": "raise StopIteration",
    "a_bare_base_exception": "raise BaseException",
    "a_huge_note": "e = ValueError(); e.add_note('x' * (1 << 22)); raise e",
    "no_trace": "try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__ = None\n    raise e from None",
}  # fmt: skip


@pytest.mark.parametrize("body", EXCEPTIONS.values(), ids=EXCEPTIONS.keys())
def test_an_exception_becomes_a_few_plain_words(body: str, pool: Pool) -> None:
    outcome = pool.run(Attack("", body).job())
    assert outcome.status == Status.FINISHED, outcome
    error = raised(outcome)
    assert len(error.type_name) <= 200
    assert len(error.message) <= 2_000
    assert len(error.traceback) <= 10_000
    assert "guest" not in error.traceback


def test_warnings_are_kept_few_and_short(pool: Pool) -> None:
    body = "import warnings\nfor n in range(999): warnings.warn(str(n) * 9999)"
    notes = returned(pool.run(Attack("", body).job())).warnings
    assert len(notes) == 20
    assert max(len(note.message) for note in notes) == 500


def test_code_can_return_what_fits(pool: Pool) -> None:
    value = returned(pool.run(Attack("", "return np.ones(1_000_000)").job())).value
    assert isinstance(value, np.ndarray)
    assert value.sum() == 1e6
