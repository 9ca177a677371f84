"""Names of quantities are set below the line, and nothing else in a text is touched."""

import pytest
from django.test import Client
from django.utils.safestring import mark_safe

from exercises.grading.misconceptions import vocabulary
from exercises.models import Exercise, State
from exercises.templatetags.notation import notation, notation_in_line
from lstm_course.accounts.models import User
from tests.cast import SubmissionFactory
from tests.exercises.conftest import report


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("the old cell state C_{t-1}", "the old cell state C<sub>t−1</sub>"),
        ("h_t from C_{t-1}", "h<sub>t</sub> from C<sub>t−1</sub>"),
        ("C̃_t and f_{t+1}, C_t", "C̃<sub>t</sub> and f<sub>t+1</sub>, C<sub>t</sub>"),
        ("h_prev is not C_{t-1}", "h_prev is not C<sub>t−1</sub>"),
        ("x_t and W_f stand in code", "x_t and W_f stand in code"),
        ("name 'a_{' is not defined", "name &#x27;a_{&#x27; is not defined"),
    ],
)
def test_an_index_in_braces_is_set_below_and_code_is_left(plain: str, shown: str) -> None:
    assert notation(plain) == shown


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("Your hidden state h_t uses C_{t-1}", "Your hidden state hₜ uses Cₜ₋₁"),
        ("C̃_t and f_{t+1}", "C̃ₜ and fₜ₊₁"),
        ("x_t and W_f stand in code", "x_t and W_f stand in code"),
        ("<b>C_{t-1}", "<b>Cₜ₋₁"),  # the template escapes it
    ],
)
def test_the_title_of_a_window_has_small_indices(plain: str, shown: str) -> None:
    assert notation_in_line(plain) == shown


def test_every_title_of_the_vocabulary_can_stand_in_a_window() -> None:
    titles = [notation_in_line(each.title) for each in vocabulary().values()]
    braced = [title for title in titles if "{" in title or "}" in title]
    assert braced == []
    assert any("ₜ₋₁" in title for title in titles)


def test_markup_in_a_text_is_escaped_first() -> None:
    assert notation("<b>C_{t-1}</b>") == "&lt;b&gt;C<sub>t−1</sub>&lt;/b&gt;"
    assert notation("C_{<b>}") == "C_{&lt;b&gt;}"
    assert notation(mark_safe("<p>C_{t-1}</p>")) == "<p>C<sub>t−1</sub></p>"


def test_no_brace_of_the_vocabulary_is_left_on_a_page() -> None:
    texts = [text for each in vocabulary().values() for text in (each.title, each.message)]
    assert any("_{" in text for text in texts)
    assert [text for text in texts if "_{" in notation(text)] == []


def test_a_report_sets_the_mistake_that_it_names(
    as_student: Client, student: User, gate: Exercise
) -> None:
    known = vocabulary()["hidden-from-old-cell"]
    failed = report(
        "failed",
        0.0,
        headline=f"{known.title}.",
        misconception={
            "slug": known.slug,
            "title": known.title,
            "message": known.message,
            "step": "",
        },
    )
    SubmissionFactory(
        user=student,
        exercise=gate,
        number=1,
        state=State.GRADED,
        report=failed,
        verdict="failed",
        score=0.0,
    )
    page = as_student.get("/exercises/forget-gate/submissions/1/").content.decode()
    title = "h<sub>t</sub> is computed from the old cell state C<sub>t−1</sub>"
    assert f"<h3>{title}</h3>" in page
    assert f"data-headline>{title}.</p>" in page
    assert "If you take C<sub>t−1</sub>, whatever" in page
    assert "C_{" not in page
