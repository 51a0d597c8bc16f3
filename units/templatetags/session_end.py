"""The warning before a session ends, in every page of who is signed in."""

from django import template

from units.signing_in.sessions import LONGEST, RESOLUTION, idle_limit

WARNED = 120
"""Seconds before the end at which a page says so (WCAG 2.2, 2.2.1 asks for 20 at least)."""

register = template.Library()


@register.inclusion_tag("components/session_end.html", takes_context=True)
def session_end(context):
    """The hidden notice; static/session-end.js shows it. `seconds` are those left at the least after this page."""
    idle = round(idle_limit().total_seconds())
    return {
        "csrf_token": context.get("csrf_token"),
        "who": context["user"].pk,
        "idle": idle,
        "seconds": max(1, idle - round(RESOLUTION.total_seconds())),
        "warned": min(WARNED, idle // 2),
        "longest": round(LONGEST.total_seconds()) // 3600,
    }
