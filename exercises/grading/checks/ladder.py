"""The whole ladder of an exercise: common rungs first, then its own."""

from exercises.grading.checks.check import Check
from exercises.grading.checks.conduct import same_twice, untouched, uses_arguments
from exercises.grading.checks.loading import DEFINED, LOADS, PARAMETERS, PARSES
from exercises.grading.checks.returning import FINITE, RUNS, SHAPE, array, dtype


def ladder(*own: Check, perturbed: bool = True) -> tuple[Check, ...]:
    """Rungs that everybody climbs, worth .25 together, and an exercise's own, worth .75.

    Where an exercise has no perturbed cases its own rungs are worth .85.
    """
    used = (uses_arguments(0.10),) if perturbed else ()
    common = (array(0.05), dtype(0.05), SHAPE, FINITE, untouched(0.03), same_twice(0.02))
    return (PARSES, LOADS, DEFINED, PARAMETERS, RUNS, *common, *used, *own)
