"""The component set of a round as the standing office lays it down: which components, in what order, names, weights."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.models import Component, Edition
from units.vietnamese import fold, format_number

HUNDRED = Decimal(100)
TOLERANCE = Decimal("0.1")
"""How far published weights may miss 100 % by their rounding: nine of 11,11 % make 99,99 %."""


@dataclass(frozen=True)
class WantedLine:
    """A component as a round is to have it: the notion behind it (None for a new one), that year's name, weight in
    percent where published."""

    component: Component | None
    name: str
    weight: Decimal | None = None

    def __str__(self):
        return self.name if self.weight is None else f"{self.name} ({format_number(self.weight.normalize())} %)"


@dataclass(frozen=True)
class Particulars:
    """What a round says of itself besides its components: scores 0-100, bands as pairs of a name and a lowest total."""

    size: int | None = None
    bands: Sequence[Sequence] = ()
    source: str = ""
    published_median: Decimal | None = None
    published_top: Decimal | None = None

    @classmethod
    def of(cls, edition: Edition) -> "Particulars":
        return cls(**{name: getattr(edition, name) for name in cls.__dataclass_fields__})


def lines_of(edition: Edition) -> list[WantedLine]:
    """Return the lines of a round in their order (1 query)."""
    lines = edition.lines.select_related("component")
    return [WantedLine(line.component, line.name, line.weight) for line in lines]


def fingerprint(edition: Edition) -> str:
    """Return what is another whenever somebody has changed the component set or the particulars (1 query)."""
    said = [(line.component.pk, line.name, line.weight) for line in lines_of(edition)]
    return hashlib.sha256(repr((said, Particulars.of(edition))).encode()).hexdigest()


def in_order(wanted: Sequence[int | None]) -> list[int]:
    """Return the order of rows, as their old places from 0, where each asks for a place from 1 and None for the end.

    A row that asks for another place than its own gets it and the rest close up: of five rows the last asking for 2
    comes second, the first asking for 3 comes third.
    """
    last = len(wanted) + 1

    def key(row: int) -> tuple[int, int]:
        place = last if wanted[row] is None else wanted[row]
        moved = (place > row + 1) - (place < row + 1)
        return place, moved

    return sorted(range(len(wanted)), key=key)


def problem_of(lines: Sequence[WantedLine]) -> str:
    """Return what is wrong with a component set as a sentence, empty where nothing is."""
    if not lines:
        return "Đợt phải có ít nhất một chỉ số thành phần. Hãy giữ lại hoặc ghi thêm một chỉ số."
    for what, keys in (
        ("tên", [fold(line.name) for line in lines]),
        ("chỉ số chung", [line.component or line for line in lines]),
    ):
        twice = next((line for place, line in enumerate(lines) if keys[place] in keys[:place]), None)
        if twice:
            return f"“{twice.name}” trùng {what} với một chỉ số khác của đợt. Hãy bỏ hoặc sửa một trong hai."
    return _problem_of_weights([line.weight for line in lines])


def _problem_of_weights(weights: Sequence[Decimal | None]) -> str:
    known = [weight for weight in weights if weight is not None]
    if not known:
        return ""
    if len(known) < len(weights):
        return (
            f"Mới ghi trọng số của {len(known)}/{len(weights)} chỉ số. Hãy ghi đủ, hoặc để trống hết nếu không công bố."
        )
    whole = sum(known)
    if abs(whole - HUNDRED) > TOLERANCE:
        return f"Các trọng số cộng lại được {format_number(whole.normalize())} %, phải bằng 100 %. Hãy xem lại."
    return ""
