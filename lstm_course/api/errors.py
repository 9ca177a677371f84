"""What the services refuse, said in JSON with the same words as on the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from exercises.services import Refused
from quizzes.scoring import ResponseError
from quizzes.ticket import TicketError


def refusals_as_json(view: Callable[..., Response]) -> Callable[..., Response]:
    """Answer 400 with the service's own sentence where it refuses what was sent."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        try:
            return view(*args, **kwargs)
        except (Refused, ResponseError, TicketError) as refusal:
            raise ValidationError({"detail": str(refusal)}) from refusal

    return answer
