"""`@lab name` gives a living picture its place in the text of a step."""

from lstm_course.content.markdown import Surroundings, render
from lstm_course.lessons.labs.names import LABS

STEP = Surroundings(items_allowed=True, labs=LABS)


def test_a_lab_has_its_place_between_the_texts() -> None:
    rendered = render("One.\n\n@lab gradient-lab\n\nTwo.", STEP)
    assert rendered.findings == ()
    assert rendered.placements == ()  # it is no item: nothing is counted over it
    assert [block["kind"] for block in rendered.blocks] == ["html", "lab", "html"]
    assert rendered.blocks[1] == {"kind": "lab", "slug": "gradient-lab"}


def test_a_lab_that_does_not_exist_is_named() -> None:
    [finding] = render("@lab perpetual-motion", STEP).findings
    assert finding.message == f"@lab perpetual-motion is not one of {', '.join(LABS)}"


def test_a_lab_stands_only_in_the_text_of_a_step() -> None:
    [finding] = render("@lab sentiment", Surroundings(labs=LABS)).findings
    assert finding.message == "@lab has its place in the text of a step"


def test_a_lab_stands_once_in_a_text() -> None:
    [finding] = render("@lab sentiment\n\n@lab sentiment", STEP).findings
    assert finding.message == "@lab sentiment stands in this text twice"
