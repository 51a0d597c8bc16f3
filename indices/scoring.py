"""Figures derived from published ones: ranks, medians, totals, changes. Pure functions on decimals."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

CENT = Decimal("0.01")


def round_score(value: Decimal) -> Decimal:
    """Round to two decimals, halves up, as published tables do."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def competition_ranks(scores: Mapping[Hashable, Decimal]) -> dict[Hashable, int]:
    """Rank the highest score 1; equals share the better rank and the next place is skipped (“đồng hạng”)."""
    ordered = sorted(scores.values(), reverse=True)
    first = {}
    for place, score in enumerate(ordered, start=1):
        first.setdefault(score, place)
    return {key: first[score] for key, score in scores.items()}


def computed_total(scores: Sequence[Decimal | None], weights: Sequence[Decimal | None]) -> Decimal | None:
    """Return the total (0-100) of component scores (0-10) under weights in percent; None where a weight is unknown.

    A component that does not apply (None) is left out and the other weights keep their proportion.
    """
    if not scores or None in weights:
        return None
    pairs = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not None]
    whole = sum([weight for _, weight in pairs])
    if not whole:
        return None
    return round_score(sum([score * weight for score, weight in pairs]) * 10 / whole)


def difference(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return the change of a score, positive for better; None where either year has none."""
    return None if now is None or before is None else now - before


def rank_gain(now: int | None, before: int | None) -> int | None:
    """Return the places gained (from 15 to 11 is +4); None where either year has none."""
    return None if now is None or before is None else before - now


def median_score(scores: Sequence[Decimal]) -> Decimal | None:
    """Return the median rounded to two decimals; None for an empty field."""
    return round_score(median(scores)) if scores else None


def grade(total: Decimal | None, bands: Sequence[Sequence]) -> str:
    """Return the grade of a total by bands of (name, lowest total), the highest first; empty without either.

    A total below every band has no grade of its own: bands differ by province and year and may end above zero.
    """
    if total is None:
        return ""
    return next((str(name) for name, lowest in bands if total >= Decimal(str(lowest))), "")
