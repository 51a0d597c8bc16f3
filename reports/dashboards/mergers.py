"""Which units took in another one, and from which year on their figures stand for both."""

from collections.abc import Collection
from dataclasses import dataclass

from units.models import Succession, Unit


@dataclass(frozen=True)
class Merger:
    """`successor` (id) took in `predecessor`; `year` is the first year at whose end the latter was no more."""

    successor: int
    predecessor: Unit
    year: int


def mergers_into(units: Collection[int]) -> list[Merger]:
    """Return the mergers into the units (ids) in the order of years (1 query), as rankings count them: a unit is
    ranked for a year when it lives on 31 December."""
    found = Succession.objects.filter(successor__in=units, predecessor__ends_on__isnull=False)
    rows = [
        Merger(row.successor_id, row.predecessor, _first_year_without(row.predecessor))
        for row in found.select_related("predecessor")
    ]
    return sorted(rows, key=lambda row: (row.year, row.predecessor.name))


def _first_year_without(unit: Unit) -> int:
    last = unit.ends_on
    return last.year + 1 if (last.month, last.day) == (12, 31) else last.year
