"""Each step's claims were checked against sources that can be named."""

import re

import pytest

from tests.lstm_course.content.bank import COURSE, STEPS

TEXT = (COURSE / "lstm" / "SOURCES.md").read_text("utf-8")
SECTIONS = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
REFERENCES = SECTIONS[-1].split("\n")
OWN = ("calculated", "measured")  # worked out here: true, but nobody else says it


def claims(section: str) -> list[list[str]]:
    """Return the rows of the table: claim, source, what the source says."""
    rows = [line.strip("| ").split(" | ") for line in section.split("\n") if line[:1] == "|"]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_there_is_a_section_for_each_step_in_order() -> None:
    numbers = [section.split(".")[0] for section in SECTIONS[:-1]]
    assert numbers == [str(number) for number in range(1, len(STEPS) + 1)]


@pytest.mark.parametrize("section", SECTIONS[:-1], ids=STEPS)
def test_a_step_has_three_claims_with_a_named_source(section: str) -> None:
    rows = claims(section)
    assert all(len(row) == 3 and all(row) for row in rows)
    named = [row for row in rows if not row[1].startswith(OWN)]
    assert len(named) >= 3


@pytest.mark.parametrize("section", SECTIONS[:-1], ids=STEPS)
def test_every_paper_that_is_named_stands_in_the_references(section: str) -> None:
    for _, source, _ in claims(section):
        for author, year in re.findall(r"([A-Z][\w-]+)(?: et al\.|(?:, [\w -]+)*) (\d{4})", source):
            assert any(author in line and f"({year})" in line for line in REFERENCES), (
                author,
                year,
            )


def test_the_converter_of_notations_names_the_usual_libraries() -> None:
    text = (COURSE / "lstm" / "steps" / "3-formulas.md").read_text("utf-8")
    converter = text[text.index("a converter") :]
    for source in ("PyTorch", "Keras", "ONNX", "CS231n", "TensorFlow", "deeplearning.ai", "Dive"):
        assert source in converter
    for order in ("i, f, g, o", "i, f, c, o", "i, o, f, c", "i, f, o, g"):
        assert order in converter
    assert "two, add them" in converter
    assert "columns" in converter
