"""The second stage of the two applications: train on real data, once the values are right."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from exercises.grading.checks.check import Judgement
from exercises.grading.report import CheckResult, Report, Verdict
from exercises.sandbox.job import Job, Runner
from exercises.sandbox.outcome import Outcome, Raised, Returned


@dataclass(frozen=True, slots=True)
class Reward:
    """`make_job` gives the student's code the training data; `judge` holds the outcome against
    held-out data, which never enter the job. Its weight is the rest to 1 of the task's checks."""

    name: str
    title: str
    weight: float
    make_job: Callable[[str, int], Job]
    judge: Callable[[Outcome, int], Judgement]


def judge_reward(
    reward: Reward, report: Report, values_passed: bool, source: str, seed: int, runner: Runner
) -> Report:
    """The report with the reward's check at its end; training is run only after right values."""
    if not values_passed:
        missed = CheckResult(reward.name, reward.title, None, "", reward.weight)
        return replace(report, checks=(*report.checks, missed))
    outcome = runner.run(reward.make_job(source, seed))
    judgement = reward.judge(outcome, seed)
    result = CheckResult(
        reward.name, reward.title, judgement.passed, judgement.message, reward.weight
    )
    checks = (*report.checks, result)
    return replace(
        report,
        checks=checks,
        verdict=Verdict.PASSED if judgement.passed else Verdict.FAILED,
        score=round(report.score + reward.weight * bool(judgement.passed), 6),
        headline=f"All {len(checks)} checks passed. {judgement.message}".rstrip()
        if judgement.passed
        else judgement.message,
        stdout=report.stdout + outcome.stdout,
        seconds=report.seconds + outcome.wall_seconds,
    )


def trained(outcome: Outcome) -> dict[str, Any] | None:
    """What train returned, where it is a dict."""
    last = outcome.results[-1] if outcome.results else None
    value = last.value if isinstance(last, Returned) else None
    return value if isinstance(value, dict) else None


def say_stopped(outcome: Outcome) -> str:
    """Why there are no trained weights."""
    if "train" not in outcome.functions:
        return "The values are right. Now write train: the file defines no function of that name."
    last = outcome.results[-1] if outcome.results else None
    if isinstance(last, Raised):
        where = f" at line {last.line}" if last.line else ""
        text = f": {last.message}" if last.message else ""
        return f"The values are right, but train raised {last.type_name}{where}{text}."
    if isinstance(last, Returned):
        return "The values are right, but train did not return a dict of weights."
    return f"The values are right, but train was stopped ({outcome.detail or outcome.status})."
