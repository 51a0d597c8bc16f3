"""Who rose and who fell most in a block, in points and in places. Pure, from a ranking."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indices.ranking import Ranking, RankingRow

SHOWN = 3


@dataclass(frozen=True)
class Movers:
    """The units that rose most and those that fell most, at most SHOWN each; a unit that did neither is in none.

    `more_up` and `more_down` are how many others moved as far as the last one shown. `compared` is how many units can
    be set against the year before.
    """

    up: list[RankingRow]
    down: list[RankingRow]
    more_up: int
    more_down: int
    compared: int

    @property
    def lone(self) -> RankingRow | None:
        """The one unit that moved, where only one can be compared: it has no "most"."""
        return next(iter(self.up + self.down), None) if self.compared == 1 else None


def movers_by_points(table: Ranking) -> Movers:
    """The biggest changes of the total; of equals the one that stands higher is first to rise and last to fall."""
    return _movers(table, lambda row: row.change, lambda row: Decimal(-(row.rank or 0)))


def movers_by_places(table: Ranking) -> Movers:
    """The most places gained or lost; of equals the one whose total changed more that way comes first."""
    return _movers(table, lambda row: row.places, lambda row: row.change or Decimal(0))


def _movers(
    table: Ranking,
    gain: Callable[[RankingRow], Decimal | int | None],
    tie: Callable[[RankingRow], Decimal],
) -> Movers:
    known = [row for row in table.rows if gain(row) is not None]
    best_first = sorted(known, key=lambda row: (gain(row), tie(row)), reverse=True)
    up = [row for row in best_first if gain(row) > 0]
    down = [row for row in reversed(best_first) if gain(row) < 0]
    return Movers(up[:SHOWN], down[:SHOWN], _equals(up, gain), _equals(down, gain), len(known))


def _equals(rows: list[RankingRow], gain: Callable[[RankingRow], Decimal | int | None]) -> int:
    """How many of the rows beyond SHOWN moved as far as the last one shown."""
    return sum(gain(row) == gain(rows[SHOWN - 1]) for row in rows[SHOWN:])
