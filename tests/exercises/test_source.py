"""What is taken as code, and what is said about the rest."""

import pytest

from exercises.services import MAX_SOURCE_BYTES, SourceRefused, accepted_source


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "There is no code here yet: write the function, then send it."),
        (" \n\t\n", "There is no code here yet: write the function, then send it."),
        (
            "x" * (MAX_SOURCE_BYTES + 1),
            "Your code is 64.1 KB long and at most 64 KB are taken. It was not sent: shorten it "
            "and try again.",
        ),
        (
            "x" * 1_000_000,
            "Your code is 976.6 KB long and at most 64 KB are taken. It was not sent: shorten it "
            "and try again.",
        ),
        (
            "x = 1\ny = '\0'\n",
            "Line 2 holds a null byte, which Python does not read: delete it and send the code "
            "again.",
        ),
        (
            "x = 1\n\ny = '\ufffd'\n",
            "Line 3 holds a character that is not valid UTF-8 text: delete it or type it again, "
            "then send the code again.",
        ),
        (
            "x = '\ud800'",
            "Line 1 holds a character that is not valid UTF-8 text: delete it or type it again, "
            "then send the code again.",
        ),
    ],
)
def test_what_is_not_code_is_refused_with_a_reason(source: str, message: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        accepted_source(source)
    assert refusal.value.message == message


def test_the_size_counts_bytes_not_letters() -> None:
    assert accepted_source("σ" * (MAX_SOURCE_BYTES // 2))
    with pytest.raises(SourceRefused):
        accepted_source("σ" * (MAX_SOURCE_BYTES // 2 + 1))


def test_line_ends_of_browsers_become_those_of_python() -> None:
    assert accepted_source("a = 1\r\nb = 2\rc = 3\n") == "a = 1\nb = 2\nc = 3\n"
