"""Paragraphs to a tree of sections with their items, every paragraph in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plans.document import DocumentItem, DocumentSection, DocumentTable
from plans.importing.labels import Kind, Label, kind_of
from plans.importing.meaning.components import ComponentNames
from plans.importing.meaning.names import is_row_of_names
from plans.importing.meaning.purposes import purpose_of
from plans.importing.meaning.unknown import is_unknown_component
from plans.importing.paragraphs import Paragraph
from plans.importing.plain import plain
from plans.importing.source import Table
from plans.outline import place

Rank = tuple[int, int]
Part = Paragraph | Table

_RUN_IN = re.compile(
    r'((?:cac )?(?:chi so|cstp)[^:]{3,160}"?|muc dich|yeu cau|muc dich,? yeu cau|muc tieu|muc tieu chung|'
    r'muc tieu cu the|quan diem)\s?:\s?(?=[\w"(])'
)
_RUN_IN_QUOTED = re.compile(r'(?:chi so|cstp)[^"]{0,20}"[^"]{4,120}"\s?[.,:\-]?\s?(?=[\w(])')
_NAME_AND_COLON = re.compile(r'(?P<name>[^:;.]{6,140}):\s?(?=[\w"(])')
_SUBJECT = re.compile(
    r"(?:cac|toan the|thu truong|truong|giam doc|lanh dao|giao|van phong|phong|trung tam|so|ubnd|cong an|thanh tra|"
    r"ban|dong chi|de nghi|yeu cau)\b.{0,160}?\b(?:co trach nhiem|can|phai|chu tri|phoi hop|la dau moi|can cu|"
    r"chiu trach nhiem|tham muu|theo doi|to chuc|xay dung|thuc hien|trien khai|chu dong|tang cuong)\b"
)
_CLOSING = re.compile(r"tren day la\b|.{0,70}\bke hoach nay\b|trong qua trinh (?:trien khai|thuc hien)\b")
_ASSIGNMENT = re.compile(
    r"[\s*]{0,3}(?:(?:co quan|don vi|lanh dao|bo phan|phong)?[a-z ]{0,16}"
    r"(?:chu tri|phoi hop|chi dao|thuc hien)[a-z ]{0,16}:|giao\b)"
)
_MANY_WORDS = 30


@dataclass
class _Open:
    rank: Rank
    section: DocumentSection


def read_outline(paragraphs: Sequence[Part], names: ComponentNames, appendix: bool = False) -> list[DocumentSection]:
    """Return the sections of a body or an appendix.

    A labelled paragraph is a heading where it is set as one, names a component, or is short and has something below
    it; else it is a numbered paragraph. Paragraphs that follow below subsections without belonging to them stand in a
    section without a heading, so that the order of the text is kept.
    """
    builder = _Builder(Headings(names, appendix))
    taken = False
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        if taken:
            taken = False
        elif isinstance(paragraph, Table):
            builder.add(table_item(paragraph))
        else:
            taken = builder.take(paragraph, after)
    for section in builder.sections:
        _place(section, [])
    return builder.sections


class Headings:
    """Tells headings from paragraphs."""

    def __init__(self, names: ComponentNames, appendix: bool):
        self.names = names
        self.appendix = appendix

    def run_in(self, paragraph: Paragraph) -> tuple[str, str] | None:
        """The heading and the words after it, for a paragraph such as “1.1. Chỉ số “X”: Năm 2022 đạt …”."""
        label, rest = paragraph.label, paragraph.rest
        if label is None or label.kind >= Kind.BRACKET or self.appendix:
            return None
        if split := _bold_run_in(paragraph):
            return split
        low = plain(rest)
        found = _RUN_IN_QUOTED.match(low) or _RUN_IN.match(low) or self._named_run_in(rest, low)
        if found is None or low.count("(", 0, found.end()) != low.count(")", 0, found.end()):
            return None
        if low.startswith(("chi so", "cac chi so", "cstp")) and not self.names.of_heading(rest[: found.end()]):
            return None
        return rest[: found.end()], rest[found.end() :]

    def _named_run_in(self, rest: str, low: str) -> re.Match | None:
        """A component's bare name with a colon and words behind it."""
        found = _NAME_AND_COLON.match(low)
        return found if found and self.names.of_heading(rest[: found.end("name")]) else None

    def is_heading(self, paragraph: Paragraph, after: Part | None, in_row: bool) -> bool:
        """Whether a paragraph heads what follows; `in_row` says that it goes on with a row of numbered paragraphs."""
        label, rest = paragraph.label, paragraph.rest
        words = len(rest.split())
        if not rest or words > 2 * _MANY_WORDS:
            return False
        if label is None:
            return self._is_unlabelled(paragraph, after)
        if label.kind >= Kind.BRACKET:
            return self._is_component_point(paragraph, after)
        if label.kind <= Kind.ROMAN:
            return words <= _MANY_WORDS or rest.isupper() or paragraph.bold
        if in_row and not paragraph.bold:
            return bool(self.names.of_heading(rest))
        if paragraph.level or (paragraph.bold and not rest.endswith((";", "."))):
            return True
        if self.names.of_heading(rest) and not self.appendix:
            return True
        if not _reads_as_heading(rest, words) or not _has_below(label, after):
            return False
        return not _assigns(after) or (words <= 6 and bool(purpose_of(rest)))

    def _is_unlabelled(self, paragraph: Paragraph, after: Part | None) -> bool:
        text = paragraph.text
        words = len(text.split())
        if after is None:
            return False
        if paragraph.level:
            return True
        if self.appendix:
            return False
        if plain(text).startswith(("chi so ", "cstp", '"')) and words <= 16 and not text.endswith((".", ";", ",")):
            return bool(self.names.of_heading(text)) and not re.search(r"\d", text.split(" ", 3)[-1])
        return text.isupper() and (paragraph.bold or paragraph.centred) and 2 <= words <= 20

    def _is_component_point(self, paragraph: Paragraph, after: Part | None) -> bool:
        rest = paragraph.rest
        if self.appendix or rest.endswith((";", ".", ",")) or not isinstance(after, Paragraph):
            return False
        if len(rest.split()) > 20 or "chi so" not in plain(rest) or not self.names.of_heading(rest):
            return False
        if after.label is None or paragraph.bold:
            return True
        bracketed = after.label.kind == Kind.BRACKET and paragraph.label.kind == Kind.BRACKET
        return after.label.text != paragraph.label.text and not bracketed

    def rank(self, paragraph: Paragraph) -> Rank:
        """The level of a heading among the others."""
        if paragraph.label:
            return paragraph.label.rank
        if paragraph.level:
            return (Kind.ROMAN, 0) if paragraph.level == 1 else (Kind.NUMBER, -1)
        return (Kind.NUMBER, -1) if self.names.of_heading(paragraph.text) else (Kind.ROMAN, 0)


def _bold_run_in(paragraph: Paragraph) -> tuple[str, str] | None:
    """A bold beginning that ends like a heading, and the words after it."""
    text, cut = paragraph.text, paragraph.bold_until
    heading, rest = text[paragraph.label.end : cut].strip(), text[cut:].strip()
    ended = heading.endswith(":") or (heading.endswith(".") and len(heading.split()) <= 12)
    return (heading, rest) if ended and len(heading) > 3 and rest else None


def _reads_as_heading(rest: str, words: int) -> bool:
    if rest.endswith((";", ",")) or words > _MANY_WORDS or not (rest[0].isupper() or rest[0] in '“"'):
        return False
    if rest.endswith(".") and (words > 8 or not purpose_of(rest)):
        return False
    if ". " in rest.rstrip(". ") or "; " in rest:
        return False
    return not _SUBJECT.match(plain(rest)) or (rest.endswith(":") and words <= 12) or is_row_of_names(rest)


def _has_below(label: Label, after: Part | None) -> bool:
    """Whether something follows that can stand below a heading with this label."""
    if after is None or isinstance(after, Table):
        return after is not None
    return after.label is None or after.label.rank > label.rank or after.label.numbers == (1,)


def _assigns(after: Part | None) -> bool:
    """Whether the next paragraph only says who does what stands here."""
    return isinstance(after, Paragraph) and bool(_ASSIGNMENT.match(plain(after.rest[:120])))


class _Builder:
    """The tree as it grows: the sections that are open, from the top down."""

    def __init__(self, headings: Headings):
        self.headings = headings
        self.sections: list[DocumentSection] = []
        self.open: list[_Open] = []
        self.nested: Label | None = None  # last of a row of numbers that began anew inside a numbered section

    def take(self, paragraph: Paragraph, after: Part | None) -> bool:
        """Put a paragraph into its place; true when the next one was taken with it."""
        label = paragraph.label
        if (
            label
            and label.kind == Kind.PART
            and not paragraph.rest
            and isinstance(after, Paragraph)
            and not after.label
        ):
            self._begin(paragraph, after.text)
            return True
        in_row = bool(self.nested and label and label.rank == self.nested.rank)
        if split := self.headings.run_in(paragraph) or self._unknown_component(paragraph):
            self._begin(paragraph, split[0])
            self.add(_item(paragraph, split[1].strip(), ""))
        elif self.headings.is_heading(paragraph, after, in_row):
            self._begin(paragraph, paragraph.rest)
        else:
            self._running(paragraph)
        return False

    def _unknown_component(self, paragraph: Paragraph) -> tuple[str, str] | None:
        """Name and target of a component that nobody knows, below a heading on indices."""
        label, rest = paragraph.label, paragraph.rest
        found = _NAME_AND_COLON.match(plain(rest))
        if self.headings.appendix or not found or label is None or label.kind >= Kind.BRACKET:
            return None
        above = [part.section.heading for part in self.open if part.rank < label.rank]
        cut = found.end("name") + 1
        return (rest[:cut], rest[cut:]) if is_unknown_component(rest[:cut], rest[cut:], above) else None

    def _begin(self, paragraph: Paragraph, heading: str) -> None:
        rank = self.headings.rank(paragraph)
        while self.open and self.open[-1].rank >= rank:
            self.open.pop()
        section = DocumentSection(
            label=paragraph.label.text if paragraph.label else "",
            heading=heading.strip(),
            level=len(self.open) + 1,
            first=paragraph.first,
        )
        (self.open[-1].section.sections if self.open else self.sections).append(section)
        self.open.append(_Open(rank, section))
        self.nested = None

    def add(self, item: DocumentItem) -> None:
        """Put an item behind everything that stands already."""
        if not self.open:
            _anonymous(self.sections, 1).items.append(item)
        elif self.open[-1].section.sections:
            _anonymous(self.open[-1].section.sections, self.open[-1].section.level + 1).items.append(item)
        else:
            self.open[-1].section.items.append(item)

    def _running(self, paragraph: Paragraph) -> None:
        label = paragraph.label
        if label and label.numbers and label.kind != Kind.BRACKET:
            self._close_for(label)
        elif label is None and len(self.open) > 1 and _CLOSING.match(plain(paragraph.text[:120])):
            del self.open[1:]
        self.add(_item(paragraph, paragraph.rest, label.text if label else ""))

    def _close_for(self, label: Label) -> None:
        """Leave the sections that a numbered paragraph does not belong to, unless its row of numbers begins anew."""
        if self.nested and label.rank == self.nested.rank and label.numbers[-1] == self.nested.numbers[-1] + 1:
            self.nested = label
            return
        if label.numbers == (1,) and self.open and self.open[-1].rank == label.rank:
            self.nested = label
            return
        self.nested = None
        while self.open and self.open[-1].rank >= label.rank:
            self.open.pop()


def _anonymous(siblings: list[DocumentSection], level: int) -> DocumentSection:
    """The section without a heading at the end of a row of siblings, begun where there is none."""
    if not siblings or siblings[-1].heading or siblings[-1].label:
        siblings.append(DocumentSection(level=level))
    return siblings[-1]


def _item(paragraph: Paragraph, text: str, label: str) -> DocumentItem:
    return DocumentItem(label=label, lines=[text], first=paragraph.first, last=paragraph.last)


def table_item(table: Table) -> DocumentItem:
    """A table in its place among the paragraphs, with all its cells."""
    return DocumentItem(
        kind="table",
        table=DocumentTable(rows=[list(row) for row in table.rows], spans=list(table.spans)),
        first=table.number,
        last=table.number,
    )


def _place(section: DocumentSection, path: list[str]) -> None:
    path = [*path, section.label] if section.label else path
    counted = path[1:] if len(path) > 1 and kind_of(path[0]) == Kind.PART else path
    section.place = place(counted) if section.label else ""
    for child in section.sections:
        _place(child, path)
