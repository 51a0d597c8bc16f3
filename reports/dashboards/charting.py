"""Charts on pages: figures with their names, which the browser draws and a table beside the drawing repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from html import escape

from django.utils.safestring import SafeString, mark_safe

from units.vietnamese import format_number

Value = Decimal | int | None


class ChartKind(StrEnum):
    """How figures are drawn: lines over years, bars beside or on top of each other, a radar, points of two measures,
    boxes of a spread."""

    LINE = "line"
    BARS = "bars"
    STACKED = "stacked"
    RADAR = "radar"
    POINTS = "points"
    SPREAD = "spread"

    @property
    def vietnamese(self) -> str:
        """What the kind is called in a summary that is read out."""
        return KINDS[self]


KINDS = {
    ChartKind.LINE: "Biểu đồ đường",
    ChartKind.BARS: "Biểu đồ cột",
    ChartKind.STACKED: "Biểu đồ cột chồng",
    ChartKind.RADAR: "Biểu đồ mạng nhện",
    ChartKind.POINTS: "Biểu đồ điểm",
    ChartKind.SPREAD: "Biểu đồ hộp",
}

FEWEST_OF_RADAR = 3
"""Below three axes a radar is a line; such a figure is drawn as bars."""


class Tone(StrEnum):
    """What a series means; the theme gives colour, line and pattern, told apart in grey too."""

    OWN = "own"
    LEADER = "leader"
    MEDIAN = "median"
    OTHER = "other"
    GOOD = "good"
    BAD = "bad"
    WAITING = "waiting"


@dataclass(frozen=True)
class Series:
    """Figures of one name, one for each category; None is not known and leaves a gap, never a zero."""

    name: str
    values: tuple[Value, ...]
    tone: Tone = Tone.OTHER


@dataclass(frozen=True)
class Break:
    """Between the category before it and this one (place in `categories`) figures are not comparable, and why."""

    place: int
    why: str


@dataclass(frozen=True)
class Point:
    """A case with two measures: what it is called, where it stands, and what opens it."""

    name: str
    x: Decimal
    y: Decimal
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart and its table of values.

    `name` is unique in the page. `lowest` and `highest` bind the axis of values; `is_rank` turns it round, 1 on top.
    A SPREAD has five series: lowest, lower quartile, median, upper quartile, highest, and may have further ones, drawn
    as points. POINTS has no series but `points`, whose measures `x_name` and `y_name` name; `x_lowest` and `x_highest`
    bind the first. `urls` stands beside `categories` where a click leads to the rows behind it.
    """

    name: str
    title: str
    kind: ChartKind
    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    unit: str = ""
    decimals: int = 2
    category_name: str = ""
    lowest: Decimal | int | None = None
    highest: Decimal | int | None = None
    is_rank: bool = False
    breaks: tuple[Break, ...] = ()
    points: tuple[Point, ...] = ()
    x_name: str = ""
    y_name: str = ""
    x_lowest: int | None = None
    x_highest: int | None = None
    urls: tuple[str, ...] = ()
    note: str = ""

    def written(self, value: Value) -> str:
        """A figure as the table shows it: a decimal comma, an en dash where it is not known."""
        return "–" if value is None else format_number(Decimal(value), self.decimals)

    @property
    def header(self) -> list[str]:
        """The heads of the table's columns."""
        if self.kind == ChartKind.POINTS:
            return [self.category_name, self.x_name, self.y_name]
        return [self.category_name, *(series.name for series in self.series)]

    @property
    def rows(self) -> list[tuple[str, str, Sequence[str]]]:
        """(name, address or empty, figures) of each row of the table."""
        if self.kind == ChartKind.POINTS:
            return [(point.name, point.url, [self.written(point.x), self.written(point.y)]) for point in self.points]
        urls = self.urls or ("",) * len(self.categories)
        return [
            (name, urls[place], [self.written(series.values[place]) for series in self.series])
            for place, name in enumerate(self.categories)
        ]

    @property
    def body(self) -> SafeString:
        """The rows of the table as HTML, every name in them escaped."""
        return mark_safe("\n".join(_row(*row) for row in self.rows))  # noqa: S308  escaped in _row

    @property
    def script_id(self) -> str:
        """The id of the block of JSON that the browser draws from."""
        return f"chart-{self.name}"

    @property
    def is_empty(self) -> bool:
        """Whether not one figure is known, so that there is nothing to draw."""
        return not self.points and not any(known(series) for series in self.series)

    @property
    def undrawn(self) -> list[str]:
        """The categories a radar leaves out: an axis without a figure would be drawn as a zero."""
        if self.kind != ChartKind.RADAR:
            return []
        return [
            name for place, name in enumerate(self.categories) if any(row.values[place] is None for row in self.series)
        ]

    @property
    def break_notes(self) -> list[str]:
        """Each break as a sentence: before which category, and why."""
        return [f"Không nối liền trước {self.categories[gap.place]}: {gap.why}" for gap in self.breaks]

    @property
    def summary(self) -> str:
        """One or two sentences that stand for the drawing where it cannot be seen."""
        parts = [f"{self.kind.vietnamese}: {self.title}", *self._extremes(), "Các số ở bảng số liệu ngay dưới"]
        return ". ".join(part.strip().rstrip(".") for part in parts) + "."

    def _extremes(self) -> list[str]:
        if self.kind == ChartKind.POINTS:
            xs, ys = [point.x for point in self.points], [point.y for point in self.points]
            return [
                f"{len(self.points)} trường hợp",
                *(
                    f"{name} từ {self.written(min(values))} đến {self.written(max(values))}"
                    for name, values in ((self.x_name, xs), (self.y_name, ys))
                    if values
                ),
            ]
        series = self._foremost()
        if series is None:
            return []
        places = [place for place, value in enumerate(series.values) if value is not None]
        if self.kind == ChartKind.LINE:
            ends = [f"{self.written(series.values[at])} ({self.categories[at]})" for at in (places[0], places[-1])]
            return [f"{series.name}: từ {ends[0]} đến {ends[1]}" if len(places) > 1 else f"{series.name}: {ends[0]}"]
        least, most = (pick(places, key=lambda at: series.values[at]) for pick in (min, max))
        if least == most:
            return [f"{series.name}: {self.written(series.values[most])} ({self.categories[most]})"]
        return [
            f"{series.name}: cao nhất {self.written(series.values[most])} ({self.categories[most]})"
            f", thấp nhất {self.written(series.values[least])} ({self.categories[least]})"
        ]

    def _foremost(self) -> Series | None:
        """The series a summary speaks of: the unit's own, the median of a spread, otherwise the first with a figure."""
        if self.kind == ChartKind.SPREAD and known(self.series[MEDIAN_OF_SPREAD]):
            return self.series[MEDIAN_OF_SPREAD]
        ordered = sorted(self.series, key=lambda series: series.tone != Tone.OWN)
        return next((series for series in ordered if known(series)), None)

    @property
    def drawing(self) -> dict:
        """What the browser draws from, ready for JSON: figures as numbers, None where not known."""
        kept = [place for place, name in enumerate(self.categories) if name not in set(self.undrawn)]
        kind = self.kind
        if kind == ChartKind.RADAR and len(kept) < FEWEST_OF_RADAR:
            kind, kept = ChartKind.BARS, list(range(len(self.categories)))
        return {
            "kind": kind,
            "title": self.title,
            "categories": [self.categories[place] for place in kept],
            "urls": [self.urls[place] for place in kept] if self.urls else [],
            "series": [
                {"name": row.name, "tone": row.tone, "values": [_number(row.values[place]) for place in kept]}
                for row in self.series
            ],
            "points": [
                {"name": point.name, "x": _number(point.x), "y": _number(point.y), "url": point.url}
                for point in self.points
            ],
            "breaks": [{"place": gap.place, "why": gap.why} for gap in self.breaks],
            "unit": self.unit,
            "decimals": self.decimals,
            "lowest": _number(self.lowest),
            "highest": _number(self.highest),
            "isRank": self.is_rank,
            "xName": self.x_name,
            "yName": self.y_name,
            "xLowest": self.x_lowest,
            "xHighest": self.x_highest,
        }


MEDIAN_OF_SPREAD = 2


def known(series: Series) -> bool:
    """Whether the series has a figure at all."""
    return any(value is not None for value in series.values)


def _row(name: str, url: str, figures: Sequence[str]) -> str:
    head = f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)
    cells = "".join(f'<td class="num">{escape(figure)}</td>' for figure in figures)
    return f'<tr><th scope="row">{head}</th>{cells}</tr>'


def _number(value: Value) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value
