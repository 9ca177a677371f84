"""The two trained models as the site uses them: weights, word list and measured figures.

They stand in fixtures/models: <name>.npz holds the weights, <name>.json all that is not a weight.
`manage.py train_models` makes both files; `manage.py train_models --check` measures them again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from lstm_course.lessons.labs.numerics import corpus, sentiment, translation
from lstm_course.lessons.labs.numerics.weights import (
    Weights,
    load_weights,
    rounded,
    save_weights,
)

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
MODELS = FIXTURES / "models"
REVIEWS = FIXTURES / "data" / "sentiment" / "reviews.tsv"
NUMBERS = FIXTURES / "data" / "translation" / "numbers_en_fr.tsv"
DIGITS = 4  # of a measured share
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SentimentModel:
    weights: Weights
    vocabulary: Mapping[str, int]
    figures: Figures


@dataclass(frozen=True, slots=True)
class TranslationModel:
    weights: Weights
    languages: translation.Languages
    numbers: Mapping[tuple[str, ...], corpus.Number]  # by their English words
    held_out: frozenset[int]  # values that training never showed
    figures: Figures


@cache
def sentiment_model() -> SentimentModel:
    facts = read_facts("sentiment")
    return SentimentModel(
        load_weights(MODELS / "sentiment.npz"), corpus.numbered(facts["words"]), facts["figures"]
    )


@cache
def translation_model() -> TranslationModel:
    facts = read_facts("translation")
    return TranslationModel(
        weights=load_weights(MODELS / "translation.npz"),
        languages=translation.Languages(
            corpus.numbered(facts["english"]), corpus.numbered(facts["french"])
        ),
        numbers={row.english: row for row in corpus.read_numbers(NUMBERS)},
        held_out=frozenset(facts["held_out"]),
        figures=facts["figures"],
    )


def train_sentiment(recipe: sentiment.Recipe) -> Figures:
    """Train the sentence judge, write its files and return its figures."""
    split = sentiment.split_reviews(corpus.read_reviews(REVIEWS), recipe)
    weights = rounded(sentiment.train(split, recipe))
    figures = sentiment_figures(split, weights)
    facts = {"recipe": asdict(recipe), "figures": figures, "words": list(split.vocabulary)}
    write_model("sentiment", weights, facts)
    return figures


def train_translation(recipe: translation.Recipe) -> Figures:
    """Train the translator of number words, write its files and return its figures."""
    split = translation.split_numbers(corpus.read_numbers(NUMBERS), recipe)
    weights = rounded(translation.train(split, recipe))
    figures = translation_figures(split, weights)
    facts = {
        "recipe": asdict(recipe),
        "figures": figures,
        "english": list(split.languages.english),
        "french": list(split.languages.french),
        "held_out": sorted(number.value for number in split.held_out),
    }
    write_model("translation", weights, facts)
    return figures


def measure_sentiment() -> tuple[Figures, Figures]:
    """Return (the figures that are stated, the figures measured now) of the shipped model."""
    recipe = sentiment.Recipe(**read_facts("sentiment")["recipe"])
    split = sentiment.split_reviews(corpus.read_reviews(REVIEWS), recipe)
    model = sentiment_model()
    return model.figures, sentiment_figures(split, model.weights)


def measure_translation() -> tuple[Figures, Figures]:
    """Return (the figures that are stated, the figures measured now) of the shipped model."""
    recipe = translation.Recipe(**read_facts("translation")["recipe"])
    split = translation.split_numbers(corpus.read_numbers(NUMBERS), recipe)
    model = translation_model()
    return model.figures, translation_figures(split, model.weights)


def sentiment_figures(split: sentiment.Split, weights: Weights) -> Figures:
    sure = sentiment.sure_ones(split.held_out, split.held_out_labels, weights)
    return {
        "learned": len(split.learned),
        "held_out": len(split.held_out),
        "accuracy": shared(sentiment.accuracy(split.held_out, split.held_out_labels, weights)),
        "accuracy_learned": shared(
            sentiment.accuracy(split.learned, split.learned_labels, weights)
        ),
        "sure": sure.number,
        "accuracy_sure": shared(sure.accuracy),
    }


def translation_figures(split: translation.Split, weights: Weights) -> Figures:
    match = translation.exact_match
    return {
        "learned": len(split.learned),
        "held_out": len(split.held_out),
        "exact_match": shared(match(split.held_out, weights, split.languages)),
        "exact_match_learned": shared(match(split.learned, weights, split.languages)),
    }


def shared(value: float) -> float:
    return round(value, DIGITS)


def read_facts(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((MODELS / f"{name}.json").read_text("utf-8"))
    return facts


def write_model(name: str, weights: Weights, facts: Mapping[str, Any]) -> None:
    save_weights(MODELS / f"{name}.npz", weights)
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    (MODELS / f"{name}.json").write_text(f"{text}\n", "utf-8")
