"""How long grading takes, the database aside: cases, checks, names and the report."""

import time
from collections.abc import Callable
from functools import partial
from itertools import count as count_from
from statistics import median, quantiles

from exercises.grading.attempt import Attempt
from exercises.grading.bench import full_bench, rehearse
from exercises.grading.diagnosis import diagnose
from exercises.grading.grader import climb, grade
from exercises.grading.mutation import mistake_source, right_sources
from exercises.grading.registry import all_tasks, get_task
from exercises.grading.task import Task
from exercises.sandbox.benchmark import (
    FORGET_GATE,
    beside_the_floor_ms,
    submissions_per_second,
)
from exercises.sandbox.pool import Pool

MISTAKES_EACH = 4  # of every exercise, spread over its list
STEPWISE = "alt_4.py"  # a right solution as the statement puts it: one step after the other
SEED = 1 << 40  # fresh seeds from here, as every submission has its own


def graded_per_second(count: int) -> float:
    """Submissions of a gate a second on all cores, with all of grading but the database."""
    task = get_task("forget-gate")
    with Pool() as pool:
        pool.warm_up()
        return submissions_per_second(pool, count, lambda jails: grade(task, FORGET_GATE, 1, jails))


def lstm_forward_ms_median(count: int, pool: Pool) -> float:
    """Milliseconds from the model `lstm_forward` to its report, in turns with the floor.

    As one student meets it: the jail got its next child ready while nobody waited.
    """
    return beside_the_floor_ms(pool, _sequences(), count)


def lstm_forward_stepwise_ms_median(count: int, pool: Pool) -> float:
    """The same for code that calls a step of four products for each time step, as most people's."""
    return beside_the_floor_ms(pool, _sequences(STEPWISE), count)


def lstm_forward_queued_ms_median(count: int, pool: Pool) -> float:
    """The model solution back to back: each waits until the next child is ready."""
    grade_next = _sequences()
    grade_next(pool)
    return median(_ms(partial(grade_next, pool)) for _ in range(count))


def _sequences(file: str = "solution.py") -> Callable[[Pool], object]:
    """Grades a right `lstm_forward`, each time with a seed of its own."""
    task, source = get_task("lstm-forward"), right_sources("lstm-forward")[file]
    seeds = count_from(SEED)
    return lambda pool: grade(task, source, next(seeds), pool)


def matching_ms_p95(pool: Pool) -> float:
    """Milliseconds that naming the mistake adds to a failed submission, 95th percentile.

    Over some known mistakes of every exercise, each on hidden cases of its own, as in the
    service: what mistakes do on the visible case is made ready when it starts.
    """
    times: list[float] = []
    for task in all_tasks():
        step = max(1, len(task.mistakes) // MISTAKES_EACH)
        sources = [mistake_source(task, mistake) for mistake in task.mistakes[::step]]
        rehearse(task)
        times += [_matching_ms(task, s, SEED + n, pool) for n, s in enumerate(sources, start=1)]
    return quantiles(times, n=20)[-1]


def _matching_ms(task: Task, source: str, seed: int, pool: Pool) -> float:
    bench = full_bench(task, seed)
    attempt = Attempt(bench, pool.run(bench.job(source)))
    climb(attempt)
    return _ms(lambda: diagnose(attempt))


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3
