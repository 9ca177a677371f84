import re

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also if it is empty; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def number_in(text: str) -> int | None:
    """The whole number that an address or a form carries; None for what can be no key."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
