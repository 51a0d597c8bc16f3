"""Template filters for Vietnamese numbers, loaded into every template."""

from django import template

from units.vietnamese import format_number

register = template.Library()


@register.filter
def score(value):
    """A score with two decimals and a comma, `9,28`; an en dash when there is none."""
    return format_number(value, 2) or "–"


@register.filter
def change(value):
    """A change with its sign, `+0,74` or `−3,60`; empty when there is nothing to compare with."""
    return format_number(value, 2, signed=True)


@register.filter
def rank_change(value):
    """A change of rank in places, `+4` for four places better; empty when there is nothing to compare with."""
    return "" if value is None else format_number(value, signed=True)
