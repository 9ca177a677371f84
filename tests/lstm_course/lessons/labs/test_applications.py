"""The two applications: what they say, and that they own up to what they cannot know."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_course.lessons.labs import sentence_reader
from lstm_course.lessons.labs.number_translator import translate
from lstm_course.lessons.labs.sentence_reader import judge


def test_one_word_in_front_turns_the_judgement() -> None:
    assert judge({"text": "good"}).verdict == "positive"
    assert judge({"text": "not good"}).verdict == "negative"


def test_every_word_has_the_score_of_the_sentence_so_far() -> None:
    whole = judge({"text": "I love this place"})
    part = judge({"text": "I love"})
    assert [word.score for word in whole.words[:2]] == [word.score for word in part.words]
    assert whole.words[1].change == whole.words[1].score - whole.words[0].score


def test_the_text_is_shown_back_as_it_was_typed() -> None:
    text = "  “Don’t, really!” – 10/10 ... été\n"
    judged = judge({"text": text})
    assert judged.before + "".join(word.text + word.gap for word in judged.words) == text


@pytest.mark.parametrize(
    "text",
    [
        "Das ist ein wunderbarer Abend gewesen.",
        "Это очень хороший фильм",
        "这部电影很好看",
        "xyzzy",
    ],
)
def test_another_language_gets_no_judgement(text: str) -> None:
    judged = judge({"text": text})
    assert judged.verdict == "none"
    assert judged.said.startswith("No judgement: the model knows ")
    assert judged.said.endswith("It has seen nothing but short English reviews.")


def test_how_much_is_known_is_said_in_words() -> None:
    assert "the model knows none of this." in judge({"text": "xyzzy"}).said
    assert "the model knows 1 of these 3 words." in judge({"text": "xyzzy frobozz good"}).said


def test_a_text_without_words_gets_no_judgement() -> None:
    for text in ("", "   ", "10/10 !!!", "😀"):
        assert judge({"text": text}).said == "There is no word to read yet."


def test_two_thousand_characters_are_read_and_the_length_is_warned_of() -> None:
    judged = judge({"text": "good " * 400})
    assert len(judged.words) == 400
    assert judged.problems == (
        "The model learned from sentences of at most 40 words. This text has 400; do not trust "
        "what it says about so many.",
    )


def test_what_comes_after_two_thousand_characters_is_left_out_and_said() -> None:
    judged = judge({"text": "bad! " * 1000})
    assert len(judged.text) == 2000
    assert judged.problems[0] == "The text has 5,000 characters; the first 2,000 were read."


def test_unknown_words_are_named() -> None:
    problem = judge({"text": "The gnocchetti was good"}).problems[0]
    assert problem == "Unknown to the model: “gnocchetti”. All unknown words look alike to it."


def test_the_shade_goes_with_the_score() -> None:
    shades = {word.text: word.shade for word in judge({"text": "not good, love love"}).words}
    assert shades["not"] == "minus-3"
    assert shades["love"].startswith("plus-")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_can_make_the_judge_fail(text: str) -> None:
    judged = judge({"text": text})
    assert judged.verdict in {"positive", "negative", "undecided", "none"}
    assert len(judged.text) <= sentence_reader.LONGEST
    assert judge(dict(parse_qsl(judged.query, keep_blank_values=True))).said == judged.said


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("seven hundred and thirty one", "sept cent trente et un"),
        ("ninety-seven", "quatre-vingt-dix-sept"),
        ("  Zero ", "zéro"),
    ],
)
def test_number_words_are_translated(english: str, french: str) -> None:
    translated = translate({"text": english})
    assert translated.answer == french
    assert translated.verdict == "right"


def test_it_says_whether_training_showed_the_number() -> None:
    assert translate({}).said == "731 is one of the 100 numbers that training never showed."
    seen = translate({"text": "ninety seven"})
    assert seen.said == "97 is one of the 900 numbers that it was trained on."


def test_a_slip_is_called_a_slip() -> None:
    translated = translate({"text": "nine hundred"})
    assert translated.verdict == "wrong"
    assert translated.said.startswith("900 is “neuf cents” in French. It is one of the 100 ")


def test_all_of_the_encoders_state_is_shown() -> None:
    translated = translate({})
    assert [len(strip.cells) for strip in translated.strips] == [48, 48]
    assert len(translated.table) == 48


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("231", "Write the number in words: the model has never seen a digit."),
        (
            "forty cats",
            "“cats” is not an English number word. The model knows 30 words, from zero to ninety, "
            "hundred and “and”, and nothing else.",
        ),
        ("", "Write a number from zero to nine hundred and ninety nine, in English words."),
        (
            "one " * 13,
            "That is longer than any number below a thousand: at most 12 words.",
        ),
    ],
)
def test_what_is_no_number_in_words_gets_no_translation(text: str, said: str) -> None:
    translated = translate({"text": text})
    assert (translated.verdict, translated.answer, translated.said) == ("none", "", said)
    assert translated.table == []


def test_words_that_are_no_number_get_a_guess_that_says_so() -> None:
    translated = translate({"text": "hundred two and"})
    assert translated.verdict == "guess"
    assert "is a guess, and nobody can mark it." in translated.said


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["and", "hundred", "one", "zero", "ninety", "x", "7", "-"]))
    | st.text(max_size=200).map(lambda text: [text])
)
def test_no_text_can_make_the_translator_fail(words: list[str]) -> None:
    translated = translate({"text": " ".join(words)})
    assert translated.verdict in {"right", "wrong", "guess", "none"}
    assert translated.said
