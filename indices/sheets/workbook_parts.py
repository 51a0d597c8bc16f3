"""The parts of an .xlsx beside its sheets (ECMA-376, part 1): relations, sheets, formats, shared texts. Pure."""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from xml.parsers import expat  # declarations of types and entities are refused below, and nothing outside is fetched

_CHUNK = 2**16
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE = re.compile(r"[dmhys]", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_TWO_PLACES = re.compile(r"^(?:#,##)?0\.00(?:_[-)])?(?:;.*)?$")


class Shown(Enum):
    """How a number format shows a number, as far as that matters for a figure."""

    PLAIN = 1
    PERCENT = 2
    TWO_PLACES = 3
    DATE = 4
    DURATION = 5


_BUILT_IN = (
    dict.fromkeys((2, 4, 39, 40), Shown.TWO_PLACES)
    | dict.fromkeys((9, 10), Shown.PERCENT)
    | dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), Shown.DATE)
    | {46: Shown.DURATION}
)
"""Formats that a file names by number only (§18.8.30)."""


class Element(NamedTuple):
    """The beginning of an element: the element around it, its own name without prefix, its attributes."""

    parent: str
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True)
class ListedSheet:
    """A sheet that the workbook lists: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Book:
    """What a workbook says besides its cells."""

    sheets: list[ListedSheet]
    texts: list[str]
    formats: list[Shown]
    from_1904: bool


def feed(archive: zipfile.ZipFile, part: str, make: Callable[[expat.XMLParserType], None]) -> None:
    """Run a part through an XML parser, for which `make` sets handlers; raises for anything but sound, plain XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declarations
    make(parser)
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _refuse_declarations(*_) -> None:
    raise ValueError("A part declares a document type")


def read_book(archive: zipfile.ZipFile) -> Book:
    """Return what a workbook says besides its cells. Raises whatever a broken part provokes."""
    part = next(path for kind, path in _relations(archive, "").values() if kind == "officeDocument")
    relations = _relations(archive, part)
    by_kind = {kind: path for kind, path in relations.values() if path in archive.NameToInfo}
    sheets, from_1904 = [], False
    for element in _elements(archive, part):
        if element.name == "workbookPr":
            from_1904 = element.attributes.get("date1904") in ("1", "true")
        elif element.name == "sheet":
            sheets += _listed(element.attributes, relations, archive)
    texts = read_texts(archive, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
    formats = _formats(archive, by_kind["styles"]) if "styles" in by_kind else []
    return Book(sheets, texts, formats, from_1904)


def _listed(attributes: dict[str, str], relations: dict, archive: zipfile.ZipFile) -> Iterator[ListedSheet]:
    identity = next((value for name, value in attributes.items() if name.rpartition(":")[::2] == ("r", "id")), None)
    identity = identity or next(value for name, value in attributes.items() if name.endswith(":id"))
    kind, path = relations[identity]
    if kind == "worksheet" and path in archive.NameToInfo:
        yield ListedSheet(attributes["name"], path, attributes.get("state", "visible") != "visible")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, path) of what a part refers to inside the archive; the whole archive is the part ""."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.NameToInfo:
        return {}
    return {
        own["Id"]: (own["Type"].rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, own["Target"]))[1:])
        for _, name, own in _elements(archive, path)
        if name == "Relationship" and own.get("TargetMode") != "External"
    }


def _elements(archive: zipfile.ZipFile, part: str) -> list[Element]:
    """Return the beginnings of all elements of a part in their order."""
    found, above = [], [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        found.append(Element(above[-1], name, attributes))
        above.append(name)

    def make(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = lambda tag: above.pop()

    feed(archive, part, make)
    return found


def _formats(archive: zipfile.ZipFile, part: str) -> list[Shown]:
    """Return how the style of each number (the attribute `s` of a cell) shows numbers."""
    own: dict[int, Shown] = {}
    formats = []
    for parent, name, attributes in _elements(archive, part):
        if (parent, name) == ("numFmts", "numFmt"):
            own[int(attributes["numFmtId"])] = shown_by(attributes.get("formatCode", ""))
        elif (parent, name) == ("cellXfs", "xf"):
            number = int(attributes.get("numFmtId", 0))
            formats.append(own.get(number) or _BUILT_IN.get(number, Shown.PLAIN))
    return formats


def shown_by(code: str) -> Shown:
    """Return how a format code (§18.8.31) shows a positive number."""
    if code.rstrip().endswith("%"):
        return Shown.PERCENT
    if _TWO_PLACES.match(code):
        return Shown.TWO_PLACES
    first = _LITERAL.sub("", code.partition(";")[0])
    if _DURATION.search(first):
        return Shown.DURATION
    return Shown.DATE if first.lower() != "general" and _DATE.search(first) else Shown.PLAIN


def read_texts(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Return the shared texts, runs of one text joined, readings of Asian letters left out."""
    texts: list[str] = []
    pieces: list[str] = []
    at = {"text": False, "reading": False}

    def start(tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            at["reading"] = True
        at["text"] = name == "t" and not at["reading"]

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        at["text"] = False
        if name == "rPh":
            at["reading"] = False
        elif name == "si":
            texts.append("".join(pieces).replace("x005F_", ""))

    def take(text: str) -> None:
        if at["text"]:
            pieces.append(text)

    def make(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, take

    feed(archive, part, make)
    return texts
