"""The rows of a table of figures: which unit each is; which are sections, sums, notes, repeated headers. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from indices.sheets.headings import is_unit_heading
from indices.sheets.names import Names
from indices.sheets.readings import is_blank, is_figure
from indices.sheets.sheet import Sheet, address
from indices.sheets.spreadsheet import original
from units.vietnamese import fold, nfc

_SUMMARY = re.compile(
    r"^(?:diem |gia tri |muc |tong |diem so )*(?:trung binh|trung vi|binh quan|cao nhat|thap nhat|lon nhat|nho nhat"
    r"|cong|tong cong|tong so|median|mean|average|max|min|ghi chu|nguon|nguoi lap|toan tinh|toan khoi|chung)\b"
)
_COUNTING = re.compile(r"^\(?(?:\d{1,2}|[a-h])\)?$")
_MOST_SUGGESTIONS = 50
_SLIP = 0.94


@dataclass(frozen=True)
class Row:
    """A row of the table with the unit's code, or None and, where one is close, a hint."""

    number: int
    name: str
    unit: str | None
    hint: str | None = None


class UnitNames:
    """Finds units by their names: at once where the name fits, by looser readings otherwise."""

    def __init__(self, units: Mapping[str, Sequence[str]]):
        self.units = units
        self._exact = _by_name(units, lambda name: nfc(name).lower())
        self._found: dict[str, list[str]] = {}
        self._suggested = 0

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        return _by_name(self.units, fold)

    @cached_property
    def _names(self) -> Names[str]:
        return Names(self.units)

    def find(self, written: str) -> list[str]:
        """Return the codes that fit best: none, one, or several where the name is ambiguous."""
        name = " ".join(nfc(original(written)).split())
        if name not in self._found:
            exact = self._exact.get(name.lower()) or self._folded.get(fold(name))
            self._found[name] = exact or (self._names.find(name) if _is_name(name) else [])
        return self._found[name]

    def nearest(self, written: str) -> str | None:
        """Return the name of a unit that looks like it; only for the first of many, since comparing takes long."""
        self._suggested += 1
        return self._names.nearest(original(written)) if self._suggested <= _MOST_SUGGESTIONS else None


def _by_name(units: Mapping[str, Sequence[str]], reading: Callable[[str], str]) -> dict[str, list[str]]:
    """Return which units have a name that is read so."""
    found: dict[str, list[str]] = {}
    for code, names in units.items():
        for name in {reading(name) for name in names if name}:
            found.setdefault(name, []).append(code)
    return found


def _is_name(text: str) -> bool:
    return 1 < len(text) <= 200 and not is_figure(text) and any(char.isalpha() for char in text)


class Reader:
    """Walks the rows below a header."""

    def __init__(self, sheet: Sheet, units: int, figures: Iterable[int], names: UnitNames, choices: Mapping[str, str]):
        self._sheet = sheet
        self._units = units
        self._figures = list(figures)
        self._names = names
        self._choices = choices
        self._problems: list[tuple[str, str]] = []
        self._first: dict[str, int] = {}

    def read(self, start: int, founding: bool) -> tuple[list[Row], list[tuple[str, str]]]:
        """Return the rows that are units, and (address, sentence) of each that cannot be."""
        rows = []
        for number in range(start, len(self._sheet.rows) + 1):
            cells = self._sheet.rows[number - 1]
            values = [cells[place - 1] if place <= len(cells) else None for place in self._figures]
            name = " ".join(str(self._sheet.value(number, self._units) or "").split())
            if self._is_aside(name, values, number):
                continue
            row = self._row(number, original(name), founding and any(map(is_figure, values)), values)
            if row:
                rows.append(row)
        return rows, self._problems

    def _is_aside(self, name: str, values: list, number: int) -> bool:
        """Tell whether a row is blank, counts the columns, sums up, or repeats the header."""
        plain = fold(name)
        if self._choices.get(str(number)):
            return False
        if not name and all(is_blank(value) for value in values):
            return True
        if _COUNTING.match(plain) and all(_COUNTING.match(fold(str(v))) for v in values if not is_blank(v)):
            return True
        if _SUMMARY.match(plain) and not self._names.find(name):
            return True
        return bool(plain) and not any(map(is_figure, values)) and is_unit_heading(name)

    def _row(self, number: int, name: str, may_be_new: bool, values: list) -> Row | None:
        cell = address(number, self._units)
        choice = self._choices.get(str(number))
        if choice == "ignore":
            return Row(number, name, None)
        found = [choice] if choice in self._names.units else self._names.find(name)
        has_figures = not all(is_blank(value) for value in values)
        if len(found) == 1:
            if found[0] in self._first:
                first = address(self._first[found[0]], self._units)
                own = self._names.units[found[0]][0]
                self._problems.append((cell, f"{own} đã có ở {first}. Mỗi đơn vị chỉ được một dòng: hãy bỏ một dòng."))
                return Row(number, name, None)
            self._first[found[0]] = number
            return Row(number, name, found[0])
        counted = any(map(is_figure, values))
        if not has_figures or (not counted and not found and (not name or not self._names.nearest(name))):
            return None
        if found:
            several = ", ".join(f"“{self._names.units[code][0]}”" for code in found[:3])
            self._problems.append((cell, f"“{name}” có thể là {several}. Hãy ghi đủ tên đơn vị."))
            return Row(number, name, None)
        if not name:
            self._problems.append((cell, "Dòng có số liệu mà không có tên đơn vị. Hãy ghi tên đơn vị hoặc xóa dòng."))
            return None
        near = self._names.nearest(name)
        if may_be_new and not (near and SequenceMatcher(None, fold(name), fold(near)).ratio() > _SLIP):
            return Row(number, name, None, near)
        hint = f" Có phải “{near}”?" if near else ""
        self._problems.append((cell, f"Không có đơn vị “{name}” trong đợt này.{hint} Hãy sửa tên hoặc bỏ dòng."))
        return Row(number, name, None, near)
