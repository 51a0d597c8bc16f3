"""Word files: the body's paragraphs and tables in order, as lines and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from plans.importing.readers.characters import cleaned, cleaned_lines
from plans.importing.readers.markdown import bold_start
from plans.importing.readers.text import is_cut
from plans.importing.readers.word_numbering import Numbering
from plans.importing.readers.word_package import Element, Package, W, number, value
from plans.importing.readers.word_runs import Content, Piece, Runs, is_on
from plans.importing.readers.word_styles import Styles
from plans.importing.readers.word_table import as_rows, cells_of, is_bordered, is_side_by_side
from plans.importing.source import Line, PlanRefused, Source, Table

_INSIDE = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_ENDED = re.compile(r"[.;:!?…]\s*\Z")
_LABEL = re.compile(r"\s*(?:[-+*•–]\s|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,5})[.)]\s)")
_DEEPEST = 12
_TOO_DEEP = "Tệp Word có bảng hoặc khung chữ lồng nhau quá nhiều lớp nên không đọc. Hãy bỏ bớt rồi tải lên."


def read_word(data: bytes) -> Source:
    """Return the lines and tables of a .docx file, page headers and footers left out.

    Raises PlanRefused for one that is broken, locked, too large when unpacked, or no Word file.
    """
    package = Package(data)
    try:
        reader = _Reader(package)
        blocks = list(reader.blocks(package.body(), 0))
        notes = tuple(reader.notes(package))
    except RecursionError:
        raise PlanRefused(_TOO_DEEP) from None
    blocks = _with_cut(blocks)
    numbered = tuple(replace(block, number=place) for place, block in enumerate(blocks, 1))
    return Source("docx", numbered, reader.page, footnotes=notes)


def _with_cut(blocks: Sequence[Line | Table]) -> list[Line | Table]:
    """Take the lines for no paragraphs where the file was made of lines as wide as a page, cut in their sentences."""
    lines = [block for block in blocks if isinstance(block, Line)]
    cut = sum(is_cut(before, after) for before, after in zip(blocks, blocks[1:], strict=False))
    if cut < 5 or cut < 0.15 * len(lines):
        return list(blocks)
    return [replace(block, whole=False) if isinstance(block, Line) else block for block in blocks]


class _Reader:
    """Reads the blocks of a file one after the other, counting lists and pages."""

    def __init__(self, package: Package):
        self.styles = Styles(package.part("word/styles.xml"))
        self.numbering = Numbering(package.part("word/numbering.xml"))
        self.runs = Runs(self.styles)
        self.page = 1
        self.set_pages = self.seen_pages = 0
        self.note_ids: list[str] = []
        self.empty_before = False

    def blocks(self, parent: Element, depth: int) -> Iterator[Line | Table]:
        """The lines and tables below an element."""
        if depth > _DEEPEST:
            raise PlanRefused(_TOO_DEEP)
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child, depth)
            elif child.tag == W + "tbl":
                yield from self._table(child, depth)
            elif child.tag in _INSIDE:
                yield from self.blocks(child, depth)

    def notes(self, package: Package) -> Iterator[str]:
        """The texts of the notes that the body refers to, in their order."""
        texts = {}
        for name in ("footnotes", "endnotes"):
            part = package.part(f"word/{name}.xml")
            for note in part if part is not None else ():
                texts.setdefault(note.get(W + "id", ""), self._text(note, 1))
        yield from (texts[name] for name in dict.fromkeys(self.note_ids) if texts.get(name))

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[Line | Table]:
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle") or self.styles.paragraph
        content = self.runs.content(paragraph, style)
        self._turn_before(properties)
        lines = list(self._lines(content, properties, style))
        if lines:
            lines[0] = replace(lines[0], gap=self.empty_before)
        self.empty_before = not lines if not content.boxes else False
        yield from lines
        for box in content.boxes:
            yield from self.blocks(box, depth + 1)
        self.note_ids += content.notes
        self._turn_after(content)

    def _turn_before(self, properties: Element | None) -> None:
        if is_on(properties, "pageBreakBefore"):
            self.set_pages += 1
            self._turn()

    def _turn_after(self, content: Content) -> None:
        self.set_pages += content.breaks
        self.seen_pages += content.rendered
        self._turn()

    def _turn(self) -> None:
        """Pages as the program that saved the file has seen them, else those begun by hand."""
        self.page = 1 + (self.seen_pages or self.set_pages)

    def _lines(self, content: Content, properties: Element | None, style: str | None) -> Iterator[Line]:
        if not any(text.strip() for text, _, _ in content.pieces):
            return
        alignment = value(properties, "jc") or self.styles.said(style, "alignment")
        pieces = self._labelled(content.pieces, properties, style)
        for line in _soft_lines(pieces, alignment == "center"):
            text = cleaned("".join(part for part, _, _ in line))
            shown = [piece for piece in line if piece[0].strip()]
            if text:
                yield Line(
                    text,
                    0,
                    page=self.page,
                    whole=True,
                    bold=all(bold for _, bold, _ in shown),
                    italic=all(italic for _, _, italic in shown),
                    level=self._level(properties, style),
                    centred=alignment == "center",
                    right=alignment in ("right", "end"),
                    bold_until=bold_start(text, line),
                )

    def _level(self, properties: Element | None, style: str | None) -> int | None:
        level = number(value(properties, "outlineLvl"))
        level = self.styles.said(style, "outline") if level is None else level
        return level + 1 if level is not None and 0 <= level <= 8 else None

    def _labelled(self, pieces: Sequence[Piece], properties: Element | None, style: str | None) -> list[Piece]:
        """The pieces with the number or bullet of the paragraph's list before them."""
        listed = properties.find(W + "numPr") if properties is not None else None
        list_id = value(listed, "numId") or self.styles.said(style, "list_id")
        level = number(value(listed, "ilvl"))
        level = self.styles.said(style, "list_level") if level is None else level
        label = self.numbering.label(list_id, level or 0)
        if not label:
            return list(pieces)
        first = next(piece for piece in pieces if piece[0].strip())
        return [(f"{label} ", first[1], first[2]), *pieces]

    def _table(self, table: Element, depth: int) -> Iterator[Line | Table]:
        cells = cells_of(table)
        bordered = is_bordered(table, cells, self.styles)
        texts = ["".join(cell.element.itertext()) for cell in cells]
        height = len({cell.row for cell in cells})
        columns = sorted({cell.column for cell, text in zip(cells, texts, strict=True) if text.strip()})
        self.empty_before = False
        if is_side_by_side(texts, len(columns), height, bordered):
            for column in columns:
                for cell in cells:
                    if cell.column == column:
                        for block in self.blocks(cell.element, depth + 1):
                            yield replace(block, right=column > 0) if isinstance(block, Line) else block
            return
        rows, spans = as_rows(cells, lambda cell: self._text(cell, depth + 1))
        if rows:
            yield Table(rows, 0, self.page, spans, bordered)

    def _text(self, element: Element, depth: int) -> str:
        """All text below an element, a line for each paragraph, tables inside flattened."""
        lines = []
        for block in self.blocks(element, depth):
            if isinstance(block, Line):
                lines.append(block.text)
            else:
                lines += [" ".join(cell.replace("\n", " ") for cell in row if cell) for row in block.rows]
        return cleaned_lines("\n".join(lines))


def _soft_lines(pieces: Sequence[Piece], centred: bool) -> Iterator[list[Piece]]:
    """The lines of a paragraph, parted at breaks where a title, a sign-off or a list goes on, not at those made for the
    width."""
    line: list[Piece] = []
    text = "".join(piece[0] for piece in pieces)
    at = 0
    for part, bold, italic in pieces:
        for place, piece in enumerate(part.split("\n")):
            if place:
                said = "".join(words for words, _, _ in line).strip()
                if centred or said.isupper() or _ENDED.search(text[:at]) or _LABEL.match(text[at + 1 :]):
                    yield line
                    line = []
                else:
                    line.append((" ", bold, italic))
                at += 1
            line.append((piece, bold, italic))
            at += len(piece)
    yield line
