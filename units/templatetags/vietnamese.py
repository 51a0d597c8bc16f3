"""Template filters for Vietnamese numbers, built into every template; a missing value is written, never an error."""

from decimal import Decimal

from django import template

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
def trimmed(value):
    """A decimal without the zeros at its end, `12,5` or `20`; empty when there is none."""
    return format_number(value.normalize()) if isinstance(value, Decimal) else ""
