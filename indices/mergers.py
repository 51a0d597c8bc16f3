"""Which units took in another one, and from which year on their figures stand for both."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from units.models import Succession, Unit


@dataclass(frozen=True)
class Merger:
    """`successor` (id) took in `predecessor`; `year` is the first year at whose end the latter was no more."""

    successor: int
    predecessor: Unit
    year: int


def mergers_into(units: Collection[int] | QuerySet) -> list[Merger]:
    """Return the mergers into the units (ids) in the order of years (1 query), as rankings count them: a unit is
    ranked for a year when it lives on 31 December."""
    return mergers_of(Succession.objects.filter(successor__in=units).select_related("predecessor"))


def mergers_of(successions: Iterable[Succession]) -> list[Merger]:
    """Return the mergers among the successions, whose predecessors are at hand, in the order of years (no query)."""
    rows = [
        Merger(row.successor_id, row.predecessor, _first_year_without(row.predecessor))
        for row in successions
        if row.predecessor.ends_on is not None
    ]
    return sorted(rows, key=lambda row: (row.year, row.predecessor.name))


def year_ends(year: int) -> tuple[date, date]:
    """The last day of the year before, and that of the year."""
    return date(year - 1, 12, 31), date(year, 12, 31)


def took_another_in(last_year_end, year_end, unit: str) -> Exists:
    """Whether the figures of the year before stand for less than those of a year (`year_ends`): since its end the unit
    took in one that was ranked then and is no more. unit: the field of the rows that names it."""
    ended = Q(predecessor__ends_on__gte=last_year_end, predecessor__ends_on__lt=year_end)
    return Exists(Succession.objects.filter(ended, successor=OuterRef(unit)))


def _first_year_without(unit: Unit) -> int:
    last = unit.ends_on
    return last.year + 1 if (last.month, last.day) == (12, 31) else last.year
