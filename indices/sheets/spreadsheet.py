"""Workbooks in and out: bytes of .xlsx or .csv to plain sheets, tables to .xlsx. The one module that knows openpyxl."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from indices.sheets.text_tables import read_csv
from indices.sheets.uploads import LARGEST_UPLOAD, SpreadsheetRefused

__all__ = ["LARGEST_UPLOAD", "MergedCell", "OutColumn", "Sheet", "SpreadsheetRefused", "UncountedFormula", "address"]

MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
LARGEST_PART = 100 * 2**20
LARGEST_WHOLE = 200 * 2**20
HIGHEST_RATIO = 250
"""A part of more than SMALL_PART bytes that unpacks to more than this many times its size is no table of figures."""
SMALL_PART = 5 * 2**20

_EXCEL_ROWS = 1_048_576
_HEADER_ROWS = 60
_MOST_MERGES = 5_000
_BROKEN = "Tệp hỏng hoặc tải lên chưa trọn. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lần nữa."
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_TWO_PLACES = re.compile(r"^(?:#,##)?0\.00(?:_[-)])?(?:;.*)?$")


class UncountedFormula(str):
    """A formula whose result the file does not hold, because no spreadsheet program has computed it."""


@dataclass(frozen=True)
class MergedCell:
    """A lower cell of a range that was merged over several rows; its value stands in `anchor`."""

    anchor: str
    value: object

    def __str__(self):
        return str(self.value)


@dataclass
class Sheet:
    """A sheet as rows of values, both counted from 1 in addresses; `spans` maps a header cell to its merged anchor."""

    name: str
    rows: list[list]
    hidden: bool = False
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def value(self, row: int, column: int):
        """Return the value at row and column (from 1), None outside the sheet."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def header_value(self, row: int, column: int):
        """Return the value at row and column, that of the whole range in a merged one."""
        return self.value(*self.spans.get((row, column), (row, column)))


def letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 → A, 28 → AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Return a cell's address as spreadsheets write it, from row and column counted from 1: (17, 6) → F17."""
    return f"{letters(column)}{row}"


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Return the sheets of a workbook or the one sheet of a CSV file, formulas as their last results.

    Raises SpreadsheetRefused with a Vietnamese sentence for what cannot or must not be read.
    """
    if not data.strip():
        raise SpreadsheetRefused("Tệp trống. Hãy chọn tệp có bảng điểm.")
    if len(data) > LARGEST_UPLOAD:
        raise SpreadsheetRefused(
            f"Tệp lớn {len(data) // 2**20} MB, quá {LARGEST_UPLOAD // 2**20} MB."
            " Hãy chỉ giữ lại trang tính có bảng điểm."
        )
    if data.startswith(b"PK"):
        sheets = _read_workbook(data, filename)
    else:
        sheets = [Sheet("CSV", read_csv(data, filename))]
        _check_size(len(sheets[0].rows), max(map(len, sheets[0].rows), default=0), sheets[0].name)
    if not any(value not in (None, "") for sheet in sheets for row in sheet.rows for value in row):
        raise SpreadsheetRefused("Tệp không có số liệu nào. Hãy chọn tệp có bảng điểm.")
    return sheets


def _check_size(rows: int, columns: int, sheet: str) -> None:
    if rows > MOST_ROWS:
        raise SpreadsheetRefused(f"Trang “{sheet}” có quá {MOST_ROWS} dòng. Hãy chỉ giữ lại bảng điểm.")
    if columns > MOST_COLUMNS:
        raise SpreadsheetRefused(f"Trang “{sheet}” có quá {MOST_COLUMNS} cột. Hãy chỉ giữ lại bảng điểm.")


def _read_workbook(data: bytes, filename: str) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, filename)
            return _sheets(data, archive)
    except SpreadsheetRefused:
        raise
    except Exception as error:  # a broken part makes the libraries raise whatever it provokes
        raise SpreadsheetRefused(_BROKEN) from error


def _check_archive(archive: zipfile.ZipFile, filename: str) -> None:
    """Refuse what is no plain workbook before anything of it is unpacked."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise SpreadsheetRefused("Tệp nén có mật khẩu. Hãy lưu bảng điểm thành .xlsx không đặt mật khẩu.")
    if len(parts) > 2_000 or sum(part.file_size for part in parts) > LARGEST_WHOLE:
        raise SpreadsheetRefused("Nội dung tệp sau khi giải nén quá lớn. Hãy chỉ giữ lại trang tính có bảng điểm.")
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise SpreadsheetRefused("Tệp nén bất thường (bom nén), không được mở. Hãy lưu lại bảng điểm từ Excel.")
        if part.file_size > LARGEST_PART:
            raise SpreadsheetRefused("Trang tính quá lớn. Hãy chỉ giữ lại bảng điểm, xóa các dòng và cột thừa.")
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise SpreadsheetRefused("Tệp chứa macro nên không được mở. Hãy lưu lại thành .xlsx (không macro).")
    if filename.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise SpreadsheetRefused("Tệp loại có macro (.xlsm) không được mở. Hãy lưu lại thành .xlsx (không macro).")
    if "xl/workbook.bin" in names:
        raise SpreadsheetRefused("Tệp nhị phân .xlsb chưa đọc được. Hãy lưu lại thành .xlsx.")
    if "content.xml" in names:
        raise SpreadsheetRefused("Đây là tệp LibreOffice (.ods). Hãy lưu lại thành .xlsx.")
    if "word/document.xml" in names:
        raise SpreadsheetRefused("Đây là tệp Word, không phải bảng tính. Hãy chọn tệp .xlsx hoặc .csv.")
    if "[Content_Types].xml" not in names:
        raise SpreadsheetRefused("Đây là tệp nén, không phải sổ tính Excel. Hãy giải nén và chọn tệp .xlsx bên trong.")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as source:
                head = source.read(2048).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise SpreadsheetRefused("Tệp có khai báo XML không an toàn, không được mở. Hãy lưu lại từ Excel.")


def _sheets(data: bytes, archive: zipfile.ZipFile) -> list[Sheet]:
    from openpyxl import load_workbook  # slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = None
        if len(values.worksheets) > MOST_SHEETS:
            raise SpreadsheetRefused(f"Tệp có quá {MOST_SHEETS} trang tính. Hãy chỉ giữ lại trang có bảng điểm.")
        sheets = []
        for place, source in enumerate(values.worksheets):
            sheet = Sheet(source.title, _rows(source), hidden=source.sheet_state != "visible")
            xml = archive.read(source._worksheet_path)  # no public way to merged ranges while streaming
            if re.search(rb"<(?:\w+:)?f[\s>/]", xml):
                formulas = formulas or load_workbook(io.BytesIO(data), read_only=True, data_only=False)
                _mark_uncounted(sheet, formulas.worksheets[place])
            _resolve_merges(sheet, xml)
            for row in sheet.rows:
                row[:] = [None if value is _COUNTED_EMPTY else value for value in row]
            sheets.append(sheet)
    return sheets


class _CountedEmpty(str):
    """The result of a formula that gave an empty text."""


_COUNTED_EMPTY = _CountedEmpty()


def _rows(source) -> list[list]:
    source.reset_dimensions()  # what the file says of its size is often wrong
    formats: dict[int, str] = {}
    rows: list[list] = []
    cells, filled = 0, 0
    for number, row in enumerate(source.iter_rows(max_row=_EXCEL_ROWS), start=1):
        cells += len(row)
        if cells > MOST_CELLS:
            raise SpreadsheetRefused(f"Trang “{source.title}” có quá nhiều ô. Hãy chỉ giữ lại bảng điểm.")
        values = [_value(cell, formats) for cell in row]
        while values and values[-1] is None:
            values.pop()
        if values:
            _check_size(number, len(values), source.title)
            rows.extend([] for _ in range(number - filled - 1))
            rows.append(values)
            filled = number
    return rows


def _value(cell, formats: dict[int, str]):
    """Return a cell's value as the sheet shows it where that matters: percentages as text, 0.00 to two places."""
    value = cell.value
    if value is None:
        return _COUNTED_EMPTY if cell.data_type == "str" else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        style = cell._style_id
        if style not in formats:
            formats[style] = cell.number_format if style else "General"
        shown = formats[style]
        if shown.rstrip().endswith("%"):
            percent = (Decimal(repr(value)) * 100).normalize()
            return f"{percent:f}%".replace(".", ",")
        if isinstance(value, float) and _TWO_PLACES.match(shown):
            return Decimal(repr(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return value


def _mark_uncounted(sheet: Sheet, source) -> None:
    source.reset_dimensions()
    for number, row in enumerate(source.iter_rows(max_row=MOST_ROWS), start=1):
        for place, cell in enumerate(row, start=1):
            if cell.data_type == "f" and sheet.value(number, place) is None:
                rows, formula = sheet.rows, UncountedFormula(getattr(cell.value, "text", cell.value))
                rows.extend([] for _ in range(number - len(rows)))
                rows[number - 1].extend([None] * (place - len(rows[number - 1])))
                rows[number - 1][place - 1] = formula


def _resolve_merges(sheet: Sheet, xml: bytes) -> None:
    """Note merged ranges of the header region; mark the lower cells of those that span rows of figures."""
    budget = 100_000
    for found, match in enumerate(_MERGE.finditer(xml)):
        left, top, right, bottom = (_position(part) for part in match.groups())
        bottom, right = min(bottom, len(sheet.rows)), min(right, MOST_COLUMNS)
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if found > _MOST_MERGES or budget < 0:
            raise SpreadsheetRefused(f"Trang “{sheet.name}” có quá nhiều ô gộp. Hãy bỏ gộp ô rồi lưu lại.")
        anchor = sheet.value(top, left)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if row <= _HEADER_ROWS:
                    sheet.spans[row, column] = (top, left)
                if row > top and column == left and anchor not in (None, ""):
                    cells = sheet.rows[row - 1]
                    cells.extend([None] * (column - len(cells)))
                    cells[column - 1] = MergedCell(address(top, left), anchor)


def _position(part: bytes) -> int:
    if part.isdigit():
        return int(part)
    number = 0
    for letter in part:
        number = number * 26 + letter - 64
    return number


# --- Out -----------------------------------------------------------------------------------------------------------

_TRIGGER = re.compile(r"^'*[=+\-@\t\r]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
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
    from openpyxl import Workbook  # slow to import

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _write_sheet(book.create_sheet(table.sheet), table)
    _write_notes(book.create_sheet("Ghi chú"), notes)
    out = io.BytesIO()
    book.save(out)
    return _stamped(out, stamp) if stamp else out.getvalue()


def _write_sheet(sheet, table: OutTable) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # slow to import

    columns = table.columns
    line = Border(*[Side(style="thin", color="7D8896")] * 4)
    head = {
        "font": Font(bold=True),
        "fill": PatternFill("solid", fgColor="E9F0F8"),
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
        "border": line,
    }
    wrapped = Alignment(vertical="center", wrap_text=True)

    def put(row: int, column: int, value, **style):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = neutral(value)
            cell.data_type = "s"
        elif value is not None:
            cell.value = value
        for name, part in style.items():
            setattr(cell, name, part)

    put(1, 1, table.title, font=Font(bold=True, size=14))
    for place, column in enumerate(columns, start=1):
        put(3, place, column.group, **head)
        put(4, place, None if column.label == column.group else column.label, **head)
        sheet.column_dimensions[letters(place)].width = column.width
    _merge_header(sheet, columns)
    sheet.row_dimensions[3].height, sheet.row_dimensions[4].height = 48, 18
    last = 4
    for last, values in enumerate(table.rows, start=5):
        for place, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
            style = {"number_format": _FORMATS[column.kind], "border": line}
            put(last, place, value, **style, **({"alignment": wrapped} if column.kind == "text" else {}))
    names = max((place for place, column in enumerate(columns, start=1) if column.kind == "text"), default=1)
    sheet.freeze_panes = sheet.cell(5, min(names, 2) + 1)
    _page(sheet, f"A1:{address(last, len(columns))}")


def _write_notes(about, notes: Sequence[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font  # slow to import

    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 28, 100
    for number, (what, text) in enumerate(notes, start=1):
        for place, (value, font) in enumerate([(what, Font(bold=True)), (text, Font())], start=1):
            cell = about.cell(number, place, neutral(value))
            cell.data_type, cell.font = "s", font
            cell.alignment = Alignment(vertical="top", wrap_text=True)


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
            sheet.merge_cells(start_row=3, end_row=3, start_column=start + 1, end_column=end + 1)
        elif columns[start].label == columns[start].group:
            sheet.merge_cells(start_row=3, end_row=4, start_column=start + 1, end_column=start + 1)
        start = end + 1


def _page(sheet, area: str) -> None:
    """Print the table on landscape A4, as wide as one page, its header on each."""
    sheet.print_area, sheet.print_title_rows = area, "3:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
