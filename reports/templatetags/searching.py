"""The field of the search in the head of every page."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def search_box() -> SafeString:
    """The field, which is the same for all."""
    return _search_box()


@lru_cache(maxsize=1)
def _search_box() -> SafeString:
    return render_to_string("components/search_box.html")
