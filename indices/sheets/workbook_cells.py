"""The cells of a sheet of an .xlsx (ECMA-376, part 1, §18.3) as rows of values, read as a stream. Pure.

Several times as quick as openpyxl, and unlike quicker libraries it tells what decides about a figure: its number
format, a formula that nobody has computed, the error of a formula.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from xml.parsers import expat  # the parser is made in workbook_parts, with all declarations refused

from indices.sheets.sheet import MergedCell, Sheet, UncountedFormula, address
from indices.sheets.uploads import MOST_CELLS, MOST_COLUMNS, SpreadsheetRefused, check_size
from indices.sheets.workbook_parts import Book, ListedSheet, Shown, feed

_LAST_COLUMN = 16_384
_HEADER_ROWS = 60
_MOST_MERGES = 5_000
_MERGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_EPOCH, _EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_CENT = Decimal("0.01")


def read_cells(archive, listed: ListedSheet, book: Book) -> Sheet:
    """Return a sheet with its values as it shows them where that matters: percentages as text, 0.00 to two places.

    Raises SpreadsheetRefused for a sheet that is too large, and whatever a broken part provokes.
    """
    cells = _Cells(listed.name, book)
    feed(archive, listed.part, cells.listen)
    sheet = Sheet(listed.name, cells.rows, hidden=listed.hidden)
    _resolve_merges(sheet, cells.merges)
    return sheet


class _Cells:
    """Hears the elements of a sheet in their order and keeps its values."""

    def __init__(self, name: str, book: Book):
        self.rows: list[list] = []
        self.merges: list[str] = []
        self._name, self._book = name, book
        self._columns: dict[str, int] = {}
        self._numbers: dict[tuple[str | None, str], object] = {}
        self._count = self._row = self._column = 0
        self._type = self._style = self._formula = self._said = None
        self._text = ""
        self._reading = False

    def listen(self, parser: expat.XMLParserType) -> None:
        """Hear a parser; the first element tells the prefix that all elements of the sheet have."""

        def begin(tag: str, _: dict[str, str]) -> None:
            prefix = tag[: tag.rfind(":") + 1]
            self._c, self._v, self._f, self._t = (prefix + name for name in "cvft")
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
            parser.CharacterDataHandler = self._take

        parser.StartElementHandler = begin

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._c:
            self._begin_cell(attributes)
        elif tag in (self._v, self._f, self._t):
            self._text = ""
        else:
            self._begin_other(tag.rpartition(":")[2], attributes)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._count += 1
        place = attributes.get("r")
        self._column = self._place(place.rstrip("0123456789")) if place else self._column + 1
        self._type, self._style = attributes.get("t"), attributes.get("s")
        self._formula = self._said = None

    def _place(self, letters: str) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _position(letters)
        return column

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            if self._count > MOST_CELLS:
                raise SpreadsheetRefused(f"Trang “{self._name}” có quá nhiều ô. Hãy chỉ giữ lại bảng điểm.")
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "rPh":
            self._reading = True
        elif name == "mergeCell" and len(self.merges) <= _MOST_MERGES:
            self.merges.append(attributes.get("ref", ""))

    def _take(self, text: str) -> None:
        self._text += text

    def _end(self, tag: str) -> None:
        if tag == self._v:
            self._said = self._text
        elif tag == self._c:
            if self._said or self._formula is not None:
                self._end_cell()
        elif tag == self._f:
            self._formula = self._text
        elif tag == self._t:
            self._said = (self._said or "") + ("" if self._reading else self._text)
        elif tag.endswith("rPh"):
            self._reading = False

    def _end_cell(self) -> None:
        if self._said:
            value = self._value(self._said)
        elif self._type == "str":
            return  # a formula that gave an empty text
        else:
            value = UncountedFormula(f"={self._formula}")
        self._put(value)

    def _put(self, value) -> None:
        rows, row, column = self.rows, self._row, self._column
        if len(rows) < row or column > MOST_COLUMNS:
            check_size(row, column, self._name)
            rows.extend([] for _ in range(row - len(rows)))
        cells = rows[row - 1]
        missing = column - 1 - len(cells)
        if missing >= 0:
            if missing:
                cells.extend([None] * missing)
            cells.append(value)
        else:
            cells[column - 1] = value

    def _value(self, said: str):
        kind = self._type
        if kind is None or kind == "n":
            key = (self._style, said)
            value = self._numbers.get(key)
            if value is None:
                value = self._numbers[key] = self._number(said)
            return value
        if kind == "s":
            return self._book.texts[int(said)]
        if kind == "inlineStr":
            return said.replace("x005F_", "")
        if kind == "b":
            return bool(int(said))
        return datetime.fromisoformat(said) if kind == "d" else said

    def _number(self, said: str):
        number = float(said) if "." in said or "e" in said.lower() else int(said)
        formats = self._book.formats
        shown = formats[int(self._style)] if self._style and formats else Shown.PLAIN
        if shown is Shown.PERCENT:
            return f"{(Decimal(repr(number)) * 100).normalize():f}%".replace(".", ",")
        if shown is Shown.TWO_PLACES:
            return _to_two_places(number)
        if shown in (Shown.DATE, Shown.DURATION):
            return _moment(number, shown, self._book.from_1904)
        return number


def _to_two_places(number: float) -> float:
    """Return a number as 0.00 shows it: halves of a cent go up, as Excel does it."""
    if isinstance(number, int) or number == round(number, 2) or abs(number) > 1e12:
        return number
    return float(Decimal(repr(number)).quantize(_CENT, rounding=ROUND_HALF_UP))


def _moment(number: float, shown: Shown, from_1904: bool):
    """Return what a number stands for in a cell that shows a date, a time of the day or a duration (§18.17.4)."""
    try:
        past = timedelta(milliseconds=round(number * 86_400_000))
        if shown is Shown.DURATION:
            return past
        if 0 <= number < 1 and not past.days:
            return (_EPOCH + past).time()
        if not from_1904 and 1 <= number < 60:
            past += timedelta(days=1)  # the calendar of Excel has a 29 February 1900
        return (_EPOCH_1904 if from_1904 else _EPOCH) + past
    except (OverflowError, ValueError):
        return "#VALUE!"


def _position(letters: str) -> int:
    """Return the number of a column by its letters; ValueError for letters that no column has."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
        if not ("A" <= letter <= "Z") or number > _LAST_COLUMN:
            raise ValueError(f"No column is called {letters[:10]}")
    if not number:
        raise ValueError("A cell has no column")
    return number


def _resolve_merges(sheet: Sheet, merges: list[str]) -> None:
    """Note merged ranges of the header region; mark the lower cells of those that span rows of figures."""
    budget = 100_000
    for match in filter(None, map(_MERGE.match, merges)):
        left, right = _position(match[1]), min(_position(match[3]), MOST_COLUMNS)
        top, bottom = int(match[2]), min(int(match[4]), len(sheet.rows))
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if len(merges) > _MOST_MERGES or budget < 0:
            raise SpreadsheetRefused(f"Trang “{sheet.name}” có quá nhiều ô gộp. Hãy bỏ gộp ô rồi lưu lại.")
        anchor = sheet.value(top, left)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if row <= _HEADER_ROWS:
                    sheet.spans[row, column] = (top, left)
                if row > top and column == left and anchor is not None:
                    cells = sheet.rows[row - 1]
                    cells.extend([None] * (column - len(cells)))
                    cells[column - 1] = MergedCell(address(top, left), anchor)
