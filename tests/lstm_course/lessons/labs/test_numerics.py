"""The labs' numbers are the reference's: same trace, true gradients, honest words for sizes."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from exercises.reference.cell import lstm_step
from exercises.reference.gradient_check import numeric_gradient, relative_error
from exercises.reference.initialisation import init_params
from exercises.reference.loss import bce_with_logits, token_cross_entropy
from exercises.reference.sequence import lstm_caches
from exercises.reference.types import Array
from lstm_course.lessons.labs.numerics import sentiment, translation
from lstm_course.lessons.labs.numerics.cell import one_step, parameters, trace
from lstm_course.lessons.labs.numerics.corpus import Number, Review, ids_of, padded, words_of
from lstm_course.lessons.labs.numerics.gradients import all_roads, gradient_norms
from lstm_course.lessons.labs.numerics.weights import load_weights, save_weights
from lstm_course.lessons.labs.weights_form import TRACE
from lstm_course.lessons.labs.wording import magnitude, percent, places, signed


def test_the_trace_of_the_lesson_comes_out_to_four_places() -> None:
    steps = trace([1.0, -1.0, 0.5], 0.0, 0.0, TRACE)
    shown = [[round(v, 4) for v in (s.f, s.i, s.candidate, s.c, s.o, s.h)] for s in steps]
    assert shown == [
        [0.6457, 0.6900, 0.7163, 0.4942, 0.6457, 0.2954],
        [0.8246, 0.3293, -0.7439, 0.1626, 0.3818, 0.0615],
        [0.6965, 0.6031, 0.4117, 0.3616, 0.5804, 0.2012],
    ]


def test_a_step_is_the_reference_step() -> None:
    x, h, c = (np.array([[value]]) for value in (0.7, -0.3, 1.9))
    h_t, c_t = lstm_step(x, h, c, parameters(TRACE))
    step = one_step(0.7, -0.3, 1.9, TRACE)
    assert (step.h, step.c) == (h_t.item(), c_t.item())
    assert step.kept + step.written == pytest.approx(step.c, abs=1e-12)


def test_every_line_of_the_gradient_lab_begins_at_one() -> None:
    norms = gradient_norms(30, 1.0, 1.0, 3)
    for line in (norms.rnn, norms.lstm, norms.direct):
        assert line.shape == (31,)
        assert line[0] == pytest.approx(1.0)


def test_the_correction_over_all_roads_is_the_measured_slope() -> None:
    rng = np.random.default_rng(4)
    params = init_params(2, 3, seed=5)
    x, u, zeros = rng.normal(size=(1, 4, 2)), rng.normal(size=3), np.zeros((1, 3))
    caches = lstm_caches(x, zeros, zeros, params)

    def last_state(c_2: Array) -> float:
        """L = u · C_4 when the memory after step 2 is moved, and h_2 with it."""
        h = caches[1]["o_t"] * np.tanh(c_2)
        for t in (2, 3):
            h, c_2 = lstm_step(x[:, t], h, c_2, params)
        return float(c_2[0] @ u)

    slope = np.linalg.norm(numeric_gradient(last_state, caches[1]["c_t"]))
    assert all_roads(caches, u)[1] == pytest.approx(slope, rel=1e-7)


def test_the_gradient_of_the_sentence_judge_is_the_measured_slope() -> None:
    split = sentiment.split_reviews(
        [Review("good good film", True), Review("not a good one", False)],
        sentiment.Recipe(held_out=0, at_least=1),
    )
    recipe = sentiment.Recipe(units=3, embedding=2, epochs=0)
    weights = sentiment.train(split, recipe)
    ids, mask = padded(split.learned)
    found = sentiment.gradients(ids, mask, split.learned_labels, weights)
    for name, gradient in found.items():

        def loss(value: Array, name: str = name) -> float:
            moved = {**weights, name: value}
            scores = sentiment.final_scores(split.learned, moved)
            return bce_with_logits(scores, split.learned_labels)

        assert relative_error(gradient, numeric_gradient(loss, weights[name])) < 1e-6, name


def test_the_gradient_of_the_translator_is_the_measured_slope() -> None:
    numbers = [Number(21, ("twenty", "one"), ("vingt", "et", "un")), Number(1, ("one",), ("un",))]
    recipe = translation.Recipe(units=3, embedding=2, epochs=0, held_out=0)
    split = translation.split_numbers(numbers, recipe)
    weights = translation.train(split, recipe)
    found = translation.gradients(split.learned, weights, split.languages)
    for name in ("source_E", "encoder.W_f", "encoder.b_C", "decoder.W_o", "target_E", "W", "b"):

        def loss(value: Array, name: str = name) -> float:
            return token_loss(split, {**weights, name: value})

        assert relative_error(found[name], numeric_gradient(loss, weights[name])) < 1e-5, name


def token_loss(split: translation.Split, weights: dict[str, Array]) -> float:
    """The loss of the whole set, number by number and token by token, with no mask at all."""
    french, tree = split.languages.french, translation.nested(weights)
    scores, targets = [], []
    for row in split.learned:
        h, c = translation.encode(ids_of(row.english, split.languages.english), weights)
        ids = [french[piece] for piece in translation.pieces_of(row.french)]
        for given, target in zip(
            [french[translation.BOS], *ids], [*ids, french[translation.EOS]], strict=True
        ):
            h, c = lstm_step(weights["target_E"][[given]], h, c, tree["decoder"])
            scores.append(h @ weights["W"].T + weights["b"])
            targets.append(target)
    flat = np.stack(scores, axis=1)
    return token_cross_entropy(flat, np.array([targets]), np.ones((1, len(targets)), bool))


def test_weights_come_back_from_their_file_without_pickle(tmp_path: Path) -> None:
    save_weights(tmp_path / "w.npz", {"w": np.array([1.5, -2.0])})
    assert load_weights(tmp_path / "w.npz")["w"].tolist() == [1.5, -2.0]
    np.savez(tmp_path / "objects.npz", w=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load_weights(tmp_path / "objects.npz")


def test_a_french_word_is_cut_at_its_hyphens_and_joined_again() -> None:
    pieces = translation.pieces_of(("neuf", "cent", "quatre-vingt-dix"))
    assert pieces == ("neuf", "cent", "quatre", "-vingt", "-dix")
    assert translation.joined(pieces) == "neuf cent quatre-vingt-dix"


def test_words_of_any_alphabet_are_words() -> None:
    assert words_of("Don’t — été 42, 电影!") == ["don't", "été", "电影"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0432, "0.043"), (132.4, "132"), (7.8e-8, "8 · 10⁻⁸"), (2.2e12, "2 · 10¹²"), (0.0, "0")],
)
def test_a_size_is_told_as_the_lesson_tells_it(value: float, text: str) -> None:
    assert magnitude(value) == text


def test_a_rounded_zero_has_no_sign() -> None:
    assert places(-0.00001) == "0.0000"
    assert signed(-0.01) == "0.0"
    assert signed(2.34) == "+2.3"


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert [percent(p) for p in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0 %", "under 1 %", "50 %", "over 99 %", "100 %",
    ]  # fmt: skip


def test_the_data_has_its_licence_beside_it() -> None:
    readme = (Path(settings.BASE_DIR) / "fixtures" / "data" / "README.md").read_text("utf-8")
    assert "CC BY 4.0" in readme
    assert "Kotzias" in readme
