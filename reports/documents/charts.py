"""Charts as drawings (SVG) that need no colour: bars told apart by grey and hatching, each figure printed beside them.

Lengths are points. The drawing names the document fonts; what measures and breaks its words is theirs as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor, log10
from typing import ClassVar

from django.utils.html import escape

from reports.documents.content import Chart, ChartStyle, Series
from reports.documents.fonts import FAMILY, balanced_lines, drawable, text_width
from units.vietnamese import format_number

_LABEL, _FIGURE, _TICK = 11, 10, 9
"""Sizes of the letters: names and legend, figures at the bars, figures at the axis."""

_LINE = 12.5
_BAR = 11.5
_STACK = 16
_BETWEEN = 7
_GAP = 4
_FOOT = 16
_LEGEND_LINE = 15
_LABELS = 0.4
"""What the names of the categories may take of the width."""

_HATCH = 3.5
_DARK = "dark"
_BAR_FILLS = {
    1: (_DARK,),
    2: ("hatched", _DARK),
    3: ("light", "hatched", _DARK),
    4: ("light", "hatched", "crossed", _DARK),
}
_STACK_FILLS = (_DARK, "crossed", "light", "hatched")


@dataclass(frozen=True)
class LaidChart:
    """A drawing of `width` × `height` with the words for those who do not see it, and the caption below it.

    One that goes `with_next` stays on the page of what follows.
    """

    kind: ClassVar[str] = "chart"
    svg: str
    alt: str
    caption: list[str]
    width: float
    height: float
    with_next: bool = False


def lay_out_chart(chart: Chart, width: float, height: float) -> list[LaidChart]:
    """Draw a chart `width` points wide; one that would be higher than `height` goes on in further ones of their own."""
    if not chart.categories or not chart.series:
        return []
    drawing = _Drawing(chart, width)
    parts = drawing.parts(height)
    return [
        LaidChart(
            svg=drawing.svg(part),
            alt=drawing.alt(part),
            caption=balanced_lines(chart.caption + (" (tiếp theo)" if number else ""), width * 0.9, 13, italic=True),
            width=width,
            height=drawing.height(part),
        )
        for number, part in enumerate(parts)
    ]


class _Drawing:
    """A chart with what its parts share: the scale, the column of names, the legend."""

    def __init__(self, chart: Chart, width: float):
        self.chart, self.width = _readable(chart), width
        self.is_stacked = chart.style == ChartStyle.STACKED
        names = [_cut(name, width * _LABELS) for name in self.chart.categories]
        most = max(text_width(name, _LABEL) for name in names)
        self.names = [balanced_lines(name, width * _LABELS, _LABEL) for name in names]
        self.left = min(most, width * _LABELS) + 2 * _GAP
        self.fills = _STACK_FILLS if self.is_stacked else _BAR_FILLS[min(len(chart.series), 4)]
        self.legend = _legend(self.chart.series, width)
        values = self._sums() if self.is_stacked else [value or 0 for one in chart.series for value in one.values]
        self.step, self.top = _scale(max(values, default=0))
        widest = max(text_width(self._tail(place), _FIGURE, bold=True) for place in range(len(names)))
        self.room = max(width - self.left - widest - 2 * _GAP, width / 5)

    # --- Measures ---

    def _sums(self) -> list[Decimal]:
        return [sum(self._row(place), Decimal(0)) for place in range(len(self.chart.categories))]

    def _row(self, place: int) -> list[Decimal]:
        return [one.values[place] or Decimal(0) for one in self.chart.series]

    def _length(self, value: Decimal | int) -> float:
        return float(value) / float(self.top) * self.room

    def _row_height(self, place: int) -> float:
        bars = _STACK if self.is_stacked else _BAR * len(self.chart.series)
        return max(bars, len(self.names[place]) * _LINE) + _BETWEEN

    def height(self, places: Iterable[int]) -> float:
        return self._above() + sum(map(self._row_height, places)) + _FOOT

    def _above(self) -> float:
        return len(self.legend) * _LEGEND_LINE + (_BETWEEN if self.legend else 2)

    def parts(self, height: float) -> list[list[int]]:
        """The categories of each drawing, as many as the height takes."""
        parts: list[list[int]] = [[]]
        for place in range(len(self.chart.categories)):
            if parts[-1] and self.height([*parts[-1], place]) > height:
                parts.append([])
            parts[-1].append(place)
        return parts

    # --- Words ---

    def written(self, value: Decimal | None) -> str:
        return "–" if value is None else format_number(Decimal(value), self.chart.decimals)

    def _tail(self, place: int) -> str:
        """What stands behind the longest thing of a row."""
        if not self.is_stacked:
            return max((self.written(one.values[place]) for one in self.chart.series), key=len)
        row = self._row(place)
        parts = " + ".join(map(self.written, row))
        return self.written(sum(row, Decimal(0))) + (f" ({parts})" if self._is_narrow(row) else "")

    def _is_narrow(self, row: Sequence[Decimal]) -> bool:
        """Whether some figure does not go into its part of the bar; the room is taken as half of the width."""
        unit = self.width / 2 / float(self.top)
        return any(value and text_width(self.written(value), _FIGURE) + 2 > float(value) * unit for value in row)

    def alt(self, places: Iterable[int]) -> str:
        """All figures in words: `Biểu đồ: …. Chi phí thời gian: Năm 2023 8,71; Năm 2024 9,10. …`"""
        rows = [
            f"{self.chart.categories[place]}: "
            + "; ".join(f"{one.name} {self.written(one.values[place])}" for one in self.chart.series)
            for place in places
        ]
        return ". ".join([self.chart.caption, *rows]) + "."

    # --- Drawing ---

    def svg(self, places: Sequence[int]) -> str:
        high = self.height(places)
        marks = [*self._draw_legend(), *self._draw_axis(high)]
        y = self._above()
        for place in places:
            tall = self._row_height(place)
            marks += self._draw_name(place, y, tall)
            marks += (self._draw_stack if self.is_stacked else self._draw_bars)(place, y, tall)
            y += tall
        marks.append(_line(self.left, self._above(), self.left, high - _FOOT, "black", 0.75))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:.2f}pt" height="{high:.2f}pt"'
            f' viewBox="0 0 {self.width:.2f} {high:.2f}">'
            f"<title>{escape(self.alt(places))}</title>{''.join(marks)}</svg>"
        )

    def _draw_legend(self) -> Iterator[str]:
        place = 0
        for number, names in enumerate(self.legend):
            x, y = self.width - _legend_width(names), number * _LEGEND_LINE
            for name in names:
                yield from _box(x, y + 1.5, 16, 9, self.fills[place])
                yield _text(name, x + 16 + _GAP, y + 10, _LABEL)
                x += _legend_width([name])
                place += 1

    def _draw_axis(self, high: float) -> Iterator[str]:
        for number in range(floor(self.top / self.step) + 1):
            value = self.step * number
            x = self.left + self._length(value)
            yield _line(x, self._above(), x, high - _FOOT, "#b3b3b3", 0.4)
            written = format_number(value.normalize())
            yield _text(written, x - text_width(written, _TICK) / 2, high - _FOOT + 10, _TICK)

    def _draw_name(self, place: int, y: float, tall: float) -> Iterator[str]:
        lines = self.names[place]
        first = y + (tall - len(lines) * _LINE) / 2 + 0.78 * _LINE
        for number, line in enumerate(lines):
            yield _text(line, self.left - 1.5 * _GAP - text_width(line, _LABEL), first + number * _LINE, _LABEL)

    def _draw_bars(self, place: int, y: float, tall: float) -> Iterator[str]:
        y += (tall - _BAR * len(self.chart.series)) / 2
        for one, fill in zip(self.chart.series, self.fills, strict=False):
            value = one.values[place]
            long = self._length(value or 0)
            if value:
                yield from _box(self.left, y + 0.75, long, _BAR - 1.5, fill)
            yield from _figure(self.written(value), self.left + long + _GAP, y + 9.2, bold=fill == _DARK)
            y += _BAR

    def _draw_stack(self, place: int, y: float, tall: float) -> Iterator[str]:
        x, y = self.left, y + (tall - _STACK) / 2
        for value, fill in zip(self._row(place), self.fills, strict=False):
            long = self._length(value)
            if not value:
                continue
            yield from _box(x, y + 0.75, long, _STACK - 1.5, fill)
            written = self.written(value)
            wide = text_width(written, _FIGURE)
            if wide + 2 <= long:
                yield from _on_fill(written, x + (long - wide) / 2, y, fill)
            x += long
        yield from _figure(self._tail(place), x + _GAP, y + 11.6, bold=True)


def _readable(chart: Chart) -> Chart:
    """The chart without what its fonts do not draw, so that words are as wide as they are measured."""
    return replace(
        chart,
        title=" ".join(drawable(chart.title).split()),
        unit=" ".join(drawable(chart.unit).split()),
        categories=tuple(" ".join(drawable(name).split()) for name in chart.categories),
        series=tuple(replace(one, name=" ".join(drawable(one.name).split())) for one in chart.series),
    )


def _cut(name: str, room: float) -> str:
    """The name with spaces in words that are wider than the room, so that a line may end there."""
    words = []
    for word in name.split():
        while text_width(word, _LABEL) > room:
            fits = next(end for end in range(len(word), 0, -1) if end == 1 or text_width(word[:end], _LABEL) <= room)
            words.append(word[:fits])
            word = word[fits:]
        words.append(word)
    return " ".join(words)


def _scale(most: Decimal | int) -> tuple[Decimal, Decimal]:
    """The step of an axis and the whole steps that hold `most`: 1, 2 or 5 at some power of ten, at most six of them."""
    if most <= 0:
        return Decimal(1), Decimal(1)
    power = Decimal(10) ** floor(log10(most / 5))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * 6 >= most)
    step = max(step, Decimal(1)) if most >= 1 else step
    return step, step * ceil(Decimal(most) / step)


def _legend(series: Sequence[Series], width: float) -> list[list[str]]:
    """The names of the series in lines of the drawing's width; none where there is one without a name."""
    names = [_shortened(one.name, width - 16 - 4 * _GAP) for one in series]
    if not any(names):
        return []
    lines: list[list[str]] = [[]]
    for name in names:
        if lines[-1] and _legend_width([*lines[-1], name]) > width:
            lines.append([])
        lines[-1].append(name)
    return lines


def _shortened(name: str, room: float) -> str:
    """The name with its end left out where it is wider than the room; the words for the chart have it whole."""
    if text_width(name, _LABEL) <= room:
        return name
    return next(f"{name[:end]}…" for end in range(len(name), -1, -1) if text_width(f"{name[:end]}…", _LABEL) <= room)


def _legend_width(names: Iterable[str]) -> float:
    return sum(16 + 4 * _GAP + text_width(name, _LABEL) for name in names)


def _figure(written: str, x: float, y: float, bold: bool) -> Iterator[str]:
    """A figure on a white ground, which covers the lines of the axis."""
    wide = text_width(written, _FIGURE, bold)
    yield f'<rect x="{x - 1:.2f}" y="{y - 8:.2f}" width="{wide + 2:.2f}" height="9.5" fill="white"/>'
    yield _text(written, x, y, _FIGURE, bold)


def _on_fill(written: str, x: float, y: float, fill: str) -> Iterator[str]:
    """A figure within a bar: white on dark, else on a white ground."""
    if fill == _DARK:
        yield _text(written, x, y + 11.6, _FIGURE, colour="white")
    else:
        yield from _figure(written, x, y + 11.6, bold=False)


def _text(words: str, x: float, y: float, size: float, bold: bool = False, colour: str = "black") -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="{FAMILY}" font-size="{size}"{weight} fill="{colour}">'
        f"{escape(words)}</text>"
    )


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float) -> str:
    return f'<path d="M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}" stroke="{colour}" stroke-width="{width}" fill="none"/>'


def _box(x: float, y: float, wide: float, high: float, fill: str) -> Iterator[str]:
    ground = {"dark": "#4d4d4d", "light": "#c8c8c8"}.get(fill, "white")
    yield (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" fill="{ground}" stroke="black"'
        ' stroke-width="0.6"/>'
    )
    if fill in ("hatched", "crossed"):
        strokes = list(_rising(x, y, x + wide, y + high))
        if fill == "crossed":
            strokes += [
                (start, 2 * y + high - top, end, 2 * y + high - bottom) for start, top, end, bottom in list(strokes)
            ]
        drawn = "".join(f"M{start:.2f} {top:.2f}L{end:.2f} {bottom:.2f}" for start, top, end, bottom in strokes)
        yield f'<path d="{drawn}" stroke="black" stroke-width="0.5" fill="none"/>' if drawn else ""


def _rising(x0: float, y0: float, x1: float, y1: float) -> Iterator[tuple[float, float, float, float]]:
    """Lines rising to the right through a rectangle: where each starts and ends."""
    for number in range(ceil((x0 + y0) / _HATCH), floor((x1 + y1) / _HATCH) + 1):
        total = number * _HATCH
        start, end = max(x0, total - y1), min(x1, total - y0)
        yield start, total - start, end, total - end
