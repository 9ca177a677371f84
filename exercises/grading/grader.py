"""Grading one submission: make the cases, run the student's code in the jail, compare out here."""

from dataclasses import replace

from exercises.grading import GRADER_VERSION
from exercises.grading.attempt import Attempt
from exercises.grading.bench import Bench, full_bench, visible_bench
from exercises.grading.checks.check import Check
from exercises.grading.diagnosis import diagnose
from exercises.grading.divergence import first_divergence
from exercises.grading.feedback import (
    comparison,
    found_for,
    headline,
    notes,
    stopped_headline,
)
from exercises.grading.pieces import first_wrong_piece
from exercises.grading.report import CheckResult, Report, Verdict
from exercises.grading.reward import judge_reward
from exercises.grading.task import Task
from exercises.sandbox.job import Runner
from exercises.sandbox.outcome import Outcome, Status

STOPS = {
    Status.CRASHED: Verdict.CRASHED,
    Status.TIMED_OUT: Verdict.TIMED_OUT,
    Status.OUT_OF_MEMORY: Verdict.OUT_OF_MEMORY,
    Status.REFUSED: Verdict.REFUSED,
}


def grade(task: Task, source: str, seed: int, runner: Runner) -> Report:
    """The full report: the visible case and the hidden cases of `seed`.

    The same task version, source and seed give the same report, but for times. Raises GraderError
    where the fault is ours.
    """
    report, passed_values = _examine(full_bench(task, seed), source, runner)
    if task.reward is not None:
        report = judge_reward(task.reward, report, passed_values, source, seed, runner)
    return replace(report, seed=seed)


def run_visible(task: Task, source: str, runner: Runner) -> Report:
    """The free "Check": only the visible example, with what was printed. Its score says nothing."""
    return _examine(visible_bench(task), source, runner)[0]


def _examine(bench: Bench, source: str, runner: Runner) -> tuple[Report, bool]:
    outcome = runner.run(bench.job(source), meanwhile=bench.ask_reference)
    attempt = Attempt(bench, outcome, source)
    if outcome.status in STOPS:
        report = _stopped(attempt, STOPS[outcome.status])
    else:
        report = _judged(attempt)
        if report.verdict is Verdict.FAILED and report.misconception is None:
            seen = report.divergence
            piece = first_wrong_piece(bench.task, source, outcome, runner, seen)
            report = replace(report, divergence=piece or seen)
    return _with_run(report, bench.task, outcome, runner), report.verdict is Verdict.PASSED


def _judged(attempt: Attempt) -> Report:
    checks = climb(attempt)
    failed = any(check.passed is False for check in checks)
    found = found_for(diagnose(attempt)) if failed else None
    return Report(
        exercise=attempt.task.slug,
        verdict=Verdict.FAILED if failed else Verdict.PASSED,
        score=score(attempt, checks),
        headline=headline(attempt, checks, found),
        checks=checks,
        misconception=found,
        divergence=first_divergence(attempt) if failed else None,
        comparison=comparison(attempt),
        notes=notes(attempt),
    )


def climb(attempt: Attempt) -> tuple[CheckResult, ...]:
    """Every check in order; those behind a fall are not reached."""
    results: list[CheckResult] = []
    fallen = False
    for check in attempt.task.checks:
        judgement = None if fallen else check.judge(attempt)
        passed = None if judgement is None else judgement.passed
        results.append(_result(check, passed, judgement.message if judgement else ""))
        if passed is False and check.stops:
            fallen = not attempt.standing() or check.name in ("parses", "loads")
    return tuple(results)


def _result(check: Check, passed: bool | None, message: str) -> CheckResult:
    return CheckResult(check.name, check.title, passed, message, check.weight)


def score(attempt: Attempt, checks: tuple[CheckResult, ...]) -> float:
    """The weights of what passed; nothing for code that answers the same whatever it is given."""
    standing = attempt.standing()
    if not standing or not any(attempt.responds(function.name) for function in standing):
        return 0.0
    return round(sum(check.weight for check in checks if check.passed), 6)


def _stopped(attempt: Attempt, verdict: Verdict) -> Report:
    """A run that was ended from outside: what it would have shown is not known."""
    text = stopped_headline(verdict, attempt.outcome)
    results = [
        _result(check, False if check.name == "runs" else None, text * (check.name == "runs"))
        for check in attempt.task.checks
    ]
    return Report(attempt.task.slug, verdict, 0.0, text, tuple(results))


def _with_run(report: Report, task: Task, outcome: Outcome, runner: Runner) -> Report:
    cut = "\n... (more was printed than is kept)" if outcome.stdout_truncated else ""
    return replace(
        report,
        stdout=outcome.stdout + cut,
        seconds=outcome.wall_seconds,
        sandbox=tuple(getattr(runner, "layers", ())),
        versions={"grader": GRADER_VERSION, "exercise": str(task.version)},
    )
