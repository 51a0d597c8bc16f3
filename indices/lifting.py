"""What would lift a rank: points to the places above, the cheapest gains that reach one, a total tried out.

Pure functions on published decimals: scores of components 0-10, totals 0-100, weights in percent, all with at most two
decimals. Everything is counted in whole hundredths, so nothing is lost to rounding. The other units are held still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

HIGHEST_SCORE = Decimal(10)
_HIGHEST_TOTAL = 10_000  # hundredths


@dataclass(frozen=True)
class Step:
    """A place above: its rank, the score that reaches it and the points missing to it (more than 0)."""

    rank: int
    score: Decimal
    missing: Decimal


@dataclass(frozen=True)
class Mix:
    """Gains by component (None where it does not apply), their sum, and what they add to the total.

    `gain` is rounded down. Where the ceilings do not allow enough, `is_enough` is False and the gains go as far as they
    can. `tied` are the places of components of one weight among which their gains may be divided otherwise at the same
    cost.
    """

    gains: tuple[Decimal | None, ...]
    cost: Decimal
    gain: Decimal
    is_enough: bool
    tied: tuple[int, ...] = ()


@dataclass(frozen=True)
class Simulation:
    """A total (0-100) that was tried out, how it differs from the published one, and the rank that it would have."""

    total: Decimal
    change: Decimal
    rank: int


@dataclass(frozen=True)
class _Part:
    """A component that applies, in hundredths: where it stands in the edition, its score and weight."""

    place: int
    score: int
    weight: int


def rank_among(score: Decimal, others: Sequence[Decimal]) -> int:
    """The rank of a score among others; equals share the better rank (“đồng hạng”)."""
    return 1 + sum(other > score for other in others)


def steps(score: Decimal, others: Sequence[Decimal]) -> list[Step]:
    """Return every place above, the nearest first; none for the leader.

    Who reaches the score of the r-th of the others has rank r or, where several share that score, a better one.
    """
    above = sorted({other for other in others if other > score})
    return [Step(rank_among(target, others), target, target - score) for target in above]


def needed_for(rank: int, score: Decimal, others: Sequence[Decimal]) -> Decimal:
    """The points missing to that rank or a better one, 0 where it is reached; ValueError for a rank that is none."""
    if not 1 <= rank <= len(others) + 1:
        raise ValueError(f"No rank {rank} among {len(others) + 1}.")
    targets = [*sorted(others, reverse=True), score]
    return max(targets[rank - 1] - score, Decimal(0))


def cheapest(
    scores: Sequence[Decimal | None],
    weights: Sequence[Decimal],
    needed: Decimal,
    ceilings: Sequence[Decimal | None],
) -> Mix:
    """Return the smallest sum of component points whose weighted gain is at least `needed` points of the total.

    A component that does not apply (None) is left out and the other weights keep their proportion, as in
    scoring.computed_total. A hundredth costs the same in every component, so the heaviest come first; among equal
    weights the one with the most room to its ceiling, then the first of the edition. ValueError where nothing applies.
    """
    parts, whole = _parts(scores, weights)
    room = {part.place: max(_hundredths(ceilings[part.place]) - part.score, 0) for part in parts}
    missing = asked = max(_hundredths(needed), 0) * whole
    taken: dict[int, int] = {}
    for part in sorted(parts, key=lambda part: (-part.weight, -room[part.place], part.place)):
        taken[part.place] = min(room[part.place], -(-max(missing, 0) // (10 * part.weight)))
        missing -= 10 * part.weight * taken[part.place]
    return Mix(
        gains=tuple(None if score is None else _points(taken[place]) for place, score in enumerate(scores)),
        cost=_points(sum(taken.values())),
        gain=_points((asked - missing) // whole),
        is_enough=missing <= 0,
        tied=_tied(parts, taken, room),
    )


def simulate(
    scores: Sequence[Decimal | None],
    weights: Sequence[Decimal],
    tried: Sequence[Decimal | None],
    total: Decimal,
    others: Sequence[Decimal],
) -> Simulation:
    """Return the total and rank with the scores that were tried, the others' totals held still.

    The weighted difference is added to the published total, so that what the weights do not explain of it stays as it
    is. It is rounded down: no place is promised by rounding alone. ValueError where no component applies.
    """
    parts, whole = _parts(scores, weights)
    moved = sum(10 * part.weight * (_hundredths(tried[part.place]) - part.score) for part in parts) // whole
    new = _points(min(max(_hundredths(total) + moved, 0), _HIGHEST_TOTAL))
    return Simulation(new, new - total, rank_among(new, others))


def _parts(scores: Sequence[Decimal | None], weights: Sequence[Decimal]) -> tuple[list[_Part], int]:
    """The components that apply and the sum of their weights."""
    parts = [
        _Part(place, _hundredths(score), _hundredths(weight))
        for place, (score, weight) in enumerate(zip(scores, weights, strict=True))
        if score is not None
    ]
    if not parts:
        raise ValueError("No component applies.")
    return parts, sum(part.weight for part in parts)


def _tied(parts: list[_Part], taken: dict[int, int], room: dict[int, int]) -> tuple[int, ...]:
    """The components of the weight at which the gains end, where more than one of them has room."""
    open_weights = {part.weight for part in parts if taken[part.place] < room[part.place]}
    ends = {part.weight for part in parts if taken[part.place]} & open_weights
    same = tuple(part.place for part in parts if part.weight in ends and room[part.place])
    return same if len(same) > 1 else ()


def _hundredths(value: Decimal) -> int:
    scaled = value * 100
    if scaled != int(scaled):
        raise ValueError(f"{value} has more than two decimals.")
    return int(scaled)


def _points(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)
