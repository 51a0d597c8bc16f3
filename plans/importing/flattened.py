"""Tables that lost their cells: runs of lines with a component's name and its figures, as PDF readers leave them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.document import DocumentFigure
from plans.importing.labels import Kind, read_label
from plans.importing.meaning.components import ComponentNames, Mention
from plans.importing.plain import capital, plain
from plans.importing.source import Line, Table

_HEADER = re.compile(r"(?:stt|tt|so tt)\b.*\b(?:chi so|ten|noi dung|tieu chi)\b|(?:stt|tt)$")
_FIGURES = re.compile(
    r"[\s+\-]*\d{1,3}(?:[.,]\d{1,3})?(?:/\d{1,3})?(?:[\s+\-]+\d{1,3}(?:[.,]\d{1,3})?(?:/\d{1,3})?)*[\s\-]*"
)
_MEASURE = re.compile(r"(?P<measure>diem so|diem|xep hang|thu hang|hang)\b\s?(?=[\s\d+\-]|$)")
_NUMBER = re.compile(r"([+\-]?\d{1,3}(?:[.,]\d{1,3})?)(?:/(\d{1,3}))?")
_YEAR = re.compile(r"\b(20\d\d)\b")
_HEAD_WORDS = re.compile(
    r"(?:nam|so luong|chi so|xu huong|thay doi|diem|hang|xep|tang|giam|giai doan|muc|ten|tong|ket qua|thanh phan|"
    r"trong so|vi tri|do|so voi|chenh lech|\d{4}|stt|tt)\b"
)
_ROW_NUMBER = re.compile(r"(?<!\S)\d{1,2}\.?\s+$")
_NO_WORDS = re.compile(r"(?:diem so|diem|xep hang|thu hang|hang|chi so moi|moi|[\d.,/+\-()\s])*")
_AROUND_NAME = re.compile(r"^\s?\d{1,2}\.?\s|(?:\s[+\-]?\d[\d.,/]*)+\s?$")
_FEWEST_ROWS = 2


@dataclass(frozen=True)
class Flattened:
    """A table put together again: rows in the order of the words, its figures, and the lines as they were."""

    table: Table
    figures: tuple[DocumentFigure, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    number: str
    name: str
    values: tuple[tuple[str, tuple[str, ...]], ...]  # (measure as written or "", figures)


def put_together(
    blocks: Sequence[Line | Table], names: ComponentNames, year: int
) -> tuple[list[Line | Table], dict[int, Flattened]]:
    """Replace runs of lines that are a flattened table of components by a table, all words in their order.

    Returns the blocks, and what was understood of each such table by the number of its first line. `year` is the year
    assessed. A run of which not every word finds its row stays as it is.
    """
    kept: list[Line | Table] = []
    found: dict[int, Flattened] = {}
    position = 0
    while position < len(blocks):
        end = _run_end(blocks, position, names)
        flattened = _read(blocks[position:end], names, year) if end else None
        if flattened:
            kept.append(flattened.table)
            found[flattened.table.number] = flattened
            position = end
        else:
            kept.append(blocks[position])
            position += 1
    return kept, found


def _run_end(blocks: Sequence[Line | Table], start: int, names: ComponentNames) -> int:
    """Where the run that begins with a header's line ends; 0 where none begins."""
    if not isinstance(blocks[start], Line) or not _HEADER.match(plain(blocks[start].text[:200])):
        return 0
    position, rows = start + 1, 0
    while position < len(blocks) and isinstance(blocks[position], Line):
        low = plain(blocks[position].text)
        if not _belongs(blocks[position].text, low, names, rows):
            break
        rows += any(char.isdigit() for char in low)
        position += 1
    return position if rows >= _FEWEST_ROWS else 0


def _belongs(text: str, low: str, names: ComponentNames, rows: int) -> bool:
    """Whether a line can be one of a flattened table."""
    if len(text) > 140:
        return False
    label = read_label(text)
    if label and label.kind < Kind.BULLET and not label.text.rstrip(".").isdigit():
        return False
    if _FIGURES.fullmatch(low) or _MEASURE.match(low):
        return True
    if len(text) > 90 or text.endswith((".", ";", ":")) or low.startswith("("):
        return False
    if rows < 1 or _HEAD_WORDS.match(low):
        return True
    bare = " ".join(_AROUND_NAME.sub("", low).split())
    return any(bare in key or key.startswith(bare) or bare.startswith(key) for key in names.spelling)


def _read(lines: Sequence[Line], names: ComponentNames, year: int) -> Flattened | None:
    text = " ".join(line.text.strip() for line in lines)
    mentions = names.all_in(text)
    if len(mentions) < 2:
        return None
    starts = [_row_start(text, mention.start) for mention in mentions]
    ends = [*starts[1:], len(text)]
    rows = [_row(text, start, mention, end) for start, mention, end in zip(starts, mentions, ends, strict=True)]
    if any(row is None for row in rows):
        return None
    head = text[: starts[0]].strip()
    years = sorted({int(found) for found in _YEAR.findall(head) if int(found) <= year}) or [year]
    first = lines[0].number
    figures = [figure for row in rows for figure in _row_figures(row, plain(head), years, first)]
    table = Table(tuple(_cells(head, rows)), first, lines[0].page)
    return Flattened(table, tuple(figures), tuple(line.text for line in lines))


def _row_start(text: str, start: int) -> int:
    """The place of the row's number before a name."""
    found = _ROW_NUMBER.search(text, max(0, start - 6), start)
    return found.start() if found else start


def _row(text: str, start: int, mention: Mention, end: int) -> _Row | None:
    low = plain(text)
    if not _NO_WORDS.fullmatch(low[mention.end : end]):
        return None
    measures = list(_MEASURE.finditer(low, mention.end, end))
    if not measures:
        return _Row(
            text[start : mention.start].strip(), mention_text(text, mention), (("", _parts(text, mention.end, end)),)
        )
    if text[mention.end : measures[0].start()].strip():
        return None
    stops = [*(found.start() for found in measures[1:]), end]
    values = tuple(
        (text[found.start() : found.end("measure")], _parts(text, found.end("measure"), stop))
        for found, stop in zip(measures, stops, strict=True)
    )
    return _Row(text[start : mention.start].strip(), mention_text(text, mention), values)


def mention_text(text: str, mention: Mention) -> str:
    return text[mention.start : mention.end]


def _parts(text: str, start: int, end: int) -> tuple[str, ...]:
    return tuple(text[start:end].split())


def _cells(head: str, rows: Sequence[_Row]) -> list[tuple[str, ...]]:
    """Rows as wide as the widest; the header's words stand in one cell, as their columns are not known."""
    with_measure = any(word for row in rows for word, _ in row.values)
    width = 2 + with_measure + max(len(figures) for row in rows for _, figures in row.values)
    cells = [(head, *[""] * (width - 1))] if head else []
    for row in rows:
        for place, (word, figures) in enumerate(row.values):
            lead = (row.number, row.name) if place == 0 else ("", "")
            line = (*lead, *((word,) if with_measure else ()), *figures)
            cells.append((*line, *[""] * (width - len(line))))
    return cells


def _row_figures(row: _Row, head: str, years: list[int], first: int) -> list[DocumentFigure]:
    if row.values[0][0]:
        return _measured(row, years, first)
    return _in_columns(row, head, years, first)


def _numbers(written: Sequence[str]) -> list[tuple[Decimal, int | None]]:
    found = [_NUMBER.fullmatch(plain(part)) for part in written]
    return [(Decimal(part[1].replace(",", ".")), int(part[2]) if part[2] else None) for part in found if part]


def _measured(row: _Row, years: list[int], first: int) -> list[DocumentFigure]:
    """A row with a line of scores and a line of ranks: figures of two years, then the change."""
    name = capital(row.name)
    found = {year: DocumentFigure(year=year, component=name, first=first) for year in years[-2:]}
    for word, written in row.values:
        numbers = [number for number, _ in _numbers(written)]
        if plain(word).startswith("diem"):
            _place_scores(found, numbers, name)
        else:
            _place_ranks(found, numbers)
    return [figure for figure in found.values() if figure.score is not None or figure.rank is not None]


def _place_scores(found: dict[int, DocumentFigure], numbers: list[Decimal], name: str) -> None:
    *_, year = sorted(found)
    last, before = found[year], found.get(min(found))
    if len(numbers) == 1:
        last.score = numbers[0] if 0 <= numbers[0] <= 10 else None
        last.doubt = f"Chỉ có một con số; được hiểu là của năm {year}." if len(found) > 1 else ""
    elif len(numbers) == 2 and len(found) == 2:
        before.score, last.score = numbers
    elif best := _scores_with_change(numbers) if len(found) == 2 else None:
        before.score, last.score, last.change = best
        _doubt_the_rest(last, numbers, best, name)
    elif numbers:
        last.doubt = f"Không rõ các con số {', '.join(map(str, numbers))} của “{name}” là gì."


def _doubt_the_rest(figure: DocumentFigure, numbers: list[Decimal], taken: tuple[Decimal, ...], name: str) -> None:
    left = [abs(number) for number in numbers]
    for number in taken:
        if abs(number) in left:
            left.remove(abs(number))
    if left and len(numbers) > 3:
        figure.doubt = f"Số {', '.join(map(str, left))} trong dòng của “{name}” không thuộc điểm nào, đã bỏ qua."


def _scores_with_change(numbers: list[Decimal]) -> tuple[Decimal, Decimal, Decimal] | None:
    """The one way to take two scores and their difference, in this order, out of a row of numbers."""
    ways = set()
    places = range(min(len(numbers), 8))
    for before, after, change in (
        (numbers[a], numbers[b], numbers[c]) for a in places for b in places for c in places if a < b < c
    ):
        is_score = 0 <= before <= 10 and 0 <= after <= 10
        if is_score and abs(abs(after - before) - abs(change)) <= Decimal("0.011"):
            ways.add((before, after, abs(change) if after >= before else -abs(change)))
    return ways.pop() if len(ways) == 1 else None


def _place_ranks(found: dict[int, DocumentFigure], numbers: list[Decimal]) -> None:
    ranks = [int(number) for number in numbers if number == number.to_integral_value() and number >= 1]
    years = sorted(found)
    if len(ranks) >= 2 and len(years) == 2:
        found[years[0]].rank, found[years[1]].rank = ranks[:2]
    elif ranks:
        found[years[-1]].rank = ranks[0]


def _in_columns(row: _Row, head: str, years: list[int], first: int) -> list[DocumentFigure]:
    """A row with all figures in one line: score and rank of each year, then the change, as the header says."""
    pairs = _numbers(row.values[0][1])
    name = capital(row.name)
    each = 2 if re.search(r"\b(?:hang|xep hang)\b", head) and "diem" in head else 1
    with_change = bool(re.search(r"thay doi|tang|giam|chenh lech", head))
    if len(pairs) not in (each * len(years), each * len(years) + with_change):
        doubt = f"Không rõ các con số trong dòng của “{name}” thuộc cột nào."
        return [DocumentFigure(year=years[-1], component=name, first=first, doubt=doubt)] if pairs else []
    found = []
    for place, year in enumerate(years):
        score, *rank = pairs[place * each : place * each + each]
        figure = DocumentFigure(year=year, score=score[0], component=name, first=first)
        if rank:
            figure.rank, figure.of = int(rank[0][0]), rank[0][1]
        found.append(figure)
    if len(pairs) > each * len(years):
        found[-1].change = pairs[-1][0]
    return found
