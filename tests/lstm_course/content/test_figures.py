"""A figure is read strictly: what is not on the lists does not reach the page."""

import pytest

from lstm_course.content.markdown import Surroundings, read_figure, render

SOUND = '<svg viewBox="0 0 480 200"><title>A dial</title><desc>At 0.7.</desc>{}</svg>'


def said_about(inside: str) -> list[str]:
    return [message for _, message in read_figure("dial", SOUND.format(inside)).problems]


def test_a_sound_figure_has_no_problem() -> None:
    assert said_about('<g class="stroke-ink"><path d="M0 0" fill="none"/></g>') == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "<script> is not allowed in a figure"),
        ("<style>*{}</style>", "<style> is not allowed in a figure"),
        ("<foreignObject/>", "<foreignObject> is not allowed in a figure"),
        ("<image href='https://a.org/x.png'/>", "<image> is not allowed in a figure"),
        ("<use href='#x'/>", "<use> is not allowed in a figure"),
        ("<a href='https://a.org'/>", "<a> is not allowed in a figure"),
        ("<animate/>", "<animate> is not allowed in a figure"),
        ("<g onload='x()'/>", "the attribute onload of <g> is not allowed in a figure"),
        ("<g style='fill:red'/>", "the attribute style of <g> is not allowed in a figure"),
        ("<g fill='#ff0000'/>", 'fill="#ff0000": a figure takes its colours from classes'),
        ("<g marker-end='url(https://a.org#x)'/>",
         'marker-end="url(https://a.org#x)": a figure refers only to its own parts'),
        ("<g fill='url(#x)'/>", 'fill="url(#x)": a figure takes its colours from classes'),
    ],
)  # fmt: skip
def test_what_a_figure_may_not_hold_is_named(inside: str, said: str) -> None:
    assert said in said_about(inside)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<svg", "the figure is not well-formed: unclosed token: line 1, column 0"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
         "a figure declares no document type and no entities"),
        ("<svg viewBox='0 0 480 200'/>", "the figure has no <title>"),
        ("<svg viewBox='0 0 480 200'><title>x</title></svg>", "the figure has no <desc>"),
        ("<svg><title>x</title></svg>",
         'a figure is one <svg> with viewBox="0 0 width height"'),
        ("x" * 200_001, "the figure has 200001 characters; at most 200000 are allowed"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_figure_is_named(source: str, said: str) -> None:
    assert said in [message for _, message in read_figure("dial", source).problems]


def test_the_line_of_a_problem_is_its_own() -> None:
    source = SOUND.format("\n<g/>\n<g onclick='x()'/>")
    assert read_figure("dial", source).problems[0][0] == 3


def test_two_figures_may_use_the_same_ids() -> None:
    inside = '<marker id="tip"/><path marker-end="url(#tip)"/>'
    svg = read_figure("dial", SOUND.format(inside)).svg
    assert 'id="figure-dial-tip"' in svg
    assert 'marker-end="url(#figure-dial-tip)"' in svg


def test_a_figure_is_named_and_described_for_those_who_do_not_see_it() -> None:
    figure = read_figure("dial", SOUND.format(""))
    html = render("@figure dial\ncaption: Look.", Surroundings(figures={"dial": figure})).html
    assert 'role="img"' in html
    assert 'aria-labelledby="figure-dial-title figure-dial-desc"' in html
    assert '<title id="figure-dial-title">A dial</title>' in html
    assert "<figcaption>Look.</figcaption>" in html


def test_a_figure_says_its_size_so_that_no_text_moves_later() -> None:
    svg = read_figure("dial", SOUND.format("")).svg
    assert 'width="480"' in svg
    assert 'height="200"' in svg


def test_text_in_a_figure_stays_text() -> None:
    svg = read_figure("dial", SOUND.format("<text>&lt;script&gt;</text>")).svg
    assert "<text>&lt;script&gt;</text>" in svg
