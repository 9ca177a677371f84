"""Questions to fill in: the same page, tries and explanations as for choices."""

from typing import Any

import pytest
from django.test import Client

from quizzes.models import Answer, Question
from tests.cast import PASSWORD, QuestionFactory, UserFactory
from tests.conftest import signed_in
from tests.quizzes.forms import HTMX, fields, text
from tests.quizzes.scoring.specs import SPECS

LINES = ("gates", "cell", "hidden", "prediction")
WHY = "<p>A sigmoid has its largest slope at 0.</p>"


def make(kind: str, **values: Any) -> Question:
    """A question of this kind, without options."""
    spec = {**SPECS[kind], "explanation_html": WHY}
    question: Question = QuestionFactory(slug=kind, kind=kind, spec=spec, **values)
    question.options.all().delete()
    return question


def send(client: Client, kind: str, *, page: Any = None, **response: str) -> Any:
    page = page or client.get(f"/questions/{kind}/")
    posted = {**fields(page).hidden, **{key.strip("_"): value for key, value in response.items()}}
    return client.post(f"/questions/{kind}/answer/", posted, headers=HTMX)


@pytest.fixture
def numeric(db: None) -> Question:
    return make("numeric")


def test_a_number_is_asked_in_a_labelled_field(as_student: Client, numeric: Question) -> None:
    page = text(as_student.get("/questions/numeric/"))
    assert '<label class="blank-label" for="blank-numeric-answer">Your number</label>' in page
    assert "0.25" not in page.replace("Write it like 0.25", "")
    assert "sigmoid has its largest slope" not in page


def test_the_right_number_is_explained(as_student: Client, numeric: Question) -> None:
    page = text(send(as_student, "numeric", answer="1/4"))
    assert "Right." in page
    assert WHY in page


def test_a_wrong_number_names_its_mistake_and_not_the_key(
    as_student: Client, numeric: Question
) -> None:
    page = send(as_student, "numeric", answer="1")
    assert "That is tanh." in text(page)
    assert "Look at what is marked, then try again." in text(page)
    assert "Right is" not in text(page)
    assert WHY not in text(page)
    second = text(send(as_student, "numeric", page=page, answer="3"))
    assert "Right is: <strong>0.2500</strong>" in second
    assert WHY in second


def test_what_is_no_number_is_refused_and_stays_in_the_field(
    as_student: Client, numeric: Question
) -> None:
    page = text(send(as_student, "numeric", answer="a quarter"))
    assert "is not a number. Write it like 0.25 or -1.5." in page
    assert 'value="a quarter"' in page
    assert not Answer.objects.exists()


def test_an_ordering_is_a_list_of_selects(as_student: Client, db: None) -> None:
    make("ordering")
    page = text(as_student.get("/questions/ordering/"))
    assert page.count("<select") == 4
    assert "Part of the credit is given for the longest run" in page


def test_a_wrong_order_marks_its_lines(as_student: Client, db: None) -> None:
    make("ordering")
    page = text(send(as_student, "ordering", _1="1", _2="2", _3="3", _4="4"))
    assert "badge-wrong" in page
    assert "Right is" not in page
    assert '<option value="1" selected>1</option>' in page


def test_each_student_meets_an_order_of_their_own(db: None) -> None:
    make("ordering")
    shown: set[tuple[str, ...]] = set()
    for n in range(8):
        client = signed_in(UserFactory(username=f"one{n}"))
        pages = [text(client.get("/questions/ordering/")) for _ in range(2)]
        orders = {tuple(sorted(LINES, key=page.index)) for page in pages}
        assert len(orders) == 1
        shown |= orders
    assert len(shown) > 1


def test_a_matching_lists_its_partners_by_letter(as_student: Client, db: None) -> None:
    make("matching")
    page = text(as_student.get("/questions/matching/"))
    assert page.count("<select") == 3
    assert '<span class="option-letter">A.</span>' in page
    assert "Credit is the share of parts that are right." in page


def test_what_was_filled_in_survives_signing_in(db: None) -> None:
    make("ordering", is_sample=True)
    UserFactory(username="newcomer")
    visitor = Client()
    before = visitor.get("/questions/ordering/")
    kept = send(visitor, "ordering", page=before, _1="2", _2="1", _3="3", _4="4")
    assert "Your choice is kept." in text(kept)
    visitor.post(
        "/accounts/login/?next=/questions/ordering/", {"login": "newcomer", "password": PASSWORD}
    )
    after = text(visitor.get("/questions/ordering/"))
    order = [sorted(LINES, key=page.index) for page in (text(before), after)]
    assert order[0] == order[1]
    assert '<option value="2" selected>2</option>' in after


def test_a_trace_shows_its_numbers_and_marks_each_value(as_student: Client, db: None) -> None:
    make("trace")
    page = as_student.get("/questions/trace/")
    assert text(page).count("<table>") == 2
    assert text(page).count('inputmode="decimal"') == 12
    marked = text(send(as_student, "trace", page=page, f1="0.5"))
    assert "Not filled in." in marked
    assert "Right is" not in marked
