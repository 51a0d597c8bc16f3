"""The heat map of a block: units by components, each figure in a class of lightness that a legend explains. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from indices.block_field import ComponentField, Entry, component_fields
from indices.figures import Line
from indices.ranking import Ranking, RankingRow
from indices.scoring import median_score
from reports.dashboards.weak import Changes, component_changes
from units.vietnamese import format_number

UNKNOWN = "–"
BY_RANK = "hang"

SCORE_LIMITS = (5, 6, 7, 8, 9)
"""A score is in class 1 below the first, one class higher from each limit on; the same in all years."""

CHANGE_LIMIT, CHANGE_STEP = Decimal("0.5"), Decimal(1)
"""Changes of a score up to the one are small, from the other on great; four is the class of no change."""

FIFTHS = 5


class Shown(TextChoices):
    """What the cells show; the value stands in the address."""

    SCORE = "diem", "Điểm"
    PLACE = "hang", "Hạng"
    CHANGE = "thay-doi", "Thay đổi điểm"


@dataclass(frozen=True)
class Cell:
    """A figure with its class, 0 for one that is not known; `is_computed` says that the portal worked the rank out."""

    value: Decimal | int | None = None
    level: int = 0
    is_computed: bool = False


@dataclass(frozen=True)
class HeatRow:
    standing: RankingRow
    cells: list[Cell]


@dataclass(frozen=True)
class HeatMap:
    """Rows by total rank or by a component's figure; `medians` of the columns where the whole field is known."""

    shown: Shown
    lines: list[Line]
    rows: list[HeatRow]
    medians: list[Cell]
    legend: list[tuple[int, str]]
    known: int

    @property
    def has_medians(self) -> bool:
        return any(cell.value is not None for cell in self.medians)

    @property
    def tone(self) -> str:
        """The scale of colours: diverging for changes, else of one hue."""
        return "change" if self.shown == Shown.CHANGE else "level"


def heat_map(table: Ranking, shown: Shown, order: str = BY_RANK) -> HeatMap:
    """Return the heat map of a ranking.

    order: BY_RANK, or a component's code for the best in it first, behind a minus for the worst; what is not known
    comes last. The components of the table's lines must be loaded.
    """
    fields = component_fields(table)
    changes = component_changes(table) if shown == Shown.CHANGE else [{} for _ in fields]
    columns = [_column(field, table.edition.size, moved, shown) for field, moved in zip(fields, changes, strict=True)]
    rows = [HeatRow(row, [column.get(row.unit.pk, Cell()) for column in columns]) for row in table.rows]
    medians = [_median(field, column, shown) for field, column in zip(fields, columns, strict=True)]
    return HeatMap(
        shown=shown,
        lines=table.lines,
        rows=_in_order(rows, table.lines, shown, order),
        medians=medians,
        legend=legend(shown, table.edition.size),
        known=sum(any(cell.value is not None for cell in row.cells) for row in rows),
    )


def _column(field: ComponentField, size: int | None, changes: Changes, shown: Shown) -> dict[int, Cell]:
    def cell(entry: Entry) -> Cell:
        if shown == Shown.SCORE:
            return Cell(entry.score, score_level(entry.score))
        if shown == Shown.PLACE:
            return Cell(entry.place, place_level(entry.place, size), entry.is_computed)
        change = changes.get(entry.unit.pk)
        return Cell(change, change_level(change))

    return {entry.unit.pk: cell(entry) for entry in field.entries}


def score_level(score: Decimal | None) -> int:
    """The class of a score, 1 to 6, the higher the better; 0 without one."""
    return 0 if score is None else 1 + sum(score >= limit for limit in SCORE_LIMITS)


def place_level(place: int | None, size: int | None) -> int:
    """The fifth of the field in which a rank lies, 5 for the first and 1 for the last; 0 without rank or size."""
    if place is None or not size:
        return 0
    return max(1, FIFTHS + 1 - -(-place * FIFTHS // size))


def change_level(change: Decimal | None) -> int:
    """The class of a change of a score: 1 to 3 for falls, great ones first, 4 for none, 5 to 7 for gains; 0 unknown."""
    if change is None:
        return 0
    extent = 0 if not change else 1 + (abs(change) >= CHANGE_LIMIT) + (abs(change) >= CHANGE_STEP)
    return 4 + extent if change > 0 else 4 - extent


def legend(shown: Shown, size: int | None) -> list[tuple[int, str]]:
    """Return each class with its limits in words, the best first."""
    if shown == Shown.PLACE:
        return _fifths(size) if size else []
    if shown == Shown.CHANGE:
        half, one = format_number(CHANGE_LIMIT, 2), format_number(CHANGE_STEP, 2)
        sizes = [f"từ {one}", f"từ {half} đến dưới {one}", f"dưới {half}"]
        up = [(7 - place, f"tăng {text}") for place, text in enumerate(sizes)]
        down = [(place + 1, f"giảm {text}") for place, text in enumerate(sizes)]
        return [*up, (4, "không đổi"), *reversed(down)]
    between = [
        (place + 1, f"{low} đến dưới {high}")
        for place, (low, high) in enumerate(zip(SCORE_LIMITS, SCORE_LIMITS[1:], strict=False), start=1)
    ]
    return [(len(SCORE_LIMITS) + 1, f"từ {SCORE_LIMITS[-1]}"), *reversed(between), (1, f"dưới {SCORE_LIMITS[0]}")]


def _fifths(size: int) -> list[tuple[int, str]]:
    found = []
    for fifth in range(1, FIFTHS + 1):
        first, last = (fifth - 1) * size // FIFTHS + 1, fifth * size // FIFTHS
        if first <= last:
            found.append((FIFTHS + 1 - fifth, f"hạng {first}" if first == last else f"hạng {first} đến {last}"))
    return found


def _median(field: ComponentField, column: Mapping[int, Cell], shown: Shown) -> Cell:
    """The median of a column where all are known; a median of ranks would say nothing."""
    if not field.is_whole or shown == Shown.PLACE:
        return Cell()
    values = [cell.value for cell in column.values() if cell.value is not None]
    if len(values) < len(column):
        return Cell()
    median = median_score(values)
    return Cell(median, score_level(median) if shown == Shown.SCORE else change_level(median))


def _in_order(rows: list[HeatRow], lines: Sequence[Line], shown: Shown, order: str) -> list[HeatRow]:
    code, worst_first = order.removeprefix("-"), order.startswith("-")
    place = next((place for place, line in enumerate(lines) if line.code == code), None)
    if place is None:
        return rows
    known = [row for row in rows if row.cells[place].value is not None]
    high_first = worst_first if shown == Shown.PLACE else not worst_first
    known.sort(key=lambda row: row.cells[place].value, reverse=high_first)
    return known + [row for row in rows if row.cells[place].value is None]
