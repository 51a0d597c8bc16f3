"""Rows and columns of a plan's own table, put in and taken out. Pure functions on the JSON that a paragraph keeps.

A table is {"rows": [[text]], "header": number of rows, "spans": [[row, column, rowspan, colspan]]}; what a span covers
is empty.
"""

from collections.abc import Callable

MOST_ROWS, MOST_COLUMNS = 200, 20
Table = dict


def blank(rows: int = 3, columns: int = 3) -> Table:
    """Return an empty table with one header row."""
    return {"rows": [[""] * columns for _ in range(rows)], "header": 1, "spans": []}


def covered(table: Table) -> set[tuple[int, int]]:
    """Return the cells that lie under the span of another."""
    return {
        (row + down, column + right)
        for row, column, height, width in table.get("spans", ())
        for down in range(height)
        for right in range(width)
        if down or right
    }


def add_row(table: Table, at: int) -> Table:
    """Put an empty row before row `at` (the number of rows for the end); a span around that place grows."""
    rows = table["rows"]
    if len(rows) >= MOST_ROWS:
        raise ValueError(f"Bảng có nhiều nhất {MOST_ROWS} dòng.")
    at = max(0, min(at, len(rows)))
    header = table.get("header", 1)
    return {
        "rows": [*rows[:at], [""] * len(rows[0]), *rows[at:]],
        "header": header + (at < header),
        "spans": _grown(table, 0, at),
    }


def add_column(table: Table, at: int) -> Table:
    """Put an empty column before column `at`; a span around that place grows."""
    if len(table["rows"][0]) >= MOST_COLUMNS:
        raise ValueError(f"Bảng có nhiều nhất {MOST_COLUMNS} cột.")
    at = max(0, min(at, len(table["rows"][0])))
    rows = [[*row[:at], "", *row[at:]] for row in table["rows"]]
    return {"rows": rows, "header": table.get("header", 1), "spans": _grown(table, 1, at)}


def drop_row(table: Table, at: int) -> Table:
    """Take a row out; the last one stays."""
    rows = table["rows"]
    if not 0 <= at < len(rows) or len(rows) == 1:
        raise ValueError("Bảng phải còn ít nhất một dòng.")
    header = table.get("header", 1)
    kept = _handed_on(table, 0, at)
    return {"rows": kept[:at] + kept[at + 1 :], "header": header - (at < header), "spans": _shrunk(table, 0, at)}


def drop_column(table: Table, at: int) -> Table:
    """Take a column out; the last one stays."""
    if not 0 <= at < len(table["rows"][0]) or len(table["rows"][0]) == 1:
        raise ValueError("Bảng phải còn ít nhất một cột.")
    rows = [row[:at] + row[at + 1 :] for row in _handed_on(table, 1, at)]
    return {"rows": rows, "header": table.get("header", 1), "spans": _shrunk(table, 1, at)}


VERBS: dict[str, Callable[[Table, int], Table]] = {
    "add-row": add_row,
    "add-column": add_column,
    "drop-row": drop_row,
    "drop-column": drop_column,
}


def _grown(table: Table, axis: int, at: int) -> list[list[int]]:
    spans = []
    for span in table.get("spans", ()):
        first, length = span[axis], span[axis + 2]
        new = list(span)
        if at <= first:
            new[axis] += 1
        elif at < first + length:
            new[axis + 2] += 1
        spans.append(new)
    return spans


def _shrunk(table: Table, axis: int, at: int) -> list[list[int]]:
    spans = []
    for span in table.get("spans", ()):
        first, length = span[axis], span[axis + 2]
        new = list(span)
        if at < first:
            new[axis] -= 1
        elif at < first + length:
            new[axis + 2] -= 1
        if new[2] and new[3] and new[2] * new[3] > 1:
            spans.append(new)
    return spans


def _handed_on(table: Table, axis: int, at: int) -> list[list[str]]:
    """The words of a span stand in its first cell: where that goes and the span stays, the next cell takes them."""
    rows = [list(row) for row in table["rows"]]
    for row, column, height, width in table.get("spans", ()):
        if (row, column)[axis] == at and (height, width)[axis] > 1:
            below = (row + 1, column) if axis == 0 else (row, column + 1)
            rows[below[0]][below[1]] = rows[row][column]
    return rows
