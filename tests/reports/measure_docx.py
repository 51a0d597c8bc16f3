"""What a Word file says: paragraphs with the look that styles and direct formatting give them, tables, sections.

Sizes and spaces in points, lengths on the page in millimetres. Only the standard library reads the file here, so that
what wrote it cannot excuse it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TWIPS_PER_MM = 1440 / 25.4
_WORDS = (f"{W}t", f"{W}br")


@dataclass(frozen=True)
class Para:
    """A paragraph as it looks; `line` is a multiple of single spacing, or 0 where the height is exact.

    `text` has plain spaces, `tied` those that end no line as they stand.
    """

    text: str
    tied: str
    style: str
    fonts: frozenset[str]
    size: float
    bold: bool
    italic: bool
    caps: bool
    color: str
    align: str
    first_line: float
    hanging: float
    sides: tuple[float, float]
    before: float
    line: float
    keep_next: bool
    outline: int | None
    borders: frozenset[str]
    section: int
    in_table: bool


@dataclass
class Row:
    cells: list[list[Para]]
    is_header: bool
    is_whole: bool
    merged: list[tuple[int, str]]  # gridSpan and vMerge of each cell

    @property
    def texts(self) -> list[str]:
        return ["\n".join(para.text for para in cell) for cell in self.cells]


@dataclass
class WordTable:
    style: str
    widths: list[int]  # of the columns, in twentieths of a point
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A section: sheet and margins, the number that its first page has, whether that page shows none."""

    sheet: tuple[float, float]
    top: float
    right: float
    bottom: float
    left: float
    start: int
    hides_first: bool
    header: str | None
    landscape: bool


@dataclass(frozen=True)
class Picture:
    """A picture in a line: its words for those who do not see it, its size in millimetres, its file."""

    alt: str
    width: float
    height: float
    data: bytes


class Word:
    """A .docx taken apart."""

    def __init__(self, content: bytes):
        self.zip = ZipFile(BytesIO(content))
        self.parts = {name: self.zip.read(name) for name in self.zip.namelist()}
        self.body = self._xml("word/document.xml").find(f"{W}body")
        self.styles = {style.get(f"{W}styleId"): style for style in self._xml("word/styles.xml").iter(f"{W}style")}
        self.blocks: list[Para | WordTable] = []
        self.pages: list[Page] = []
        for element in self.body:
            self._read(element)

    def _xml(self, name: str) -> Element:
        return ElementTree.fromstring(self.parts[name])

    @cached_property
    def core(self) -> dict[str, str]:
        """The properties of the file by their local names."""
        return {child.tag.split("}")[1]: child.text or "" for child in self._xml("docProps/core.xml")}

    @property
    def tables(self) -> list[WordTable]:
        return [block for block in self.blocks if isinstance(block, WordTable)]

    @property
    def paragraphs(self) -> list[Para]:
        """All of them in reading order, those of tables too."""
        return list(self._walk())

    def _walk(self) -> Iterator[Para]:
        for block in self.blocks:
            if isinstance(block, Para):
                yield block
            else:
                yield from (para for row in block.rows for cell in row.cells for para in cell)

    @property
    def text(self) -> str:
        return "\n".join(para.text for para in self.paragraphs if para.text)

    @cached_property
    def pictures(self) -> list[Picture]:
        """The inline pictures in their order."""
        found = []
        for inline in self.body.iter(f"{WP}inline"):
            size = inline.find(f"{WP}extent")
            target = self._target(next(inline.iter(f"{A}blip")).get(f"{R}embed"))
            width, height = (round(int(size.get(side)) / 36000, 1) for side in ("cx", "cy"))
            found.append(Picture(inline.find(f"{WP}docPr").get("descr"), width, height, self.parts[target]))
        return found

    def find(self, text: str) -> Para:
        """The first paragraph that contains the text."""
        return next(para for para in self.paragraphs if text in para.text)

    # --- Reading ------------------------------------------------------------------------------------------------

    def _read(self, element: Element) -> None:
        if element.tag == f"{W}p":
            self.blocks.append(self._para(element))
            section = element.find(f"{W}pPr/{W}sectPr")
            if section is not None:
                self.pages.append(self._page(section))
        elif element.tag == f"{W}tbl":
            self.blocks.append(self._table(element))
        elif element.tag == f"{W}sectPr":
            self.pages.append(self._page(element))

    def _table(self, element: Element) -> WordTable:
        style = element.find(f"{W}tblPr/{W}tblStyle")
        widths = [int(column.get(f"{W}w")) for column in element.iter(f"{W}gridCol")]
        table = WordTable("" if style is None else style.get(f"{W}val"), widths)
        for row in element.findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            table.rows.append(
                Row(
                    cells=[[self._para(para, in_table=True) for para in cell.findall(f"{W}p")] for cell in cells],
                    is_header=row.find(f"{W}trPr/{W}tblHeader") is not None,
                    is_whole=row.find(f"{W}trPr/{W}cantSplit") is not None,
                    merged=[
                        (int(_value(cell, "tcPr/gridSpan") or 1), _value(cell, "tcPr/vMerge") or "") for cell in cells
                    ],
                )
            )
        return table

    def _page(self, section: Element) -> Page:
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        header = section.find(f"{W}headerReference")
        return Page(
            sheet=(_mm(size.get(f"{W}w")), _mm(size.get(f"{W}h"))),
            **{side: _mm(margins.get(f"{W}{side}")) for side in ("top", "right", "bottom", "left")},
            start=int(section.find(f"{W}pgNumType").get(f"{W}start")),
            hides_first=section.find(f"{W}titlePg") is not None,
            header=None if header is None else self._target(header.get(f"{R}id")),
            landscape=size.get(f"{W}orient") == "landscape",
        )

    def _target(self, relationship: str) -> str:
        links = self._xml("word/_rels/document.xml.rels")
        return next("word/" + link.get("Target") for link in links if link.get("Id") == relationship)

    def page_number(self, header: str) -> tuple[Para, str]:
        """The paragraph of a header and the field in it."""
        paragraph = self._xml(header).find(f"{W}p")
        return self._para(paragraph), paragraph.find(f"{W}fldSimple").get(f"{W}instr").strip()

    def _para(self, element: Element, in_table: bool = False) -> Para:
        style = _value(element, "pPr/pStyle") or "Normal"
        direct = [element.find(f"{W}pPr")], [run.find(f"{W}rPr") for run in element.iter(f"{W}r")][:1]
        chain = self._chain(style)
        paragraph = [*direct[0], *(item.find(f"{W}pPr") for item in chain), self._default("pPr")]
        run = [*direct[1], *(item.find(f"{W}rPr") for item in chain), self._default("rPr")]
        spacing = {key: _first(paragraph, "spacing", key) for key in ("before", "line", "lineRule")}
        fonts = next(found for item in run if item is not None and (found := item.find(f"{W}rFonts")) is not None)
        outline = _first(paragraph, "outlineLvl", "val")
        borders = next((b for item in paragraph if item is not None and (b := item.find(f"{W}pBdr")) is not None), [])
        return Para(
            text=_text(element).replace("\u00a0", " "),
            tied=_text(element),
            style=style,
            fonts=frozenset(fonts.attrib.values()),
            size=int(_first(run, "sz", "val")) / 2,
            bold=_is_on(run, "b"),
            italic=_is_on(run, "i"),
            caps=_is_on(run, "caps"),
            color=_first(run, "color", "val"),
            align=_first(paragraph, "jc", "val") or "left",
            first_line=_mm(_first(paragraph, "ind", "firstLine") or "0"),
            hanging=_mm(_first(paragraph, "ind", "hanging") or "0"),
            sides=(_mm(_first(paragraph, "ind", "left") or "0"), _mm(_first(paragraph, "ind", "right") or "0")),
            before=int(spacing["before"]) / 20,
            line=int(spacing["line"]) / 240 if spacing["lineRule"] == "auto" else 0,
            keep_next=_is_on(paragraph, "keepNext"),
            outline=None if outline is None else int(outline),
            borders=frozenset(border.tag.removeprefix(W) for border in borders),
            section=len(self.pages),
            in_table=in_table,
        )

    def _chain(self, style: str | None) -> list[Element]:
        chain = []
        while style:
            chain.append(self.styles[style])
            style = _value(self.styles[style], "basedOn")
        return chain

    def _default(self, kind: str) -> Element:
        return self._xml("word/styles.xml").find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}")


def _text(element: Element) -> str:
    return "".join("\n" if item.tag == f"{W}br" else item.text or "" for item in element.iter() if item.tag in _WORDS)


def _value(element: Element, path: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def _first(levels: list[Element | None], tag: str, attribute: str) -> str | None:
    """The value that the nearest level says."""
    for level in levels:
        found = None if level is None else level.find(f"{W}{tag}")
        if found is not None and found.get(f"{W}{attribute}") is not None:
            return found.get(f"{W}{attribute}")
    return None


def _is_on(levels: list[Element | None], tag: str) -> bool:
    for level in levels:
        found = None if level is None else level.find(f"{W}{tag}")
        if found is not None:
            return found.get(f"{W}val", "1") not in ("0", "false")
    return False


def _mm(twips: str) -> float:
    return round(int(twips) / TWIPS_PER_MM, 2)
