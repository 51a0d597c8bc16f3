"""Where somebody may do something, as the ids of units."""

from django.db.models import QuerySet

from units.models import Unit, User
from units.permissions import Permission


def unit_ids(user: User, permission: Permission) -> frozenset[int] | QuerySet:
    """Return the ids of `Unit.objects.where_may`, or a sub-select of them where something may be written; for the
    lookup `any_of`, which takes both.

    A large table is then asked by its index for these units, without the tree of all units being joined each time.
    """
    known = user.unit_ids(permission)
    return Unit.objects.where_may(user, permission).order_by().values("pk") if known is None else known


def ids_where(user: User, permission: Permission) -> frozenset[int]:
    """Return the ids of `Unit.objects.where_may`, to be compared with units that are at hand (no query where a page has
    read as much)."""
    known = unit_ids(user, permission)
    return known if isinstance(known, frozenset) else frozenset(known.values_list("pk", flat=True))
