"""A mistake's title is set as mathematics on every page, and stays plain text in files."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from exercises.models import Submission
from lstm_course.classroom.models import Sighting, Trace
from lstm_course.classroom.urls import urlpatterns
from lstm_course.lessons.models import Misconception
from lstm_course.progress.models import ItemProgress
from quizzes.models import Answer
from tests.cast import ItemFactory
from tests.lstm_course.classroom.people import Scene, set_scene
from tests.lstm_course.classroom.test_who_sees_what import TABLE, arguments

pytestmark = pytest.mark.django_db

PLAIN, SHOWN = "h_t is made from C_{t-1}", "h<sub>t</sub> is made from C<sub>t−1</sub>"
FILES = {"class-grid-csv", "class-gradebook-csv", "class-gradebook-xlsx", "class-student-export"}


@pytest.fixture
def scene() -> Scene:
    """Someone has made the mistake in an answer and, again and again, in code."""
    made = set_scene("owner")
    student, slug, now = made.people["student"], made.mistake.slug, timezone.now()
    Misconception.objects.update(title=PLAIN, explanation_html="If you take C_{t-1}, it is late.")
    report = {"headline": f"Right values in 0 of 5 cases. {PLAIN}."}
    Submission.objects.update(report=report, state="graded", verdict="failed", misconception=slug)
    code, question = made.submission.exercise.item, ItemFactory()
    scores = {"first_score": 0, "best_score": 0, "last_score": 0}
    for item in (code, question):
        ItemProgress.objects.create(
            user=student,
            item=item,
            attempts=4,
            **scores,
            last_misconception=slug,
            first_at=now - timedelta(hours=1),
            last_at=now,
        )
        Sighting.objects.create(user=student, item=item, misconception=slug, day=now.date())
    Trace.objects.create(
        user=student,
        item=code,
        first_score=0,
        first_at=now,
        first_choice=slug,
        streak=4,
        streak_of=slug,
    )
    Answer.objects.create(
        user=student,
        question=question.question,
        question_version=1,
        token=uuid4(),
        number=1,
        score=0,
        misconceptions=[slug],
        response={},
    )
    return made


def test_a_title_is_set_on_every_page_and_plain_in_files(scene: Scene) -> None:
    client, shown = scene.client("owner"), {}
    for pattern in urlpatterns:
        name = str(pattern.name)
        if TABLE.get(name, ("", ""))[0] == "get" and name not in FILES:
            kwargs = arguments(pattern, scene, "owner")
            page = client.get(reverse(name, kwargs=kwargs)).content.decode()
            shown[name] = page
    assert [name for name, page in shown.items() if "C_{" in page] == []
    assert {name for name, page in shown.items() if SHOWN in page} == {
        "class",
        "class-mistake",
        "class-reteach",
        "class-student",
        "class-item",
        "class-submission",
    }
    titles = re.findall(r"<title>(.*)</title>", "".join(shown.values()))
    assert sum("hₜ is made from Cₜ₋₁" in title for title in titles) == 2
    place = [scene.classroom.pk, scene.people["student"].pk]
    assert PLAIN in client.get(reverse("class-student-export", args=place)).content.decode()
