"""Charts on pages: figures with their names, which the browser draws and a table beside the drawing repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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
    as points. POINTS has no series but `points`, whose measures `x_name` and `y_name` name. `urls` stands beside
    `categories` where a click leads to the rows behind it.
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
