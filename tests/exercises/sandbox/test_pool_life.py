"""The pool survives forks, deaths and many threads, and leaves no process behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.outcome import GraderError, Outcome, Status
from exercises.sandbox.pool import Pool
from tests.exercises.sandbox.pools import returned

ADD = "def add(a, b):\n    return a + b\n"
ROOT = Path(__file__).parents[3]
SLEEP = "import time\ndef f():\n    time.sleep(0.4)\n    return 1\n"


def add(pool: Pool, a: int, b: int) -> Outcome:
    return pool.run(Job(ADD, (Call("add", (a, b)),)))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [pid, *(each for child in children for each in descendants(int(child)))]


def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def test_many_threads_share_a_few_jails() -> None:
    with Pool(2) as pool, ThreadPoolExecutor(16) as threads:
        outcomes = list(threads.map(lambda n: add(pool, n, n), range(200)))
        assert [returned(outcome).value for outcome in outcomes] == [2 * n for n in range(200)]
        assert len(pool.pids()) == 2


def test_a_jail_that_is_killed_while_idle_is_replaced() -> None:
    with Pool(1) as pool:
        assert returned(add(pool, 1, 2)).value == 3
        (pid,) = pool.pids()
        os.kill(pid, signal.SIGKILL)
        assert returned(add(pool, 3, 4)).value == 7
        assert pool.pids() != (pid,)


def test_a_jail_that_is_killed_in_the_middle_of_a_job_does_it_again() -> None:
    with Pool(1) as pool, ThreadPoolExecutor(1) as thread:
        pool.warm_up()
        running = thread.submit(pool.run, Job(SLEEP, (Call("f"),)))
        time.sleep(0.15)
        os.kill(pool.pids()[0], signal.SIGKILL)
        assert returned(running.result()).value == 1


def test_an_errand_is_run_once_while_the_jail_works() -> None:
    order: list[str] = []

    def errand() -> None:
        order.append("errand")
        if len(order) == 1:
            os.kill(pool.pids()[0], signal.SIGKILL)

    with Pool(1) as pool:
        pool.warm_up()
        outcome = pool.run(Job(SLEEP, (Call("f"),)), meanwhile=errand)
    assert returned(outcome).value == 1
    assert order == ["errand"]


def test_an_errand_that_fails_leaves_a_pool_that_works() -> None:
    def errand() -> None:
        raise ZeroDivisionError

    with Pool(1) as pool:
        with pytest.raises(ZeroDivisionError):
            pool.run(Job(SLEEP, (Call("f"),)), meanwhile=errand)
        assert returned(add(pool, 2, 3)).value == 5


def test_a_job_whose_jail_dies_twice_is_the_student_s() -> None:
    with Pool(1) as pool, ThreadPoolExecutor(1) as thread:
        pool.warm_up()
        running = thread.submit(pool.run, Job(SLEEP, (Call("f"),)))
        first = pool.pids()
        time.sleep(0.15)
        os.kill(first[0], signal.SIGKILL)
        assert eventually(lambda: pool.pids() not in (first, ()))
        time.sleep(0.15)
        os.kill(pool.pids()[0], signal.SIGKILL)
        outcome = running.result()
        assert outcome.status == Status.CRASHED
        assert outcome.detail == "its jail died twice: it ended"
        assert returned(add(pool, 1, 1)).value == 2


def test_the_host_has_a_clock_of_its_own() -> None:
    """A parent that is stopped says nothing: the host ends its whole jail."""
    with Pool(1) as pool, ThreadPoolExecutor(1) as thread:
        pool.warm_up()
        (warm_parent,) = pool.pids()
        limits = Limits(cpu_seconds=0.2, wall_seconds=0.2)
        os.kill(warm_parent, signal.SIGSTOP)
        running = thread.submit(pool.run, Job(ADD, (Call("add", (1, 2)),), limits))
        assert returned(running.result()).value == 3
        assert eventually(lambda: not is_alive(warm_parent))


def test_closing_ends_every_process() -> None:
    pool = Pool(2)
    pool.warm_up()
    processes = [each for pid in pool.pids() for each in descendants(pid)]
    assert len(processes) >= 2  # each warm parent, and by now perhaps its spare child
    pool.close()
    assert eventually(lambda: not any(map(is_alive, processes)))


def test_closing_does_not_wait_for_a_running_job() -> None:
    pool = Pool(1)
    pool.warm_up()
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(pool.run, Job("while True: pass\n", limits=Limits(20, 20)))
        time.sleep(0.2)
        start = time.monotonic()
        pool.close()
        with pytest.raises(GraderError, match="closed"):
            running.result()
        assert time.monotonic() - start < 5.0


def test_a_pool_may_be_closed_twice() -> None:
    pool = Pool(1)
    pool.warm_up()
    pool.close()
    pool.close()


def test_the_thread_that_started_a_jail_may_end() -> None:
    """bubblewrap dies with the thread that started it, so that thread is the pool's own."""
    with Pool(1) as pool:
        starting = threading.Thread(target=pool.warm_up)
        starting.start()
        starting.join()
        before = pool.pids()
        time.sleep(0.2)
        assert returned(add(pool, 1, 2)).value == 3
        assert pool.pids() == before


HOST = """
import os, sys, time
from exercises.sandbox.pool import Pool
pool = Pool(1)
pool.warm_up()
print(pool.pids()[0], flush=True)
{then}
"""


def start_host(then: str) -> tuple[subprocess.Popen[str], list[int]]:
    """A program with a pool of its own, and all processes of its jail."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOST.format(then=then)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout
    jail = descendants(int(process.stdout.readline()))
    return process, jail


def test_a_host_that_is_killed_takes_its_jails_along() -> None:
    process, jail = start_host("time.sleep(60)")
    with process:
        process.kill()
    assert eventually(lambda: not any(map(is_alive, jail)))


def test_a_host_that_is_killed_takes_a_running_job_along() -> None:
    job = "from exercises.sandbox.job import Job; pool.run(Job('while True: pass'))"
    process, jail = start_host(job)
    with process:
        time.sleep(0.3)
        process.kill()
    assert eventually(lambda: not any(map(is_alive, jail)))


def test_a_host_that_ends_without_closing_leaves_nothing_behind() -> None:
    process, jail = start_host("")
    with process:
        assert process.wait(10) == 0
    assert eventually(lambda: not any(map(is_alive, jail)))


FORKING = """
from exercises.sandbox.job import Call, Job
job = Job("def f():\\n    return 5\\n", (Call("f"),))
before = pool.pids()
pid = os.fork()
good = pool.run(job).results[0].value == 5
if pid == 0:
    good = good and pool.pids() != before
    pool.close()
    os._exit(0 if good else 1)
_, status = os.waitpid(pid, 0)
good = good and status == 0 and pool.pids() == before and pool.run(job).results[0].value == 5
sys.exit(0 if good else 1)
"""


def test_a_pool_can_be_used_on_both_sides_of_a_fork() -> None:
    process, jail = start_host(FORKING)
    with process:
        assert process.wait(20) == 0
    assert eventually(lambda: not any(map(is_alive, jail)))


def test_two_pools_work_at_the_same_time() -> None:
    with Pool(1) as one, Pool(1) as other, ThreadPoolExecutor(4) as threads:
        pools = [one, other] * 20
        outcomes = list(threads.map(lambda each: add(each, 1, 1), pools))
        assert {returned(outcome).value for outcome in outcomes} == {2}


def test_a_hostile_job_holds_nobody_else_up() -> None:
    """While one jail runs an endless loop the other one serves everybody."""
    limits = Limits(cpu_seconds=1.0, wall_seconds=20.0)
    with Pool(2) as pool, ThreadPoolExecutor(1) as thread:
        pool.warm_up()
        hostile = thread.submit(pool.run, Job("while True: pass\n", limits=limits))
        served = 0
        while not hostile.done():
            assert returned(add(pool, served, 1)).value == served + 1
            served += 1
        assert served > 10
        assert hostile.result().status == Status.TIMED_OUT


def test_numbers_are_the_same_on_every_run(pool: Pool) -> None:
    source = (
        "import random\nimport numpy as np\ndef f():\n"
        "    words = {'gate', 'cell', 'state', 'forget'}\n"
        "    return [np.random.normal(size=3), random.random(), list(words)]\n"
    )
    one, two = (returned(pool.run(Job(source, (Call("f"),)))).value for _ in range(2))
    assert isinstance(one, list)
    assert isinstance(two, list)
    assert np.array_equal(one[0], two[0])  # type: ignore[arg-type]
    assert one[1:] == two[1:]
