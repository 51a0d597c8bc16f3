"""Where every page with conditions in its address offers the views that the reader has saved."""

from django import template

from units.saved_views import PAGES

_HOME = "reports:home"

register = template.Library()


@register.inclusion_tag("components/saved_views.html", takes_context=True)
def saved_views(context) -> dict:
    """The closed list, filled when it is opened (static/saved-views.js); empty on pages that have no conditions."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    page = match.view_name if match and user and user.is_authenticated else ""
    return {"is_shown": page in PAGES or page == _HOME, "address": request.get_full_path() if request else ""}
