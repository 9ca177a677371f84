"""How fast the jail is, beside the same work without any confinement, in one run.

Pure measurement: nothing here prints. Times are of this machine while it does whatever else
it does, so jail and floor take turns and only their ratio is comparable between machines.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from exercises.sandbox.job import Call, Job
from exercises.sandbox.limits import Limits
from exercises.sandbox.pool import Pool

CALLS = 5
_FLOOR = Path(__file__).with_name("floor.py")
_WARM_UP = 10
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MB = 1e6

FORGET_GATE = """\
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def forget_gate(h_prev, x_t, W_f, b_f):
    z = np.concatenate([h_prev, x_t], axis=1)
    return sigmoid(z @ W_f.T + b_f)
"""

Submit = Callable[[Pool], object]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run of the benchmark.

    jail_ms_median, jail_ms_p95: milliseconds of one submission, from `submit` to its result.
    floor_ms_median: the same calls in a bare fork of a NumPy-warm process.
    ratio: jail median over floor median.
    submissions_per_second: with as many threads as the pool has warm parents.
    warm_start_s: seconds from nothing to a warm parent that has proved its layers.
    peak_mb: resident memory, files aside, of one jail's processes while a job runs, in 10^6
    bytes; pages that a child shares with its parent count twice, so this is an upper bound.
    """

    jail_ms_median: float
    jail_ms_p95: float
    floor_ms_median: float
    ratio: float
    submissions_per_second: float
    warm_start_s: float
    peak_mb: float
    layers: tuple[str, ...]


def gate_arguments() -> tuple[np.ndarray, ...]:
    """h_prev (3, 5), x_t (3, 2), W_f (5, 7), b_f (5,): the sizes that grading uses."""
    rng = np.random.default_rng(2)
    return tuple(rng.normal(size=size) for size in ((3, 5), (3, 2), (5, 7), (5,)))


def gate_job() -> Job:
    """A right forget gate, called as often as a graded submission calls it."""
    return Job(FORGET_GATE, (Call("forget_gate", gate_arguments()),) * CALLS)


def run_gate(pool: Pool) -> object:
    """The submission that is measured unless the caller brings a fuller one."""
    return pool.run(gate_job())


def measure(
    submissions: int = 300,
    *,
    submit: Submit = run_gate,
    progress: Progress = lambda done, total: None,
) -> Measurement:
    """Measure jail and floor in turns, then the throughput of all cores.

    submit runs one submission on the pool that it is given; progress is told how many of all
    submissions are done. Raises GraderError if the jail cannot be had.
    """
    with Pool(1) as pool, _floor() as floor:
        start = time.perf_counter()
        layers = pool.layers
        warm_start = time.perf_counter() - start
        jail_times, floor_times = _in_turns(pool, submit, floor, submissions, progress)
        peak = _peak_mb(pool)
    with Pool() as pool:
        pool.warm_up()
        rate = submissions_per_second(pool, submissions, submit)
        progress(2 * submissions, 2 * submissions)
    jail_ms, floor_ms = median(jail_times) * 1e3, median(floor_times) * 1e3
    return Measurement(
        jail_ms_median=jail_ms,
        jail_ms_p95=quantiles(jail_times, n=20)[-1] * 1e3,
        floor_ms_median=floor_ms,
        ratio=jail_ms / floor_ms,
        submissions_per_second=rate,
        warm_start_s=warm_start,
        peak_mb=peak,
        layers=layers,
    )


def _in_turns(
    pool: Pool, submit: Submit, floor: Callable[[], None], count: int, progress: Progress
) -> tuple[list[float], list[float]]:
    jail_times, floor_times = [], []
    for index in range(-_WARM_UP, count):
        jail, bare = _seconds(lambda: submit(pool)), _seconds(floor)
        if index >= 0:
            jail_times.append(jail)
            floor_times.append(bare)
            progress(index + 1, 2 * count)
    return jail_times, floor_times


def beside_the_floor_ms(pool: Pool, submit: Submit, count: int) -> float:
    """Median milliseconds of a submission, in turns with the floor as `measure` takes them."""
    with _floor() as floor:
        times, _ = _in_turns(pool, submit, floor, count, lambda done, total: None)
    return median(times) * 1e3


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def submissions_per_second(pool: Pool, count: int, submit: Submit = run_gate) -> float:
    """Throughput with one thread per warm parent of the pool."""
    share = max(1, count // pool.size)

    def work() -> None:
        for _ in range(share):
            submit(pool)

    threads = [threading.Thread(target=work) for _ in range(pool.size)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return share * pool.size / (time.perf_counter() - start)


def slowed_by_a_hostile_neighbour(submissions: int = 200) -> float:
    """Median of one jail's gates while the other jail runs endless loops, over that without.

    Meant for a machine with two or more cores; on one core the neighbours share it and the
    figure says so.
    """
    with Pool(2) as pool:
        pool.warm_up()
        alone = median(_seconds(lambda: run_gate(pool)) for _ in range(submissions))
        stop = threading.Event()
        neighbour = threading.Thread(target=_loop_until, args=(pool, stop))
        neighbour.start()
        beside = median(_seconds(lambda: run_gate(pool)) for _ in range(submissions))
        stop.set()
        neighbour.join()
    return beside / alone


def _loop_until(pool: Pool, stop: threading.Event) -> None:
    while not stop.is_set():
        pool.run(Job("while True: pass\n", limits=Limits(cpu_seconds=0.5)))


@contextlib.contextmanager
def _floor() -> Iterator[Callable[[], None]]:
    """A function that runs the gate's calls once on the bare floor."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(_FLOOR)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        bufsize=0,
    ) as process:
        assert process.stdin
        assert process.stdout
        arguments = list(gate_arguments())
        process.stdin.write(pickle.dumps((FORGET_GATE, "forget_gate", arguments, CALLS)))
        answer = CALLS * arguments[0].nbytes + 1
        into, out_of = process.stdin.fileno(), process.stdout.fileno()
        os.read(out_of, 1)  # it is warm

        def once() -> None:
            os.write(into, b".")
            left = answer
            while left:
                left -= len(os.read(out_of, left))

        yield once
        process.stdin.close()


def _peak_mb(pool: Pool) -> float:
    """Memory of a jail in the middle of a job that has just called the gate."""
    source = FORGET_GATE + "\nimport time\ndef wait():\n    time.sleep(0.3)\n"
    calls = (Call("forget_gate", gate_arguments()), Call("wait"))
    sampled: list[float] = []
    job = threading.Thread(target=lambda: pool.run(Job(source, calls)))
    job.start()
    while job.is_alive():
        sampled.append(sum(private_mb(pid) for pid in pool.pids()))
        job.join(0.05)
    return max(sampled)


def private_mb(pid: int) -> float:
    """Resident memory that is not a file's, of a process and all below it, in 10^6 bytes."""
    try:
        numbers = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    own = (int(numbers[1]) - int(numbers[2])) * _PAGE / _MB
    return own + sum(private_mb(int(child)) for child in children)
