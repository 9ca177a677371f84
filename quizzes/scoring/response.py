"""From whatever was sent to a mapping of short texts, or a sentence that says why not."""

from collections.abc import Mapping, Sequence

from quizzes.scoring.question import Response, ResponseError

MOST_PROMPTS = 100
MOST_VALUES = 50
LONGEST_VALUE = 200  # characters


def readable(response: object) -> Response:
    """`response` as a mapping of short strings; ResponseError if it is anything else.

    A single string stands for a list of one, so that {"choice": "1"} is {"choice": ["1"]}.
    """
    if not isinstance(response, Mapping):
        raise ResponseError("An answer is an object that gives each part its values.")
    if len(response) > MOST_PROMPTS:
        raise ResponseError("This answer has more parts than the question.")
    return {_text(key): _values(value) for key, value in response.items()}


def _values(value: object) -> list[str]:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [_text(value)]
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise ResponseError("Each part of an answer is a text, a number or a list of them.")
    if len(value) > MOST_VALUES:
        raise ResponseError("This answer has more values than the question.")
    return [_text(each) for each in value]


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ResponseError("Each part of an answer is a text, a number or a list of them.")
    try:
        text = str(value)
        text.encode()
    except ValueError as error:  # an integer of many thousand digits, or half a character
        raise ResponseError("This answer holds text that cannot be read.") from error
    if len(text) > LONGEST_VALUE:
        raise ResponseError(f"A part of this answer is longer than {LONGEST_VALUE} characters.")
    if "\x00" in text:
        raise ResponseError("This answer holds text that cannot be read.")
    return text
