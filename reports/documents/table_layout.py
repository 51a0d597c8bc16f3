"""How wide the columns of a table are, in what size it is set, and where it may break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import ClassVar

from reports.documents.content import Cell, Table
from reports.documents.fonts import text_width

MM = 72 / 25.4
"""Points in a millimetre."""

SIZES = (13, 12, 11, 10, 9, 8)
PADDING = 7.5
"""Points that the two sides of a cell take with their border."""

_USUAL = {"number": 9 * MM, "figure": 14 * MM, "change": 24 * MM}
_TALL = 85 * MM
_LINE = 1.15


@dataclass(frozen=True)
class LaidCell:
    """A cell in its place: `kind` is that of its column, “heading” in the header, “wide” over several columns."""

    lines: tuple[str, ...]
    kind: str
    column: int
    colspan: int
    rowspan: int


@dataclass(frozen=True)
class LaidRow:
    """A row; a page may end within one that is `tall`, and not behind one that goes `with_next`.

    `height` is what its text takes, in points, with what a cell over several rows needs in the last of them.
    """

    cells: tuple[LaidCell, ...]
    height: float = 0
    bold: bool = False
    tall: bool = False
    with_next: bool = False


@dataclass(frozen=True)
class LaidTable:
    """A table with its size and the widths of its columns in points; every page repeats `head`."""

    kind: ClassVar[str] = "table"
    size: int
    widths: tuple[float, ...]
    head: tuple[LaidRow, ...]
    body: tuple[LaidRow, ...]


def lay_out_table(table: Table, room: float) -> LaidTable:
    """Choose the largest size in which no word breaks, and columns that fill `room` points.

    A header that takes more than a third of a page is printed once, as rows. Rows under one cell stay together unless
    they are as tall as that.
    """
    head = [LaidRow(cells, bold=True) for cells in _placed(table.header, len(table.columns), None)]
    body = [LaidRow(cells) for cells in _placed(table.body(), len(table.columns), table.columns)]
    if table.total:
        body[-1] = replace(body[-1], bold=True)
    size, widths = _fitted(table.columns, [*head, *body], room)
    body = _split_spans(body, size, widths)
    head, above = _kept_together(head, size, widths)
    body, _ = _kept_together(body, size, widths)
    if table.total and len(body) > 1:
        body[-2] = replace(body[-2], with_next=True)
    if above > _TALL:
        head, body = [], [*head, *body]
    return LaidTable(size, tuple(widths), tuple(head), tuple(body))


def _placed(rows: Sequence[Sequence[Cell]], width: int, kinds: Sequence[str] | None) -> list[tuple[LaidCell, ...]]:
    """Find the column in which each cell starts; `kinds` None is the header."""
    reached = [0] * width  # the row up to which each column is taken
    placed = []
    for number, row in enumerate(rows):
        cells = []
        column = 0
        for cell in row:
            while reached[column] > number:
                column += 1
            kind = "heading" if kinds is None else "wide" if cell.colspan > 1 else kinds[column]
            cells.append(LaidCell(tuple(cell.text.splitlines()), kind, column, cell.colspan, cell.rowspan))
            for taken in range(column, column + cell.colspan):
                reached[taken] = number + cell.rowspan
            column += cell.colspan
        placed.append(tuple(cells))
    return placed


# --- Widths ----------------------------------------------------------------------------------------------------------


def _fitted(kinds: Sequence[str], rows: Sequence[LaidRow], room: float) -> tuple[int, list[float]]:
    for size in SIZES:
        least = _least(kinds, rows, size)
        widths = _shared(kinds, rows, size, least, room)
        if widths:
            return size, widths
    return size, [width * room / sum(least) for width in least]


def _least(kinds: Sequence[str], rows: Sequence[LaidRow], size: int) -> list[float]:
    """The width of the longest word of each column."""
    least = [0.0] * len(kinds)
    for row, cell in sorted(_with_rows(rows), key=lambda pair: pair[1].colspan):
        words = chain.from_iterable(line.split() for line in cell.lines)
        needed = PADDING + max((text_width(word, size, row.bold) for word in words), default=0)
        columns = range(cell.column, cell.column + cell.colspan)
        missing = needed - sum(least[column] for column in columns)
        if missing > 0:
            for column in columns:
                least[column] += missing / cell.colspan
    return least


def _shared(
    kinds: Sequence[str], rows: Sequence[LaidRow], size: int, least: list[float], room: float
) -> list[float] | None:
    """Give columns of figures their usual width and the rest to columns of words; None where the words do not fit."""
    usual = [max(width, _USUAL.get(kind, 0)) for kind, width in zip(kinds, least, strict=True)]
    widths = usual if sum(usual) <= room else least
    if sum(widths) > room:
        return None
    free = [column for column, kind in enumerate(kinds) if kind not in _USUAL]
    if not free:
        growing = [column for column, kind in enumerate(kinds) if kind != "number"] or list(range(len(kinds)))
        return _grown(widths, growing, room)
    rest = room - sum(width for column, width in enumerate(widths) if column not in free)
    wanted = [_wanted(rows, column, size) for column in free]
    limits = [
        (widths[column], max(widths[column], most), weight) for column, (most, weight) in zip(free, wanted, strict=True)
    ]
    shares = dict(zip(free, _shares(limits, rest), strict=True))
    return _grown([shares.get(column, width) for column, width in enumerate(widths)], free, room)


def _wanted(rows: Sequence[LaidRow], column: int, size: int) -> tuple[float, float]:
    """The width that takes each text of a column in one line, and how much the column's texts ask for a share."""
    cells = [
        [text_width(line, size, row.bold) for line in cell.lines]
        for row, cell in _with_rows(rows)
        if cell.column == column and cell.colspan == 1 and cell.lines
    ]
    most = max((max(lines) for lines in cells), default=0) + PADDING
    asked = [sum(lines) ** 0.4 for lines in cells]
    return most, max(sum(asked) / len(asked) if asked else 0, 3)


def _shares(limits: Sequence[tuple[float, float, float]], room: float) -> list[float]:
    """Share the room by weight within each column's (least, most, weight)."""

    def at(level: float) -> list[float]:
        return [min(max(level * weight, least), most) for least, most, weight in limits]

    low, high = 0.0, room
    for _ in range(50):
        level = (low + high) / 2
        low, high = (level, high) if sum(at(level)) < room else (low, level)
    return at(low)


def _grown(widths: Sequence[float], columns: Sequence[int], room: float) -> list[float]:
    """Share what is left of the room among some columns, by their width."""
    rest, whole = room - sum(widths), sum(widths[column] for column in columns)
    return [width * (1 + rest / whole) if column in columns else width for column, width in enumerate(widths)]


def _with_rows(rows: Sequence[LaidRow]) -> Iterator[tuple[LaidRow, LaidCell]]:
    return ((row, cell) for row in rows for cell in row.cells)


# --- Heights and breaks ----------------------------------------------------------------------------------------------


def _kept_together(rows: Sequence[LaidRow], size: int, widths: Sequence[float]) -> tuple[list[LaidRow], float]:
    """Mark tall rows, and rows to be kept with the next: those that head others, and those that a cell shares with the
    next. Return also the whole height."""
    heights = _heights(rows, size, widths)
    ties = [any(cell.kind == "wide" for cell in row.cells) for row in rows[:-1]] + [False] * bool(rows)
    for number, row in enumerate(rows):
        for cell in row.cells:
            end = number + cell.rowspan
            if sum(heights[number:end]) <= _TALL:
                ties[number : end - 1] = [True] * (cell.rowspan - 1)
    marked = [
        replace(row, height=height, tall=height > _TALL, with_next=tie and height <= _TALL)
        for row, height, tie in zip(rows, heights, ties, strict=True)
    ]
    return marked, sum(heights)


def _split_spans(rows: Sequence[LaidRow], size: int, widths: Sequence[float]) -> list[LaidRow]:
    """End a cell over more rows than fit together behind the rows that its words take, so that a page may end there."""
    alone = _heights([_without_spans(row) for row in rows], size, widths)
    split = [list(row.cells) for row in rows]
    for number, row in enumerate(rows):
        for cell in row.cells:
            end = number + cell.rowspan
            if cell.rowspan == 1 or max(sum(alone[number:end]), _needed(cell, row.bold, size, widths)) <= _TALL:
                continue
            taken = _rows_taken(alone[number:end], _needed(cell, row.bold, size, widths))
            split[number][row.cells.index(cell)] = replace(cell, rowspan=taken)
            if taken < cell.rowspan:
                rest = replace(cell, lines=(), rowspan=cell.rowspan - taken)
                split[number + taken] = sorted([*split[number + taken], rest], key=lambda cell: cell.column)
    return [replace(row, cells=tuple(cells)) for row, cells in zip(rows, split, strict=True)]


def _rows_taken(heights: Sequence[float], needed: float) -> int:
    """How many rows hold a text; one, which grows, where they would be too tall to stay together."""
    reached = list(accumulate(heights))
    taken = next((count for count, height in enumerate(reached, start=1) if height >= needed), len(heights))
    return taken if reached[taken - 1] <= _TALL and needed <= _TALL else 1


def _without_spans(row: LaidRow) -> LaidRow:
    return replace(row, cells=tuple(cell for cell in row.cells if cell.rowspan == 1))


def _heights(rows: Sequence[LaidRow], size: int, widths: Sequence[float]) -> list[float]:
    """The height of each row in points; what a spanning cell needs beyond its rows is added to its last."""
    heights = [0.0] * len(rows)
    order = sorted(
        ((number, row, cell) for number, row in enumerate(rows) for cell in row.cells),
        key=lambda found: found[2].rowspan,
    )
    for number, row, cell in order:
        needed = _needed(cell, row.bold, size, widths)
        last = number + cell.rowspan - 1
        heights[last] = max(heights[last], needed - sum(heights[number:last]))
    return heights


def _needed(cell: LaidCell, bold: bool, size: int, widths: Sequence[float]) -> float:
    """The height of a cell in points."""
    room = sum(widths[cell.column : cell.column + cell.colspan]) - PADDING
    return _lines(cell, size, room, bold) * size * _LINE + 5.5


def _lines(cell: LaidCell, size: int, room: float, bold: bool) -> int:
    """How many lines the text takes."""
    space, count = text_width(" ", size, bold), 0
    for line in cell.lines or ("",):
        reached = 0.0
        count += 1
        for word in line.split():
            width = text_width(word, size, bold)
            if reached and reached + space + width > room:
                count, reached = count + 1, width
            else:
                reached += width + (space if reached else 0)
            if reached > room > 0:
                count += int(reached / room)
    return count
