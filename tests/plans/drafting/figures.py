"""Published figures made by hand for tests of what is written from them."""

from decimal import Decimal

from indices.comparison import Movement
from plans.drafting.voice import Voice
from plans.figures import Field, Figures, Line

VOICE = Voice("Sở Ngoại vụ", "Sở Ngoại vụ", "Sở", "Lãnh đạo Sở", "các phòng, đơn vị thuộc Sở", "khối")


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def movement(score=None, rank=None, before=None, rank_before=None, change=None) -> Movement:
    return Movement(decimal(score), rank, decimal(before), rank_before, decimal(change))


def line(name: str, *figures, field: tuple[str, ...] = (), is_new: bool = False, pk: int | None = None, **more) -> Line:
    """A component; figures are score, rank, score before, rank before, published change."""
    others = Field(tuple(sorted((Decimal(score) for score in field), reverse=True)))
    return Line(name.lower().replace(" ", "-"), name, movement(*figures, **more), others, is_new, pk)


def total(*figures, field: tuple[str, ...] = (), **more) -> Line:
    others = Field(tuple(sorted((Decimal(score) for score in field), reverse=True)))
    return Line("", "Tổng điểm", movement(*figures, **more), others)


def figures(whole: Line | None = None, *lines: Line, **more) -> Figures:
    """The results of 2024 in a block of 25."""
    defaults = {
        "index": "DDCI", "year": 2024, "block": "sở, ban, ngành", "block_label": "Khối sở, ban, ngành", "size": 25,
        "previous_size": 25,
    }  # fmt: skip
    return Figures(**(defaults | more), total=whole or total(), lines=lines)
