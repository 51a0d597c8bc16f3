"""Template filters for Vietnamese numbers, built into every template; a missing value is written, never an error."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from units.vietnamese import format_number

register = template.Library()


@register.filter
def score(value):
    """A score with two decimals and a comma, `9,28`; an en dash when there is none."""
    return format_number(value, 2) if isinstance(value, (Decimal, int)) else "–"


@register.filter
def change(value):
    """A change with its sign, `+0,74` or `−3,60`; empty when there is nothing to compare with."""
    return format_number(value, 2, signed=True) if isinstance(value, (Decimal, int)) else ""


@register.filter
def places_gained(places: int | None) -> SafeString:
    """Places gained or lost in a rank, as an arrow for the eye and a word for the ear."""
    if places is None:
        return _NO_PLACES
    if not places:
        return _SAME_PLACE
    name, said, arrow = ("up", "tăng", "▲") if places > 0 else ("down", "giảm", "▼")
    return format_html(_PLACES, name, said, arrow, abs(places))


_NO_PLACES = format_html('<span class="{}">–</span>', "muted")
_SAME_PLACE = format_html('<span class="{}">giữ nguyên</span>', "muted")
_PLACES = '<span class="{}"><span class="visually-hidden">{} </span><span aria-hidden="true">{}</span> {} bậc</span>'


@register.filter
def trimmed(value):
    """A decimal without the zeros at its end, `12,5` or `20`; empty when there is none."""
    return format_number(value.normalize()) if isinstance(value, Decimal) else ""
