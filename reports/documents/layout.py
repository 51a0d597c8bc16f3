"""What the decree leaves to choose in a document, the same in every kind of file: sizes, line breaks, columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.documents.charts import LaidChart, lay_out_chart
from reports.documents.content import Appendix, Block, Chart, Heading, Letter, Paragraph, Table, listed
from reports.documents.fonts import balanced_lines, text_width
from reports.documents.table_layout import MM, LaidTable, lay_out_table

MOTTO = "Độc lập - Tự do - Hạnh phúc"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
DRAFT = "DỰ THẢO"
ADDRESS = "Kính gửi:"

TEXT_WIDTH = 164 * MM
LANDSCAPE_WIDTH = 251 * MM
LEFT_COLUMN = {13: 66 * MM, 12: 73 * MM}
"""The width of the agency's column at each size; its lines are 2 mm shorter."""
_COLUMN_GAP = 2 * MM
_HALF = 80 * MM
_TITLE = 135 * MM
_NOTE = 150 * MM
_LANDSCAPE_NOTE = 220 * MM
_ADDRESSEES = 150 * MM
_CHART = {False: 205 * MM, True: 120 * MM}
"""The height of a chart with its caption on an upright page, and on one that lies across below its appendix's title."""

LaidBlock = Heading | Paragraph | LaidTable | LaidChart


@dataclass(frozen=True)
class Centred:
    """A centred text broken into lines, and the length in points of the rule below it."""

    lines: list[str]
    rule: float


@dataclass(frozen=True)
class LaidAddressees:
    """“Kính gửi:” with one name beside it, or with several below it whose dashes stand under its colon.

    `names` are broken into lines. `left` is where the word begins, `names_left` where the names do behind their `dash`;
    `right` is what stays free on the right. All in points from the edges of the text.
    """

    names: list[list[str]]
    dash: str
    left: float
    names_left: float
    right: float

    @property
    def hang(self) -> float:
        """How far the first line of a name begins before its further lines."""
        return text_width(self.dash, 14)

    @property
    def word_indent(self) -> float:
        """Where the word begins, seen from the names: less than nothing."""
        return self.left - self.names_left


@dataclass(frozen=True)
class LaidAppendix:
    """An appendix with its title (none without a title) and its note broken into lines."""

    name: str
    title: list[str]
    note: list[str]
    blocks: list[LaidBlock]
    landscape: bool


@dataclass(frozen=True)
class Layout:
    """The sizes in points that go together (13/14/14 or 12/13/13), the centred texts in lines, the tables in columns.

    `size` is that of agency and country, motto and date are a point larger.
    """

    size: int
    parent_agency: Centred
    agency: Centred
    title: Centred
    addressees: LaidAddressees | None
    signature: list[str]
    blocks: list[LaidBlock]
    appendices: list[LaidAppendix]


def lay_out(letter: Letter) -> Layout:
    """Choose 13/14/14 where every line of the agency's column fits in one line, else 12/13/13, and break the lines."""
    parent, agency = letter.parent_agency.upper(), letter.agency.upper()
    number = f"Số: {letter.number_and_symbol}"
    widest = max(text_width(parent, 13), text_width(agency, 13, bold=True), text_width(number, 13))
    size = 13 if widest <= LEFT_COLUMN[13] - _COLUMN_GAP else 12
    column = LEFT_COLUMN[size] - _COLUMN_GAP
    return Layout(
        size=size,
        parent_agency=_centred(parent, column, size),
        agency=_centred(agency, column, size, bold=True),
        title=_centred(letter.title, _TITLE, bold=True),
        signature=[
            line
            for text in (*letter.authority, letter.position)
            for line in _centred(text.upper(), _HALF, bold=True).lines
        ],
        addressees=_addressees(letter.addressees),
        blocks=_closing(_laid(letter.blocks)),
        appendices=[_appendix(appendix, letter.attachment_note) for appendix in letter.appendices],
    )


def _appendix(appendix: Appendix, note: str) -> LaidAppendix:
    room = _LANDSCAPE_NOTE if appendix.landscape else _NOTE
    return LaidAppendix(
        name=appendix.name,
        title=_centred(appendix.title.upper(), room, bold=True).lines if appendix.title else [],
        note=_centred(note, room, italic=True).lines,
        blocks=_laid(appendix.blocks, appendix.landscape),
        landscape=appendix.landscape,
    )


def _addressees(written: Sequence[str]) -> LaidAddressees | None:
    """Place box 9a in the middle, as wide as its longest line (Phụ lục I, phần I, mục II, 9d)."""
    names = listed(written)
    if not names:
        return None
    if len(names) == 1:
        names, dash, beside = (names[0].rstrip("."),), "", text_width(f"{ADDRESS} ", 14)
    else:
        dash = "- "
        beside = text_width(ADDRESS.rstrip(":"), 14) + text_width(dash, 14)
    broken = [balanced_lines(name, _ADDRESSEES - beside, 14) for name in names]
    # A little more than the lines are wide, so that no rounding breaks them anew.
    wide = min(max(text_width(line, 14) for lines in broken for line in lines) + 1, TEXT_WIDTH - beside)
    left = (TEXT_WIDTH - beside - wide) / 2
    return LaidAddressees(broken, dash, left, left + beside, TEXT_WIDTH - left - beside - wide)


def _laid(blocks: Sequence[Block], landscape: bool = False) -> list[LaidBlock]:
    """The blocks with columns for their tables and drawings of their charts; empty ones are nothing on paper."""
    return [laid for block in blocks for laid in _laid_block(block, landscape)]


def _laid_block(block: Block, landscape: bool) -> list[LaidBlock]:
    width = LANDSCAPE_WIDTH if landscape else TEXT_WIDTH
    if isinstance(block, Table):
        return [lay_out_table(block, width)] if block.columns else []
    if isinstance(block, Chart):
        return lay_out_chart(block, width, _CHART[landscape])
    return [block]


def _closing(blocks: list[LaidBlock]) -> list[LaidBlock]:
    """Tie what ends the body to its last paragraph where that is one line, which alone should not stand above the
    signature."""
    if len(blocks) < 2 or not isinstance(blocks[-1], Paragraph):
        return blocks
    before, last = blocks[-2:]
    if isinstance(before, Heading) or text_width(f"{last.label} {last.text}", 14) > TEXT_WIDTH - 12.7 * MM:
        return blocks
    if isinstance(before, LaidTable):
        before = replace(before, body=(*before.body[:-1], *(replace(row, with_next=True) for row in before.body[-1:])))
    else:
        before = replace(before, with_next=True)
    return [*blocks[:-2], before, last]


def _centred(text: str, room: float, size: float = 14, bold: bool = False, italic: bool = False) -> Centred:
    """Break a text; its rule is two fifths of the longest line and no more than half of the last."""
    lines = balanced_lines(text, room, size, bold, italic)
    widths = [text_width(line, size, bold, italic) for line in lines]
    return Centred(lines, min(0.4 * max(widths), 0.5 * widths[-1]))
