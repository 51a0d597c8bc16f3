"""What the decree leaves to choose in a document, the same in every kind of file: sizes, line breaks, columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.documents.content import Block, Heading, Letter, Paragraph, Table
from reports.documents.fonts import balanced_lines, text_width
from reports.documents.table_layout import MM, LaidTable, lay_out_table

MOTTO = "Độc lập - Tự do - Hạnh phúc"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
DRAFT = "DỰ THẢO"

TEXT_WIDTH = 164 * MM
LEFT_COLUMN = {13: 66 * MM, 12: 73 * MM}
"""The width of the agency's column at each size; its lines are 2 mm shorter."""
_COLUMN_GAP = 2 * MM
_HALF = 80 * MM
_TITLE = 135 * MM
_NOTE = 150 * MM

LaidBlock = Heading | Paragraph | LaidTable


@dataclass(frozen=True)
class Centred:
    """A centred text broken into lines, and the length in points of the rule below it."""

    lines: list[str]
    rule: float


@dataclass(frozen=True)
class LaidAppendix:
    """An appendix with its title broken into lines (none without a title)."""

    name: str
    title: list[str]
    blocks: list[LaidBlock]


@dataclass(frozen=True)
class Layout:
    """The sizes in points that go together (13/14/14 or 12/13/13), the centred texts in lines, the tables in columns.

    `size` is that of agency and country, motto and date are a point larger.
    """

    size: int
    parent_agency: Centred
    agency: Centred
    title: Centred
    signature: list[str]
    attachment_note: Centred
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
        attachment_note=_centred(letter.attachment_note, _NOTE, italic=True),
        blocks=_closing(_laid(letter.blocks)),
        appendices=[
            LaidAppendix(
                appendix.name,
                _centred(appendix.title.upper(), _NOTE, bold=True).lines if appendix.title else [],
                _laid(appendix.blocks),
            )
            for appendix in letter.appendices
        ],
    )


def _laid(blocks: Sequence[Block]) -> list[LaidBlock]:
    """The blocks with columns for their tables; a table without any is nothing on paper."""
    return [
        lay_out_table(block, TEXT_WIDTH) if isinstance(block, Table) else block
        for block in blocks
        if not isinstance(block, Table) or block.columns
    ]


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
