"""The first rungs: the file can be read, loaded, and defines what it is asked to define."""

import unicodedata
from difflib import get_close_matches

from exercises.grading.attempt import Attempt
from exercises.grading.checks.check import Check, Judgement, first_failure
from exercises.grading.checks.next_steps import in_plain_words, next_step
from exercises.grading.places import indented, line_of
from exercises.grading.task import Function
from exercises.sandbox.outcome import Status

MOST_NAMED = 8
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")


def at_line(line: int | None) -> str:
    return f" at line {line}" if line else ""


def _parses(attempt: Attempt) -> Judgement:
    error = attempt.outcome.error
    if error is None or error.type_name not in UNREADABLE:
        return Judgement(True)
    return Judgement(
        False,
        f"Python cannot read the file{at_line(error.line)}: {error.message}. Nothing was run. "
        "Look at that line and at the end of the one before it.",
    )


def _loads(attempt: Attempt) -> Judgement:
    if attempt.outcome.status is not Status.LOAD_FAILED:
        return Judgement(True)
    error = attempt.outcome.error
    if error is None:
        return Judgement(False, f"The file stopped while it was loaded: {attempt.outcome.detail}.")
    return Judgement(
        False,
        f"The file stopped with {error.type_name}{at_line(error.line)} before any function was "
        f"called: {in_plain_words(error.message)}.{next_step(error.type_name, error.message)}",
    )


def _defined(attempt: Attempt) -> Judgement:
    have = attempt.outcome.functions
    missing = [function.name for function in attempt.task.functions if function.name not in have]
    attempt.broken.update(missing)
    return first_failure([_say_missing(name, tuple(have), attempt.source) for name in missing])


def _say_missing(name: str, have: tuple[str, ...], source: str) -> str:
    line = line_of(source, indented(name))
    if line:
        return (
            f"{name} stands indented at line {line}, inside a class or another function, where "
            "it cannot be called. Move its def to the left edge, without self."
        )
    near = get_close_matches(name, have, n=1)
    if near:
        hint = _foreign_letter(near[0]) or "Is it a slip in the name?"
        return f"The file defines {near[0]} but no {name}. {hint}"
    rest = f" and {len(have) - MOST_NAMED} more" if len(have) > MOST_NAMED else ""
    listed = (
        f"It defines {', '.join(have[:MOST_NAMED])}{rest}"
        if have
        else "It defines no function at all"
    )
    return f"The file defines no function {name}. {listed}."


def _foreign_letter(name: str) -> str:
    """Which letter only looks like one of ours, if there is one."""
    place = next((n for n, letter in enumerate(name) if not letter.isascii()), None)
    if place is None:
        return ""
    called = unicodedata.name(name[place], "a letter of another script").lower()
    return f"Its letter number {place + 1} is not the plain Latin one: it is {called}."


def _parameters(attempt: Attempt) -> Judgement:
    messages: list[str] = []
    for function in attempt.standing():
        message = _say_parameters(function, attempt.outcome.functions[function.name])
        if message:
            messages.append(message)
            attempt.broken.add(function.name)
    return first_failure(messages)


def _say_parameters(function: Function, have: tuple[str, ...]) -> str:
    want = function.parameters
    if any(name.startswith("*") for name in have):
        return ""
    required = len(want) - function.optional
    written = f"{function.name}({', '.join(have)})"
    expected = f"{function.name}({', '.join(want)})"
    if len(have) < required:
        return f"The file defines {written}; expected {expected}."
    if have != want and set(have) == set(want):
        return f"The file defines {written}; expected {expected}: the same names in another order."
    return ""


PARSES = Check("parses", "Python can read the file", 0.0, _parses, stops=True)
LOADS = Check("loads", "The file loads without an error", 0.0, _loads, stops=True)
DEFINED = Check("defined", "The asked function is defined", 0.0, _defined, stops=True)
PARAMETERS = Check("parameters", "It takes the asked parameters", 0.0, _parameters, stops=True)
