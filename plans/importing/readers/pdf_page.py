"""Words of a page to lines: one baseline, one line; columns, indents and gaps by the places of the words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from plans.importing.readers.characters import cleaned
from plans.importing.readers.layout import Row
from plans.importing.source import Line


@dataclass(frozen=True)
class Word:
    """A word from `x0` to `x1` on a baseline, in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    baseline: float
    height: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Segment:
    """A straight line, across or down, as the box around it."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Page:
    """What stands on a page; `pictured` is the share of it that pictures cover."""

    number: int
    width: float
    height: float
    words: Sequence[Word] = ()
    segments: Sequence[Segment] = ()
    pictured: float = 0.0


@dataclass(frozen=True)
class Printed:
    """The words of a line from left to right, and where the line stands."""

    page: int
    words: Sequence[Word]
    right: bool = False

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def baseline(self) -> float:
        return self.words[0].baseline

    @property
    def text(self) -> str:
        return cleaned(joined(self.words))

    def row(self) -> Row:
        return Row(self.text, self.page, [(word.x0, word.x1) for word in self.words])

    def side(self, cut: float, right: bool) -> "Printed | None":
        """The words on one side of a cut; None where there are none."""
        words = [word for word in self.words if ((word.x0 + word.x1) / 2 > cut) == right]
        return Printed(self.page, words, right) if words else None


def printed_lines(page: int, words: Sequence[Word]) -> list[Printed]:
    """Return the lines that the words make, from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if lines and word.baseline - lines[-1][0].baseline < 0.3 * max(min(word.height, lines[-1][0].height), 4):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Printed(page, sorted(line, key=lambda word: word.x0)) for line in _with_raised(lines)]


def _with_raised(lines: list[list[Word]]) -> list[list[Word]]:
    """Put small raised or lowered letters (notes, degrees) into the line they stand at."""
    whole: list[list[Word]] = []
    for line in lines:
        if whole and _belongs(line, whole[-1]):
            whole[-1] += line
        elif whole and _belongs(whole[-1], line):
            whole[-1] = line + whole[-1]
        else:
            whole.append(line)
    return whole


def _belongs(small: Sequence[Word], line: Sequence[Word]) -> bool:
    apart = abs(small[0].baseline - line[0].baseline)
    tall = line[0].height
    if max(word.height for word in small) > 0.8 * tall or apart > 0.6 * tall:
        return False
    return all(any(-2 < word.x0 - other.x1 < 0.5 * tall for other in line) for word in small)


def joined(words: Sequence[Word]) -> str:
    """The words of a line as text: a space where there is room for one."""
    parts = [words[0].text] if words else []
    for before, word in pairwise(words):
        parts += ["" if word.x0 - before.x1 < 0.08 * word.height else " ", word.text]
    return "".join(parts)


@dataclass(frozen=True)
class Measures:
    """The usual places of a document's lines: margins by the pages' width, indents, and the pitch of a paragraph."""

    left: dict[int, float] = field(default_factory=dict)
    right: dict[int, float] = field(default_factory=dict)
    indents: frozenset[int] = frozenset()
    pitch: float = 18.0

    @classmethod
    def of(cls, pages: Sequence[Page], lines: Sequence[Printed]) -> "Measures":
        widths = {page.number: round(page.width) for page in pages}
        left, right = {}, {}
        for width in set(widths.values()):
            own = [line for line in lines if widths[line.page] == width and not line.right]
            left[width] = _usual([line.x0 for line in own], first=True)
            right[width] = _usual([line.x1 for line in own], first=False)
        starts = Counter(round(line.x0) for line in lines)
        indents = frozenset(start for start, times in starts.items() if times > max(0.05 * len(lines), 4))
        return cls(left, right, indents, _pitch(lines))

    def line(self, printed: Printed, before: Printed | None, page: Page) -> Line:
        """A line with what its place says; its number is set later."""
        bold = _bold_until(printed)
        text = printed.text
        line = Line(
            text,
            0,
            page=printed.page,
            bold=bold == len(text),
            italic=all(word.italic for word in printed.words),
            gap=self._gap(printed, before),
            right=printed.right,
            bold_until=bold,
        )
        return line if printed.right else self._placed(line, printed, round(page.width))

    def _placed(self, line: Line, printed: Printed, width: int) -> Line:
        left, right = self.left[width], self.right[width]
        before, after = printed.x0 - left, right - printed.x1
        centred = before > 18 and after > 18 and abs(before - after) < 8 and self._is_no_indent(printed.x0)
        reach = (printed.x1 - left) / max(right - left, 1)
        return replace(
            line, indent=round(max(before, 0.0), 1), width=round(min(max(reach, 0.0), 1.0), 3), centred=centred
        )

    def _is_no_indent(self, x0: float) -> bool:
        return not any(abs(x0 - indent) <= 1.5 for indent in self.indents)

    def _gap(self, line: Printed, before: Printed | None) -> bool:
        if before is None or before.page != line.page or before.right != line.right:
            return False
        return line.baseline - before.baseline > 1.25 * self.pitch


def _bold_until(line: Printed) -> int:
    bold = 0
    while bold < len(line.words) and line.words[bold].bold:
        bold += 1
    return len(cleaned(joined(line.words[:bold])))


def _usual(places: Sequence[float], first: bool) -> float:
    """The outermost place where one line in twenty begins or ends."""
    if not places:
        return 0.0
    times = Counter(round(place) for place in places)
    close = {place: sum(times[place + off] for off in (-1, 0, 1)) for place in times}
    common = [place for place, number in close.items() if number >= max(0.05 * len(places), 2)]
    if not common:
        return min(places) if first else max(places)
    outermost = min(common) if first else max(common)
    return median(place for place in places if abs(round(place) - outermost) <= 1)


def _pitch(lines: Sequence[Printed]) -> float:
    """How far the lines of a paragraph are apart."""
    apart = [line.baseline - before.baseline for before, line in _neighbours(lines)]
    inside = [line.baseline - before.baseline for before, line in _neighbours(lines) if line.text[:1].islower()]
    return median(inside) if len(inside) >= 3 else median(apart) if apart else 18.0


def _neighbours(lines: Sequence[Printed]) -> Iterator[tuple[Printed, Printed]]:
    for before, line in pairwise(lines):
        if before.page == line.page and not before.right and not line.right and line.baseline > before.baseline:
            yield before, line
