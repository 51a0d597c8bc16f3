"""What somebody may in units that a page reads anyway, told from the memberships at hand."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from units.models import Unit, User
from units.permissions import READ_IN_AGENCY, Permission


class Reach:
    """The same as `Unit.objects.where_may` for the given permissions, without asking the tree of units for each.

    The units have to be `marked`; what `columns` name then says of each what the user may there.
    """

    columns = ("in_agency", "pk", "parent", "above_parent", "top")

    def __init__(self, user: User, *permissions: Permission):
        held = user.held_today()
        self.below = {row.units[0] for row in held if len(row.units) > 1}
        self.given = {one: {row.units[0] for row in held if row.gives(one)} for one in permissions}

    def marked(self, units: QuerySet[Unit]) -> QuerySet[Unit]:
        """Annotate the units above each, and `in_agency`: whether the user belongs to an office of it, whose members
        read what concerns their agency."""
        reading = set().union(*(given for one, given in self.given.items() if one in READ_IN_AGENCY))
        own = self.below & reading
        offices = Unit.objects.filter(parent=OuterRef("pk"), pk__in=own, kind=Unit.Kind.OFFICE).order_by()
        in_agency = Exists(offices) if own else Value(False)
        return units.annotate(in_agency=in_agency, above_parent=F("parent__parent"), top=F("parent__parent__parent"))

    def may(self, in_agency: bool, *path: int | None) -> list[bool]:
        """For each permission whether the user has it in the unit of that `path`: its id and those of all above it."""
        return [
            (in_agency and one in READ_IN_AGENCY) or not given.isdisjoint(path) for one, given in self.given.items()
        ]

    def where(self, units: QuerySet[Unit]) -> list[set[int]]:
        """For each permission the ids of those of the units in which the user has it (1 query)."""
        rows = self.marked(units.order_by()).values_list(*self.columns)
        told: Sequence[tuple[int, list[bool]]] = [(row[1], self.may(*row)) for row in rows]
        return [{pk for pk, may in told if may[place]} for place in range(len(self.given))]

    def of(self, unit: Unit) -> list[bool]:
        """For each permission whether the user has it in a unit that was read `marked` (no query)."""
        return self.may(unit.in_agency, unit.pk, unit.parent_id, unit.above_parent, unit.top)
