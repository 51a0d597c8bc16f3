"""A table laid out as a grid: which rows head it, and the words above each column."""

import re
from dataclasses import dataclass

from plans.document import DocumentTable
from plans.importing.plain import plain

_COUNTED = re.compile(r"\d{1,3}|[IVX]{1,4}|[A-ZĐ]")
_FIGURE = re.compile(r"[+\-−]?\d+(?:[.,]\d+)?(?:/\d+)?")
_MOST_HEADER_ROWS = 5


@dataclass
class Grid:
    """A table without its header; `heads` are the plain words above each column, spanned cells repeated."""

    heads: list[str]
    rows: list[list[str]]

    @classmethod
    def of(cls, table: DocumentTable) -> "Grid":
        rows = _filled(table)
        header = _header_size(rows)
        width = max((len(row) for row in rows), default=0)
        heads = [
            " ".join(dict.fromkeys(row[column] for row in rows[:header] if row[column])) for column in range(width)
        ]
        return cls([plain(" ".join(head.split())) for head in heads], rows[header:])


def _filled(table: DocumentTable) -> list[list[str]]:
    """The cells with what spans several repeated in each, every row as wide as the widest."""
    width = max((len(row) for row in table.rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    for row, column, down, across in table.spans:
        for below in range(row, min(row + down, len(rows))):
            for beside in range(column, min(column + across, width)):
                rows[below][beside] = rows[row][column]
    return rows


def _header_size(rows: list[list[str]]) -> int:
    """How many rows head the table: those before the first that is numbered, or that holds figures."""
    size = 0
    for row in rows[:_MOST_HEADER_ROWS]:
        counted = bool(row) and bool(_COUNTED.fullmatch(row[0].strip().rstrip(".")))
        if size and (counted or sum(bool(_FIGURE.fullmatch(cell.strip())) for cell in row[1:]) >= 2):
            break
        size += 1
    return min(size, len(rows) - 1) if len(rows) > 1 else 0
