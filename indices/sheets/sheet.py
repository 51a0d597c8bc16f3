"""A sheet as it was read: rows of values, what is merged, what a formula left open. Pure."""

from dataclasses import dataclass, field


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
