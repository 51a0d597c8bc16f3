"""Names that can stand beside a solution: offices, groups and other bodies, and the leaders who direct."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from plans.models import Party, Plan
from units.models import Membership, Unit, UnitGroup
from units.permissions import Role
from units.vietnamese import sort_key


@dataclass(frozen=True)
class Name:
    """A name to choose, with the unit or group it means; `note` says what that is."""

    name: str
    note: str
    unit_id: int | None = None
    group_id: int | None = None
    short_name: str = ""


def names_for(plan: Plan) -> list[Name]:
    """Return the agency's offices, its groups, then other agencies and outside bodies that exist today (2 queries)."""
    own = Q(parent=plan.unit_id)
    around = Q(kind__in=(*Unit.AGENCY_KINDS, Unit.Kind.OUTSIDE), is_sample=plan.unit.is_sample)
    alive = Unit.objects.filter(own | around).alive_on(timezone.localdate())
    units = sorted(alive, key=lambda unit: sort_key(unit.name))
    offices = [unit for unit in units if unit.parent_id == plan.unit_id and unit.kind == Unit.Kind.OFFICE]
    others = [unit for unit in units if unit not in offices]
    groups = UnitGroup.objects.filter(agency=plan.unit_id)
    return [
        *(_of_unit(unit) for unit in offices),
        *(Name(group.phrase, "Cụm đơn vị", group_id=group.pk) for group in groups),
        *(_of_unit(unit) for unit in others),
    ]


def _of_unit(unit: Unit) -> Name:
    return Name(unit.name, unit.get_kind_display(), unit_id=unit.pk, short_name=unit.short_name)


def meanings(names: Iterable[Name]) -> dict[str, Name]:
    """Return each name by how it may be written, whatever its capitals; of several that are alike the first."""
    found: dict[str, Name] = {}
    for name in names:
        for written in (name.name, name.short_name):
            if written:
                found.setdefault(written.casefold(), name)
    return found


def leaders_for(plan: Plan) -> list[tuple[str, str]]:
    """Return (name, title) of the heads of the agency and of those who direct solutions of its plans (2 queries)."""
    heads = Membership.objects.active_on().filter(unit=plan.unit_id, role=Role.HEAD_OF_UNIT).select_related("user")
    named = Party.objects.filter(role=Party.Role.DIRECTOR, solution__section__plan__unit=plan.unit_id)
    pairs = [(head.user.full_name, head.title) for head in heads]
    pairs += named.order_by("name", "title").values_list("name", "title").distinct()
    return list(dict.fromkeys(pairs))
