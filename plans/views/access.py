"""The one way in which views get a plan."""

from django.db.models import QuerySet
from django.http import Http404

from plans.models import Plan
from units.permissions import Permission, require
from units.prepared import prepared

_STORABLE = range(2**15)
"""Years and adjustments that the columns hold: unlike a queryset, a prepared query sends larger numbers too, at which
SQLite fails."""


def get_plan_for(
    user, unit: str, index: str, year: int, adjustment: int = 0, permission: Permission | None = None
) -> Plan:
    """Return the plan that an address names, if the user may read it (404 otherwise) and has the permission in its
    agency (403 otherwise)."""
    is_storable = year in _STORABLE and adjustment in _STORABLE
    found = is_storable and _named(unit=unit, index=index.upper(), year=year, adjustment=adjustment)
    if not found or not found[0].unit.allows(user, Permission.VIEW_PLANS):
        raise Http404("Không có kế hoạch này.")
    plan = found[0]
    if permission:
        require(user, permission, plan.unit)
    return plan


@prepared
def _named(unit: str, index: str, year: int, adjustment: int) -> QuerySet:
    return Plan.objects.named(unit, index, year, adjustment)
