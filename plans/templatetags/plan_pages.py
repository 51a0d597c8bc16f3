"""Addresses of a plan's pages, and counts by block, for templates about plans."""

from django import template
from django.urls import reverse

from plans.blocks import key_of
from plans.models import Plan

register = template.Library()
register.filter("key_of", key_of)


@register.simple_tag
def plan_url(name: str, plan: Plan, *more) -> str:
    """The address of a page about a plan, adjusted or not; `more` names something within it, such as a version."""
    return reverse(name, args=[*plan.address, *more])


@register.filter
def at(mapping, key):
    """What a mapping holds at a key; None without it."""
    return mapping.get(key) if mapping else None
