"""Tables of a Word file: cells with their spans, and tables that only set text side by side."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plans.importing.plain import plain
from plans.importing.readers.word_package import Element, W, number, value
from plans.importing.readers.word_styles import Styles, has_lines

Span = tuple[int, int, int, int]
Rows = tuple[tuple[str, ...], ...]
_HEAD_OR_FOOT = re.compile(r"cong hoa xa hoi|doc lap\s*-\s*tu do|noi nhan\s*:|dang cong san viet nam")
_SIDE_BY_SIDE = re.compile(
    r"\bso\s*:|\bngay\b.{1,12}\bthang\b|\b(?:giam doc|chu tich|truong ban|chanh|bi thu|thu truong|tm\.|kt\.|tl\.|tuq\.)"
)
_MOST_COLUMNS = 63
"""As many as a table of Word may have."""


@dataclass(frozen=True)
class Cell:
    """A cell where it begins: its element, its place in the grid and how many columns it takes."""

    element: Element
    row: int
    column: int
    across: int
    goes_on: bool


def cells_of(table: Element) -> list[Cell]:
    """Return the cells of a table in order; `goes_on` marks those that belong to the one above."""
    cells = []
    for row, element in enumerate(_children(table, "tr")):
        column = number(value(element.find(W + "trPr"), "gridBefore")) or 0
        for cell in _children(element, "tc"):
            properties = cell.find(W + "tcPr")
            across = min(max(number(value(properties, "gridSpan")) or 1, 1), _MOST_COLUMNS)
            merge = properties.find(W + "vMerge") if properties is not None else None
            goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
            if 0 <= column < _MOST_COLUMNS:
                cells.append(Cell(cell, row, column, across, goes_on))
            column += across
    return cells


def _children(element: Element, name: str) -> Iterator[Element]:
    """Rows or cells, also inside content controls and insertions."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "moveTo"):
            yield from _children(child, name)


def as_rows(
    cells: Sequence[Cell], read: Callable[[Element], str]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Span, ...]]:
    """Return the texts of the cells, rows equally long, and the spans of those larger than one."""
    height = max((cell.row for cell in cells), default=-1) + 1
    width = min(max((cell.column + cell.across for cell in cells), default=0), _MOST_COLUMNS)
    rows = [[""] * width for _ in range(height)]
    spans: dict[tuple[int, int], list[int]] = {}
    above: dict[int, tuple[int, int]] = {}
    for cell in cells:
        start = above.get(cell.column) if cell.goes_on else None
        if start and start[0] + spans[start][0] == cell.row:
            spans[start][0] += 1
            rows[start[0]][start[1]] = "\n".join(filter(None, (rows[start[0]][start[1]], read(cell.element))))
            continue
        above[cell.column] = (cell.row, cell.column)
        spans[cell.row, cell.column] = [1, min(cell.across, width - cell.column)]
        rows[cell.row][cell.column] = read(cell.element)
    larger = tuple((*place, *size) for place, size in spans.items() if size != [1, 1])
    return tuple(map(tuple, rows)), larger


def is_side_by_side(texts: Sequence[str], columns: int, rows: int, bordered: bool) -> bool:
    """Whether a table only sets text side by side, as at the head (agency, motto) and foot (recipients, signature)."""
    text = plain(" ".join(texts))
    if not 2 <= columns <= 4 or rows > 6 or len(text) > 2500:
        return False
    if _HEAD_OR_FOOT.search(text):
        return not bordered or rows <= 3
    return not bordered and rows <= 3 and bool(_SIDE_BY_SIDE.search(text))


def is_bordered(table: Element, cells: Sequence[Cell], styles: Styles) -> bool:
    """Whether lines are drawn around the cells."""
    properties = table.find(W + "tblPr")
    borders = properties.find(W + "tblBorders") if properties is not None else None
    drawn = has_lines(borders) if borders is not None else bool(styles.said(value(properties, "tblStyle"), "bordered"))
    own = [borders for cell in cells if (borders := cell.element.find(f"{W}tcPr/{W}tcBorders")) is not None]
    if drawn:
        return len(own) < len(cells) or any(has_lines(borders) or len(borders) < 4 for borders in own)
    return sum(has_lines(borders) for borders in own) > len(cells) / 2
