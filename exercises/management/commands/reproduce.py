"""`manage.py reproduce SUBMISSION [--json]`: make one stored report again from what is stored."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.models import Submission
from exercises.services import Refused, Reproduction, reproduce

SAME, DIFFERENT, NO_REPORT = 0, 1, 2
LONGEST = 200
UNMOVED = (
    "No version moved, so the grader did not change: code that draws random numbers without a "
    "seed, or looks at the clock, is another each time."
)


class Command(BaseCommand):
    help = (
        "Grade one stored submission again from its source, seed and versions, and say whether "
        "the report is the same, times aside. Changes nothing. Exit status: 0 the same, 1 not, "
        "2 no report."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "submission", help="its number in the database, or USERNAME/EXERCISE/NUMBER as on pages"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        submission = submission_of(options["submission"])
        found = reproduced(submission)
        if options["json"]:
            self.stdout.write(json.dumps(contract(submission, found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(in_words(submission, found))
        self.stdout.flush()
        if not found.is_same:
            sys.exit(DIFFERENT)


def submission_of(named: str) -> Submission:
    *whose, number = named.rsplit("/", maxsplit=2)
    if not number.isdecimal() or len(whose) not in (0, 2):
        raise CommandError(
            f"{named} names no submission: give its number, or USERNAME/EXERCISE/NUMBER.",
            returncode=NO_REPORT,
        )
    wanted: dict[str, Any] = {"pk": number}
    if whose:
        wanted = {"user__username": whose[0], "exercise__slug": whose[1], "number": number}
    found = Submission.objects.select_related("exercise", "user").filter(**wanted).first()
    if found is None:
        raise CommandError(f"There is no submission {named}.", returncode=NO_REPORT)
    return found


def reproduced(submission: Submission) -> Reproduction:
    try:
        return reproduce(submission)
    except Refused as error:
        raise CommandError(f"{error}", returncode=NO_REPORT) from None
    except Exception as error:
        # A mistake of the grader itself must not read as another grade.
        text = f"no grade, and that is our fault: {error}"
        raise CommandError(text, returncode=NO_REPORT) from None


def contract(submission: Submission, found: Reproduction) -> dict[str, Any]:
    """The keys that scripts may rely on."""
    return {
        "submission": submission.pk,
        "exercise": submission.exercise.slug,
        "seed": submission.seed,
        "same": found.is_same,
        "changes": {name: {"then": a, "now": b} for name, (a, b) in found.changes.items()},
        "versions_moved": {name: {"then": a, "now": b} for name, (a, b) in found.moved.items()},
    }


def in_words(submission: Submission, found: Reproduction) -> str:
    grade = f"{found.now['verdict']}, {found.now['score']:.0%}"
    lines = [
        f"submission {submission.pk}: {submission.user.username} on {submission.exercise.slug}, "
        f"number {submission.number}, seed {submission.seed}",
        f"The report is the same: {grade}." if found.is_same else "The report differs:",
    ]
    for name, (then, now) in found.changes.items():
        lines += [f"  {name}", f"    then: {short(then)}", f"    now:  {short(now)}"]
    lines += [f"The {name} moved from {a} to {b}." for name, (a, b) in found.moved.items()]
    if found.changes and not found.moved:
        lines.append(UNMOVED)
    return "\n".join(lines)


def short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
