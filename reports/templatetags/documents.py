"""How running text stands in a document."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()

_NUMBER = re.compile(r"\w+(?:[/-]\w+)*-\w+(?:/\w+)*")


@register.filter
def unbroken(text: str) -> str:
    """The text as HTML, in which no line ends inside the number of a document (230/KH-UBND, 43-NQ/TU)."""
    return mark_safe(_NUMBER.sub(_kept_together, escape(text)))  # noqa: S308  escaped before


def _kept_together(found: re.Match) -> str:
    number = found[0]
    is_number = "/" in number and any(letter.isdigit() for letter in number)
    return f'<span class="unbroken">{number}</span>' if is_number else number
