"""What stands in a paragraph of a Word file: pieces of text with their look, text boxes, notes and page breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.importing.readers.characters import SIGNS
from plans.importing.readers.word_package import Element, W, switch, value
from plans.importing.readers.word_styles import Look, Styles

Piece = tuple[str, bool, bool]
"""Text, whether it is bold, whether it is italic."""

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr", "sdtEndPr", "rt")}


@dataclass
class Content:
    """The content of a paragraph in its order; `breaks` counts its page breaks set by hand, `rendered` those seen."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    breaks: int = 0
    rendered: int = 0


class Runs:
    """Reads paragraphs with the looks of a file's styles."""

    def __init__(self, styles: Styles):
        self.styles = styles
        self.looks: dict[str | None, Look] = {}

    def content(self, paragraph: Element, style: str | None) -> Content:
        """What a paragraph of a style holds; deleted text and the codes of fields are left out."""
        content = Content()
        look = self._look(style).over(self.styles.default)
        for run in _walk(paragraph):
            if run.tag == W + "r":
                self._read_run(run, look, content)
            elif run.text:
                content.pieces.append((run.text, False, False))
        return content

    def _look(self, style: str | None) -> Look:
        if style not in self.looks:
            self.looks[style] = self.styles.look(style)
        return self.looks[style]

    def _read_run(self, run: Element, below: Look, content: Content) -> None:
        properties = run.find(W + "rPr")
        look = below
        if properties is not None:
            look = Look.of(properties).over(self._look(value(properties, "rStyle")).over(below))
        for child in run:
            text = _text(child)
            if text and not look.hidden:
                content.pieces.append((text.upper() if look.caps else text, bool(look.bold), bool(look.italic)))
            elif not text:
                _read_other(child, content)


def _walk(element: Element) -> Iterator[Element]:
    """The runs and formulas below an element, in order, through links, fields, insertions and content controls."""
    for child in element:
        if child.tag == W + "r" or child.tag == _MATH + "t":
            yield child
        elif child.tag not in _GONE:
            yield from _walk(child)


def _text(child: Element) -> str:
    if child.tag == W + "t":
        return child.text or ""
    if child.tag in (W + "tab", W + "ptab"):
        return "\t"
    if child.tag == W + "cr" or (child.tag == W + "br" and child.get(W + "type", "textWrapping") == "textWrapping"):
        return "\n"
    if child.tag == W + "noBreakHyphen":
        return "-"
    return _sign(child.get(W + "char", "")) if child.tag == W + "sym" else ""


def _sign(code: str) -> str:
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return SIGNS.get(letter, "" if "\ue000" <= letter <= "\uf8ff" else letter)


def _read_other(child: Element, content: Content) -> None:
    if child.tag == W + "br":
        content.breaks += child.get(W + "type") == "page"
    elif child.tag == W + "lastRenderedPageBreak":
        content.rendered += 1
    elif child.tag in (W + "footnoteReference", W + "endnoteReference"):
        content.notes.append(child.get(W + "id", ""))
    elif child.tag in (W + "drawing", W + "pict", W + "object", _COMPATIBILITY + "AlternateContent"):
        content.boxes += _boxes(child)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes of a drawing, each once: a file gives them twice, for new and old programs."""
    if element.tag == W + "txbxContent":
        yield element
        return
    chosen = element.find(_COMPATIBILITY + "Choice") if element.tag == _COMPATIBILITY + "AlternateContent" else None
    for child in element if chosen is None else chosen:
        yield from _boxes(child)


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a property of a paragraph is switched on."""
    return bool(switch(properties, name))
