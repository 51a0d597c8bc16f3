"""Lines to paragraphs: joins what the page's width, blank lines and page breaks have cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.importing.labels import Kind, Label, read_label
from plans.importing.plain import plain
from plans.importing.source import Line, Table

Measure = dict[str, float]

# Widths of Times, the letter of administrative documents, in thousandths of its size; other letters 500.
_TIMES_GROUPS = (
    (250, " .,"), (278, "ijltIJ:;/|'"), (333, "rf()-I\""), (389, "sJ"), (444, "aceyz“”"), (556, "PFS"),
    (611, "ELTZ"), (667, "BCRV"), (722, "ADGHKNOQUXYw"), (778, "m"), (833, "%"), (889, "M"), (944, "W"),
)  # fmt: skip
_TIMES: Measure = {letter: width for width, letters in _TIMES_GROUPS for letter in letters}
_EVEN: Measure = {}

_TERMINAL = re.compile(r"[.;:!?…]\s?[”\")]?\Z|/\.\Z")
_ASSIGNMENT = re.compile(
    r"[*\s-]*(?:lanh dao|co quan|don vi|bo phan|nguoi)?[a-z ]{0,14}(?:chi dao|chu tri|phoi hop)[a-z ]{0,20}:"
)
_CLOSING = re.compile(r"tren day la\b|noi nhan\s*:")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the numbers of its first and last line; `rest` is the text without the label.

    `bold_until` is where a bold beginning ends that does not fill the first line, 0 where there is none.
    """

    text: str
    first: int
    last: int
    bold: bool = False
    centred: bool = False
    level: int | None = None
    label: Label | None = None
    bold_until: int = 0

    @property
    def rest(self) -> str:
        return self.text[self.label.end :] if self.label else self.text


def read_paragraphs(blocks: Sequence[Line | Table]) -> list[Paragraph | Table]:
    """Return the paragraphs and tables of a file's lines and tables, all words in their order.

    A line that the file calls whole stands alone. Others go on in the next line where that begins in the middle of a
    sentence, or where the line is as full as the page is wide and nothing (label, indent, gap, end of a sentence)
    says that a new paragraph begins.
    """
    blocks = [block for block in blocks if isinstance(block, Table) or block.text.strip()]
    fabric = Fabric.of([block for block in blocks if isinstance(block, Line)])
    joined: list[Paragraph | Table] = []
    building: list[Line] = []
    rows = _Rows()
    for block in blocks:
        if isinstance(block, Line) and building and rows.believed(block, building[-1], fabric) is None:
            if fabric.goes_on(building, block):
                rows.seen_inside(block.text)
                building.append(block)
                continue
        if building:
            joined.append(_paragraph(building, rows.current))
            building = []
        if isinstance(block, Table):
            joined.append(block)
        else:
            building = [block]
            rows.begin(block)
    if building:
        joined.append(_paragraph(building, rows.current))
    return joined


def _paragraph(lines: list[Line], label: Label | None) -> Paragraph:
    parts = [lines[0].text.strip()]
    for line in lines[1:]:
        parts += [glue(parts[-1], line.text.strip()), line.text.strip()]
    first = lines[0]
    return Paragraph(
        text="".join(parts),
        first=first.number,
        last=lines[-1].number,
        bold=all(line.bold for line in lines),
        centred=first.centred,
        level=first.level,
        label=label,
        bold_until=0 if first.bold else first.bold_until,
    )


def glue(before: str, after: str) -> str:
    """What stands between two lines of a paragraph: nothing inside a number or symbol cut at its hyphen or slash."""
    cut = len(before) > 1 and before[-1] in "-/" and before[-2].isalnum() and after[:1].isalnum()
    return "" if cut else " "


class _Rows:
    """The rows of labels that are open, to tell a label from a number that happens to begin a line."""

    def __init__(self):
        self.current: Label | None = None
        self.last: dict[tuple, Label] = {}
        self.inline_brackets = False

    def begin(self, line: Line) -> None:
        self.current = read_label(line.text)
        if self.current is None:
            self.seen_inside(line.text)
        else:
            self.last[self.current.rank] = self.current
            self.inline_brackets = self.current.kind != Kind.BRACKET and "(1)" in line.text

    def seen_inside(self, text: str) -> None:
        self.inline_brackets = self.inline_brackets or "(1)" in text

    def believed(self, line: Line, before: Line, fabric: "Fabric") -> Label | None:
        """The label of a line after another one, unless the line goes on with a sentence."""
        label = read_label(line.text)
        if label is None or line.whole or before.whole:
            return label
        if label.kind == Kind.BRACKET:
            return None if self.inline_brackets and label.numbers != (1,) else label
        ended = bool(_TERMINAL.search(before.text)) or not fabric.is_full(before, line, first=False)
        if label.kind == Kind.BULLET:
            starts_sentence = line.text[label.end : label.end + 1].isupper() or label.text in "+*•"
            return label if ended or starts_sentence else None
        return label if ended or label.follows(self.last.get(label.rank)) or line.bold else None


@dataclass(frozen=True)
class Fabric:
    """How the lines of a file are set: whether they are cut at a width, and whether gaps and indents mean something."""

    wrapped: bool
    gaps_mean: bool
    measure: Measure = field(repr=False)
    width: float
    margin: float | None

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Fabric":
        loose = [
            (line, after) for line, after in zip(lines, lines[1:], strict=False) if not line.whole and not after.whole
        ]
        sure = [(line, after) for line, after in loose if _goes_on_surely(line, after)]
        within = [(line, after) for line, after in sure if line.page == after.page]
        measure, width = min((_width(measure, sure) for measure in (_TIMES, _EVEN)), key=_unevenness(sure))
        return cls(
            wrapped=len(sure) >= 3 and len(sure) >= 0.08 * len(loose),
            gaps_mean=any(after.gap for _, after in loose) and sum(a.gap for _, a in within) <= 0.1 * len(within),
            measure=measure,
            width=width,
            margin=_margin(after for _, after in sure),
        )

    def is_full(self, line: Line, after: Line, first: bool) -> bool:
        """Whether the next line's first word had no room on the line; a first line may be indented."""
        word = after.text.split(maxsplit=1)[0]
        room = self.width * (0.93 if first and line.indent is None else 0.985)
        return measured(line.text, self.measure) + measured(" " + word, self.measure) > room

    def goes_on(self, building: list[Line], after: Line) -> bool:
        """Whether the paragraph made of some lines goes on in the line after them, which bears no label."""
        line = building[-1]
        if line.whole or after.whole or line.level or after.level:
            return False
        if _begins_anew(after):
            return False
        if _goes_on_surely(line, after):
            return self.wrapped or len(line.text) > 40
        if self.wrapped and _DANGLING.search(plain(line.text[-12:])):
            return True
        if self.wrapped and after.text[:1].islower() and self._is_long(line):
            return True
        if not self.wrapped or line.bold != after.bold or after.centred != line.centred or after.right != line.right:
            return False
        return self._by_layout(building, after)

    def _by_layout(self, building: list[Line], after: Line) -> bool:
        line = building[-1]
        ended = bool(_TERMINAL.search(line.text))
        if not self.is_full(line, after, first=len(building) == 1):
            return not ended and self._is_long(line) and (len(building) > 1 or _is_running(line))
        same_page_gaps = line.page == after.page and self.gaps_mean
        if same_page_gaps and after.gap:
            return False
        if after.indent is not None and self.margin is not None and not after.centred:
            return after.indent - self.margin < 8 or _hangs(building[0], after)
        return same_page_gaps or not ended or line.text.endswith(";")

    def _is_long(self, line: Line) -> bool:
        return measured(line.text, self.measure) > 0.85 * self.width


def _hangs(first: Line, after: Line) -> bool:
    """Whether a line stands further in than the label of its paragraph, as in a list with hanging text."""
    return first.indent is not None and after.indent >= first.indent + 5 and read_label(first.text) is not None


def _is_running(line: Line) -> bool:
    """Whether a line without an end may go on although it is not full: no heading does."""
    label = read_label(line.text)
    return label is None or label.kind in (Kind.BULLET, Kind.BRACKET)


def measured(text: str, measure: Measure) -> float:
    """The width of a text, diacritics left out, in the units of the measure."""
    return sum(measure.get(letter, 500) for letter in _bare(text))


def _bare(text: str) -> str:
    """The letters without diacritics, capitals kept."""
    return "".join(low.upper() if letter.isupper() else low for letter, low in zip(text, plain(text), strict=True))


def _goes_on_surely(line: Line, after: Line) -> bool:
    return (
        after.text[:1].islower()
        and not _TERMINAL.search(line.text)
        and read_label(after.text) is None
        and not after.right
    )


_DANGLING = re.compile(r"(?:^|\s)(?:tren|cua|va|cac|nhung|voi|tai|trong|cho|tu|theo|hoac|boi|nham|so)$")
"""Words after which no paragraph ends: what follows belongs to them, with a capital or without."""


def _begins_anew(line: Line) -> bool:
    start = plain(line.text[:60])
    return bool(_ASSIGNMENT.match(start) or _CLOSING.match(start))


def _width(measure: Measure, pairs) -> tuple[Measure, float]:
    widths = sorted(measured(line.text, measure) for line, _ in pairs)
    return measure, widths[int(len(widths) * 0.95)] if widths else 0.0


def _unevenness(pairs):
    """A key for (measure, width): the share of lines on which the next word would have had room."""

    def key(candidate: tuple[Measure, float]) -> int:
        measure, width = candidate
        return sum(
            measured(f"{line.text} {after.text.split(maxsplit=1)[0]}", measure) < 0.97 * width for line, after in pairs
        )

    return key


def _margin(lines) -> float | None:
    """The left edge of lines that go on, where the layout is known."""
    indents = sorted(line.indent for line in lines if line.indent is not None)
    return indents[len(indents) // 2] if indents else None
