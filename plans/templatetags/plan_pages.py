"""Addresses of a plan's pages, and counts by block, for templates about plans."""

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from plans import tables_html
from plans.models import Plan
from plans.text_html import TextWriter, work_as_html

register = template.Library()
register.simple_tag(tables_html.outcome_rows)
register.simple_tag(tables_html.result_rows)
register.simple_tag(tables_html.contents)


@register.simple_tag
def plan_url(name: str, plan: Plan, *more) -> str:
    """The address of a page about a plan, adjusted or not; `more` names something within it, such as a version."""
    return reverse(name, args=[*plan.address, *more])


@register.filter
def at(mapping, key):
    """What a mapping holds at a key; None without it."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def text_writer(context) -> TextWriter:
    """What writes the text of the page's `plan`, with its `open_comments` and the `tallies` of tasks."""
    return TextWriter(context["plan"], context["open_comments"], context["tallies"], context)


@register.simple_tag
def plan_node(writer: TextWriter, node) -> str:
    """A section of the text with everything below it."""
    return writer.node(node)


@register.simple_tag
def comment_button(writer: TextWriter, key: str) -> str:
    """The way to the comments at a block."""
    return mark_safe(writer.button(key))  # noqa: S308  made of an address and a key


@register.filter
def work(tally) -> str:
    """Tasks counted, in words."""
    return mark_safe(work_as_html(tally))  # noqa: S308  labels are escaped
