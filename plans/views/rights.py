"""What somebody may do in an agency, for pages that offer it; each action asks again for itself."""

from django.db.models import Exists, OuterRef

from units.models import Unit, User
from units.permissions import Permission


def rights_in(unit: Unit, user: User) -> set[Permission]:
    """Return which of the permissions on plans the user has in a unit today (1 query, none on a page that reads)."""
    asked = (Permission.EDIT_PLANS, Permission.ISSUE_PLANS)
    above = unit.parent
    if above is None or above.parent_id is None:
        given = {permission: user.units_giving(permission) for permission in asked}
        if all(isinstance(units, set) for units in given.values()):
            return {permission for permission in asked if not given[permission].isdisjoint({unit.pk, unit.parent_id})}
    answers = {
        permission.value: Exists(Unit.objects.where_may(user, permission).filter(pk=OuterRef("pk")))
        for permission in asked
    }
    row = Unit.objects.filter(pk=unit.pk).values(**answers).get()
    return {permission for permission in asked if row[permission.value]}
