"""How long the pages of a class take, how many queries they make and how much memory they need."""

import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Submission
from lstm_course.classroom.models import Classroom
from quizzes.models import Answer

Visit = Callable[[], None]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Measured:
    page: str
    median_ms: float
    p95_ms: float
    queries: int
    peak_mb: float


def measure_site(classroom: Classroom, *, runs: int) -> dict[str, Any]:
    """Visit each page `runs` times as the class's teacher, through the whole of the site's code."""
    students = list(classroom.student_ids())
    visits = visits_of(classroom)
    return {
        "pages": [asdict(measure(name, visit, runs)) for name, visit in visits.items()],
        "attempts": Answer.objects.filter(user__in=students).count()
        + Submission.objects.filter(user__in=students).count(),
        "students": len(students),
    }


def growth(classroom: Classroom, smaller: Classroom, *, runs: int) -> dict[str, float]:
    """For each page its median time in `classroom` over that in `smaller`.

    The two are visited in turn, so that a machine which is busy for a while slows both.
    """
    small = visits_of(smaller)
    found = {}
    for name, visit in visits_of(classroom).items():
        visit()
        small[name]()
        pairs = [(timed(visit), timed(small[name])) for _ in range(runs)]
        large, little = (statistics.median(times) for times in zip(*pairs, strict=True))
        found[name] = round(large / little, 2)
    return found


def visits_of(classroom: Classroom) -> dict[str, Visit]:
    """For each page what its teacher's browser does, compression and all."""
    client = Client(
        headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1", raise_request_exception=True
    )
    client.force_login(classroom.teacher, backend=BACKEND)
    students = list(classroom.student_ids())
    pages = addresses(classroom, students[len(students) // 2])
    return {name: partial(visit, client, path) for name, path in pages.items()}


def visit(client: Client, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    for _ in answer:  # a streamed file is made as it is read
        pass


def addresses(classroom: Classroom, student_id: int) -> dict[str, str]:
    pk = classroom.pk
    return {
        "class page": reverse("class", args=[pk]),
        "grid": reverse("class-grid", args=[pk]) + "?size=all",
        "item analysis": reverse("class-items", args=[pk]),
        "one student": reverse("class-student", args=[pk, student_id]),
        "CSV": reverse("class-grid-csv", args=[pk]),
    }


def measure(name: str, visit: Visit, runs: int) -> Measured:
    """Time the page, then count its queries, then its memory: each would disturb the others."""
    visit()  # templates and modules are loaded now
    times = sorted(timed(visit) for _ in range(runs))
    queries = queries_of(visit)
    tracemalloc.start()
    visit()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Measured(
        page=name,
        median_ms=round(statistics.median(times), 1),
        p95_ms=round(times[min(len(times) - 1, round(0.95 * (len(times) - 1)))], 1),
        queries=queries,
        peak_mb=round(peak / 1e6, 1),
    )


def queries_of(visit: Visit) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit()
        return len(captured.connection.queries) - captured.initial_queries


def timed(visit: Visit) -> float:
    start = time.perf_counter()
    visit()
    return 1000 * (time.perf_counter() - start)
