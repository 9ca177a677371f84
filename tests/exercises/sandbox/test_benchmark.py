"""The benchmark measures what it says, and the jail is light."""

import dataclasses

from exercises.sandbox import benchmark
from exercises.sandbox.layers import LAYERS
from exercises.sandbox.pool import Pool


def test_it_measures_jail_and_floor_in_one_run() -> None:
    told: list[tuple[int, int]] = []
    measured = benchmark.measure(20, progress=lambda *counts: told.append(counts))
    assert measured.layers == tuple(LAYERS)
    assert 0 < measured.jail_ms_median <= measured.jail_ms_p95
    assert measured.ratio == measured.jail_ms_median / measured.floor_ms_median
    assert measured.submissions_per_second > 0
    assert measured.warm_start_s > 0
    assert told[0] == (1, 40)
    assert told[-1] == (40, 40)


def test_its_fields_are_the_keys_of_the_published_figures() -> None:
    assert [each.name for each in dataclasses.fields(benchmark.Measurement)] == [
        "jail_ms_median",
        "jail_ms_p95",
        "floor_ms_median",
        "ratio",
        "submissions_per_second",
        "warm_start_s",
        "peak_mb",
        "layers",
    ]


def test_it_measures_what_a_hostile_neighbour_costs() -> None:
    assert benchmark.slowed_by_a_hostile_neighbour(20) > 0


def test_an_idle_warm_parent_is_light(pool: Pool) -> None:
    benchmark.run_gate(pool)
    assert all(0 < benchmark.private_mb(pid) <= 60 for pid in pool.pids())


def test_memory_of_a_process_that_is_gone_is_nothing() -> None:
    assert benchmark.private_mb(2**22 + 1) == 0.0
