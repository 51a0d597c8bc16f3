"""Text that keeps the layout of a page by spaces: indents, centred lines, two columns at the head and the foot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.importing.readers.layout import Row, Zone, two_columns

POINTS = 6.0
"""Width of a letter of 14 points, which is what a space stands for in such text."""
_STRETCH = re.compile(r"\S+(?: \S+)*")
_GUTTER = 2


@dataclass(frozen=True)
class Part:
    """A line or, where a line holds two columns, one side of it; `place` is that of the line."""

    place: int
    text: str
    indent: float | None = None
    width: float | None = None
    centred: bool = False
    right: bool = False


@dataclass(frozen=True)
class Columns:
    """The lines of a text with what their spaces mean.

    `left` is the margin, `usual` and `width` how far most and the longest lines reach from it, in letters.
    """

    lines: Sequence[str]
    known: bool = False
    left: int = 0
    usual: int = 1
    width: int = 1
    zones: Sequence[Zone] = ()

    def ordered(self, places: range) -> list[Part]:
        """The parts of some lines in reading order: of a zone with two columns first the left side, then the right."""
        parts: list[Part] = []
        at = places.start
        while at < places.stop:
            zone = next((zone for zone in self.zones if zone.first == at and zone.last < places.stop), None)
            if zone:
                parts += self._parted(zone)
                at = zone.last + 1
            else:
                parts.append(self._part(at, self.lines[at]))
                at += 1
        return parts

    def _parted(self, zone: Zone) -> Iterator[Part]:
        cut = round(zone.cut)
        lines = [(place, self.lines[place]) for place in range(zone.first, zone.last + 1)]
        yield from (Part(place, text[:cut], indent=0.0) for place, text in lines if text[:cut].strip())
        yield from (Part(place, text[cut:], right=True) for place, text in lines if text[cut:].strip())

    def _part(self, place: int, text: str) -> Part:
        if not self.known:
            return Part(place, text)
        before = len(text) - len(text.lstrip()) - self.left
        reach = len(text) - self.left
        after = self.usual - reach
        is_short = len(text.strip()) <= 0.85 * self.usual
        centred = is_short and before >= 8 and after >= 3 and abs(before - after) <= max(6, 0.35 * before)
        return Part(place, text, max(before, 0) * POINTS, min(max(reach / self.width, 0.0), 1.0), centred)


def read_columns(lines: Sequence[tuple[str, int]]) -> Columns:
    """Return what the spaces of the lines, given with their pages, mean. Text without a layout has none."""
    texts = [text for text, _ in lines]
    starts = sorted(len(text) - len(text.lstrip()) for text in texts)
    reach = sorted(len(text) for text in texts)
    deep = sum(start >= 3 for start in starts)
    widest, usual = (reach[int(len(reach) * part)] if reach else 0 for part in (0.97, 0.75))
    zones = two_columns([_row(text, page) for text, page in lines], _GUTTER, usual / 2)
    if deep < 3 or deep < 0.1 * len(starts):
        return Columns(texts, zones=zones)
    left = starts[len(starts) // 20]
    return Columns(texts, True, left, usual - left, max(widest - left, 1), zones)


def _row(text: str, page: int) -> Row:
    return Row(text, page, [match.span() for match in _STRETCH.finditer(text)])
