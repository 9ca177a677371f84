"""Work values out step by step, with numbers of one's own and marks that follow through.

spec: {"kind": "trace", "template": name, and the template's options}; see quizzes.scoring.templates
response: {key of a blank: [text], ...}; the credit is the share of values that earned their mark
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.scoring import worksheet
from quizzes.scoring.question import Presented, Prompt, Response, Score, Spec
from quizzes.scoring.templates import check_template, sheet_for
from quizzes.scoring.worksheet import Sheet


@dataclass(frozen=True, slots=True)
class TraceKind:
    name: str = "trace"
    varies: bool = True

    def check(self, spec: Spec) -> None:
        check_template(spec)

    def present(self, spec: Spec, seed: int) -> Presented:
        return presented(self.name, sheet_for(spec, seed))

    def score(self, spec: Spec, seed: int, response: Response) -> Score:
        return worksheet.mark(sheet_for(spec, seed), response)

    def solution(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return worksheet.shown(sheet_for(spec, seed))

    def reasons(self, spec: Spec, seed: int) -> Mapping[str, str]:
        return {}


def presented(kind: str, sheet: Sheet) -> Presented:
    """A sheet as the student sees it: what is given, and a blank for each value."""
    prompts = tuple(Prompt(blank.key, html=blank.html) for blank in sheet.blanks)
    return Presented(kind, prompts, tables=sheet.tables, columns=sheet.columns)
