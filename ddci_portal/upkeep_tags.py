"""The home page's panel for those who administer the portal: here, because the apps know nothing of the probes."""

from django import template

from ddci_portal.upkeep import upkeep_for

register = template.Library()


@register.inclusion_tag("units/_upkeep.html")
def upkeep(user):
    """How the portal does, to who administers it; nothing to others."""
    return {"upkeep": upkeep_for(user), "user": user}
