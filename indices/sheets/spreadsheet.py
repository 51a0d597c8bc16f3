"""Tables to workbooks, laid out as people print them. The one module that knows openpyxl."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import IO, Literal

from indices.sheets.sheet import address, letters

_TRIGGER = re.compile(r"^'*[=+\-@\t\r]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_LINE, _A4 = "7D8896", "9"
_LONGEST = 32_767
"""Characters of a cell."""
_KINDS = {str: "s", type(None): "n", bool: "b", int: "n", Decimal: "n", float: "n", datetime: "d", date: "d"}
_FORMATS = {
    "text": "@",
    "score": "0.00",
    "change": "+0.00;\u22120.00;0.00",
    "rank": "0",
    "places": "+0;\u22120;0",
    "date": "dd/mm/yyyy",
}


@dataclass(frozen=True)
class OutColumn:
    """A column to write: the heading above it, shared by neighbours of one group, its own heading, width, format."""

    group: str
    label: str
    kind: Literal["text", "score", "change", "rank", "places", "date"]
    width: float = 12


@dataclass(frozen=True)
class OutTable:
    """A table to write on a sheet of its own, under a title and a two-row header."""

    sheet: str
    title: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence]


def neutral(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula; `original` gives it back."""
    text = _CONTROL.sub("", text)
    return f"'{text}" if _TRIGGER.match(text) else text


def original(text: str) -> str:
    """Return the text that `neutral` was given."""
    return text[1:] if text.startswith("'") and _TRIGGER.match(text) else text


def write_table(
    *,
    title: str,
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence],
    notes: Sequence[tuple[str, str]],
    sheet_title: str = "Bảng điểm",
    stamp: datetime | None = None,
) -> bytes:
    """Return a workbook of one table, as `write_tables` does."""
    return write_tables([OutTable(sheet_title, title, columns, rows)], notes, stamp)


def write_tables(tables: Sequence[OutTable], notes: Sequence[tuple[str, str]], stamp: datetime | None = None) -> bytes:
    """Return a workbook: a sheet for each table, and a sheet of notes given as (what, text).

    stamp: what stands in the file for the time of writing, so that the same table gives the same bytes.
    """
    out = io.BytesIO()
    save_tables(out, tables, notes)
    return _stamped(out, stamp) if stamp else out.getvalue()


def save_tables(out: IO[bytes], tables: Iterable[OutTable], notes: Iterable[tuple[str, str]]) -> None:
    """Write a workbook, as `write_tables` does, into an open file: memory stays the same however many rows there are.

    The notes are asked for once all rows are written.
    """
    from openpyxl import Workbook  # slow to import

    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book, table)
    _write_notes(book.create_sheet("Ghi chú"), notes)
    book.save(out)


def _write_sheet(book, table: OutTable) -> None:
    """Add a table as a sheet. What stands above the rows in the file has to be said before the first of them."""
    sheet = _rows_sheet()(book, table.sheet)
    book._add_sheet(sheet)  # create_sheet knows one kind of sheet only
    columns, names = table.columns, _names_of(table.columns)
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[letters(place)].width = column.width
    sheet.row_dimensions[3].height, sheet.row_dimensions[4].height = 48, 18
    sheet.freeze_panes = f"{letters(min(names, 2) + 1)}5"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _write_header(sheet, table)
    sheet.prepare(columns)
    for row in table.rows:
        sheet.append(row)
    sheet.finish()
    _page(sheet, f"A1:{address(sheet.last, len(columns))}")


def _names_of(columns: Sequence[OutColumn]) -> int:
    """Return the last column of text, up to which the columns stay in sight."""
    return max((place for place, column in enumerate(columns, start=1) if column.kind == "text"), default=1)


def _write_header(sheet, table: OutTable) -> None:
    from openpyxl.cell import WriteOnlyCell  # slow to import
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # slow to import

    style = {
        "font": Font(bold=True),
        "fill": PatternFill("solid", fgColor="E9F0F8"),
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
        "border": Border(*[Side(style="thin", color=_LINE)] * 4),
    }

    def cell(text: str | None, **own):
        made = WriteOnlyCell(sheet, text and neutral(text))
        made.data_type = "s" if text else "n"
        for name, part in (own or style).items():
            setattr(made, name, part)
        return made

    columns = table.columns
    groups = [column.group for column in columns]
    shown = [None if place and groups[place - 1] == group else group for place, group in enumerate(groups)]
    labels = [None if column.label == column.group else column.label for column in columns]
    sheet.append([cell(table.title, font=Font(bold=True, size=14))])
    sheet.append([])
    sheet.append([cell(text) for text in shown])
    sheet.append([cell(text) for text in labels])
    _merge_header(sheet, columns)


@cache
def _rows_sheet() -> type:
    """Return the class of sheets that write rows of plain values in the style of their columns.

    openpyxl would bind each value to a cell of its own and look up its style anew: half of the time of a long table.
    """
    from openpyxl.cell.cell import Cell  # slow to import
    from openpyxl.styles import Alignment, Border, Side  # slow to import
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet  # the class behind write-only workbooks

    class StyledCell(Cell):
        """The cell of a column, used for each row in turn; the number of its style is known."""

        __slots__ = ("known",)
        has_style, hyperlink = True, None

        @property
        def style_id(self) -> str:
            return self.known

    class RowsSheet(WriteOnlyWorksheet):
        """After `prepare` and until `finish`, takes rows of plain values."""

        _cells: Sequence[StyledCell] = ()

        def prepare(self, columns: Sequence[OutColumn]) -> None:
            self._cells = [self._styled(place, column.kind) for place, column in enumerate(columns, start=1)]

        def finish(self) -> None:
            self._cells = ()

        def _styled(self, place: int, kind: str) -> StyledCell:
            model, cell = Cell(self, 1, place), StyledCell(self, 1, place)
            model.number_format, model.border = _FORMATS[kind], Border(*[Side(style="thin", color=_LINE)] * 4)
            if kind == "text":
                model.alignment = Alignment(vertical="center", wrap_text=True)
            cell.known = model.style_id
            return cell

        def _values_to_row(self, values: Sequence, row_idx: int):
            self.last = row_idx
            if not self._cells:
                yield from super()._values_to_row(values, row_idx)
                return
            for cell, value in zip(self._cells, values, strict=True):
                kind = cell.data_type = _KINDS.get(type(value)) or _kind_of(value)
                cell._value = _fitting(neutral(value)) if kind == "s" else value
                cell.row = row_idx
                yield cell

    return RowsSheet


def _fitting(text: str) -> str:
    """Return what of a text a cell holds; where that is not all, it ends with an ellipsis."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _kind_of(value) -> str:
    """Return the type of a cell, as workbooks name it, for a value of a class below one of the known ones."""
    return next(kind for known, kind in _KINDS.items() if isinstance(value, known))


def _write_notes(about, notes: Iterable[tuple[str, str]]) -> None:
    from openpyxl.cell import WriteOnlyCell  # slow to import
    from openpyxl.styles import Alignment, Font  # slow to import

    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 28, 100
    for what, text in notes:
        cells = []
        for value, font in ((what, Font(bold=True)), (text, Font())):
            cell = WriteOnlyCell(about, neutral(value))
            cell.data_type, cell.font = "s", font
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cells.append(cell)
        about.append(cells)


def _stamped(written: io.BytesIO, stamp: datetime) -> bytes:
    """Return the workbook as if it had been written at that moment, which openpyxl does not let one choose."""
    out, moment = io.BytesIO(), f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>" + moment, content)
            target.writestr(zipfile.ZipInfo(part, stamp.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _merge_header(sheet, columns: Sequence[OutColumn]) -> None:
    start = 0
    while start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        if end > start:
            sheet.merged_cells.add(f"{address(3, start + 1)}:{address(3, end + 1)}")
        elif columns[start].label == columns[start].group:
            sheet.merged_cells.add(f"{address(3, start + 1)}:{address(4, start + 1)}")
        start = end + 1


def _page(sheet, area: str) -> None:
    """Print the table on landscape A4, as wide as one page, its header on each."""
    sheet.print_area, sheet.print_title_rows = area, "3:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
