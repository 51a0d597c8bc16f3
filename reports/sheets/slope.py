"""A small line over the years as SVG: totals with their figures, ranks below; for black-and-white print."""

from dataclasses import dataclass
from decimal import Decimal
from html import escape

from reports.documents.fonts import FAMILY
from units.vietnamese import format_number

WIDTH, HEIGHT = 250, 118
"""Size in points."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 16, 14, 38


@dataclass(frozen=True)
class Point:
    """A year's published total (0-100) and rank among `size`; what is not known is None. `is_broken` says that it is
    not comparable with the point before it."""

    year: int
    total: Decimal | None
    rank: int | None
    size: int | None
    is_broken: bool = False

    @property
    def total_text(self) -> str:
        return "chưa rõ" if self.total is None else format_number(self.total, 2)

    @property
    def rank_text(self) -> str:
        if self.rank is None:
            return "–"
        return f"{self.rank}/{self.size}" if self.size else str(self.rank)


def slope(points: list[Point]) -> str:
    """Return the line as SVG: its scale runs from the lowest to the highest total. A year without one breaks it, and so
    does one that is not comparable with the point before."""
    totals = [point.total for point in points if point.total is not None]
    low, high = (min(totals), max(totals)) if totals else (Decimal(0), Decimal(0))
    first, last = (points[0].year, points[-1].year) if points else (0, 0)
    parts = []
    before: tuple[float, float] | None = None
    for point in points:
        x = _across(point.year, first, last)
        parts.append(_text(x, HEIGHT - 14, str(point.year), bold=True))
        parts.append(_text(x, HEIGHT - 3, point.rank_text))
        if point.total is None:
            before = None
            continue
        here = (x, _down(point.total, low, high))
        if before and not point.is_broken:
            parts.append(_line(before, here))
        parts.append(f'<circle cx="{x:.1f}" cy="{here[1]:.1f}" r="2.4"/>')
        parts.append(_text(x, here[1] + (10.5 if _is_dip(points, point) else -5), point.total_text))
        before = here
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img"><title>{escape(told(points))}</title>{"".join(parts)}</svg>'
    )


def _is_dip(points: list[Point], point: Point) -> bool:
    """Whether the line comes from above and leaves upwards: then the figure stands below it."""
    place = points.index(point)
    beside = [other.total for other in points[max(place - 1, 0) : place + 2] if other.total is not None]
    return point.total < max(beside) and point.total == min(beside)


def told(points: list[Point]) -> str:
    """The figures in words, for who cannot see the line."""
    years = [f"năm {point.year}: {point.total_text} điểm, hạng {point.rank_text}" for point in points]
    return "Điểm tổng và thứ hạng qua các năm. " + "; ".join(years)


def _across(year: int, first: int, last: int) -> float:
    """Years stand as far apart as they are; a single one in the middle."""
    room = WIDTH - _LEFT - _RIGHT
    return _LEFT + (room / 2 if first == last else room * (year - first) / (last - first))


def _down(total: Decimal, low: Decimal, high: Decimal) -> float:
    room = HEIGHT - _TOP - _BOTTOM
    return _TOP + (room / 2 if low == high else room * float((high - total) / (high - low)))


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="black" stroke-width="1.2" fill="none"/>'


def _text(x: float, y: float, text: str, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="7.5" text-anchor="middle"{weight}>'
        f"{escape(text)}</text>"
    )
