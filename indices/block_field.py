"""What a block's whole table says about each component: places, median, leader, spread. Pure, from a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from indices.figures import Line
from indices.ranking import Ranking
from indices.scoring import competition_ranks, difference, median_score
from units.models import Unit


@dataclass(frozen=True)
class Entry:
    """A unit's published score and rank in a component; `place` is the published rank, else the one that the portal
    works out where every unit's score is known, and then `is_computed`."""

    unit: Unit
    score: Decimal | None
    rank: int | None
    place: int | None

    @property
    def is_computed(self) -> bool:
        return self.rank is None and self.place is not None


class Figures(Protocol):
    """What was published of a unit in a component."""

    score: Decimal | None
    rank: int | None


@dataclass(frozen=True)
class Field:
    """What each unit of a block has in a component, and the number of units ranked. Median, top and distances are known
    only where every unit's score is (`is_whole`)."""

    figures: Sequence[tuple[Unit, Figures | None]]
    size: int | None

    @cached_property
    def scores(self) -> list[Decimal]:
        """The known scores, the highest first."""
        return sorted((one.score for _, one in self.figures if one and one.score is not None), reverse=True)

    @cached_property
    def is_whole(self) -> bool:
        return self.size is not None and len(self.scores) == self.size

    @cached_property
    def median(self) -> Decimal | None:
        return median_score(self.scores) if self.is_whole else None

    @property
    def top(self) -> Decimal | None:
        return self.scores[0] if self.is_whole and self.scores else None

    @property
    def lowest(self) -> Decimal | None:
        return self.scores[-1] if self.is_whole and self.scores else None

    @cached_property
    def entries(self) -> list[Entry]:
        """The units by place, those without one last."""
        computed = competition_ranks(self._known()) if self.is_whole else {}
        entries = [
            Entry(unit, one and one.score, one and one.rank, (one and one.rank) or computed.get(unit.pk))
            for unit, one in self.figures
        ]
        entries.sort(key=lambda entry: (entry.place is None, entry.place or 0, -(entry.score or 0), entry.unit.name))
        return entries

    @cached_property
    def by_unit(self) -> dict[int, Entry]:
        return {entry.unit.pk: entry for entry in self.entries}

    def to_top(self, unit: Unit) -> Decimal | None:
        """How far the unit is from the highest score, zero or less."""
        entry = self.by_unit.get(unit.pk)
        return difference(entry and entry.score, self.top)

    def to_median(self, unit: Unit) -> Decimal | None:
        entry = self.by_unit.get(unit.pk)
        return difference(entry and entry.score, self.median)

    def _known(self) -> dict[int, Decimal]:
        return {unit.pk: one.score for unit, one in self.figures if one and one.score is not None}


@dataclass(frozen=True)
class ComponentField(Field):
    """The field of a component of an edition."""

    line: Line


def component_fields(table: Ranking) -> list[ComponentField]:
    """Return each component of the edition in order with what the block reached in it (no query)."""
    units, size = [row.unit for row in table.rows], table.edition.size
    columns = zip(*[row.scores for row in table.rows], strict=True) if units else [()] * len(table.lines)
    return [
        ComponentField(list(zip(units, column, strict=True)), size, line)
        for line, column in zip(table.lines, columns, strict=True)
    ]
