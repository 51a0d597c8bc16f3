"""Where somebody may do something, as the ids of units: read once and kept while no right and no unit changes."""

from collections.abc import Collection

from django.db.models import QuerySet

from units.kept import PEOPLE, kept
from units.models import Unit, User
from units.permissions import Permission


def unit_ids(user: User, permission: Permission) -> Collection[int] | QuerySet:
    """Return the ids of `Unit.objects.where_may`, or a sub-select of them where something may be written.

    A large table is then asked by its index for these units, without the tree of all units being joined each time.
    """
    units = Unit.objects.where_may(user, permission).order_by().values_list("pk", flat=True)
    if not isinstance(user.units_giving(permission), set):
        return units
    return kept("user:reach", PEOPLE, (user.pk, permission.value), lambda: list(units))
