"""The table of a round as cells: one figure of one unit. Pure; what forms, the grid and imports agree on."""

from decimal import Decimal
from typing import Literal, NamedTuple

from units.fields import CENT, LAST_RANK

Kind = Literal["score", "rank"]
Value = Decimal | int | None


class Cell(NamedTuple):
    """A figure's place by ids: unit, component line (None for the total and the rank of the whole), score or rank."""

    unit: int
    line: int | None
    kind: Kind


class Change(NamedTuple):
    """What the writer saw in a cell and what shall stand there."""

    cell: Cell
    seen: Value
    value: Value


def problem_of(cell: Cell, value: Value, size: int | None) -> str | None:
    """Return what is wrong with a value in that cell, as a Vietnamese sentence, or None.

    Scores: 0-10 for a component, 0-100 for the total, two decimals at most. Ranks: 1 to the size of the block.
    """
    if value is None:
        return None
    if cell.kind == "rank":
        if value != int(value) or value < 1:
            return f"Hạng {value} không hợp lệ: hạng là số nguyên từ 1."
        if size and value > size:
            return f"Hạng {value} vượt quá số đơn vị của khối ({size})."
        return f"Hạng {value} không hợp lệ: hạng phải từ 1 đến {LAST_RANK}." if value > LAST_RANK else None
    top = 100 if cell.line is None else 10
    if value > top:
        return f"{_written(value)} lớn hơn {top}. Điểm phải từ 0 đến {top}."
    if value < 0:
        return f"{_written(value)} nhỏ hơn 0. Điểm phải từ 0 đến {top}."
    if value != Decimal(value).quantize(CENT):
        return f"{_written(value)} có quá hai chữ số thập phân. Hãy làm tròn đến hai chữ số."
    return None


def _written(value: Value) -> str:
    return f"{value}".replace(".", ",")
