"""The shipped models reach the figures that the pages state, and are small."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lstm_course.lessons.labs import trained
from lstm_course.lessons.labs.numerics.weights import LARGEST


def test_the_shipped_sentence_judge_reaches_its_stated_figures() -> None:
    stated, measured = trained.measure_sentiment()
    assert measured == stated
    assert measured["accuracy"] >= 0.78
    assert measured["held_out"] == 600


def test_the_shipped_translator_reaches_its_stated_figures() -> None:
    stated, measured = trained.measure_translation()
    assert measured == stated
    assert measured["exact_match"] >= 0.95
    assert measured["held_out"] == 100


def test_no_sentence_that_is_measured_was_learned_from() -> None:
    recipe = trained.sentiment.Recipe(**trained.read_facts("sentiment")["recipe"])
    reviews = trained.corpus.read_reviews(trained.REVIEWS)
    split = trained.sentiment.split_reviews(reviews, recipe)
    assert len(split.learned) + len(split.held_out) == len(reviews)
    texts = {tuple(trained.corpus.words_of(review.text)) for review in reviews}
    assert len(texts) > len(reviews) - 10  # next to no sentence stands on both sides


def test_the_models_take_less_than_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in trained.MODELS.iterdir()) <= LARGEST


def test_the_command_measures_the_models_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "sentiment_figures", lambda *_: sentiment_as_stated())
    out = StringIO()
    call_command("train_models", "--check", stdout=out)
    assert "sentiment: learned 2340, held_out 600, accuracy 0." in out.getvalue()
    assert "translation: learned 900, held_out 100, exact_match 0." in out.getvalue()


def sentiment_as_stated() -> trained.Figures:
    """Its own test above measures it; once is enough."""
    return trained.sentiment_model().figures


def test_the_command_names_a_model_that_states_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "lstm_course.lessons.management.commands.train_models.MEASURING",
        {"sentiment": lambda: ({"accuracy": 0.9}, {"accuracy": 0.8})},
    )
    with pytest.raises(CommandError, match=r"sentiment states \{'accuracy': 0\.9\}"):
        call_command("train_models", "--check", stdout=StringIO())


def test_the_same_recipe_trains_the_same_model(
    tmp_path: trained.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = trained.translation.Recipe(units=4, embedding=3, epochs=1)
    monkeypatch.setattr(trained, "MODELS", tmp_path)
    monkeypatch.setattr(trained, "translation_figures", lambda *_: {})  # the slow part
    files = []
    for _ in range(2):
        trained.train_translation(recipe)
        files.append((tmp_path / "translation.npz").read_bytes())
    assert len(json.loads((tmp_path / "translation.json").read_text())["held_out"]) == 100
    assert files[0] == files[1]
