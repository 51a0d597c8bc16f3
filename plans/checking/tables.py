"""Reads the figures out of a table of results: components down the rows, years or points and ranks across."""

import re
from collections.abc import Iterator
from decimal import Decimal

from plans.checking.claims import Claim
from plans.checking.lexicon import Lexicon, lowered
from units.vietnamese import parse_number

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FIGURES = (("rank", re.compile(r"xếp hạng|thứ hạng|vị trí|^hạng\b")), ("score", re.compile(r"điểm")))
_CHANGE = re.compile(r"thay đổi|chênh|tăng|giảm|\+/-|xu hướng|so với")
_HEAD_ROWS = 4


def table_claims(table: dict, lexicon: Lexicon) -> Iterator[Claim]:
    """Yield the scores and ranks of a table that can be told for sure: component, year and figure each known.

    A row without a component's name goes on with the one above it; the claims have no place in the text.
    """
    rows = _filled(table)
    years, figures, body = _head(rows)
    component = None
    for row in rows[body:]:
        component = _component(row, lexicon) or component
        said = _figure(" ".join(cell for cell in row if not _is_number(cell) and not _component([cell], lexicon)))
        columns = years if years else _in_order(rows[0], row)
        for column, cell in enumerate(row):
            figure, year = figures.get(column) or said, columns.get(column)
            if component and figure and year and year < lexicon.year and _is_number(cell):
                value = parse_number(cell)
                if _fits(figure, value):
                    yield Claim(component, year, figure, value, None, 0, 0)


def broken_numbers(table: dict) -> Iterator[str]:
    """Yield what holds a number torn by a blank: a cell such as “5.39 7”, or a row with a number too many."""
    rows = [[" ".join(str(cell).split()) for cell in row] for row in table.get("rows", [])]
    for row in rows:
        yield from (cell for cell in row if re.fullmatch(r"-?\d{1,2}[.,]\d{1,2} \d{1,2}", cell))
    most = len(_run_together(rows[0])) + 1 if rows else 1
    for row in rows[1:]:
        found = _numbers(row)
        if most > 2 and len(found) > most and _figure(" ".join(row)) == "score":
            yield " ".join(row[column] for column in found)


def _in_order(head: list[str], row: list[str]) -> dict[int, int]:
    """The years of a row's numbers where the head was run together into one cell: the first numbers, in order."""
    years, found = _run_together(head), _numbers(row)
    fits = len(years) <= len(found) <= len(years) + 1
    return dict(zip(found, years, strict=False)) if fits else {}


def _run_together(head: list[str]) -> list[int]:
    """The years, one after the other, that one cell of the head names; none where it holds nothing like that."""
    first = re.search(r"năm\s+((?:19|20)\d{2})\s+(?:năm\s+)?((?:19|20)\d{2})(?!\d)", lowered(" ".join(head)))
    others = [cell for cell in head if cell]
    return [int(first[1]), int(first[2])] if first and len(others) == 1 else []


def _numbers(row: list[str]) -> list[int]:
    """The columns of a row, behind its words, that hold numbers."""
    words = max((column for column, cell in enumerate(row) if re.search(r"[^\W\d_]", cell)), default=-1)
    return [
        column for column, cell in enumerate(row) if column > words and re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d+)?", cell)
    ]


def _filled(table: dict) -> list[list[str]]:
    """The rows with every cell that a span covers filled by the text of the span."""
    rows = [[" ".join(str(cell).split()) for cell in row] for row in table.get("rows", [])]
    for top, left, down, across in table.get("spans", []):
        text = rows[top][left]
        for row in rows[top : top + down]:
            row[left : left + across] = [text] * len(row[left : left + across])
    return rows


def _head(rows: list[list[str]]) -> tuple[dict[int, int], dict[int, str], int]:
    """The year and the figure of each column, and where the body begins."""
    years: dict[int, int] = {}
    figures: dict[int, str] = {}
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        said = {column: _YEAR.findall(cell) for column, cell in enumerate(row)}
        single = {column: int(found[0]) for column, found in said.items() if len(found) == 1}
        if number and not single and (not years or any(_is_number(cell) for cell in row)):
            return years, figures, number
        years |= {column: year for column, year in single.items() if not _CHANGE.search(lowered(row[column]))}
        figures |= {column: figure for column, cell in enumerate(row) if (figure := _figure(cell))}
    return years, figures, min(len(rows), _HEAD_ROWS)


def _component(row: list[str], lexicon: Lexicon) -> str | None:
    for cell in row:
        low = lowered(cell)
        match = lexicon.component_pattern.search(low)
        if match and len(match[0]) * 2 > len(low):
            return lexicon.code_of(match[0])
    return None


def _figure(text: str) -> str | None:
    low = lowered(text)
    if _CHANGE.search(low):
        return None
    return next((figure for figure, pattern in _FIGURES if pattern.search(low)), None)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", text))


def _fits(figure: str, value: Decimal) -> bool:
    return value == int(value) and value >= 1 if figure == "rank" else 0 <= value <= 10
