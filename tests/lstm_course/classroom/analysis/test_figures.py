"""The figures agree with published packages on shared data sets, and say what they mean."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from lstm_course.classroom.analysis import (
    ItemFigures,
    Picks,
    alarms_of,
    alpha,
    distractors_of,
    figures_of,
    reliability_of,
    rest_scores,
    tails,
    verdicts,
)
from lstm_course.classroom.analysis.items import interval

Floats = NDArray[np.float64]
N = np.nan
# The shared data set of pingouin's and R psych's documentation: twelve people, eleven items.
SHARED: Floats = np.array(
    [
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0],
        [N, 0, 1, 1, N, 1, 1, 1, 1, 0, 0],
        [1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0],
        [0, 1, N, 0, 1, 1, 1, 1, 0, 0, 0],
        [1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0],
        [1, 0, 0, 1, 0, 1, 0, 0, N, 0, 0],
        [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ]
)
COMPLETE = SHARED[~np.isnan(SHARED).any(axis=1)]


def blank(scores: Floats) -> Floats:
    return np.where(np.isnan(scores), N, 0.0)


@pytest.mark.parametrize(
    ("scores", "published"),
    # psych::alpha(data, use = "pairwise") and (data, use = "complete.obs"); pingouin has the same
    [(SHARED, 0.732660835214447), (COMPLETE, 0.8016949152542373)],
)
def test_alpha_is_what_published_packages_find(scores: Floats, published: float) -> None:
    assert alpha(scores) == pytest.approx(published, abs=1e-12)


def test_alpha_of_zeros_and_ones_is_kuder_richardson_20() -> None:
    p, k = COMPLETE.mean(axis=0), COMPLETE.shape[1]
    kr20 = k / (k - 1) * (1 - (p * (1 - p)).sum() / COMPLETE.sum(axis=1).var())
    found = reliability_of(COMPLETE[:, p > 0])
    assert found is not None
    assert found.is_kr20
    assert alpha(COMPLETE) == pytest.approx(kr20)


def test_the_standard_error_is_the_spread_that_alpha_leaves() -> None:
    found = reliability_of(COMPLETE)
    assert found is not None
    spread = COMPLETE.sum(axis=1).std(ddof=1)
    assert found.standard_error == pytest.approx(spread * np.sqrt(1 - found.alpha))


@pytest.mark.parametrize("j", range(11))
def test_discrimination_is_scipys_point_biserial_with_the_rest(j: int) -> None:
    rest = COMPLETE.sum(axis=1) - COMPLETE[:, j]
    published = stats.pointbiserialr(COMPLETE[:, j] == 1, rest).statistic
    found = figures_of(COMPLETE, blank(COMPLETE), blank(COMPLETE))[j].discrimination
    assert found == pytest.approx(published)


def test_with_gaps_the_rest_is_the_mean_of_what_was_tried() -> None:
    scores = np.array([[1.0, 0.0, N], [1.0, N, N]])
    rest = rest_scores(scores)
    assert rest[0, 0] == 0.0
    assert rest[0, 1] == 1.0
    assert np.isnan(rest[1]).all()


def test_upper_and_lower_are_27_percent_of_those_who_tried() -> None:
    scores = np.linspace(0, 1, 100)[:, None]
    scores[:40] = N  # 60 tried it
    assert tails(scores).strong.sum() == tails(scores).weak.sum() == 16
    assert np.flatnonzero(tails(scores).weak).tolist() == list(range(40, 56))


def test_who_ties_with_the_last_of_a_tail_belongs_to_it() -> None:
    scores = np.array([[1.0], [0.5], [0.5], [0.0]])
    assert tails(scores).strong[:, 0].tolist() == [True, False, False, False]
    assert tails(np.full((4, 1), 0.5)).strong.all()


def test_d_is_the_difference_of_the_tails() -> None:
    scores = np.column_stack([np.repeat([0.0, 1.0], 50), np.linspace(0, 1, 100)])
    figures = figures_of(scores, blank(scores), blank(scores))[0]
    assert figures.upper_lower == 1.0
    assert figures.facility == 0.5


def test_time_is_the_median_and_help_the_share() -> None:
    scores = np.ones((4, 1))
    seconds = np.array([[5.0], [7.0], [100.0], [N]])
    helped = np.array([[1.0], [0.0], [0.0], [0.0]])
    figures = figures_of(scores, seconds, helped)[0]
    assert (figures.seconds, figures.helped) == (7.0, 0.25)


@pytest.mark.parametrize(
    ("n", "hidden", "grey"), [(9, True, True), (29, False, True), (30, False, False)]
)
def test_few_attempts_are_hidden_and_some_are_grey(n: int, hidden: bool, grey: bool) -> None:
    scores = np.ones((n, 1))
    figures = figures_of(scores, blank(scores), blank(scores))[0]
    assert (figures.is_hidden, figures.is_grey) == (hidden, grey)


def test_an_item_that_nobody_tried_has_no_figures() -> None:
    scores = np.full((3, 1), N)
    figures = figures_of(scores, scores, scores)[0]
    assert figures.n == 0
    assert figures.facility is None


def test_a_distractor_table_says_who_picks_what() -> None:
    rest = np.array([0.9, 0.8, 0.2, 0.1, N])
    rows = distractors_of(
        Picks.of(["0", "0", "1", "1", ""]),
        [("0", True), ("1", False), ("2", False)],
        rest,
        rest > 0.85,
    )
    assert [row.share for row in rows] == [0.5, 0.5, 0.0]
    assert rows[0].mean_rest == pytest.approx(0.85)
    assert rows[1].mean_rest == pytest.approx(0.15)
    assert [row.is_idle for row in rows] == [False, False, True]
    assert rows[0].share_of_best == 1.0


def test_every_picked_option_of_a_multiple_choice_counts() -> None:
    rows = distractors_of(
        Picks.of(["0,2", "2"]),
        [("0", True), ("2", True)],
        np.array([1.0, 0.0]),
        np.array([True, True]),
    )
    assert [row.count for row in rows] == [1, 2]


def class_with_wrong_key(n: int = 40) -> tuple[Floats, list[str]]:
    """The able half picks 1, the others 0, and 0 is the key."""
    ability = np.linspace(0, 1, n)
    rest = (ability[:, None] > np.linspace(0.1, 0.9, 8)[None, :]).astype(float)
    able = ability > 0.5
    return np.column_stack([(~able).astype(float), rest]), ["1" if a else "0" for a in able]


def test_a_wrong_key_raises_the_alarm() -> None:
    scores, choices = class_with_wrong_key()
    figures = figures_of(scores, blank(scores), blank(scores))[0]
    best = tails(scores).strong[:, 0]
    picks, keys = Picks.of(choices), [("0", True), ("1", False)]
    options = distractors_of(picks, keys, rest_scores(scores)[:, 0], best)
    kinds = [alarm.kind for alarm in alarms_of(figures, options, picks, scores[:, 0], best)]
    assert kinds == ["negative-discrimination", "distractor-beats-key"]


def test_strong_students_with_one_wrong_output_raise_the_alarm() -> None:
    scores, choices = class_with_wrong_key()
    scores[:, 0] = 0.0  # nobody gets it right, so no correlation tells
    figures = figures_of(scores, blank(scores), blank(scores))[0]
    best = tails(scores).strong[:, 0]
    picks = Picks.of(["swapped-gates" if choice == "1" else "" for choice in choices])
    alarms = alarms_of(figures, [], picks, scores[:, 0], best)
    assert [alarm.kind for alarm in alarms] == ["strong-agree-on-wrong"]
    assert alarms[0].words.endswith("gave the same answer, which counts as wrong.")


def test_a_sound_item_and_a_small_class_raise_no_alarm() -> None:
    scores, _ = class_with_wrong_key()
    figures = figures_of(scores, blank(scores), blank(scores))
    best = np.ones(40, dtype=bool)
    assert alarms_of(figures[4], [], Picks.of([""] * 40), np.ones(40), best) == []
    few = class_with_wrong_key(9)[0]
    figure = figures_of(few, blank(few), blank(few))[0]
    assert alarms_of(figure, [], Picks.of(["1"] * 9), np.zeros(9), best[:9]) == []


def test_a_correlation_that_chance_explains_raises_no_alarm() -> None:
    """Eleven students and r = -0.01: true, and nothing to tell an author."""
    rng = np.random.default_rng(3)
    scores = (rng.random((11, 12)) < 0.6).astype(float)
    found = figures_of(scores, blank(scores), blank(scores))
    below = [each for each in found if each.discrimination is not None and each.discrimination < 0]
    assert below
    nothing, everybody = Picks.of([""] * 11), np.ones(11, dtype=bool)
    assert not any(alarms_of(each, [], nothing, np.ones(11), everybody) for each in below)


@pytest.mark.parametrize(
    ("r", "n", "low", "high"), [(0.5, 30, 0.17, 0.73), (-0.3, 103, -0.47, -0.11), (1, 10, 1, 1)]
)
def test_the_interval_of_a_correlation_is_fishers(
    r: float, n: int, low: float, high: float
) -> None:
    assert interval(r, n) == pytest.approx((low, high), abs=0.005)


def test_a_distractor_that_beats_the_key_is_marked_before_it_is_told() -> None:
    """Two of the best three are too few for the author, and yet stand in the table."""
    best = np.array([True] * 3 + [False] * 9)
    picks = Picks.of(["1", "1", "0"] + ["0"] * 9)
    keys = [("0", True), ("1", False)]
    options = distractors_of(picks, keys, np.linspace(1, 0, 12), best)
    right = verdicts.share_of_key(options)
    assert verdicts.remark_on(options[1], right) == "beats the key among the best: check the key"
    figure = ItemFigures(12, 0.8, 0.1, 0.0, None, 0.0)
    assert alarms_of(figure, options, Picks.of(["0"] * 12), np.ones(12), best) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            verdicts.facility_words(0.95),
            "95% of the points at the first try: almost everybody can do it, so it tells few "
            "apart.",
        ),
        (
            verdicts.facility_words(0.1),
            "10% of the points at the first try: very hard, or unclear.",
        ),
        (
            verdicts.discrimination_words(-0.1, 40),
            "-0.10 (95 % interval -0.40 to 0.22): below zero, but more answers could turn it.",
        ),
        (
            verdicts.discrimination_words(0.35, 103),
            "0.35 (95 % interval 0.17 to 0.51): goes together with the rest.",
        ),
        (
            verdicts.discrimination_words(None, 40),
            "Everybody did alike, so it tells nobody apart.",
        ),
        (
            verdicts.upper_lower_words(0.4),
            "The best 27 % score 40% more than the weakest 27 %.",
        ),
        (verdicts.alpha_words(0.85), "0.85: the items agree well."),
    ],
)
def test_each_figure_is_a_sentence(words: str, expected: str) -> None:
    assert words == expected
