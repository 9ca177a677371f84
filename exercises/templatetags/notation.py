"""Names of quantities as a page sets them: C with t-1 below it, where plain text has C_{t-1}.

The vocabulary of mistakes is plain text, since the command line, the API and files tell it, too.
"""

import re

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
BRACED = re.compile(r"_\{([\w+-]{1,9})\}")
SMALL = str.maketrans("0123456789+-t", "₀₁₂₃₄₅₆₇₈₉₊₋ₜ")
OF_ONE_LETTER = re.compile(r"\b([^\W\d_]\u0303?)_([^\W_])\b")


@register.filter(is_safe=True)
@stringfilter
def notation(text: str) -> SafeString:
    """Set indices below the line. A text without braces may name what stands in code: it stays."""
    escaped = conditional_escape(text)
    if not BRACED.search(escaped):
        return escaped
    set_below = BRACED.sub(lambda m: f"<sub>{m[1].replace('-', '−')}</sub>", escaped)
    return mark_safe(OF_ONE_LETTER.sub(r"\1<sub>\2</sub>", set_below))  # noqa: S308 - escaped above


@register.filter
@stringfilter
def notation_in_line(text: str) -> str:
    """Indices as small letters, for the title of a window, which takes no markup."""
    if not BRACED.search(text):
        return text
    small = BRACED.sub(lambda m: m[1].translate(SMALL), text)
    return OF_ONE_LETTER.sub(lambda m: f"{m[1]}{m[2].translate(SMALL)}", small)
