"""Timing the grader tells nothing: it compares when the run is over, and then nobody listens.

Nothing here looks at a clock. Two programs that are given the same bytes, in one piece, before
they run, and whose calls are all made whatever they answer, have nothing to measure.
"""

import random
import uuid
from dataclasses import replace

import numpy as np
import pytest

from exercises.grading.bench import full_bench
from exercises.grading.grader import grade
from exercises.grading.registry import all_tasks
from exercises.grading.report import Verdict
from exercises.grading.task import Task
from exercises.models import Exercise, Submission
from exercises.sandbox.guest.values import encode
from exercises.sandbox.job import Errand, Job, Runner, no_errand
from exercises.sandbox.outcome import Outcome
from exercises.sandbox.payload import order_and_payload
from exercises.sandbox.pool import Pool
from exercises.sandbox.worker import Worker
from exercises.services import submit_code
from lstm_course.accounts.models import User
from tests.attacks.attack import Attack, came_true, each_of
from tests.cast import ExerciseFactory, UserFactory

GATE = """\
import numpy as np
def forget_gate(h_prev, x_t, W_f, b_f):
    return {answer}
"""
RIGHT = GATE.format(
    answer="1 / (1 + np.exp(-(np.concatenate([h_prev, x_t], axis=1) @ W_f.T + b_f)))"
)
WRONG = {
    "everywhere": "np.zeros((len(h_prev), len(b_f)))",
    "in_some_cases": RIGHT.partition("return ")[2].strip() + " * (len(h_prev) < 3)",
    "by_a_bias": RIGHT.partition("return ")[2].strip().replace(" + b_f", ""),
    "by_raising": "1 / 0",
    "by_returning_nothing": "None",
    "by_returning_rubbish": "object()",
    "by_a_function_too_few": "0\ndel forget_gate",
}
TASKS = {task.slug: task for task in all_tasks()}


def of_length(source: str, length: int) -> str:
    """The same program, filled up with a comment."""
    return source.ljust(length - 1, "#") + "\n"


def as_long_as_each_other(wrong: str) -> tuple[str, str]:
    sources = [f"{source}#" for source in (RIGHT, GATE.format(answer=wrong))]
    length = max(map(len, sources)) + 1
    right, other = (of_length(source, length) for source in sources)
    return right, other


class Traffic:
    """What a worker was sent and when it was heard, in order: b"" for each chunk that came."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[bytes] = []
        send, chunk = Worker._send, Worker._chunk

        def sending(worker: Worker, data: bytes, deadline: float) -> None:
            self.events.append(data)
            send(worker, data, deadline)

        def hearing(worker: Worker, deadline: float) -> tuple[bytes, bytes]:
            self.events.append(b"")
            return chunk(worker, deadline)

        monkeypatch.setattr(Worker, "_send", sending)
        monkeypatch.setattr(Worker, "_chunk", hearing)

    def sent_while(self, source: str, pool: Runner) -> list[bytes]:
        """All that was sent for one submission; nothing may be sent once it was heard."""
        self.events.clear()
        grade(TASKS["forget-gate"], source, 5, pool)
        heard = self.events.index(b"")
        assert not any(self.events[heard:]), "something was sent to a program that was running"
        return self.events[:heard]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_program_is_sent_what_a_right_one_is_sent(
    wrong: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, other = as_long_as_each_other(wrong)
    traffic = Traffic(monkeypatch)
    for_right, for_wrong = (traffic.sent_while(source, pool) for source in (right, other))
    assert len(for_right) == len(for_wrong) == 1
    assert for_right[0].replace(right.encode(), b"") == for_wrong[0].replace(other.encode(), b"")


@pytest.mark.parametrize("slug", TASKS)
def test_a_job_is_made_before_anything_is_known_of_the_answers(slug: str) -> None:
    right, other = (full_bench(TASKS[slug], 5).job(source) for source in ("1  #\n", "0  #\n"))
    assert order_and_payload(replace(right, source="")) == order_and_payload(
        replace(other, source="")
    )


class Counting:
    """A runner that keeps each job and what came of it."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.runs: list[tuple[Job, Outcome]] = []

    def run(self, job: Job, meanwhile: Errand = no_errand) -> Outcome:
        self.runs.append((job, self.pool.run(job, meanwhile)))
        return self.runs[-1][1]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_no_wrong_answer_ends_the_calls_early(wrong: str, pool: Pool) -> None:
    runner = Counting(pool)
    report = grade(TASKS["forget-gate"], GATE.format(answer=wrong), 5, runner)
    assert report.verdict is Verdict.FAILED
    (job, outcome), *others = runner.runs
    assert len(outcome.results) == len(job.calls) == len(full_bench(TASKS["forget-gate"], 5).cases)
    assert not others


def test_a_second_look_at_a_wrong_program_has_only_visible_inputs(pool: Pool) -> None:
    """Where the first wrong piece is sought, the hidden cases are over."""
    task = TASKS["lstm-step"]
    assert task.pieces
    runner = Counting(pool)
    wrong = task.model.replace("f_t * c_prev", "f_t * c_prev * 0.5")
    grade(task, f"{RIGHT}\n{wrong}", 5, runner)
    _, *others = runner.runs
    assert len(others) == 1
    shown = {encode(list(case.call.args)) for case in (*task.visible, *task.pieces)}
    assert {encode(list(call.args)) for job, _ in others for call in job.calls} <= shown


# --- what the next submission will be asked


def hidden(task: Task, seed: int) -> list[bytes]:
    """The inputs of the first hidden cases, as bytes."""
    first = len(task.visible)
    cases = full_bench(task, seed).cases[first : first + 3]
    return [encode(list(case.call.args)) for case in cases]


@pytest.mark.parametrize("slug", TASKS)
def test_another_seed_asks_for_other_things(slug: str) -> None:
    one, other = hidden(TASKS[slug], 5), hidden(TASKS[slug], 6)
    assert one
    assert not set(one) & set(other)


def test_the_seed_is_not_in_the_job() -> None:
    seed = 2**62 + 12345
    sent = order_and_payload(full_bench(TASKS["forget-gate"], seed).job(""))
    assert seed.to_bytes(8, "little") not in sent
    assert str(seed).encode() not in sent


@pytest.mark.django_db
def test_the_same_code_of_the_same_person_is_asked_other_things_each_time() -> None:
    """Nor would it help to know the state of any generator that can be known."""
    student, gate = UserFactory(), ExerciseFactory(slug="forget-gate")
    seeds = set()
    for _ in range(8):
        random.seed(1)
        np.random.seed(1)
        seeds.add(submitted(student, gate).seed)
    assert len(seeds) == 8
    assert max(seeds).bit_length() > 50


def submitted(student: User, gate: Exercise) -> Submission:
    submission = submit_code(user=student, exercise=gate, source=RIGHT, token=uuid.uuid4())
    Submission.objects.filter(pk=submission.pk).update(state="graded")
    return submission


ATTACKS = [
    Attack("hear_from_the_grader_after_its_job", "return bool(os.read(0, 1))"),
    Attack(
        "wait_for_a_sign_from_the_grader",
        """
        import select
        poll = select.poll()
        poll.register(0, select.POLLIN)
        return any(event & select.POLLIN for _, event in poll.poll(200))
        """,
    ),
]


@each_of(ATTACKS)
def test_code_cannot(attack: Attack, pool: Pool) -> None:
    assert not came_true(pool.run(attack.job()))
