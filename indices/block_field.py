"""What a block's whole table says about each component: places, median, leader, spread. Pure, from a ranking."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indices.models import EditionComponent
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


@dataclass(frozen=True)
class ComponentField:
    """A component over a block, units by place, those without one last. Median, top and distances are known only where
    every unit's score is (`is_whole`)."""

    line: EditionComponent
    entries: list[Entry]
    is_whole: bool

    @cached_property
    def scores(self) -> list[Decimal]:
        """The known scores, the highest first."""
        return sorted((entry.score for entry in self.entries if entry.score is not None), reverse=True)

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
    def by_unit(self) -> dict[int, Entry]:
        return {entry.unit.pk: entry for entry in self.entries}

    def to_top(self, unit: Unit) -> Decimal | None:
        """How far the unit is from the highest score, zero or less."""
        entry = self.by_unit.get(unit.pk)
        return difference(entry and entry.score, self.top)

    def to_median(self, unit: Unit) -> Decimal | None:
        entry = self.by_unit.get(unit.pk)
        return difference(entry and entry.score, self.median)


def component_fields(table: Ranking) -> list[ComponentField]:
    """Return each component of the edition in order with what the block reached in it (no query)."""
    return [_field(table, place, line) for place, line in enumerate(table.lines)]


def _field(table: Ranking, place: int, line: EditionComponent) -> ComponentField:
    found = [(row.unit, row.scores[place]) for row in table.rows]
    known = {unit.pk: score.score for unit, score in found if score and score.score is not None}
    is_whole = table.edition.size is not None and len(known) == table.edition.size
    computed = competition_ranks(known) if is_whole else {}
    entries = [
        Entry(unit, score and score.score, score and score.rank, (score and score.rank) or computed.get(unit.pk))
        for unit, score in found
    ]
    entries.sort(key=lambda entry: (entry.place is None, entry.place or 0, -(entry.score or 0), entry.unit.name))
    return ComponentField(line, entries, is_whole)
