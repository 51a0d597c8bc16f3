"""Offices that a solution's own sentence names: those that open it, and those it says they work with."""

import re

from plans.importing.meaning.assignments import (
    Assignment,
    doubts_of,
    due_in,
    labelled,
    lead_word,
    parties,
    read_order,
    role_labels,
)
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.names import Named, read_row
from plans.importing.meaning.shapes import begins_name
from plans.importing.plain import plain

_PREFIX = re.compile(
    r"[ *\-+•]*(?:(?:to chuc )?(?:thuc hien|trien khai|nhiem vu|giai phap|nhiem vu,? giai phap|bien phap)\s?:\s?)?"
    r"(?:de nghi|yeu cau|giao(?: cho)?|phan cong)?\s?:?\s?"
)
_SOON_WITH = re.compile(
    r"\s?,?\s?(?:(?:la (?:don vi|co quan)|tiep tuc|chu dong|tich cuc|co trach nhiem|chiu trach nhiem|thuong xuyen|"
    r"theo chuc nang,? nhiem vu(?: duoc giao)?|chu tri|tham muu|dau moi|va|cung)\s?,?\s?){0,3}"
    r"phoi hop(?: chat che)?(?:\s?,?\s?(?:voi|cung voi|cung))?\s"
)
_LATER_WITH = re.compile(
    r"(?:^|[.;,]\s)(?:chu tri,? |chu dong |tiep tuc |dong thoi |thuong xuyen )?"
    r"phoi hop(?: chat che)?(?: (?:voi|cung voi|cung))?\s"
)
_FAR = 1500
_INLINE = re.compile(r"\bgiao\s(?=(?:phong|van phong|trung tam|so|thanh tra|ban|cac phong|cong an|ubnd)\b)")


def read_subject(text: str, lexicon: Lexicon) -> Assignment | None:
    """Return the offices that a solution's own sentence names, or words for roles behind it.

    Phrases that name nobody (“các cơ quan liên quan”) are left out; None where no office opens the sentence.
    """
    low = plain(text)
    if labels := role_labels(low):
        return labelled(text, labels, lexicon)
    named, end = _opening(text, low, _PREFIX.match(low).end(), lexicon)
    leads = [name for name in named if not name.vague]
    if not leads or named[0].vague or re.match(r"\s?(?:[.;]|$)", low[end:]):
        return _inline(text, low, lexicon)
    supports = _supports(text, low, end, lexicon)
    taken = {lead.name for lead in leads}
    supports = [name for name in supports if not name.vague and name.name not in taken]
    doubts = doubts_of([*leads, *supports])
    return Assignment(leads=parties(leads), supports=parties(supports), due=due_in(text), doubts=doubts)


def names_lead(text: str) -> bool:
    """Whether a sentence begins with who leads its work: “Thanh tra tỉnh chủ trì …”, “Giao Sở A chủ trì …”."""
    low = plain(text)
    start = _PREFIX.match(low).end()
    leading = lead_word(low, start)
    return bool(leading) and _begins_office(text[start:].lstrip()) and leading.start() < start + 160


def _opening(text: str, low: str, start: int, lexicon: Lexicon) -> tuple[list[Named], int]:
    """The names that open a sentence: up to “chủ trì” where that follows, by their shape otherwise."""
    named, end = read_row(text, lexicon, start)
    leading = lead_word(low, start)
    if named and leading and end < leading.start() < start + 160 and _belongs(low[end : leading.start()]):
        row, _ = read_row(text[start : leading.start()], lexicon, closed=True)
        if row and not any(name.unknown for name in row):
            return row, leading.start()
    return named, end


def _belongs(between: str) -> bool:
    """Whether the words between the names read and “chủ trì” can belong to the last name."""
    return len(between.split()) <= 3 and not re.search(r"[,;:.]", between)


def _supports(text: str, low: str, end: int, lexicon: Lexicon) -> list[Named]:
    found: list[Named] = []
    if soon := _SOON_WITH.match(low, end):
        found, end = read_row(text, lexicon, soon.end())
    while later := _LATER_WITH.search(low, end):
        row, end = read_row(text, lexicon, later.end())
        found += row
    return found


def _inline(text: str, low: str, lexicon: Lexicon) -> Assignment | None:
    """An order inside the sentence: “…; giao Phòng X chủ trì, phối hợp với Y thực hiện”."""
    ends = (order.end() for order in _INLINE.finditer(low))
    orders = (read_order(text[end : end + _FAR], 0, lexicon) for end in ends)
    return next((order for order in orders if order), None)


def _begins_office(text: str) -> bool:
    return begins_name(plain(text)) or bool(re.match(r"(?:so|thue|dai|bao) ", plain(text)) and text[:1].isupper())
