"""The parts of a question as a page shows them, each with no more than its stage may tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from quizzes import scoring
from quizzes.excerpt import excerpt_of
from quizzes.history import Stage
from quizzes.models import Answer, Option
from quizzes.scoring import Choice, Prompt, Response

CHOICES = frozenset({"single", "multiple"})
MINUS = "−"  # as the tables of a question print it


class Asked(Protocol):
    """What can be shown: a question as it is worded now, or as it once was."""

    kind: str

    def written_options(self) -> Sequence[Option]: ...

    def as_spec(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option in its shown place. `verdict` and `why_html` are empty until they may be told."""

    key: str
    letter: str
    html: str
    is_chosen: bool = False
    is_ruled_out: bool = False
    verdict: str = ""  # "right" or "wrong"
    why_html: str = ""


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """A blank: a select where there are `choices`, otherwise a field to type a number in.

    `verdict`, `why_html`, `solution_html` and `reason_html` are empty until they may be told.
    """

    key: str
    html: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (key, what a list says)
    value: str = ""
    verdict: str = ""  # "right" or "wrong"
    why_html: str = ""
    solution_html: str = ""
    reason_html: str = ""

    @property
    def is_ruled_out(self) -> bool:
        return self.verdict == "wrong"


def options_of(
    question: Asked, stage: Stage, seed: int, response: Response
) -> tuple[ShownOption, ...]:
    """The options of a choice, in the order of `seed`; nothing for other kinds."""
    if question.kind not in CHOICES:
        return ()
    chosen = set(response.get("choice", ()))
    of_key = {option.key: option for option in question.written_options()}
    shown = scoring.present(question.as_spec(), seed).prompts[0].choices
    return tuple(
        _option(of_key[choice.key], letter, stage, is_chosen=choice.key in chosen)
        for letter, choice in zip("ABCDEFGHIJ", shown, strict=False)
    )


def prompts_of(
    question: Asked, stage: Stage, seed: int, response: Response, answer: Answer | None
) -> tuple[ShownPrompt, ...]:
    """The blanks of a question that is not a choice, marked as far as `stage` allows."""
    if question.kind in CHOICES:
        return ()
    spec = question.as_spec()
    marks = {part["key"]: part for part in answer.feedback["parts"]} if answer else {}
    is_told = stage is Stage.EXPLAINED
    solution = scoring.solution(spec, seed) if is_told else {}
    reasons = scoring.reasons(spec, seed) if is_told else {}
    return tuple(
        _prompt(
            prompt,
            "".join(response.get(prompt.key, ())),
            marks.get(prompt.key, {}),
            (solution.get(prompt.key, ""), reasons.get(prompt.key, "")),
        )
        for prompt in scoring.present(spec, seed).prompts
    )


def partners_of(question: Asked, seed: int) -> tuple[Choice, ...]:
    """What the letters of a matching stand for; nothing for other kinds."""
    if question.kind in CHOICES:
        return ()
    choices = scoring.present(question.as_spec(), seed).prompts[0].choices
    return tuple(choice for choice in choices if choice.html != choice.key)


def _prompt(
    prompt: Prompt, value: str, mark: Mapping[str, Any], told: tuple[str, str]
) -> ShownPrompt:
    bare = ShownPrompt(
        key=prompt.key,
        html=_inline(prompt.html),
        unit=prompt.unit,
        choices=tuple((choice.key, _listed(choice)) for choice in prompt.choices),
        value=value,
        solution_html=_inline(told[0]) if prompt.choices else told[0].replace("-", MINUS),
        reason_html=told[1],
    )
    if not mark:
        return bare
    return replace(
        bare,
        verdict="right" if mark["is_right"] else "wrong",
        why_html=mark["message"],
        solution_html="" if mark["is_right"] else bare.solution_html,
    )


def _listed(choice: Choice) -> str:
    """A choice as a list says it: its letter and its words, or the place alone."""
    if choice.html == choice.key:
        return choice.key
    return f"{choice.key}. {excerpt_of(choice.html)}"


def _option(option: Option, letter: str, stage: Stage, *, is_chosen: bool) -> ShownOption:
    bare = ShownOption(option.key, letter, _inline(option.text_html), is_chosen)
    missed = stage is Stage.RETRY and is_chosen and not option.is_correct
    if stage is not Stage.EXPLAINED and not missed:
        return bare
    return replace(
        bare,
        is_ruled_out=missed,
        verdict="right" if option.is_correct else "wrong",
        why_html=option.explanation_html,
    )


def _inline(html: str) -> str:
    """A text of one paragraph without the paragraph, which may not stand in a label."""
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in inner else inner
