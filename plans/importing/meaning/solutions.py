"""Paragraphs of a section to what they are: solutions with their parties, lines that assign, and mere text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.document import DocumentItem, DocumentSection
from plans.importing.labels import Kind, kind_of
from plans.importing.meaning.assignments import Assignment, doubts_of, parties, read_assignment
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.names import is_row_of_names, read_row
from plans.importing.meaning.runs import Runs, give
from plans.importing.meaning.subjects import names_lead, read_subject
from plans.importing.plain import plain

_TELLING = re.compile(
    r"(?:noi dung|muc tieu|chi tieu|ket qua|thuc trang|han che|nguyen nhan|ton tai|yeu cau|danh gia|khuyen nghi|"
    r"ghi chu|muc dich|nhan xet|y nghia|hien trang)\b[^.:;]{0,60}:"
)
_TELLING_HEADING = re.compile(
    r"(?:muc tieu|chi tieu|ket qua|thuc trang|han che|ton tai|nguyen nhan|tinh hinh|muc dich|yeu cau)\b"
)
_CONTENT_HEADING = re.compile(r"noi dung(?: (?:chi so|danh gia|cua chi so))?\s?:?")
_WORK_HEADING = re.compile(r"\b(?:giai phap|nhiem vu|thuc hien|bien phap)\b")
_HEADING_OTHERS = re.compile(
    r"(?:to chuc thuc hien|thuc hien|giai phap|nhiem vu|bien phap|nhiem vu,? giai phap|giai phap,? nhiem vu|"
    r"noi dung thuc hien|giai phap thuc hien|cach thuc thuc hien)\b[^.:;]{0,40}:\s?$"
)
_STATING = re.compile(
    r"(?:ket qua\b[^.:;]{0,40})?(?:nam 20\d\d,?|trong nam 20\d\d,?|muc tieu|chi tieu|phan dau|ket qua|diem so|"
    r"chi so (?:nay|thanh phan)|la chi so)\b"
)
_STANDING = re.compile(
    r"(?:phan dau |giu vung |tiep tuc )*(?:duy tri|nam|dung|giu|thuoc)\b.{0,40}\b(?:nhom|top|trong) \d{1,3}\b.{0,40}"
    r"\bdan dau\b.{0,30}"
)
_FIGURE = re.compile(r"\d\s?diem\b|\d\s?/\s?\d+|(?:xep|hang|thu|vi tri)\s?(?:thu )?\d")
_RESULT = re.compile(
    r"[^.;]{3,140}?\b(?:dat|duoc)\s\d{1,3}(?:[.,]\d+)?\sdiem\b|"
    r"[^.;]{3,140}?\b(?:xep|dung|vi tri|hang)(?: (?:hang|thu|vi tri)){0,2}\s\d{1,3}\s?/\s?\d+"
)
_CONCLUDING = re.compile(r"tren day la\b|.{0,70}\bke hoach nay\b|(?:can cu|tren co so) .{0,80}\bke hoach\b")
_LISTING = re.compile(r"(?:nhu sau|sau day|sau|cu the|gom|bao gom|trong do)\s?:\s?$")
_COMPARING = re.compile(r"chi so\b.{3,160}?\b(?:dat|dung|xep|giam|tang)\b.{0,40}?\d")


@dataclass
class Place:
    """An item with the section it stands in."""

    section: DocumentSection
    item: DocumentItem


def places(section: DocumentSection) -> Iterator[Place]:
    """The items of a section and of those below it, in reading order."""
    for item in section.items:
        yield Place(section, item)
    for child in section.sections:
        yield from places(child)


class SolutionReader:
    """Turns the items of sections into solutions.

    Lines that assign hold for the solutions around them (see Runs). A solution that no such lines reach has the
    parties that its own sentence names, or none.
    """

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon

    def component_section(self, section: DocumentSection) -> None:
        """Understand a section about a component: what says what to do there is a solution, labelled or not."""
        rows = list(places(section))
        assignments = {id(row.item): self.assignment(row.item) for row in rows}
        telling = [part for part in section.walk() if part is not section and _tells(part, section)]
        for row in rows:
            told = any(row.section is part for part in telling)
            if row.item.kind == "text" and assignments[id(row.item)] is None and not told and is_work(row.item):
                row.item.kind = "solution"
        self._assign(rows, assignments)

    def general_section(self, section: DocumentSection) -> None:
        """Understand a section of work for no component: its labelled paragraphs are solutions."""
        assignments = {id(item): self.assignment(item) for item in section.items}
        for item in section.items:
            if item.kind == "text" and assignments[id(item)] is None and _is_task(item):
                item.kind = "solution"
        section.items = _continued(section.items, assignments)
        self._assign([Place(section, item) for item in section.items], assignments)

    def assignment(self, item: DocumentItem) -> Assignment | None:
        """What a paragraph assigns, when it names no work of its own."""
        if item.kind != "text" or not item.lines:
            return None
        found = read_assignment(item.lines[0], self.lexicon)
        if found is None or not found.says_something:
            return None
        return found if (found.is_mere if item.label else found.is_general) else None

    def _assign(self, rows: list[Place], assignments: dict[int, Assignment | None]) -> None:
        runs = Runs()
        for item in (row.item for row in rows):
            found = assignments.get(id(item))
            if found is not None:
                runs.assign(found, item)
            elif item.is_solution and item.shown:
                runs.solution(item, self._own_lead(item))
            else:
                runs.settle()
        left = runs.finish()
        for row in rows:
            if any(row.item is item for item in left):
                self._own_parties(row)

    def _own_lead(self, item: DocumentItem) -> Assignment | None:
        """Who leads a solution by the words with which it begins (“Giao Sở A chủ trì …”, “Thanh tra chủ trì …”)."""
        text = item.lines[0]
        if not names_lead(text):
            return None
        found = read_assignment(text, self.lexicon) or read_subject(text, self.lexicon)
        return found if found and found.leads else None

    def _own_parties(self, row: Place) -> None:
        """The parties that a solution's own sentence names, else the offices that head its section."""
        named = (read_subject(line, self.lexicon) for line in row.item.lines)
        found = next((named for named in named if named), None) or self._offices_above(row.section)
        if found:
            give(row.item, found)

    def _offices_above(self, section: DocumentSection) -> Assignment | None:
        """The offices that a heading consists of (“1. Văn phòng Sở”, “2. Các phòng chuyên môn:”)."""
        if not is_row_of_names(section.heading):
            return None
        named, _ = read_row(section.heading.strip(" :"), self.lexicon, closed=True)
        return Assignment(leads=parties(named), doubts=doubts_of(named))


def _tells(part: DocumentSection, section: DocumentSection) -> bool:
    """Whether a part of a component's section tells of aims or results, not of work.

    “Nội dung” tells what the component is about where another part has the work.
    """
    low = plain(part.heading)
    if _TELLING_HEADING.match(low):
        return True
    return bool(_CONTENT_HEADING.fullmatch(low)) and any(
        _WORK_HEADING.search(plain(other.heading)) for other in section.walk() if other not in (part, section)
    )


def is_work(item: DocumentItem) -> bool:
    """Whether a paragraph says what to do: not a word that heads others, a figure, a target, a note or a conclusion."""
    text = item.lines[0].strip()
    low = plain(text)
    if len(text.split()) < 3 or low.startswith("("):
        return False
    if any(pattern.match(low) for pattern in (_TELLING, _HEADING_OTHERS, _CONCLUDING, _COMPARING, _RESULT)):
        return False
    if _STANDING.fullmatch(low):
        return False
    if _STATING.match(low) and (_FIGURE.search(low) or low.endswith(":")):
        return False
    return not (_LISTING.search(low) and not item.label) and not (text.endswith(":") and len(text.split()) <= 6)


def _is_task(item: DocumentItem) -> bool:
    return bool(item.label) and is_work(item)


def _continued(items: list[DocumentItem], assignments: dict[int, Assignment | None]) -> list[DocumentItem]:
    """The items, a numbered solution having taken the unlabelled paragraphs that go on with it."""
    kept: list[DocumentItem] = []
    for item in items:
        if kept and assignments[id(item)] is None and _goes_on(kept[-1], item):
            kept[-1].lines += item.lines
            kept[-1].last = item.last
        else:
            kept.append(item)
    return kept


def _goes_on(before: DocumentItem, item: DocumentItem) -> bool:
    numbered = kind_of(before.label) in (Kind.NUMBER, Kind.DECIMAL, Kind.LETTER)
    return before.is_solution and numbered and item.kind == "text" and not item.label and is_work(item)
