"""What the place of text on a page means, for files that know it: two columns, page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plans.importing.plain import plain

Extent = tuple[float, float]
"""From where to where something reaches across the page."""
_ENDLESS = 1e6
_HEAD = re.compile(r"cong hoa xa hoi|doc lap\s*-\s*tu do|dang cong san viet nam")
_FOOT = re.compile(r"\W*noi nhan\b")
_HEAD_LINES, _FOOT_LINES = 14, 40
_PAGE_NUMBER = re.compile(r"\s*(?:trang\s+|[-–]\s*)?(\d{1,4})(?:\s*/\s*\d{1,4}|\s*[-–])?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A line across the page: its text, its page and the stretches that hold letters, from left to right."""

    text: str
    page: int
    extents: Sequence[Extent]

    def strips(self, least: float) -> list[Extent]:
        """The empty stretches: before the letters, wide ones between them, and behind them without end."""
        starts = [extent[0] for extent in self.extents]
        ends = [extent[1] for extent in self.extents]
        empty = zip([-_ENDLESS, *ends], [*starts, _ENDLESS], strict=True)
        return [strip for strip in empty if strip[1] - strip[0] >= least]


@dataclass(frozen=True)
class Zone:
    """Lines from `first` to `last` that hold two columns, parted at `cut`."""

    first: int
    last: int
    cut: float


def page_numbers(candidates: Mapping[int, str], pages: int) -> set[int]:
    """Return the pages whose candidate (the text of a line at the top or bottom) is a number that counts the pages.

    An appendix may count its own pages anew, its first page bearing no number.
    """
    found = {page: int(match[1]) for page, text in candidates.items() if (match := _PAGE_NUMBER.match(text))}
    counting: set[int] = set()
    parts = 1
    for page, own in sorted(found.items()):
        begins = own in (1, 2) and page - 1 not in counting
        if own == page or begins or (page - 1 in counting and own == found[page - 1] + 1):
            counting.add(page)
            parts += own != page and begins
    return counting if len(counting) >= max((pages - parts) / 2, 1) else _by_offset(found, pages)


def _by_offset(found: Mapping[int, int], pages: int) -> set[int]:
    """The same for a part of a longer file, whose numbers are all as far from the place in the file."""
    offset, times = Counter(own - page for page, own in found.items()).most_common(1)[0] if found else (0, 0)
    return {page for page, own in found.items() if own - page == offset} if times >= max((pages - 1) / 2, 2) else set()


def two_columns(rows: Sequence[Row], least: float, centre: float) -> list[Zone]:
    """Return the zones of a document's head and foot: agency and motto, recipients and signature.

    `least` is how wide the strip between two columns must be at least, `centre` the middle of the page.
    """
    return [zone for zone in (_head(rows, least, centre), *_feet(rows, least, centre)) if zone]


def _head(rows: Sequence[Row], least: float, centre: float) -> Zone | None:
    for place, row in enumerate(rows[:_HEAD_LINES]):
        if _HEAD.search(plain(row.text)):
            return _Growth(rows, least, centre).zone(place, 0, min(_HEAD_LINES, len(rows)))
    return None


def _feet(rows: Sequence[Row], least: float, centre: float) -> Iterator[Zone | None]:
    done = 0
    for place, row in enumerate(rows):
        if place >= done and _FOOT.match(plain(row.text)):
            end = next((at for at in range(place, len(rows)) if rows[at].page != row.page), len(rows))
            first = next(at for at in range(place, -1, -1) if at == 0 or rows[at - 1].page != row.page)
            zone = _Growth(rows, least, centre).zone(place, max(first, place - 5), min(end, place + _FOOT_LINES))
            done = zone.last + 1 if zone else place + 1
            yield zone


@dataclass(frozen=True)
class _Growth:
    rows: Sequence[Row]
    least: float
    centre: float

    def zone(self, sure: int, first: int, end: int) -> Zone | None:
        """The lines around a sure one through which an empty strip runs, with text on both sides of it."""
        strips = self.rows[sure].strips(self.least)
        low = high = sure
        while high + 1 < end and (shared := self._grown(strips, high + 1)):
            strips, high = shared, high + 1
        while low > first and (shared := self._grown_up(strips, low - 1)):
            strips, low = shared, low - 1
        sides = [strip for strip in strips if self._parts(low, high, strip)]
        if not sides:
            return None
        start, stop = max(sides, key=lambda strip: strip[1] - strip[0])
        return Zone(low, high, (start + stop) / 2)

    def _grown(self, strips: Sequence[Extent], place: int) -> list[Extent]:
        """The strips that stay empty in another line; none where the line stands in the middle of the page."""
        row = self.rows[place]
        own = row.strips(self.least)
        middle = (row.extents[0][0] + row.extents[-1][1]) / 2
        if len(own) == 2 and abs(middle - self.centre) < 0.1 * self.centre:
            return []
        shared = [(max(a, c), min(b, d)) for a, b in strips for c, d in own if min(b, d) - max(a, c) >= self.least]
        return shared if any(a > -_ENDLESS and b < _ENDLESS for a, b in shared) or len(own) == 2 else []

    def _grown_up(self, strips: Sequence[Extent], place: int) -> list[Extent]:
        """The same for a line above: text of the body that ends on the left is no column."""
        left = self.rows[place].extents[0][0]
        shared = self._grown(strips, place)
        two_sided = len(self.rows[place].strips(self.least)) > 2
        return shared if two_sided or any(start > -_ENDLESS and stop <= left for start, stop in shared) else []

    def _parts(self, low: int, high: int, strip: Extent) -> bool:
        ends = [extent for row in self.rows[low : high + 1] for extent in row.extents]
        return any(end <= strip[0] for _, end in ends) and any(start >= strip[1] for start, _ in ends)


def _inner(strips: Sequence[Extent]) -> bool:
    """Whether a strip has text on both sides."""
    return any(start > -_ENDLESS and stop < _ENDLESS for start, stop in strips)
