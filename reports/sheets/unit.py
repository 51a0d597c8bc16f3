"""A unit on one printed page: its newest figures, what it aims at, how its work stands, what was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.sheets.fitting import clipped, line_count
from reports.sheets.slope import Point, slope, told

MM = 72 / 25.4

PAGE_WIDTH = 182 * MM
"""Points between the margins."""

MOST_ROWS = 16
MOST_YEARS = 10

MISSING = "–"

PAGE_HEIGHT = 267 * MM - 12
"""Points between the margins that the sheet fills, a little less than there are."""

_HEADING, _LEFT_OUT, _REMARK = 24, 11, 10.2
"""Heights in points of what stands around remarks, and of a line of theirs (unit.css)."""

_BROKEN = "Chỗ không nối: thiếu năm, bộ chỉ số đổi hoặc đơn vị sáp nhập."


@dataclass(frozen=True)
class ComponentLine:
    """A component in the newest result, its texts ready to print; `targets` follows UnitSheet.aims, `solutions` says
    how many of the plan's are done."""

    name: str
    score: str
    rank: str
    change: str
    to_leader: str
    targets: tuple[str, ...] = ()
    solutions: str = ""


@dataclass(frozen=True)
class PlanLine:
    """A plan: what it is called, its number and date or that it has none yet, its state."""

    name: str
    number: str
    state: str


@dataclass(frozen=True)
class WorkTally:
    """Tasks of the plan: done in time, done late, open in time, open late, and all others."""

    done_in_time: int = 0
    done_late: int = 0
    in_time: int = 0
    late: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        return self.done_in_time + self.done_late + self.in_time + self.late + self.other


@dataclass(frozen=True)
class UnitSheet:
    """All that the page says; what is long is cut to its place so that the page is always one.

    aims: headings of the columns of targets, at most two. facts: (what, figure) of the newest result, empty without
    one. plan, work: None where the reader may not see them or there are none.
    """

    name: str
    lead: str
    printed_on: date
    heading: str = ""
    facts: Sequence[tuple[str, str]] = ()
    aims: Sequence[str] = ()
    components: Sequence[ComponentLine] = ()
    points: Sequence[Point] = ()
    plan: PlanLine | None = None
    work: WorkTally | None = None
    findings: Sequence[str] = ()
    recommendations: Sequence[str] = ()
    source: str = ""
    is_sample: bool = False

    @property
    def title(self) -> str:
        return clipped(self.name, PAGE_WIDTH, 15, 2, bold=True)

    @property
    def short_lead(self) -> str:
        return clipped(self.lead, PAGE_WIDTH, 9.5, 2)

    @property
    def short_source(self) -> str:
        return clipped(self.source, PAGE_WIDTH, 8, 2)

    @property
    def knows_components(self) -> bool:
        return bool(self.aims) or any((line.score, line.rank) != (MISSING, MISSING) for line in self.components)

    @property
    def knows_leaders(self) -> bool:
        return any(line.to_leader != MISSING for line in self.components)

    @property
    def knows_solutions(self) -> bool:
        return any(line.solutions for line in self.components)

    @property
    def rows(self) -> list[ComponentLine]:
        return list(self.components[:MOST_ROWS])

    @property
    def rows_left(self) -> int:
        return len(self.components) - len(self.rows)

    @property
    def names(self) -> list[str]:
        """The components' names: two lines each where there is room for that."""
        lines = 2 if len(self.rows) <= 10 else 1
        return [clipped(line.name, self._name_room, 8.5, lines) for line in self.rows]

    @property
    def _name_room(self) -> float:
        figures, aims = 3 + self.knows_leaders + self.knows_solutions, len(self.aims)
        padding = 5.5
        return PAGE_WIDTH - (14 * figures + 28 * aims) * MM - (figures + aims + 1) * padding - 1

    @property
    def lines(self) -> list[tuple[str, ComponentLine]]:
        return list(zip(self.names, self.rows, strict=True))

    @property
    def years(self) -> list[Point]:
        return list(self.points[-MOST_YEARS:])

    @property
    def chart(self) -> str:
        """The line over the years as SVG; empty for fewer than two."""
        return slope(self.years) if len(self.years) > 1 else ""

    @property
    def chart_note(self) -> str:
        """How the line is read, and why it breaks where it does."""
        note = "Trên: điểm tổng; dưới: năm và thứ hạng."
        return f"{note} {_BROKEN}" if any(point.is_broken for point in self.years[1:]) else note

    @property
    def chart_told(self) -> str:
        return told(self.years)

    @property
    def plan_name(self) -> str:
        return clipped(self.plan.name, 84 * MM, 9.5, 3) if self.plan else ""

    @property
    def said(self) -> list[tuple[str, list[str], int]]:
        """(heading, remarks, how many are left out) of findings and recommendations, as many as the page has room for.

        Each may fill half of what is left of the page, and what the other leaves.
        """
        groups = [("Hạn chế qua khảo sát", self.findings), ("Khuyến nghị của đơn vị tư vấn", self.recommendations)]
        groups = [(heading, texts) for heading, texts in groups if texts]
        lines = int((PAGE_HEIGHT - self._height() - len(groups) * (_HEADING + _LEFT_OUT)) / _REMARK)
        found = []
        for place, (heading, texts) in enumerate(groups, start=1):
            later = sum(_lines_of(texts) for _, texts in groups[place:])
            shown = _shortened(texts, max(lines - later, lines // (len(groups) - place + 1)))
            lines -= _lines_of(shown)
            found.append((heading, shown, len(texts) - len(shown)))
        return found

    def _height(self) -> float:
        """Points that everything but the remarks takes, at most (unit.css)."""
        source = "Điểm và thứ hạng theo kết quả đã công bố. " + self.short_source
        height = 2 * _HEADING + 36 + 24 + 5 + 10 * line_count(source, PAGE_WIDTH, 8)
        height += 18 * line_count(self.title, PAGE_WIDTH, 15, bold=True)
        height += 12 * line_count(self.short_lead, PAGE_WIDTH, 9.5)
        height += sum(3.2 + 10.3 * self._lines_of_row(name, line) for name, line in self.lines)
        height += _LEFT_OUT if self.rows_left else 0
        return height + (_HEADING + 142 if self.chart or self.plan else 0)

    def _lines_of_row(self, name: str, line: ComponentLine) -> int:
        aims = (line_count(target, 28 * MM - 1, 8.5) for target in line.targets)
        return max([line_count(name, self._name_room, 8.5), *aims])


_REMARK_ROOM = PAGE_WIDTH - 14


def _lines_of(texts: Sequence[str]) -> int:
    return sum(min(line_count(text, _REMARK_ROOM, 9), 2) for text in texts)


def _shortened(texts: Sequence[str], lines: int) -> list[str]:
    """The first texts, two lines each at most, that fit into so many lines."""
    shown: list[str] = []
    for text in texts:
        short = clipped(text, _REMARK_ROOM, 9, 2)
        lines -= line_count(short, _REMARK_ROOM, 9)
        if lines < 0:
            break
        shown.append(short)
    return shown
