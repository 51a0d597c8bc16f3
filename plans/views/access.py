"""The one way in which views get a plan."""

from django.http import Http404

from plans.models import Plan
from units.permissions import Permission, require


def get_plan_for(
    user, unit: str, index: str, year: int, adjustment: int = 0, permission: Permission | None = None
) -> Plan:
    """Return the plan that an address names, if the user may read it (404 otherwise) and has the permission in its
    agency (403 otherwise)."""
    try:
        plan = Plan.objects.visible_to(user).get_named(unit, index, year, adjustment)
    except Plan.DoesNotExist:
        raise Http404("Không có kế hoạch này.") from None
    if permission:
        require(user, permission, plan.unit)
    return plan
