"""Marks of Markdown, as converters leave them in text: emphasis, escapes, heading signs, tables of bars."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plans.importing.readers.characters import cleaned, cleaned_lines

_STARS = re.compile(r"\*{1,3}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_RULE = re.compile(r"\s*([-_=*])(?:\s*\1){2,}\s*\Z")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ROW = re.compile(r"\s*\|.*\|\s*\Z")
_BELOW_HEAD = re.compile(r"\s*\|(?:\s*:?-{1,}:?\s*\|)+\s*\Z")
_BAR = re.compile(r"(?<!\\)\|")
_FARTHEST = 6
"""Emphasis that is cut by lines ends within so many of them; a star further away is a star."""


@dataclass(frozen=True)
class Marked:
    """A line without its marks; `bold_until` counts the bold characters at its start."""

    text: str
    bold: bool = False
    italic: bool = False
    bold_until: int = 0


@dataclass
class _Run:
    """Stars at a place of a line; `opens` and `closes` say how many of them are marks."""

    line: int
    start: int
    length: int
    can_open: bool
    can_close: bool
    used: int = 0
    opens: int = 0
    closes: int = 0

    @property
    def free(self) -> int:
        return self.length - self.used


@dataclass
class _Emphasis:
    """The stars that stand open at a place of the text."""

    stack: list[_Run] = field(default_factory=list)

    def meet(self, run: _Run) -> None:
        self.stack = [held for held in self.stack if run.line - held.line <= _FARTHEST]
        if run.can_close:
            self._close(run)
        if run.can_open and run.free:
            self.stack.append(run)

    def _close(self, run: _Run) -> None:
        for held in reversed(list(self.stack)):
            number = _pairs(held, run)
            if number:
                held.used, held.opens = held.used + number, held.opens + number
                run.used, run.closes = run.used + number, run.closes + number
                place = self.stack.index(held)
                del self.stack[place + (1 if held.free else 0) :]
            if not run.free:
                return


def _pairs(opening: _Run, closing: _Run) -> int:
    """How many stars of two runs belong together: equal runs, or what is left of a run of three."""
    if opening.free == closing.free:
        return opening.free
    if 3 in (opening.length, closing.length):
        return min(opening.free, closing.free)
    return 0


def is_rule(line: str) -> bool:
    """Whether a line is only drawn: three or more dashes, underscores, stars or equal signs."""
    return bool(_RULE.match(line))


def is_row(line: str) -> bool:
    """Whether a line looks like a row of a table of bars."""
    return bool(_ROW.match(line)) and len(_BAR.findall(line)) >= 3


def read_rows(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the cells of rows of bars, all rows equally long; the line below the head is left out."""
    rows = [[_cell(cell) for cell in _BAR.split(line.strip()[1:-1])] for line in lines if not _BELOW_HEAD.match(line)]
    width = max(map(len, rows), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _cell(text: str) -> str:
    return cleaned_lines("\n".join(marked.text for marked in take_marks(_BREAK.sub("\n", text).split("\n"))))


def take_marks(lines: Sequence[str]) -> list[Marked]:
    """Return the lines of a text (no empty ones) without marks of emphasis, escapes and heading signs.

    A star is a mark where it has a partner within six lines; others (bullets, notes) stay.
    """
    bare = [_HEADING.sub("", line, count=1) for line in lines]
    headings = [len(text) < len(line) for text, line in zip(bare, lines, strict=True)]
    runs: list[list[_Run]] = [[] for _ in bare]
    emphasis = _Emphasis()
    for number, text in enumerate(bare):
        for run in _runs(number, text):
            runs[number].append(run)
            emphasis.meet(run)
    return list(_marked(bare, headings, runs))


def _runs(number: int, text: str) -> Iterator[_Run]:
    for match in _STARS.finditer(text) if "*" in text else ():
        start, end = match.span()
        escaped = (len(text[:start]) - len(text[:start].rstrip("\\"))) % 2
        start += escaped
        before, after = text[start - 1 : start].strip(), text[end : end + 1].strip()
        if start == end or (before == "(" and after == ")"):
            continue
        yield _Run(number, start, end - start, can_open=bool(after), can_close=bool(before) and not escaped)


def _marked(bare: Sequence[str], headings: Sequence[bool], runs: Sequence[Sequence[_Run]]) -> Iterator[Marked]:
    bold = italic = 0
    for text, heading, own in zip(bare, headings, runs, strict=True):
        pieces: list[tuple[str, bool, bool]] = []
        at = 0
        for run in own:
            left = run.length - run.opens - run.closes
            pieces.append((text[at : run.start], bold > 0, italic > 0))
            bold, italic = bold - (run.closes >= 2), italic - (run.closes % 2)
            pieces.append(("*" * left, bold > 0, italic > 0))
            bold, italic = bold + (run.opens >= 2), italic + (run.opens % 2)
            at = run.start + run.length
        pieces.append((text[at:], bold > 0, italic > 0))
        yield _as_marked(pieces, heading)


def _as_marked(pieces: Sequence[tuple[str, bool, bool]], heading: bool) -> Marked:
    parts = [(_ESCAPE.sub(r"\1", text), bold or heading, italic) for text, bold, italic in pieces]
    text = cleaned("".join(part for part, _, _ in parts))
    shown = [(part, bold, italic) for part, bold, italic in parts if part.strip()]
    return Marked(
        text=text,
        bold=bool(shown) and all(bold for _, bold, _ in shown),
        italic=bool(shown) and all(italic for _, _, italic in shown),
        bold_until=bold_start(text, parts),
    )


def bold_start(text: str, parts: Sequence[tuple[str, bool, bool]]) -> int:
    """How many characters at the start of the cleaned text are bold; `parts` are (text, bold, italic)."""
    start = ""
    for part, bold, _ in parts:
        if part.strip() and not bold:
            break
        start += part
    return min(len(cleaned(start)), len(text))
