"""Pictures in the guides, and the way from a page to what helps with it."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.help.news import is_unread
from reports.help.pictures import pictures
from reports.help.places import help_address

register = template.Library()

_FIGURE = (
    '<figure class="help-picture"><a href="{0}" aria-label="Xem to: {1}"><img src="{0}" width="{2}" height="{3}" '
    'loading="lazy" alt="{1}"></a><figcaption>{1}</figcaption></figure>'
)
_LINK = (
    '<a class="btn btn-link help-link no-print" href="{}"><i class="bi bi-question-circle" aria-hidden="true"></i> '
    "Hướng dẫn</a>"
)


@register.simple_tag
def picture(name: str) -> SafeString:
    """A picture of the guides with its text."""
    shown = pictures()[name]
    width, height = shown.size()
    return format_html(_FIGURE, static(shown.file), shown.says, width, height)


@register.simple_tag(takes_context=True)
def has_news(context) -> bool:
    """Whether “Điều gì mới” holds something that the reader has not seen."""
    return is_unread(context["user"])


@register.simple_tag(takes_context=True)
def page_help(context) -> SafeString:
    """The way to the passage of a guide that helps with this page, where there is one (reports.help.places)."""
    match = getattr(context.get("request"), "resolver_match", None)
    return _way_to_help(match.view_name) if match else SafeString()


@cache
def _way_to_help(view: str) -> SafeString:
    address = help_address(view)
    return format_html(_LINK, address) if address else SafeString()
