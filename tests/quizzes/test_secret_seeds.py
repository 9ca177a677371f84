"""What a browser or a program holds never tells the seed, even to who knows this source code."""

import json
import zlib
from collections import Counter
from hashlib import sha256
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.signing import b64_decode
from django.test import Client

from lstm_course.accounts.models import User
from quizzes.models import Answer, Question
from quizzes.presenting import present
from quizzes.scoring import present as drawn
from quizzes.ticket import Ticket
from tests.cast import QuestionFactory
from tests.quizzes.forms import fields
from tests.quizzes.scoring.specs import SPECS

SEED = 1_234_567_890
SORTING: dict[str, Any] = {
    "kind": "sorting",
    "left": ["shared weights", "two states", "one state"],
    "right": ["both", "LSTM"],
    "pairs": [0, 1, 0],
    "mistakes": [],
}


@pytest.fixture
def ordering(db: None) -> Question:
    question: Question = QuestionFactory(slug="lines", kind="ordering", spec=SPECS["ordering"])
    question.options.all().delete()
    return question


def opened(form: str) -> dict[str, Any]:
    """What anybody can read in a form without the site's secret."""
    payload = form.split(":", maxsplit=1)[0]
    plain = b64_decode(payload.lstrip(".").encode())
    found: dict[str, Any] = json.loads(zlib.decompress(plain) if payload[0] == "." else plain)
    return found


def test_a_form_does_not_tell_its_seed(student: User, ordering: Question) -> None:
    forms = [Ticket.issue(ordering, student.pk, seed=SEED, fresh=False).signed() for _ in range(5)]
    read = [opened(form)["seed"] for form in forms]
    assert SEED not in read
    assert len(set(read)) == 5, "the same seal twice would let forms be compared"
    assert min(read) > 2**33, "a short seal would leave its upper half open"
    assert {Ticket.read(form).seed for form in forms} == {SEED}


def test_the_seal_hangs_on_the_secret_of_the_site(
    student: User, ordering: Question, settings: LazySettings
) -> None:
    form = Ticket.issue(ordering, student.pk, seed=SEED, fresh=False).signed()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    with pytest.raises(ValueError, match="could not be read"):
        Ticket.read(form)  # its signature could be opened, its seal could not


def test_the_seed_of_a_person_cannot_be_worked_out(
    student: User, ordering: Question, settings: LazySettings
) -> None:
    def seed() -> int:
        return Ticket.read(present([ordering], student)[0].form).seed

    first = seed()
    assert seed() == first, "a reload shows the same"
    guessed = sha256(f"{student.pk}/lines".encode()).digest()
    assert first != int.from_bytes(guessed[:4]) % 2**31
    settings.SECRET_KEY = "another"
    assert seed() != first


def test_neither_page_nor_api_holds_the_seed(as_student: Client, ordering: Question) -> None:
    page = as_student.get("/questions/lines/")
    told = as_student.get("/api/v1/questions/lines/").json()
    for form in (fields(page).hidden["form"], told["presented"]["form"]):
        seed = Ticket.read(form).seed
        assert str(seed) not in json.dumps(opened(form))
        assert str(seed) not in page.content.decode() + json.dumps(told)


def test_an_answer_and_its_export_do_not_tell_the_seed(
    as_student: Client, ordering: Question
) -> None:
    """After a first wrong try the key is still open, so the seed stays secret, too."""
    told = as_student.get("/api/v1/questions/lines/").json()["presented"]
    places = {prompt["key"]: prompt["key"] for prompt in told["prompts"]}
    as_student.post(
        "/api/v1/questions/lines/answers/",
        json.dumps({"form": told["form"], "response": places}),
        content_type="application/json",
    )
    seed = str(Answer.objects.get().seed)
    answers = as_student.get("/api/v1/questions/lines/answers/").content.decode()
    export = as_student.get("/progress/export.json").content.decode()
    assert '"response"' in answers
    assert '"response"' in export
    assert seed not in answers + export


def test_columns_stand_under_either_letter_as_often() -> None:
    """To leave out the author's order would put the first partner under B every time."""
    first = Counter(drawn(SORTING, seed).prompts[0].choices[0].html for seed in range(400))
    assert set(first) == {"both", "LSTM"}
    assert min(first.values()) > 150


def test_each_wrong_order_of_lines_is_shown_as_often() -> None:
    spec = {"kind": "ordering", "items": ["a", "b", "c"]}
    shown = Counter(
        "".join(prompt.html for prompt in drawn(spec, seed).prompts) for seed in range(1000)
    )
    assert set(shown) == {"acb", "bac", "bca", "cab", "cba"}
    assert max(shown.values()) < 1.5 * min(shown.values())
