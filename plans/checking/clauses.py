"""The small parts of a text in which a figure finds its subject and its year: sentences, clauses, brackets, years."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STOP = re.compile(r"\n+|[.!?…](?=\s)")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_YEAR = re.compile(
    r"(?P<versus>so với(?:\s+(?:cùng kỳ|kết quả|mức|kỳ đánh giá|của))*\s+)?"
    r"(?<!\w)(?:năm|ddci|pci)\s+(?P<first>(?:19|20)\d{2})(?!\d)"
    r"(?:\s*(?P<joint>[-–—]|và|,|đến)\s*(?:năm\s+)?(?P<last>(?:19|20)\d{2})(?!\d))?"
)
_VERSUS = re.compile(r"so với(?:\s+(?:cùng kỳ|kết quả|mức))*\s+(?P<first>(?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True)
class Year:
    """A mention of one year or of several together; `versus` says that something is compared with it."""

    start: int
    end: int
    years: tuple[int, ...]
    versus: bool


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends; a stop counts unless a small letter follows."""
    start = 0
    for stop in _STOP.finditer(text):
        rest = text[stop.end() : stop.end() + 20].lstrip()
        if stop[0][0] == "\n" or not rest or not rest[0].islower():
            yield start, stop.end()
            start = stop.end()
    if start < len(text):
        yield start, len(text)


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence between its semicolons."""
    for part in re.finditer(r"[^;]+;?", text[start:end]):
        yield start + part.start(), start + part.end()


def brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the contents of each pair of round brackets start and end."""
    return [match.span(1) for match in _BRACKETS.finditer(text, start, end)]


def years(low: str, start: int = 0, end: int | None = None) -> list[Year]:
    """The mentions of years in a part of a text in lower case; a span of more than two years counts as none."""
    end = len(low) if end is None else end
    found = {match.start(): _year(match) for match in _VERSUS.finditer(low, start, end)}
    found |= {match.start(): _year(match) for match in _YEAR.finditer(low, start, end)}
    return [found[place] for place in sorted(found)]


def _year(match: re.Match) -> Year:
    parts = match.groupdict()
    named: tuple[int, ...] = (int(parts["first"]),)
    if parts.get("last"):
        last = int(parts["last"])
        near = last == named[0] + 1 or parts["joint"] in ("và", ",")
        named = (*named, last) if near else ()
    return Year(match.start(), match.end(), named, "versus" not in parts or bool(parts["versus"]))
