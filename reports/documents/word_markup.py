"""The text of a document as WordprocessingML: paragraphs and tables in the styles of letter-styles.xml.

Lengths in the markup are twentieths of a point, sizes half points.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from reports.documents.charts import LaidChart
from reports.documents.content import Heading, HeadingStyle, Letter
from reports.documents.fonts import text_width
from reports.documents.layout import (
    ADDRESS,
    COUNTRY,
    DRAFT,
    LEFT_COLUMN,
    MM,
    MOTTO,
    TEXT_WIDTH,
    LaidAddressees,
    LaidAppendix,
    LaidBlock,
    Layout,
)
from reports.documents.table_layout import LaidCell, LaidRow, LaidTable
from reports.documents.ties import tied

_INLINE = (
    'distT="0" distB="0" distL="0" distR="0"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_EMU = 12700
"""The unit of drawings: so many in a point."""

_CELL_STYLES = {"heading": "CellHeading", "name": "CellText", "text": "CellText", "wide": "CellText"}
_HEADING_BOLD = {1: True, 2: True, 3: False, 4: False}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE_HEIGHT = 250 * MM
_HALF = TEXT_WIDTH / 2


def body_markup(letter: Letter, layout: Layout, page_header: str, pictures: Sequence[str]) -> str:
    """Return what stands inside w:body.

    `page_header` is the relationship of the header with the page number, `pictures` those of the charts in their order.
    """
    first = f'<w:headerReference w:type="default" r:id="{page_header}"/>{_page()}'
    pictures = iter(enumerate(pictures, start=1))
    parts = [
        _head(letter, layout),
        _title(letter, layout),
        _addressees(layout.addressees) if layout.addressees else "",
        *(_paragraph("Basis", [tied(basis)]) for basis in letter.bases),
        _blocks(layout.blocks, pictures, before_signature=True),
        _gap(280),
        _sign_off(letter, layout),
    ]
    pages = first
    for appendix in layout.appendices:
        parts += [_end_of_section(pages), _appendix(appendix, pictures)]
        pages = _page(appendix.landscape)
    return "".join([*parts, _gap(20, keep=False), f"<w:sectPr>{pages}</w:sectPr>"])


def _page(landscape: bool = False) -> str:
    """A4 with the margins of letter.css; pages count from 1 and the first shows no number."""
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if landscape else 'w:w="11906" w:h="16838"'
    return (
        f'<w:type w:val="nextPage"/><w:pgSz {size}/>'
        '<w:pgMar w:top="1134" w:right="907" w:bottom="1134" w:left="1701" w:header="400" w:footer="400"'
        ' w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/>'
    )


def clean(text: str) -> str:
    """Return the text without what XML cannot hold; line ends and tabs become spaces."""
    return re.sub("[\t\n\r]", " ", _FORBIDDEN.sub("", text))


# --- The first page --------------------------------------------------------------------------------------------------


def _head(letter: Letter, layout: Layout) -> str:
    """Boxes 1 to 4 and, below the number, the mark of a draft."""
    left = _twips(LEFT_COLUMN[layout.size])
    widths = [left, _twips(TEXT_WIDTH) - left]
    motto = text_width(MOTTO, layout.size + 1, bold=True)
    agency = [
        *(_paragraph("ParentAgency", [line]) for line in layout.parent_agency.lines),
        *(_paragraph("Agency", [line]) for line in layout.agency.lines),
        _rule(layout.agency.rule, widths[0]),
    ]
    country = [_paragraph("Country", [COUNTRY]), _paragraph("Motto", [MOTTO]), _rule(motto, widths[1])]
    number = [_paragraph("Number", [f"Số: {letter.number_and_symbol}"])]
    rows = [[agency, country], [number, [_paragraph("PlaceDate", [letter.place_and_date])]]]
    if letter.draft:
        side = _twips((LEFT_COLUMN[layout.size] - text_width(DRAFT, 13, bold=True)) / 2 - 7)
        mark = _paragraph("DraftMark", [DRAFT], place=f'<w:ind w:left="{side}" w:right="{side}"/>')
        rows.append([[mark], [_paragraph("Normal", [])]])
    return _plain_table(widths, rows, cant_split=True)


def _title(letter: Letter, layout: Layout) -> str:
    rule = _rule(layout.title.rule, _twips(TEXT_WIDTH), before=80, line=150, keep=True)
    return _paragraph("Title", [letter.kind]) + _paragraph("Subtitle", layout.title.lines) + rule


def _rule(length: float, room: int, before: int = 60, line: int = 40, keep: bool = False) -> str:
    """A line of `length` points centred in `room`, drawn as the upper border of an empty paragraph."""
    side = (room - _twips(length)) // 2
    place = f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/>'
    return _paragraph("Rule", [], keep=keep, place=f'{place}<w:ind w:left="{side}" w:right="{side}"/>')


def _addressees(laid: LaidAddressees) -> str:
    """Box 9a: one name beside the word, or a line for each whose dash stands under the colon."""
    left, right, hang = (_twips(length) for length in (laid.names_left, laid.right, laid.hang))
    word = _twips(laid.left)
    if not laid.dash:
        place = f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{left - word}"/>'
        return _paragraph("AddressWord", _begun(f"{ADDRESS} ", laid.names[0]), place=place)
    place = f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hang}"/>'
    first = _paragraph("AddressWord", [ADDRESS], place=f'<w:ind w:left="{word}"/>')
    return first + "".join(_paragraph("Addressee", _begun(laid.dash, name), place=place) for name in laid.names)


def _begun(start: str, lines: Sequence[str]) -> list[str]:
    return [start + lines[0], *lines[1:]]


# --- The last page and the appendices --------------------------------------------------------------------------------


def _sign_off(letter: Letter, layout: Layout) -> str:
    """Boxes 7 to 9b, on one page where they fit on one."""
    half = _twips(_HALF)
    recipients = [f"- {line}" for line in letter.recipients]
    left = [_paragraph("RecipientsWord", ["Nơi nhận:"]), *(_paragraph("Recipient", [line]) for line in recipients)]
    right = [
        *(_paragraph("Position", [line]) for line in layout.signature),
        _paragraph("Signatory", [letter.signatory]),
    ]
    lines = sum(1 + int(text_width(line, 11) / (_HALF - 12)) for line in recipients)
    return _plain_table([half, half], [[left, right]], cant_split=lines * 13.2 < _PAGE_HEIGHT - 40 * MM)


def _appendix(appendix: LaidAppendix, pictures: Iterator[tuple[int, str]]) -> str:
    title = _paragraph("AppendixTitle", appendix.title) if appendix.title else ""
    head = _paragraph("AppendixName", [appendix.name]) + title + _paragraph("AppendixNote", appendix.note)
    return head + _gap(150) + _blocks(appendix.blocks, pictures)


def _end_of_section(pages: str) -> str:
    section = f'<w:keepNext w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/><w:sectPr>{pages}</w:sectPr>'
    return f'<w:p><w:pPr><w:pStyle w:val="Gap"/>{section}</w:pPr></w:p>'


# --- Text ------------------------------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[LaidBlock], pictures: Iterator[tuple[int, str]], before_signature: bool = False) -> str:
    return "".join(
        _block(block, pictures, is_last=before_signature and number == len(blocks))
        for number, block in enumerate(blocks, start=1)
    )


def _block(block: LaidBlock, pictures: Iterator[tuple[int, str]], is_last: bool) -> str:
    """One block; the last one of the body stays with the signature."""
    if isinstance(block, LaidTable):
        return _gap(160) + _table(block)
    if isinstance(block, LaidChart):
        return _chart(block, *next(pictures))
    if isinstance(block, Heading):
        return _heading(block, f"{block.label} {tied(block.text)}".strip())
    style = "Basis" if block.italic else "BodyText"
    return _paragraph(style, [f"{block.label} {tied(block.text)}".strip()], keep=block.with_next or is_last)


def _chart(chart: LaidChart, number: int, picture: str) -> str:
    """The picture with its figures as alternative text, and the caption, which stay together."""
    name = f'id="{number}" name="Biểu đồ {number}" descr={quoteattr(clean(chart.alt))}'
    size = f'cx="{round(chart.width * _EMU)}" cy="{round(chart.height * _EMU)}"'
    frame = (
        f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{picture}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
    )
    drawing = (
        f"<w:drawing><wp:inline {_INLINE}><wp:extent {size}/><wp:docPr {name}/><a:graphic>"
        f'<a:graphicData uri="{_PICTURE}">{frame}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    figure = f'<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r>{drawing}</w:r></w:p>'
    return figure + _paragraph("Caption", chart.caption, keep=chart.with_next)


def _heading(heading: Heading, text: str) -> str:
    """A heading of its depth; its kind, not its depth, makes it bold (Phụ lục I, mục V, 6b)."""
    level = min(heading.depth, 4)
    bold = heading.style != HeadingStyle.POINT
    run = "" if bold == _HEADING_BOLD[level] else _bold(bold)
    return _paragraph(f"Heading{level}", [text.upper() if heading.style == HeadingStyle.SECTION else text], run=run)


def _paragraph(style: str, lines: Iterable[str], keep: bool = False, place: str = "", run: str = "") -> str:
    """A paragraph; `place` are further paragraph properties and `run` those of its letters, as markup."""
    texts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(clean(line))}</w:t>' for line in lines)
    keep_next = "<w:keepNext/>" if keep else ""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{keep_next}{place}</w:pPr>'
    letters = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f"<w:p>{properties}{f'<w:r>{letters}{texts}</w:r>' if texts else ''}</w:p>"


def _gap(height: int, keep: bool = True) -> str:
    """White space of a height that stays with what follows."""
    loose = "" if keep else '<w:keepNext w:val="0"/>'
    place = f'{loose}<w:spacing w:line="{height}" w:lineRule="exact"/>'
    return _paragraph("Gap", [], place=place)


def _bold(bold: bool) -> str:
    return "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'


def _twips(points: float) -> int:
    return round(points * 20)


# --- Tables ----------------------------------------------------------------------------------------------------------


def _plain_table(widths: Sequence[int], rows: Sequence[Sequence[Sequence[str]]], cant_split: bool) -> str:
    """A table without lines that only places paragraphs."""
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    properties = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{margins}'
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if cant_split else ""
    body = "".join(
        f"<w:tr>{whole}{''.join(_cell(width, '', cell) for width, cell in zip(widths, row, strict=True))}</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{_grid(widths)}{body}</w:tbl>"


def _table(table: LaidTable) -> str:
    ends = [_twips(sum(table.widths[:count])) for count in range(len(table.widths) + 1)]
    widths = [end - start for start, end in zip(ends, ends[1:], strict=False)]
    properties = (
        f'<w:tblStyle w:val="LetterTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        ' w:noVBand="1"/>'
    )
    rows = _rows(table.head, table.size, widths, repeated=True) + _rows(table.body, table.size, widths)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{_grid(widths)}{rows}</w:tbl>"


def _grid(widths: Iterable[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


@dataclass
class _Open:
    """A cell that goes on in the rows below."""

    cell: LaidCell
    rows: int


def _rows(rows: Sequence[LaidRow], size: int, widths: Sequence[int], repeated: bool = False) -> str:
    written, spans = [], {}
    for row in rows:
        starts = {cell.column: cell for cell in row.cells}
        cells, column = [], 0
        while column < len(widths):
            above = spans.get(column)
            cell = above.cell if above else starts[column]
            room = sum(widths[column : column + cell.colspan])
            cells.append(_table_cell(row, cell, room, size, goes_on=above is not None))
            spans = _left(spans, column, above or _Open(cell, cell.rowspan))
            column += cell.colspan
        properties = "" if row.tall else "<w:cantSplit/>"
        if repeated:  # LibreOffice cuts a cell over several repeated rows off where they are too low for it
            properties += f'<w:trHeight w:val="{_twips(row.height)}" w:hRule="atLeast"/><w:tblHeader/>'
        written.append(f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>")
    return "".join(written)


def _left(spans: dict[int, _Open], column: int, span: _Open) -> dict[int, _Open]:
    """The cells that still go on below once this row has had its part of one."""
    rest = {place: other for place, other in spans.items() if place != column}
    return {**rest, column: _Open(span.cell, span.rows - 1)} if span.rows > 1 else rest


def _table_cell(row: LaidRow, cell: LaidCell, room: int, size: int, goes_on: bool) -> str:
    style = _CELL_STYLES.get(cell.kind, "CellFigure")
    run = _bold(True) if row.bold and style != "CellHeading" else ""
    run += "" if size == 13 else f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/>'
    properties = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    if cell.rowspan > 1:
        properties += f'<w:vMerge w:val="{"continue" if goes_on else "restart"}"/>'
    properties += "" if row.tall else '<w:vAlign w:val="center"/>'
    lines = () if goes_on else cell.lines
    paragraphs = [_paragraph(style, [line], keep=row.with_next, run=run) for line in lines]
    return _cell(room, properties, paragraphs or [_paragraph(style, [], keep=row.with_next)])


def _cell(width: int, properties: str, paragraphs: Sequence[str]) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{"".join(paragraphs)}</w:tc>'
