"""What the question templates need to know of the page they stand in."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def question_page(context: dict[str, Any]) -> str:
    """The page that the question stands in: where an answer leads back to."""
    page = context.get("page_of_question")
    return str(page) if page else context["request"].get_full_path()


@register.simple_tag
def sign_in_for(page: str, slug: str, name: str = "account_login") -> str:
    """Where to sign in (or, with name "account_signup", up) and come back to this question."""
    return f"{reverse(name)}?{urlencode({'next': f'{page}#question-{slug}'})}"
