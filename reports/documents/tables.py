"""Tables that somebody wrote, of any shape, made fit for a document: every row full, every span sound."""

import re
from collections.abc import Iterable, Sequence

from reports.documents.content import Table, cells_of, covered_by

_NUMBER = re.compile(r"\d{1,3}[.)]?|[IVXL]{1,6}[.)]?|[a-zđ][.)]?|\d{1,2}(\.\d{1,2}){1,2}\.?")
_FIGURE = re.compile(r"[+−-]?\d[\d.,/]*( ?%)?|[–−-]")
_CHANGE = re.compile(r"[+−–-]?\d[\d.,]*( ?%)?( \(hạng \d+\))?|[–−-]|chỉ số mới")
_SIGNED = re.compile(r"[+−-]\d")
_NUMBER_HEADINGS = ("tt", "stt", "số tt")

Span = tuple[int, int, int, int]


def free_table(rows: Iterable[Iterable[str]], header: int = 1, spans: Iterable[Iterable[int]] = ()) -> Table:
    """Return a table of a document.

    `rows` are texts, the first `header` of them repeated on each page; short rows are filled. `spans` are (row, column,
    rowspan, colspan) from 0. One that reaches out of the table, lies over another or over words is dropped, one that
    begins in the header ends there: no word is lost. A lone text that begins a header row of three columns or more
    takes the whole row, as where a file was read whose header could not be taken apart. Without rows the table has no
    columns.
    """
    texts = _full([["" if text is None else str(text).strip() for text in row] for row in rows])
    header = max(0, min(header, len(texts)))
    sound = _sound(texts, header, spans)
    sound += _lone_headings(texts[:header], sound)
    above, below = texts[:header], texts[header:]
    in_body = tuple((row - header, *rest) for row, *rest in sound if row >= header)
    return Table(
        columns=_kinds(above, below, in_body),
        header=tuple(tuple(row) for row in cells_of(above, [span for span in sound if span[0] < header])),
        rows=tuple(tuple(row) for row in below),
        spans=in_body,
    )


def _full(rows: list[list[str]]) -> list[list[str]]:
    """Fill short rows with empty cells."""
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width else []


def _sound(texts: list[list[str]], header: int, spans: Iterable[Iterable[int]]) -> list[Span]:
    kept: list[Span] = []
    taken: set[tuple[int, int]] = set()
    for given in spans:
        span = _clipped(tuple(given), header)
        if not _is_within(span, texts):
            continue
        hidden = covered_by(span)
        places = {span[:2], *hidden}
        if hidden and not places & taken and not any(texts[row][column] for row, column in hidden):
            kept.append(span)
            taken |= places
    return kept


def _lone_headings(above: list[list[str]], spans: list[Span]) -> list[Span]:
    """The header rows of which only the first place says something, each as a span over all columns."""
    taken = {row for first, _, rowspan, _ in spans for row in range(first, first + rowspan)}
    return [
        (number, 0, 1, len(row))
        for number, row in enumerate(above)
        if number not in taken and len(row) > 2 and row[0] and not any(row[1:])
    ]


def _clipped(span: tuple, header: int) -> tuple:
    """End a span of the header where the header ends."""
    if len(span) == 4 and all(isinstance(value, int) for value in span) and span[0] < header < span[0] + span[2]:
        return (span[0], span[1], header - span[0], span[3])
    return span


def _is_within(span: tuple, texts: list[list[str]]) -> bool:
    if len(span) != 4 or not all(isinstance(value, int) for value in span):
        return False
    row, column, rowspan, colspan = span
    if min(row, column) < 0 or min(rowspan, colspan) < 1 or not texts:
        return False
    return row + rowspan <= len(texts) and column + colspan <= len(texts[0])


def _kinds(above: Sequence[list[str]], below: Sequence[list[str]], spans: Sequence[Span]) -> tuple[str, ...]:
    """What each column holds; the first of words is the name of its row. Cells over several columns say nothing."""
    wide = {(row, column) for row, column, _, colspan in spans if colspan > 1}
    kinds: list[str] = []
    for column in range(len((*above, *below)[0]) if above or below else 0):
        cells = [row[column] for place, row in enumerate(below) if row[column] and (place, column) not in wide]
        headings = [row[column].lower() for row in above]
        kind = _kind(cells, is_numbered=any(heading in _NUMBER_HEADINGS for heading in headings), is_first=not column)
        kinds.append("name" if kind == "text" and "name" not in kinds else kind)
    return tuple(kinds)


def _kind(cells: Sequence[str], is_numbered: bool, is_first: bool) -> str:
    if (is_numbered or is_first) and all(_NUMBER.fullmatch(text) for text in cells) and (cells or is_numbered):
        return "number"
    if cells and all(_CHANGE.fullmatch(text) for text in cells) and any(_SIGNED.match(text) for text in cells):
        return "change"
    return "figure" if cells and all(_FIGURE.fullmatch(text) for text in cells) else "text"
