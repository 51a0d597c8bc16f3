"""Tables of results and targets: what their columns hold, and what their rows say of components."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.document import DocumentFigure, DocumentTable, DocumentTarget
from plans.importing.meaning.components import ComponentNames
from plans.importing.meaning.grids import Grid
from plans.importing.meaning.targets import Aim, read_value
from plans.importing.plain import plain

_YEAR = re.compile(r"\b(20\d\d)\b")
_NUMBER = re.compile(r"([+\-]?\s?\d{1,3}(?:[.,]\d{1,3})?)(?:\s?/\s?(\d{1,3}))?")
_AIM = re.compile(r"muc tieu|chi tieu|phan dau")
_CHANGE = re.compile(r"thay doi|tang|giam|chenh lech|so voi|so sanh|bien dong|muc do cai thien|xu huong|\+/-")
_RANKS = re.compile(r"\b(?:bac|hang|xep|vi tri)\b")
_SCORES = re.compile(r"\bdiem\b|diem so|ket qua")
_OTHERS = re.compile(r"trung vi|trung binh|cao nhat|thap nhat|toi da|trong so")
_BEFORE_NAME = re.compile(r"\s*(?:CSTP|Chỉ số|chỉ số)?\s?(?:thành phần)?\s?\d{0,2}\s?[:.\-–]?\s*")
_SUM_WORDS = re.compile(
    r"(?:tong(?: diem| cong| hop| so)?|diem tong hop|chi so ddci|ddci|pci|diem ddci|xep hang chung)\b"
)
_MEASURES = ((re.compile(r"diem(?: so)?"), "score"), (re.compile(r"(?:xep |thu )?hang|vi tri"), "rank"))

TOTAL = ""
"""The name under which a table's row for the total goes."""


@dataclass(frozen=True)
class Column:
    """What a column of figures holds: score, rank, change or target of a year."""

    kind: str
    year: int


def read_results(table: DocumentTable, names: ComponentNames, year: int, first: int) -> list[DocumentFigure]:
    """Return the figures of a table whose rows are components; none of any other table.

    A row for the total is one whose name speaks of the total. `year` is the year assessed, where the header names none.
    """
    grid = Grid.of(table)
    columns = figure_columns(grid.heads, year)
    own = [_row_name(row, names) for row in grid.rows]
    if sum(bool(name) for name in own) < 2:
        return []
    found: list[DocumentFigure] = []
    current = None
    for name, row in zip(own, grid.rows, strict=True):
        current = name if name is not None else current if _measure(row) else None
        if current is not None:
            found += _row_figures(row, current or None, columns, first)
    return found


def _row_name(row: Sequence[str], names: ComponentNames) -> str | None:
    """The component that a row is about, TOTAL for the total, None for other rows."""
    for cell in row[:3]:
        cell = _BEFORE_NAME.sub("", cell, count=1).strip()
        if not any(char.isalpha() for char in cell):
            continue
        if found := names.of_heading(cell):
            return found[0] if len(found) == 1 else None
        if _SUM_WORDS.match(plain(cell)):
            return TOTAL
    return None


def _measure(row: Sequence[str]) -> str | None:
    """“Điểm số” or “Xếp hạng” in a row of its own, as some tables have two rows for a component."""
    cells = [plain(cell.strip()) for cell in row]
    return next((kind for cell in cells for pattern, kind in _MEASURES if pattern.fullmatch(cell)), None)


def figure_columns(heads: Sequence[str], year: int) -> dict[int, Column]:
    """What each column holds by the words above it; a bare year is a score, unless its rows say otherwise."""
    columns: dict[int, Column] = {}
    for place, head in enumerate(heads):
        years = [int(found) for found in _YEAR.findall(head)]
        if kind := _column_kind(head, bool(years)):
            columns[place] = Column(kind, (max(years) if kind == "change" else years[-1]) if years else year)
    return columns


def _column_kind(head: str, has_year: bool) -> str | None:
    if _AIM.search(head):
        return "target"
    if change := _CHANGE.search(head):
        return None if _RANKS.search(head, change.start()) else "change"
    if _OTHERS.search(head):
        return None
    if _RANKS.search(head):
        return "rank"
    if _SCORES.search(head) or (has_year and not re.search(r"chi so|noi dung", head)):
        return "score"
    return None


def _row_figures(row: Sequence[str], name: str | None, columns: dict[int, Column], first: int) -> list[DocumentFigure]:
    by_year: dict[int, DocumentFigure] = {}
    measure = _measure(row)
    for place, column in columns.items():
        value = number_of(row[place])
        if value is None or column.kind == "target" or (measure == "rank" and column.kind == "change"):
            continue
        figure = by_year.setdefault(column.year, DocumentFigure(year=column.year, component=name, first=first))
        _set(figure, measure if measure and column.kind == "score" else column.kind, *value)
    _sign_changes(by_year)
    return [figure for figure in by_year.values() if (figure.score, figure.rank, figure.change) != (None, None, None)]


def _set(figure: DocumentFigure, kind: str, number: Decimal, of: int | None) -> None:
    is_whole = number == number.to_integral_value() and number >= 1
    if kind == "rank" or (kind == "score" and of is not None):
        if is_whole:
            figure.rank, figure.of = int(number), of
    elif kind == "change":
        figure.change = number if figure.change is None else figure.change
    elif figure.score is None:
        figure.score = number


def _sign_changes(by_year: dict[int, DocumentFigure]) -> None:
    """A change without a sign gets that of the scores beside it."""
    for year, figure in by_year.items():
        before = by_year.get(year - 1)
        if figure.change and before and before.score is not None and figure.score is not None:
            if figure.score - before.score == -figure.change:
                figure.change = -figure.change


def number_of(cell: str) -> tuple[Decimal, int | None] | None:
    """The figure of a cell with the number of units behind a slash; None for words, dashes and empty cells."""
    found = _NUMBER.match(plain(" ".join(cell.split())))
    if not found:
        return None
    return Decimal(found[1].replace(" ", "").replace(",", ".")), int(found[2]) if found[2] else None


def read_targets(table: DocumentTable, names: ComponentNames, first: int) -> list[DocumentTarget]:
    """Return the targets of a table with a column for them and a component in each row."""
    grid = Grid.of(table)
    columns = [place for place, head in enumerate(grid.heads) if _AIM.search(head)]
    found = []
    for row in grid.rows if columns else ():
        name = _row_name(row, names)
        aims = [aim for place in columns if (aim := _cell_aim(row[place], grid.heads[place]))]
        if name and aims:
            aim = aims[0]
            found.append(DocumentTarget(name, aim.kind, aim.value, aim.of, first=first, doubt=aim.doubt))
    return found


def _cell_aim(cell: str, head: str) -> Aim | None:
    """The target of a cell: in words, or a bare figure that the column's words explain."""
    if aim := read_value(cell):
        return aim
    value = number_of(cell)
    if value is None or value[0] <= 0:
        return None
    number, of = value
    if of is not None or _RANKS.search(head):
        return read_value(f"hạng {int(number)}" + (f"/{of}" if of else ""))
    return read_value(f"{number} điểm")
