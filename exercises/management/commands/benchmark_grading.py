"""`manage.py benchmark_grading [--submissions N] [--json]`: how fast grading is on this machine."""

import gc
import json
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.management.measuring.gradings import (
    graded_per_second,
    lstm_forward_ms_median,
    lstm_forward_queued_ms_median,
    lstm_forward_stepwise_ms_median,
    matching_ms_p95,
)
from exercises.management.measuring.service import service_per_second
from exercises.sandbox.benchmark import (
    measure,
    private_mb,
    run_gate,
    slowed_by_a_hostile_neighbour,
)
from exercises.sandbox.outcome import GraderError
from exercises.sandbox.pool import Pool

MEANING = {
    "jail_ms_median": "ms for a forget gate called five times in the jail, median",
    "jail_ms_p95": "ms of the same, 95th percentile",
    "floor_ms_median": "ms for the same calls in a bare fork of a NumPy process, median",
    "ratio": "jail over floor",
    "submissions_per_second": "such submissions a second on all cores",
    "warm_start_s": "s until the first jail is warm",
    "peak_mb": "MB of one jail at its peak",
    "private_mb": "MB of one jail that waits for work",
    "graded_per_second": "submissions a second on all cores with cases, checks and report",
    "lstm_forward_ms_median": "ms from the model LSTM over whole sequences to its report, median",
    "lstm_forward_stepwise_ms_median": "ms of one that calls a step for each time step, median",
    "lstm_forward_queued_ms_median": "ms of the model back to back, median",
    "matching_ms_p95": "ms that naming the mistake adds to a failed submission, 95th percentile",
    "service_per_second": "submissions of 20 people a second through the service, database and all",
    "neighbour_ratio": "a gate beside a jail full of endless loops, over one alone",
}
MOST_SEQUENCES, MOST_BESIDE = 100, 100
Say = Callable[[str], object]


class Command(BaseCommand):
    help = "Measure grading beside the bare floor, in turns, in one run."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--submissions", type=at_least_twenty, default=300)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["submissions"]
        gc.freeze()  # as a serving process does, see `services.warm_up`
        try:
            measured = asdict(measure(count, progress=self.show_progress))
            measured |= dict(beyond_the_jail(count, self.stderr.write))
        except GraderError as error:
            raise CommandError(f"nothing was measured: {error}", returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(measured, indent=2))
            return
        for name, meaning in MEANING.items():
            self.stdout.write(f"{measured[name]:>10.2f}  {meaning}")
        self.stdout.write(f"Layers: {', '.join(measured['layers'])}")

    def show_progress(self, done: int, total: int) -> None:
        if done % max(1, total // 10) == 0 or done == total:
            self.stderr.write(f"{done} of {total} submissions")


def beyond_the_jail(count: int, say: Say) -> Iterator[tuple[str, float]]:
    """What grading, naming and the service add; raises GraderError."""
    say("Grading with cases, checks and report ...")
    yield "graded_per_second", graded_per_second(count)
    with Pool(1) as pool:
        run_gate(pool)
        yield "private_mb", max(map(private_mb, pool.pids()))
        say("Whole sequences ...")
        sequences = min(count, MOST_SEQUENCES)
        yield "lstm_forward_ms_median", lstm_forward_ms_median(sequences, pool)
        yield "lstm_forward_stepwise_ms_median", lstm_forward_stepwise_ms_median(sequences, pool)
        yield "lstm_forward_queued_ms_median", lstm_forward_queued_ms_median(sequences, pool)
        say("Naming mistakes of every exercise ...")
        yield "matching_ms_p95", matching_ms_p95(pool)
    say("The whole service ...")
    yield "service_per_second", service_per_second()
    say("Beside a hostile neighbour ...")
    yield "neighbour_ratio", slowed_by_a_hostile_neighbour(min(count, MOST_BESIDE))


def at_least_twenty(text: str) -> int:
    """A 95th percentile means nothing below twenty."""
    try:
        number = int(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a whole number") from None
    if not 20 <= number <= 100_000:
        raise ArgumentTypeError(f"{number} is not between 20 and 100000")
    return number
