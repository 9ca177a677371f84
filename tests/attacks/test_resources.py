"""Code cannot use more memory, time or descriptors than it was given."""

# One attack a line reads as a table:
# ruff: noqa: E501

import re

import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import MIB, Limits
from exercises.sandbox.outcome import Status
from exercises.sandbox.pool import Pool
from tests.attacks.attack import Attack, came_true, each_held_by_layers, each_of
from tests.exercises.sandbox.pools import raised, returned, weakened_pool

SMALL = Limits(cpu_seconds=1.0, wall_seconds=3.0, memory_bytes=64 * MIB)
BRIEF = Limits(cpu_seconds=0.2, wall_seconds=0.6)
LIMITED = ("rlimits",)

# Bodies that take a fixed amount a little above the limit: safe without it.
ATTACKS = [
    Attack("take_100_mb_at_once", "return bytearray(100 << 20)[0] == 0", LIMITED, limits=SMALL),
    Attack("take_a_large_array", "return np.zeros(100 << 17).nbytes", LIMITED, limits=SMALL),
    Attack("take_it_in_pieces", "return len([bytearray(1 << 20) for _ in range(100)])", LIMITED, limits=SMALL),
    Attack("map_it", "import mmap; return len(mmap.mmap(-1, 100 << 20))", LIMITED, limits=SMALL),
    Attack("share_it", "import mmap; return len(mmap.mmap(-1, 100 << 20, mmap.MAP_SHARED))", LIMITED, limits=SMALL),
    Attack("repeat_a_text", "return len('x' * (100 << 20))", LIMITED, limits=SMALL),
    Attack("raise_its_limit", "import resource as r\nr.setrlimit(r.RLIMIT_AS, (1 << 40, 1 << 40)); return True", LIMITED, limits=SMALL),
    Attack("use_up_the_reserve", "import resource as r\nr.setrlimit(r.RLIMIT_AS, r.getrlimit(r.RLIMIT_AS)[1:] * 2)\nreturn bytearray(200 << 20)[0] == 0", LIMITED, limits=SMALL),
    Attack("expand_a_bomb", "import zlib\nreturn len(zlib.decompress(zlib.compress(bytes(100 << 20), 1)))", LIMITED, limits=SMALL),
    Attack("open_many_pipes", "return len([os.pipe() for _ in range(100)])", LIMITED),
    Attack("open_many_files", "return len([open(np.__file__) for _ in range(100)])", LIMITED),
    Attack("leave_a_core_file", "import resource as r\nreturn r.getrlimit(r.RLIMIT_CORE)[1]", LIMITED),
    Attack("raise_its_time", "import resource as r\nr.setrlimit(r.RLIMIT_CPU, (99, 99)); return True", LIMITED),
    Attack("work_for_longer", "import time\nwhile time.process_time() < 0.4: pass\nreturn True", ("clocks",), limits=BRIEF),
    Attack("sleep_for_longer", "import time; time.sleep(1); return True", ("clocks",), limits=BRIEF),
]  # fmt: skip


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))


@each_held_by_layers(ATTACKS)
def test_the_attack_succeeds_without_its_layer(attack: Attack) -> None:
    assert came_true(weakened_pool(*attack.held_by).run(attack.job()))


# Never run without their limits: (wish, body, how it ends).
BOMBS = [
    ("list_without_end", "a = []\nwhile True: a.append(bytearray(1 << 20))", Status.OUT_OF_MEMORY),
    ("text_that_doubles", "a = 'x'\nwhile True: a += a", Status.OUT_OF_MEMORY),
    ("array_of_8_gib", "np.ones(1 << 30)", Status.OUT_OF_MEMORY),
    ("huge_matrix_product", "a = np.ones((20000, 2)); a @ a.T", Status.OUT_OF_MEMORY),
    ("huge_power", "return 10 ** 10 ** 10", Status.TIMED_OUT),
    ("huge_range", "return list(range(10 ** 10))", Status.OUT_OF_MEMORY),
    ("nested_zip_bomb", "import zlib\ndata = zlib.compress(bytes(1 << 25))\nkeep = []\nwhile True: keep.append(zlib.decompress(data))", Status.OUT_OF_MEMORY),
    ("endless_loop", "while True: pass", Status.TIMED_OUT),
    ("endless_loop_in_c", "sum(iter(int, 1))", Status.TIMED_OUT),
    ("endless_loop_that_catches_all", "while True:\n    try:\n        while True: pass\n    except BaseException: pass", Status.TIMED_OUT),
    ("endless_regular_expression", "import re; re.match('(a+)+$', 'a' * 40 + 'b')", Status.TIMED_OUT),
    ("endless_sleep", "import time\nwhile True: time.sleep(60)", Status.TIMED_OUT),
    ("endless_wait_for_input", "import select; select.select([], [], [])", Status.TIMED_OUT),
    ("deadlock", "import threading\nlock = threading.Lock(); lock.acquire(); lock.acquire()", Status.TIMED_OUT),
    ("endless_print", "while True: print('x' * 1000)", Status.TIMED_OUT),
    ("endless_recursion_in_repr", "class A:\n    def __repr__(self):\n        while True: pass\nraise Exception(A())", Status.TIMED_OUT),
    ("endless_destructor", "class A:\n    def __del__(self):\n        while True: pass\nA()", Status.TIMED_OUT),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), [b[1:] for b in BOMBS], ids=[b[0] for b in BOMBS])
def test_a_bomb_ends_in_its_own_jail(body: str, status: Status, pool: Pool) -> None:
    # What ends by the clock gets little of it; what ends by its memory gets time to take it.
    seconds = (0.1, 0.5) if status == Status.TIMED_OUT else (3.0, 20.0)
    limits = Limits(*seconds, memory_bytes=128 * MIB)
    outcome = pool.run(Attack("", body, limits=limits).job())
    assert outcome.status == status, outcome.detail
    assert outcome.wall_seconds < seconds[1] + 1.0
    assert outcome.peak_bytes < 400 * MIB


def test_input_from_the_keyboard_is_at_its_end(pool: Pool) -> None:
    outcome = pool.run(Attack("", "input()").job())
    assert raised(outcome).type_name == "EOFError"


def test_deep_recursion_is_an_ordinary_error(pool: Pool) -> None:
    outcome = pool.run(Job("def f(n):\n    return f(n + 1)\n", (Call("f", (0,)),)))
    assert outcome.status == Status.FINISHED
    error = raised(outcome)
    assert error.type_name == "RecursionError"
    assert re.search(r"\n  \.\.\. \d+ more frames \.\.\.\n", error.traceback)


def test_recursion_without_a_limit_ends_in_its_own_jail(pool: Pool) -> None:
    body = "sys.setrecursionlimit(10 ** 9)\nf = lambda n: f(n + 1)\nreturn f(0)"
    limits = Limits(cpu_seconds=0.3, wall_seconds=3.0, memory_bytes=128 * MIB)
    outcome = pool.run(Attack("", body, limits=limits).job())
    assert outcome.status in (Status.OUT_OF_MEMORY, Status.CRASHED, Status.TIMED_OUT)


def test_code_can_use_what_it_was_given(pool: Pool) -> None:
    limits = Limits(memory_bytes=128 * MIB)
    body = "return float(np.ones(100 << 17).sum())"
    assert returned(pool.run(Attack("", body, limits=limits).job())).value == 100 << 17


def test_a_job_that_ran_out_of_memory_keeps_what_it_had_reached(pool: Pool) -> None:
    source = "def f(n):\n    return len(bytearray(n))\n"
    job = Job(source, (Call("f", (1,)), Call("f", (1 << 34,)), Call("f", (2,))), SMALL)
    outcome = pool.run(job)
    assert outcome.status == Status.OUT_OF_MEMORY
    assert returned(outcome).value == 1
    assert raised(outcome, 1).type_name == "MemoryError"
    assert raised(outcome, 1).line == 2
    assert len(outcome.results) == 2
