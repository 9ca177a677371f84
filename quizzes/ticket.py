"""What a question's form carries, signed: which question, for whom, and when it was shown.

The seed of a drawn question tells its key to whoever has this source code. So it travels sealed:
mixed with a number that comes from the site's secret and from the form's own token.
"""

import time
from dataclasses import asdict, dataclass, replace
from typing import Self
from uuid import UUID, uuid4

from django.core import signing
from django.utils.crypto import salted_hmac

from quizzes.models import Question

SALT = "quizzes.ticket"
BYTES = 8  # of a sealed seed, which hide how large the seed is
LONGEST = 3600.0  # seconds; a page left open overnight tells nothing about the question


class TicketError(ValueError):
    """The form cannot be taken. Its text tells the student what to do."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Signed; all but the seed may be read. `token` makes a doubled post one answer."""

    question: str
    version: int
    user: int | None
    seed: int
    fresh: bool  # shown again after the explanation, as in a review
    token: str
    shown_at: float  # seconds since 1970

    @classmethod
    def issue(cls, question: Question, user: int | None, *, seed: int, fresh: bool) -> Self:
        return cls(
            question=question.slug,
            version=question.version,
            user=user,
            seed=seed,
            fresh=fresh,
            token=str(uuid4()),
            shown_at=round(time.time(), 2),
        )

    def signed(self) -> str:
        return signing.dumps(asdict(self._mixed()), salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a signed ticket; TicketError if it was not issued here."""
        try:
            # An earlier secret would open the signature and not the seal.
            return cls(**signing.loads(text, salt=SALT, fallback_keys=[]))._mixed()
        except (signing.BadSignature, TypeError) as error:
            raise TicketError(
                "This form could not be read. Here is the question again: choose and check."
            ) from error

    def _mixed(self) -> Self:
        """Seal the seed, or open it again: each form has a token, and so a number, of its own."""
        digest = salted_hmac(f"{SALT}.seed", self.token, algorithm="sha256").digest()
        return replace(self, seed=self.seed ^ int.from_bytes(digest[:BYTES]))

    def admit(self, question: Question, user: int) -> None:
        """Raise TicketError if the form was for another question, wording or person."""
        if self.question != question.slug:
            raise TicketError(
                "That form belonged to another question. Here is this one: choose and check."
            )
        if self.version != question.version:
            raise TicketError(
                "This question was reworded while you were reading. Please read it again."
            )
        if self.user not in (None, user):
            raise TicketError(
                "This form was shown to someone else. Your choice is kept: check it once more."
            )

    @property
    def uuid(self) -> UUID:
        return UUID(self.token)

    def seconds(self) -> float:
        """Seconds since the question was shown, between 0 and LONGEST."""
        return round(min(max(time.time() - self.shown_at, 0.0), LONGEST), 1)
