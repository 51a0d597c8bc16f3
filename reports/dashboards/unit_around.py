"""A unit as its page reads it: with what is above it, its offices, what followed it and what it took in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Value

from indices.mergers import Merger, mergers_of
from units.models import Succession, Unit, User
from units.models.unit import in_alphabet
from units.permissions import Permission
from units.prepared import Given, Prepared, row_of


@dataclass(frozen=True)
class UnitAround:
    """A unit whose parent is at hand; the units around it in the order of the alphabet, mergers by years."""

    unit: Unit
    offices: list[Unit] = field(default_factory=list)
    successors: list[Unit] = field(default_factory=list)
    mergers: list[Merger] = field(default_factory=list)


_UNIT = ["id", "parent_id", "kind", "code", "name", "starts_on", "ends_on", "is_sample"]
_PARENT = ["id", "parent_id", "kind", "code", "name"]


def _itself_and_around():
    code = Given("code", Unit._meta.get_field("code"))
    followed = Succession.objects.filter(predecessor__code=code).values("successor")
    taken_in = Succession.objects.filter(successor__code=code).values("predecessor")
    kinds = {
        "itself": Unit.objects.filter(code=code),
        "office": Unit.objects.filter(parent__code=code, kind=Unit.Kind.OFFICE),
        "successor": Unit.objects.filter(pk__in=followed),
        "predecessor": Unit.objects.filter(pk__in=taken_in),
    }
    columns = [*_UNIT, *(f"parent__{name}" for name in _PARENT), "parent__parent__parent"]
    first, *others = (
        units.order_by().annotate(is_its=Value(kind)).values_list("is_its", *columns) for kind, units in kinds.items()
    )
    return first.union(*others, all=True)


_units = Prepared(_itself_and_around)


def unit_around(code: str, user: User) -> UnitAround | None:
    """Return the unit of that code; None where there is none, or none whose published figures the user may read, as
    `Unit.objects.visible_to` says (1 query)."""
    found: dict[str, list[Unit]] = {"itself": [], "office": [], "successor": [], "predecessor": []}
    end = 1 + len(_UNIT)
    readable = False
    for row in _units(code=code):
        unit = row_of(Unit, _UNIT, row[1:end])
        found[row[0]].append(unit)
        if row[0] == "itself":
            unit.parent = row_of(Unit, _PARENT, row[end:-1]) if unit.parent_id else None
            readable = _is_visible(
                unit, {unit.pk, unit.parent_id, unit.parent and unit.parent.parent_id, row[-1]}, user
            )
    if not readable:
        return None
    (unit,) = found["itself"]
    return UnitAround(unit, in_alphabet(found["office"]), in_alphabet(found["successor"]), _mergers(unit, found))


def _is_visible(unit: Unit, path: Iterable[int | None], user: User) -> bool:
    (provinces,) = user.province_ids(Permission.VIEW_RESULTS)
    return bool(provinces) and (unit.is_sample or not provinces.isdisjoint(path))


def _mergers(unit: Unit, found: dict[str, list[Unit]]) -> list[Merger]:
    return mergers_of(Succession(predecessor=one, successor=unit) for one in found["predecessor"])
