"""Ruled tables of a PDF: cells from the lines that are drawn, over page ends."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plans.importing.readers.characters import cleaned_lines
from plans.importing.readers.pdf_page import Page, Printed, Word, printed_lines
from plans.importing.source import Table

_NEAR = 3.5
"""Lines so many points apart are one ruling: both edges of a thick line, two cells' borders side by side."""
_SHORTEST = 2.0
_MOST_RULES = 1500
_COVERED = 0.6
_PADDING = 7.0
"""What a cell leaves empty on both sides together, at least."""
_NO_SYLLABLE = re.compile(r"[bcdđghklmnpqrstvx]{1,2}\Z")
_NUMBER = re.compile(r"[+\-−]?[\d.,/%]+\Z")

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Rule:
    """A ruling at `place` (across: y, down: x) from `start` to `end`."""

    place: float
    start: float
    end: float


@dataclass(frozen=True)
class Grid:
    """A table as it stands on one page; `columns` are the places of its rulings down."""

    page: int
    baseline: float
    columns: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...]
    words: Sequence[Word] = ()

    @property
    def has_text(self) -> bool:
        return any(map(any, self.rows))

    def goes_on_from(self, other: "Grid") -> bool:
        """Whether this is the rest, on the next page, of another table: same columns at the same places."""
        return (
            self.page == other.page + 1
            and len(self.columns) == len(other.columns)
            and all(abs(mine - its) < 2 * _NEAR for mine, its in zip(self.columns, other.columns, strict=True))
        )


def grids_of(page: Page) -> list[Grid]:
    """Return the ruled tables of a page, from top to bottom. A frame around a text and rules alone are none."""
    across = _rules((s.y0, s.x0, s.x1) for s in page.segments if s.x1 - s.x0 >= max(s.y1 - s.y0, _SHORTEST))
    down = _rules((s.x0, s.y0, s.y1) for s in page.segments if s.y1 - s.y0 > max(s.x1 - s.x0, _SHORTEST))
    if len(across) + len(down) > _MOST_RULES:
        return []
    grids = [_grid(page, own_across, own_down) for own_across, own_down in _connected(across, down)]
    return sorted((grid for grid in grids if grid), key=lambda grid: grid.baseline)


def one_table(grids: Sequence[Grid]) -> Table:
    """Return the table that goes on over pages: its head, where repeated, and a row cut by the page's end only once."""
    rows = [list(row) for row in grids[0].rows]
    spans = list(grids[0].spans)
    for grid in grids[1:]:
        head = _same_rows(rows, grid.rows)
        rest = [list(row) for row in grid.rows[head:]]
        cut = bool(rest) and _is_rest_of(rest[0], rows[-1])
        if cut:
            rows[-1] = ["\n".join(part for part in pair if part) for pair in zip(rows[-1], rest.pop(0), strict=True)]
        moved = len(rows) - head - cut
        spans += [(row + moved, *others) for row, *others in grid.spans if row >= head + cut]
        rows += rest
    return Table(tuple(map(tuple, rows)), 0, grids[0].page, tuple(spans))


def _same_rows(rows: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> int:
    same = 0
    while same < min(len(rows), len(others)) and list(rows[same]) == list(others[same]):
        same += 1
    return same


def _is_rest_of(row: Sequence[str], before: Sequence[str]) -> bool:
    """Whether a row at the top of a page goes on with the last one: no first cell, a cell in mid-sentence."""
    return not row[0] and any(cell[:1].islower() and above for cell, above in zip(row, before, strict=True))


def _rules(pieces: Iterable[tuple[float, float, float]]) -> list[Rule]:
    """Join pieces (place, start, end) that lie on one line to rules."""
    rules: list[Rule] = []
    for group in _near(sorted(pieces)):
        place = sum(piece[0] for piece in group) / len(group)
        start, end = None, 0.0
        for _, first, last in sorted(group, key=lambda piece: piece[1]):
            if start is not None and first > end + _NEAR:
                rules.append(Rule(place, start, end))
                start = None
            start, end = (first, last) if start is None else (start, max(end, last))
        rules.append(Rule(place, start, end))
    return rules


def _near(pieces: Sequence[tuple[float, float, float]]) -> list[list[tuple[float, float, float]]]:
    groups: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][0][0] <= _NEAR:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that touch each other."""
    left_across, left_down = set(across), set(down)
    groups = []
    while left_across:
        own_across, own_down = {left_across.pop()}, set()
        fresh = True
        while fresh:
            touched = {rule for rule in left_down if any(_touch(other, rule) for other in own_across)}
            left_down -= touched
            own_down |= touched
            fresh = {rule for rule in left_across if any(_touch(rule, other) for other in touched)}
            left_across -= fresh
            own_across |= fresh
        groups.append((list(own_across), list(own_down)))
    return groups


def _touch(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.place <= across.end + _NEAR
        and down.start - _NEAR <= across.place <= down.end + _NEAR
    )


def _grid(page: Page, across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    columns = _places(down, across)
    lines = _places(across, down)
    if not down or len(columns) < 2 or len(lines) < 2:
        return None
    ruled = _Ruled.of(columns, lines, across, down)
    if len(ruled.columns) * len(ruled.lines) < 6:
        return None
    words = [word for word in page.words if ruled.holds(word)]
    return ruled.grid(page.number, words)


def _places(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[float]:
    """Where rules stand, and where those crossing them end, as a table may be open at its sides."""
    ends = [min(rule.start for rule in crossing), max(rule.end for rule in crossing)] if crossing else []
    places: list[float] = []
    for place in sorted([rule.place for rule in rules] + ends):
        if not places or place - places[-1] > _NEAR:
            places.append(place)
    return places


@dataclass(frozen=True)
class _Ruled:
    """The lattice of a table: its lines down (`columns`) and across (`lines`), and the rules that part its cells."""

    columns: Sequence[float]
    lines: Sequence[float]
    across: Sequence[Rule]
    down: Sequence[Rule]

    @classmethod
    def of(cls, columns: list[float], lines: list[float], across: Sequence[Rule], down: Sequence[Rule]) -> "_Ruled":
        """The lattice without lines that part no cells."""
        columns = [
            x
            for at, x in enumerate(columns)
            if at in (0, len(columns) - 1) or any(_is_wall(down, x, *ends) for ends in pairwise(lines))
        ]
        lines = [
            y
            for at, y in enumerate(lines)
            if at in (0, len(lines) - 1) or any(_is_wall(across, y, *ends) for ends in pairwise(columns))
        ]
        return cls(columns, lines, across, down)

    def holds(self, word: Word) -> bool:
        return self._cell(word) is not None

    def _cell(self, word: Word) -> tuple[int, int] | None:
        row = _between(self.lines, word.baseline - 0.25 * word.height)
        column = _between(self.columns, (word.x0 + word.x1) / 2)
        return None if row is None or column is None else (row, column)

    def grid(self, page: int, words: Sequence[Word]) -> Grid:
        height, width = len(self.lines) - 1, len(self.columns) - 1
        spans = self._spans(height, width)
        home = {cell: (span[0], span[1]) for span in spans for cell in _covered(span)}
        held: dict[tuple[int, int], list[Word]] = {}
        for word in words:
            cell = self._cell(word)
            held.setdefault(home.get(cell, cell), []).append(word)
        ends = {(row, column): column + across for row, column, _, across in spans}
        rows = tuple(
            tuple(
                _text(page, held.get((row, column), ()), self._width(column, ends.get((row, column), column + 1)))
                for column in range(width)
            )
            for row in range(height)
        )
        return Grid(page, self.lines[0], tuple(self.columns), rows, tuple(spans), words)

    def _width(self, first: int, after: int) -> float:
        return self.columns[after] - self.columns[first] - _PADDING

    def _spans(self, height: int, width: int) -> list[Span]:
        """The cells larger than one of the lattice."""
        taken: set[tuple[int, int]] = set()
        spans = []
        for row in range(height):
            for column in range(width):
                if (row, column) not in taken:
                    span = self._span(row, column, taken)
                    taken |= set(_covered(span))
                    if span[2:] != (1, 1):
                        spans.append(span)
        return spans

    def _span(self, row: int, column: int, taken: set[tuple[int, int]]) -> Span:
        """The largest cell from a corner: to the right as far as no rule stands, then down."""
        right = column + 1
        while right < len(self.columns) - 1 and (row, right) not in taken and self._is_open_right(row, right):
            right += 1
        below = row + 1
        while below < len(self.lines) - 1 and self._is_open_below(below, range(column, right)):
            below += 1
        return row, column, below - row, right - column

    def _is_open_right(self, row: int, column: int) -> bool:
        return not _is_wall(self.down, self.columns[column], self.lines[row], self.lines[row + 1])

    def _is_open_below(self, row: int, columns: range) -> bool:
        inner = all(self._is_open_right(row, column) for column in columns[1:])
        outer = columns.stop == len(self.columns) - 1 or not self._is_open_right(row, columns.stop)
        return (
            inner
            and outer
            and not any(
                _is_wall(self.across, self.lines[row], self.columns[column], self.columns[column + 1])
                for column in columns
            )
        )


def _covered(span: Span) -> list[tuple[int, int]]:
    row, column, down, across = span
    return [(r, c) for r in range(row, row + down) for c in range(column, column + across)]


def _is_wall(rules: Sequence[Rule], place: float, start: float, end: float) -> bool:
    """Whether a rule at a place parts what lies on its two sides from start to end."""
    covered = sum(
        max(min(rule.end, end) - max(rule.start, start), 0.0) for rule in rules if abs(rule.place - place) <= _NEAR
    )
    return covered >= _COVERED * (end - start)


def _between(places: Sequence[float], at: float) -> int | None:
    return next((place for place, (start, end) in enumerate(pairwise(places)) if start <= at < end), None)


def _text(page: int, words: Sequence[Word], width: float) -> str:
    """The text of a cell of a width, a line each; what is cut inside a word or number is put together."""
    text = ""
    before: Printed | None = None
    for line in printed_lines(page, words):
        text += ("" if before is None or _is_cut(before, line, width) else "\n") + line.text
        before = line
    return cleaned_lines(text)


def _is_cut(line: Printed, after: Printed, width: float) -> bool:
    """Whether a narrow cell has cut a word: letters without a vowel go on, or a number that fills the line."""
    end, start = line.words[-1], after.words[0]
    if end.text[-1].isalpha():
        return len(line.words) == 1 and bool(_NO_SYLLABLE.match(start.text))
    if not (_NUMBER.match(end.text) and _NUMBER.match(start.text)):
        return False
    return line.x1 - line.x0 + (end.x1 - end.x0) / len(end.text) > width
