"""Pictures in the guides, and the way from a form to what helps with it."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.help.guides import help_address
from reports.help.pictures import pictures

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


@register.simple_tag
@cache
def help_link(form: str) -> SafeString:
    """The way to the passage of a guide that helps with a form (reports.help.guides.FORMS)."""
    return format_html(_LINK, help_address(form))
