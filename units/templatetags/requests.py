"""What pages show of the request that they answer."""

from urllib.parse import urlsplit

from django import template
from django.core.exceptions import DisallowedHost
from django.utils.http import url_has_allowed_host_and_scheme

from units.granting import Granting, who_may_grant
from units.requests import request_id

register = template.Library()

register.simple_tag(request_id, name="request_id")


@register.simple_tag(takes_context=True)
def page_before(context) -> str:
    """The page of the portal from which one came here, empty where it is this one or unknown."""
    request = context.get("request")
    before = request.headers.get("Referer", "") if request else ""
    try:
        is_ours = bool(before) and url_has_allowed_host_and_scheme(before, {request.get_host()})
    except DisallowedHost:
        is_ours = False
    if not is_ours:
        return ""
    parts = urlsplit(before)
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if page == request.get_full_path() else page


@register.simple_tag(takes_context=True)
def granting(context) -> Granting | None:
    """Whom the reader may ask for a right; None for somebody who has not signed in."""
    user = context.get("user")
    return who_may_grant(user) if user and user.is_authenticated else None
