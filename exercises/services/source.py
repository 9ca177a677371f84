"""Which text is taken as code."""

from exercises.services.refusals import SourceRefused

MAX_SOURCE_BYTES = 64 * 1024
UNREADABLE = "\ufffd"  # what a decoder puts where bytes were not text


def accepted_source(source: str) -> str:
    """Return the code with line ends as Python writes them.

    Raises SourceRefused for code that is empty, above MAX_SOURCE_BYTES in UTF-8, or holds what
    is not text.
    """
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_SOURCE_BYTES:
        raise SourceRefused(
            f"Your code is {kilobytes(size)} KB long and at most "
            f"{MAX_SOURCE_BYTES // 1024} KB are taken. It was not sent: shorten it and try again."
        )
    if not source.strip():
        raise SourceRefused("There is no code here yet: write the function, then send it.")
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        refuse_unreadable(line, number)
    return "\n".join(lines)


def refuse_unreadable(line: str, number: int) -> None:
    """Raise SourceRefused if the line holds a null byte or what was not valid UTF-8."""
    if "\0" in line:
        raise SourceRefused(
            f"Line {number} holds a null byte, which Python does not read: delete it and send "
            "the code again."
        )
    if UNREADABLE in line or any("\ud800" <= letter <= "\udfff" for letter in line):
        raise SourceRefused(
            f"Line {number} holds a character that is not valid UTF-8 text: delete it or type it "
            "again, then send the code again."
        )


def kilobytes(size: int) -> str:
    """Round up to a tenth, so that what is refused never reads as the limit itself."""
    tenths = -(-size * 10 // 1024)
    return f"{tenths / 10:g}"
