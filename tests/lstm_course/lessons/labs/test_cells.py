"""The cell explorer and the sequence tracer: what they compute, say and link to."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_course.lessons.labs import cell_explorer, sequence_tracer
from lstm_course.lessons.labs.cell_explorer import PRESETS, explore
from lstm_course.lessons.labs.sequence_tracer import follow

NAMES = [d.dial.name for d in explore({}).states] + ["fh", "fb", "ix", "cb", "ob"]


def preset(name: str) -> cell_explorer.Explored:
    query = next(row.query for row in PRESETS if row.name == name)
    return explore(dict(parse_qsl(query)))


def test_it_begins_with_step_two_of_the_worked_trace() -> None:
    cell = explore({})
    assert cell.numbers["c"] == "0.1626"
    assert cell.numbers["h"] == "0.0615"
    assert cell.lines[0].how == "σ(0.5 · 0.2954 + (−0.4) · (−1) + 1) = σ(1.5477)"
    assert cell.problems == ()


def test_remember_keeps_the_memory_whatever_the_input() -> None:
    assert preset("remember").step.c == pytest.approx(-1.5, abs=0.02)


def test_forget_empties_the_memory() -> None:
    assert preset("forget").step.c == pytest.approx(0.0, abs=0.02)


def test_write_puts_the_candidate_in_its_place() -> None:
    cell = preset("write").step
    assert cell.c == pytest.approx(cell.candidate, abs=0.03)


def test_stay_silent_keeps_the_memory_and_shows_none_of_it() -> None:
    cell = preset("silent").step
    assert cell.c == pytest.approx(-1.5, abs=0.02)
    assert abs(cell.h) < 0.01


def test_a_door_is_open_as_far_as_its_gate() -> None:
    cell = explore({"fb": "6", "ib": "-6", "fh": "0", "ih": "0", "fx": "0", "ix": "0"})
    assert cell.doors["f"] < 0.1
    assert cell.doors["i"] > 17.9


def test_what_happens_is_said_in_words() -> None:
    assert explore({}).said == (
        "The cell keeps 82 % of its old memory, writes 33 % of the candidate −0.7439, and shows "
        "38 % of what it then holds: C goes from 0.4942 to 0.1626, and h is 0.0615."
    )


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_no_address_can_make_the_cell_fail(asked: dict[str, str]) -> None:
    cell = explore(asked)
    assert -1 < cell.step.h < 1
    assert explore(dict(parse_qsl(cell.query))).said == cell.said


def test_the_tracer_begins_with_the_lessons_own_sequence() -> None:
    traced = follow({})
    assert traced.inputs == "1, -1, 0.5"
    assert [values[3] for _, _, values in traced.table] == ["0.4942", "0.1626", "0.3616"]


def test_the_step_in_view_goes_forward_and_back_and_no_further() -> None:
    ends = [follow({"t": t}) for t in ("1", "2", "3", "99", "-4", "x")]
    assert [(e.back, e.at, e.forward) for e in ends] == [
        (1, 1, 2), (1, 2, 3), (2, 3, 3), (2, 3, 3), (1, 1, 2), (1, 1, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1 2 3", "1, 2, 3", "1;2;3", "1,2,3", " 1\n2\t3 ", "1, 2, 3,"])
def test_inputs_may_be_parted_in_several_ways(text: str) -> None:
    assert follow({"xs": text}).inputs == "1, 2, 3"


def test_at_most_twenty_inputs_are_traced() -> None:
    traced = follow({"xs": "1 " * 5000})
    assert len(traced.steps) == 20
    assert traced.problems == ("At most 20 inputs are traced; the rest is left out.",)


def test_what_is_no_input_is_left_out_and_said() -> None:
    traced = follow({"xs": "1 nan cat 1e308 2"})
    assert traced.inputs == "1, 5, 2"
    assert traced.problems == (
        "“nan” is not a number and is left out.",
        "“cat” is not a number and is left out.",
        "1e+308 lies outside −5 to 5; the nearest end is used.",
    )


def test_a_list_of_nothing_but_words_is_replaced() -> None:
    traced = follow({"xs": "hello there"})
    assert traced.inputs == "1, -1, 0.5"
    assert traced.problems[-1] == "No number is left, so the lesson’s own are used."


def test_the_heat_map_marks_what_is_below_zero() -> None:
    candidate = follow({}).rows[2]
    assert [cell.is_negative for cell in candidate.cells] == [False, True, False]
    assert [cell.text for cell in candidate.cells] == ["0.72", "−0.74", "0.41"]


@given(st.text(max_size=200), st.text(max_size=5))
def test_no_address_can_make_the_tracer_fail(xs: str, t: str) -> None:
    traced = follow({"xs": xs, "t": t})
    assert 1 <= traced.at <= len(traced.steps) <= sequence_tracer.LONGEST
    assert follow(dict(parse_qsl(traced.query))).inputs == traced.inputs
