"""Who rose and who fell most in a block, in points and in places. Pure, from a ranking."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indices.ranking import Ranking, RankingRow

SHOWN = 3


@dataclass(frozen=True)
class Movers:
    """The units that rose most and those that fell most, at most SHOWN each; a unit that did neither is in none.

    `compared` is how many units can be set against the year before.
    """

    up: list[RankingRow]
    down: list[RankingRow]
    compared: int


def movers_by_points(table: Ranking) -> Movers:
    """The biggest changes of the total; of equals the one that stands higher comes first."""
    return _movers(table, lambda row: row.change, lambda row: Decimal(-(row.rank or 0)))


def movers_by_places(table: Ranking) -> Movers:
    """The most places gained or lost; of equals the one with the greater change of the total comes first."""
    return _movers(table, lambda row: row.places, lambda row: row.change or Decimal(0))


def _movers(
    table: Ranking,
    gain: Callable[[RankingRow], Decimal | int | None],
    tie: Callable[[RankingRow], Decimal],
) -> Movers:
    known = [row for row in table.rows if gain(row) is not None]
    best_first = sorted(known, key=lambda row: (gain(row), tie(row)), reverse=True)
    return Movers(
        up=[row for row in best_first[:SHOWN] if gain(row) > 0],
        down=[row for row in best_first[: -SHOWN - 1 : -1] if gain(row) < 0],
        compared=len(known),
    )
