"""Authored Markdown becomes safe HTML, whatever its author wrote."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_course.content.markdown import Surroundings, read_figure, render, render_line
from lstm_course.content.markdown.figures import SVG_ELEMENTS
from lstm_course.content.markdown.sanitise import HTML_ELEMENTS, MATH_ELEMENTS

AROUND = Surroundings(
    figures={"dial": read_figure("dial", "<svg viewBox='0 0 10 10'><title>t</title></svg>")},
    terms={"gate": "A list of numbers <0, 1>."},
    vocabulary_url="/lessons/first/words/",
    items_allowed=True,
)
ELEMENTS = HTML_ELEMENTS | MATH_ELEMENTS | SVG_ELEMENTS


class Seen(HTMLParser):
    """What a browser would make of a page: its elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Seen(html).found:
        assert tag in {name.lower() for name in ELEMENTS}, f"<{tag}> in {html}"
        for name, value in attributes.items():
            assert not name.startswith("on"), f"{name} in {html}"
            assert name != "style", html
            if name in ("href", "src"):
                assert re.match(r"https://|/|#", value or ""), html


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    '[x](https://a.org "onmouseover=alert(1)")',
    '<https://a.org/"onmouseover=alert(1)>',
    '<p style="position:fixed">x</p>',
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "```python onload=alert(1)\nx\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\style{color:red}{x}$",
    '$\\class{x" onload=alert(1)}{y}$',
    "$\\unicode{x3c}script$",
    '$$x$$\nsay: "><script>alert(1)</script>',
    "[[<script>alert(1)</script>|gate]]",
    '[[gate|gate" onclick="alert(1)]]',
    '@question "><script>alert(1)</script>',
    "@figure ../../../etc/passwd",
    "@figure dial\ncaption: <script>alert(1)</script>",
    ":::deeper <script>alert(1)</script>\nx\n:::",
    ':::example "><img src=x onerror=alert(1)>\nx\n:::',
    "## <img src=x onerror=alert(1)>",
    "| <script>alert(1)</script> |\n|---|\n| x |",
    "<!-- --><script>alert(1)</script><!-- -->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    '<div data-place="question stolen"></div>',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_comes_out(attack: str) -> None:
    html = render(attack, AROUND).html
    assert_harmless(html)
    assert not any("stolen" in str(attributes) for _, attributes in Seen(html).found)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*ATTACKS, "$", "$$", "\n", "\n\n", ":::", ":::deeper x", "|", "[[", "]]", "`"]
        ),
        max_size=8,
    ).map("".join)
)
def test_no_mixture_of_attacks_comes_through(text: str) -> None:
    assert_harmless(render(text, AROUND).html)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_rendered(text: str) -> None:
    assert_harmless(render(text, AROUND).html)


@pytest.mark.parametrize(
    "tex",
    [
        "\\sqrt{" * 20_000 + "x" + "}" * 20_000,
        "\\sqrt " * 20_000 + "x",
        "{" * 20_000 + "}" * 20_000,
        "\\left(" * 20_000,
        "\\begin{aligned}" * 20_000,
        "x^{" * 26 + "}" * 26,
        "\\tilde" * 300 + "x",
    ],
)
def test_a_deep_formula_is_refused_before_it_can_end_the_process(tex: str) -> None:
    rendered = render(f"${tex}$")
    assert "<math" not in rendered.html
    said = rendered.findings[0].message
    assert "at most 2000 are allowed" in said or "nested more than 25 levels deep" in said


def test_a_formula_of_the_lesson_is_not_too_deep() -> None:
    assert render("$h_t = o_t \\odot \\tanh(\\frac{a}{\\sqrt{b_{t-1}}})$").findings == ()


def test_a_huge_text_is_rendered_in_linear_time() -> None:
    started = time.perf_counter()
    render("word **bold** $x_t$ [[gate]]\n\n" * 2_000, AROUND)
    assert time.perf_counter() - started < 20


def test_raw_html_is_shown_as_text_and_reported() -> None:
    rendered = render("one\n\ntwo <b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in rendered.html
    assert [(finding.line, finding.message) for finding in rendered.findings] == [
        (3, "raw HTML is not allowed: <b>")
    ]


def test_a_display_formula_carries_its_spoken_text() -> None:
    rendered = render("$$C_t = 1$$\nsay: C at t is one\n")
    assert 'alttext="C at t is one"' in rendered.html
    assert 'aria-label="C at t is one"' in rendered.html
    assert "say:" not in rendered.html


@pytest.mark.parametrize(
    ("tex", "spoken"),
    [
        ("h_{t-1}", "h at t minus 1"),
        ("W_f", "W f"),
        ("\\tilde{C}_t", "C tilde at t"),
        ("f_t \\odot C_{t-1}", "f at t times, position by position, C at t minus 1"),
        ("\\frac{\\partial L}{\\partial h_t}", "partial L over partial h at t"),
        ("W \\in \\mathbb{R}^{H \\times D}", "W in the real numbers of size H by D"),
        ("\\sigma(-2) = 0.12", "sigma of minus 2 equals 0.12"),
        ("x^2", "x squared"),
        ("0.9^{50}", "0.9 to the power 50"),
        ("A^\\top", "A transposed"),
        ("\\prod_{k=1}^{T} f_k", "the product over k equals 1 up to T of f at k"),
        ("x_1, \\dots, x_T", "x 1, and so on, x at T"),
        ("\\sqrt{2}", "the square root of 2"),
        ("h_{\\text{last}}", "h last"),
        ("\\operatorname{diag}(f_t)", "diag f at t"),
        ("(1 - x)^2", "open bracket 1 minus x close bracket squared"),
        ("\\tanh(a + b)", "tanh of open bracket a plus b close bracket"),
        ("[0.5, -0.2]", "open bracket 0.5, minus 0.2 close bracket"),
        ("a)", "a"),
    ],
)
def test_an_inline_formula_is_spoken_in_words(tex: str, spoken: str) -> None:
    assert f'aria-label="{spoken}"' in render(f"${tex}$").html


def test_a_line_may_end_inside_a_long_formula_that_is_heard_once() -> None:
    html = render("$C_t = f_t \\odot C_{t-1} + i_t \\odot \\tilde{C}_t$").html
    assert html.count("<math") == 5
    assert html.count('<math alttext="" aria-hidden="true">') == 4
    assert html.count("</math> <math") == 4
    assert html.count("aria-label=") == 1
    assert "i at t times, position by position, C tilde at t" in html


@pytest.mark.parametrize(
    "tex", ["f_t = 1", "\\left(a + b + c + d + e + f + g\\right)", "{a+b+c+d+e+f+g}"]
)
def test_a_short_or_grouped_formula_stays_in_one_piece(tex: str) -> None:
    assert render(f"${tex}$").html.count("<math") == 1


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("See $f_t$, then", "", ","),
        ("all of them ($C_t$).", "(", ")."),
        ("so little ($0.72^{50} \\approx 7 \\cdot 10^{-8}$)", "", ")"),
    ],
)
def test_no_line_begins_with_the_mark_behind_a_formula(text: str, before: str, after: str) -> None:
    html = render(text).html
    [unbroken] = re.findall(r'<span class="unbroken">(.*?)</span>', html, re.DOTALL)[-1:]
    assert re.fullmatch(rf"{re.escape(before)}<math.*</math>{re.escape(after)}", unbroken)
    assert unbroken.count("<math") == 1


def test_a_formula_among_words_needs_no_keeping_together() -> None:
    assert "unbroken" not in render("where $f_t$ keeps").html


def test_an_operator_at_the_end_of_a_piece_keeps_its_room_before_it() -> None:
    html = render("so $0.9 \\cdot 4 + 0.1 \\cdot (-1) = 3.6 - 0.1 = 3.5$ is left").html
    assert html.count('<mo lspace="0.2222em" rspace="0">') == 4
    assert '<mo lspace="0" rspace="0">' not in html.replace('rspace="0">−</mo><mn>1', "")


def test_no_line_ends_inside_a_power_of_ten() -> None:
    html = render("so $0.72^{50} \\approx 7 \\cdot 10^{-8}$ is left").html
    assert html.count("<math") == 2


def test_a_formula_holds_no_style_attribute() -> None:
    html = render("$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$\nsay: a\n").html
    assert " style=" not in html
    assert 'class="math-right"' in html
    assert 'class="math-left"' in html


def test_a_word_of_the_glossary_explains_itself_without_javascript() -> None:
    html = render("A [[gates|gate]] opens.", AROUND).html
    assert (
        '<a class="term" href="/lessons/first/words/#term-gate" aria-describedby="term-1" '
        'rel="noopener noreferrer">gates</a>'
    ) in html
    assert 'id="term-1" role="tooltip" hidden="">A list of numbers &lt;0, 1&gt;.</span>' in html


def test_a_column_without_a_name_is_reported() -> None:
    rendered = render("| | a |\n|---|---|\n| b | 1 |\n")
    assert [(finding.line, finding.message) for finding in rendered.findings] == [
        (1, "every column of a table has a name: its first row has an empty cell")
    ]


def test_a_term_inside_a_table_keeps_its_cell() -> None:
    html = render("| a |\n|---|\n| [[g\\|gate]] |\n", AROUND).html
    assert '<td><a class="term"' in html


def test_boxes_hold_what_stands_between_their_marks() -> None:
    html = render(":::deeper Why $x_t$?\nText.\n:::\n\n:::example Two\nMore.\n:::\n").html
    label = '<span class="deeper-label">Go deeper:</span>'
    assert f'<details class="deeper"><summary>{label} Why <span class="unbroken"><math' in html
    assert "<p>Text.</p>\n</details>" in html
    assert '<section class="example"><p class="box-title">Worked example: Two</p>' in html


def test_code_is_coloured_by_classes() -> None:
    html = render('```python\ndef f(x):\n    return "<b>"\n```').html
    assert '<span class="k">def</span>' in html
    assert "&lt;b&gt;" in html
    assert "style=" not in html


def test_a_link_to_another_site_tells_it_nothing() -> None:
    assert 'rel="noopener noreferrer"' in render("[x](https://example.org)").html


def test_items_have_their_places_between_pieces_of_text() -> None:
    rendered = render("One.\n\n@question q-1\n\n:::deeper T\n\n@exercise e-1\n:::\n", AROUND)
    assert [piece["kind"] for piece in rendered.blocks] == ["html", "item", "html", "item", "html"]
    assert [(p.kind, p.slug, p.line) for p in rendered.placements] == [
        ("question", "q-1", 3),
        ("exercise", "e-1", 7),
    ]
    html = "".join(piece.get("html", "") for piece in rendered.blocks)
    assert html.count("<details") == html.count("</details>") == 1


def test_headings_get_ids_of_their_own() -> None:
    html = render("## Forget gate\n\n## Forget gate\n\n## 忘却\n").html
    assert re.findall(r'id="([^"]+)"', html) == ["forget-gate", "forget-gate-2", "part"]


def test_a_wide_table_scrolls_by_itself_and_takes_the_focus() -> None:
    html = render("| a | b |\n|---|---:|\n| 1 | 2 |").html
    assert '<div class="table-scroll" tabindex="0" role="group" aria-label="Table">' in html
    assert '<td class="numeric">2</td>' in html


def test_a_line_has_no_paragraph_around_it() -> None:
    assert render_line("It **keeps**.").html == "It <strong>keeps</strong>."
    assert render_line("One.\n\nTwo.").findings[-1].message == "one paragraph is expected"
