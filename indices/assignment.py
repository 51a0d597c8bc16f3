"""What the province wants of an edition's figures and which of its units answer for them, all of it at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from indices.models import Duty, Edition, Goal
from units.models import Unit
from units.vietnamese import format_number

ANSWERING_KINDS = (Unit.Kind.DEPARTMENT, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)


@dataclass(frozen=True)
class Aim:
    """What is wanted of a figure: a score to reach, a rank to be in, or both; neither is no aim."""

    score: Decimal | None = None
    rank: int | None = None

    def __bool__(self) -> bool:
        return self.score is not None or self.rank is not None

    def __str__(self) -> str:
        parts = []
        if self.score is not None:
            parts.append(f"từ {format_number(self.score, 2)} điểm")
        if self.rank is not None:
            parts.append(f"hạng {self.rank} trở lên")
        return ", ".join(parts)


@dataclass(frozen=True)
class Assignment:
    """An edition's aims by the id of a component's line, None for the total, and the units (ids) by line and role."""

    aims: Mapping[int | None, Aim]
    duties: Mapping[int, Mapping[int, str]]

    @property
    def fingerprint(self) -> str:
        """What an editor has seen, to notice that somebody changed it meanwhile."""
        aims = sorted((line or 0, str(aim)) for line, aim in self.aims.items() if aim)
        duties = sorted((line, unit, str(role)) for line, units in self.duties.items() for unit, role in units.items())
        return hashlib.sha256(repr((aims, duties)).encode()).hexdigest()

    def units(self, line: int, role: str) -> set[int]:
        """The ids of the units in that role for a line."""
        return {unit for unit, own in self.duties.get(line, {}).items() if own == role}


def assignment_of(edition: Edition) -> Assignment:
    """Return what is stored for an edition (2 queries)."""
    aims = {goal.line_id: Aim(goal.score, goal.rank) for goal in Goal.objects.filter(edition=edition)}
    duties: dict[int, dict[int, str]] = {}
    for line, unit, role in Duty.objects.filter(line__edition=edition).values_list("line", "unit", "role"):
        duties.setdefault(line, {})[unit] = role
    return Assignment(aims, duties)


def duties_of_year_before(edition: Edition) -> dict[int, dict[int, str]]:
    """Return who answered in the year before, by this edition's lines of the same components, as Assignment.duties; the
    units may be gone since (2 queries)."""
    lines = {line.component_id: line.pk for line in edition.lines.all()}
    before = Duty.objects.filter(
        line__edition__index=edition.index_id,
        line__edition__province=edition.province_id,
        line__edition__block=edition.block,
        line__edition__year=edition.year - 1,
        line__component__in=lines,
    )
    duties: dict[int, dict[int, str]] = {}
    for component, unit, role in before.values_list("line__component", "unit", "role"):
        duties.setdefault(lines[component], {})[unit] = role
    return duties


def answering_units(edition: Edition) -> QuerySet[Unit]:
    """The units that may answer for a component: agencies and localities of the owner province that existed on any day
    of the edition's year, and those that answer already."""
    first, last = date(edition.year, 1, 1), date(edition.year, 12, 31)
    lived = Q(starts_on=None) | Q(starts_on__lte=last), Q(ends_on=None) | Q(ends_on__gte=first)
    agencies = Unit.objects.filter(*lived, parent=edition.owner(), kind__in=ANSWERING_KINDS)
    return agencies | Unit.objects.filter(pk__in=Duty.objects.filter(line__edition=edition).values("unit"))
