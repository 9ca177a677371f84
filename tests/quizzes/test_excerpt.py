"""Questions are named by their first words."""

import pytest

from quizzes.excerpt import LONGEST, excerpt_of


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>What does it <strong>keep</strong>?</p>", "What does it keep?"),
        ("<p>Is 0 &lt; 1 &amp; 2 &gt; 1?</p>", "Is 0 < 1 & 2 > 1?"),
        (
            '<p>What is <math alttext="f at t"><msub><mi>f</mi><mi>t</mi></msub></math>?</p>',
            "What is f at t?",
        ),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("", ""),
    ],
)
def test_markup_becomes_plain_words(html: str, words: str) -> None:
    assert excerpt_of(html) == words


def test_a_long_text_is_cut_between_words() -> None:
    cut = excerpt_of("<p>" + "gates, " * 40 + "</p>")
    assert cut.endswith("gates …")
    assert len(cut) <= LONGEST + 2
