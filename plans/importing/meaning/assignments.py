"""Lines that say who directs, leads and supports, until when and with what result."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from plans.document import DocumentParty
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.names import Named, read_row
from plans.importing.meaning.people import read_people
from plans.importing.plain import plain

_LEADERS = (
    r"(?:lanh dao|dong chi|thuong truc)"
    r"(?: (?:so|ban|ubnd(?: (?:tinh|huyen|xa|phuong))?|don vi|co quan|huyen|xa|phong))?"
)
_OFFICES = (
    r"(?:(?:cac )?(?:co quan|don vi|phong|bo phan|to chuc|ca nhan|phong ban|phong,? ban)(?:,? (?:don vi|ca nhan))?"
    r"(?: duoc giao)? )?"
)
_ROLES = (
    ("directors", rf"{_LEADERS} (?:truc tiep )?(?:chi dao|phu trach)"
                  r"(?:,? (?:thuc hien|truc tiep|chung|dieu hanh|phu trach))*"
                  r"|(?:nguoi |phu trach )?chi dao(?: thuc hien)?|dong chi phu trach|lanh dao phu trach"),
    ("supports", rf"{_OFFICES}phoi hop(?: thuc hien| tham muu| trien khai)?"),
    ("leads", rf"{_OFFICES}(?:dau moi )?chu tri(?: tham muu| thuc hien| chinh| trien khai| to chuc)*"
              r"|(?:cac )?(?:don vi|co quan|bo phan|phong)(?: duoc giao)? "
              r"(?:thuc hien|dau moi|chiu trach nhiem|tham muu)(?: chinh)?"
              r"|(?:phan cong|trach nhiem) (?:thuc hien|nhiem vu)|phan cong"),
    ("due", r"thoi (?:gian|han)(?: thuc hien| hoan thanh| trien khai)?|tien do(?: thuc hien)?|han hoan thanh|lo trinh"),
    ("output", r"san pham(?: dau ra| hoan thanh| du kien| chu yeu)?|ket qua (?:dau ra|can dat|du kien)"),
)  # fmt: skip
_ROLE = re.compile(
    r"(?:^|(?<=[.;(\n])\s?)[ *\-+•(]{0,4}(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _ROLES) + r")\s?:\s?"
)
_WITH = re.compile(
    r",?\s?(?:(?:va\s)?(?:chu dong|tich cuc|dong thoi)\s)?(?<!\()phoi hop(?: chat che)?(?: thuc hien)?"
    r"(?:\s?,?\s?(?:voi|cung voi|cung|giua))?\s?:?\s?"
)
_BOTH = re.compile(
    r"(?P<leads>[^.;]{3,200}?) (?:lam )?chu tri\s?[,;.]\s?"
    r"(?P<supports>[^.;]{3,200}?) (?:cung )?phoi hop(?: thuc hien)?\s?[.;]?\s?"
)
_DIRECTED = re.compile(
    r"(?:^|[;,.]\s?)(?:giao\s)?(?:cac )?(?:dong chi|d/c)\s?:?\s?(?P<people>[^;.]{5,160}?)\s(?:truc tiep\s)?"
    r"(?:phu trach,? chi dao|chi dao|phu trach)\b[^;.]{0,40}"
)
_ENTRUST = re.compile(
    r"(?:giao(?: cho| nhiem vu cho| nhiem vu)?|phan cong|(?:so|ubnd [a-z ]{2,40}|ban quan ly) giao)\s?:?\s?(?=\S)"
)
_LEADING = re.compile(
    r"\s?,?\s?(?:theo chuc nang,? nhiem vu(?: duoc giao)?|la (?:don vi|co quan)|lam)?\s?"
    r"(?:(?:la )?dau moi,? )?(?:chu tri|chiu trach nhiem chu tri|chiu trach nhiem|truc tiep chu tri)"
)
_GENERAL = re.compile(
    r"\b(?:noi dung|nhiem vu|giai phap|cong viec|chi so|muc tieu|ke hoach)\b.{0,40}?"
    r"\b(?:nay|tren|neu|thanh phan|cua chi so|duoc giao|sau|cai thien|nang cao)\b"
)
_MERE = re.compile(
    r"(?:(?:de|to chuc|trien khai|thuc hien|tham muu|theo doi|don doc|tong hop|day du|nghiem tuc|tot|hieu qua|co|va|"
    r"cac|nhung|noi dung|nhiem vu|giai phap|cong viec|chi so|muc tieu|tren|nay|neu|sau|thanh phan)\b[ ,]*)*"
)
_UNTIL = re.compile(
    r"\b(?:(?:hoan thanh|xong) )?(?P<due>(?:truoc|trong|den het|chay nhat)(?: ngay)? "
    r"(?:\d{1,2}/\d{1,2}/\d{4}|(?:quy|thang) (?:[ivx]{1,4}|\d{1,2})(?:/| nam )\d{4}))"
)
_MARKS = re.compile(r"[ *\-+•]*")
_TRAILING_VERB = re.compile(r"\s+(?:chủ trì|phối hợp|thực hiện)\s?[.;]?\s?$")
_NOTED_ROLES = {"chu tri": "leads", "phoi hop": "supports", "phoi hop thuc hien": "supports"}
_PEOPLE = re.compile(r"\s?(?:cac )?(?:dong chi|d/c)\b")


@dataclass
class Assignment:
    """Who does what is written around; `task` are the words behind “Giao … chủ trì, phối hợp …” that name the work."""

    directors: list[DocumentParty] = field(default_factory=list)
    leads: list[DocumentParty] = field(default_factory=list)
    supports: list[DocumentParty] = field(default_factory=list)
    due: str = ""
    output: str = ""
    task: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.directors or self.leads or self.supports or self.due or self.output)

    @property
    def is_general(self) -> bool:
        """Whether it adds no work of its own to that around it."""
        return self.is_mere or bool(_GENERAL.search(plain(self.task)))

    @property
    def is_mere(self) -> bool:
        """Whether it names no work at all, or only “thực hiện các nội dung trên”."""
        return bool(_MERE.fullmatch(plain(self.task)))

    def merged(self, other: "Assignment") -> "Assignment":
        """Both together, as consecutive lines of one block."""
        return Assignment(
            self.directors + other.directors,
            self.leads + other.leads,
            self.supports + other.supports,
            other.due or self.due,
            other.output or self.output,
            doubts=self.doubts + other.doubts,
        )


def read_assignment(text: str, lexicon: Lexicon) -> Assignment | None:
    """Return what a paragraph assigns, when that is all it does; None for other paragraphs.

    Understood are lines with a word for the role and a colon (“Cơ quan chủ trì: …”), several of them in a paragraph,
    and the order “Giao … chủ trì, phối hợp với …”.
    """
    low = plain(text)
    start = _MARKS.match(low).end()
    labels = role_labels(low)
    if labels and labels[0].start() <= start:
        return labelled(text, labels, lexicon)
    if entrust := _ENTRUST.match(low, start):
        return read_order(text, entrust.end(), lexicon)
    return None


def role_labels(low: str) -> list[re.Match]:
    """The words for roles with a colon in a plain text: at its start, behind a sentence, or in brackets."""
    return list(_ROLE.finditer(low))


def labelled(text: str, labels: list[re.Match], lexicon: Lexicon) -> Assignment:
    """Read what stands behind each word for a role, up to the next."""
    result = Assignment()
    for label, after in zip(labels, [*labels[1:], None], strict=False):
        value = text[label.end() : after.start() if after else len(text)].strip()
        if "(" in text[label.start() : label.end()]:
            value = value.split(")")[0]
        read_role(result, label.lastgroup, value, lexicon)
    return result


def read_role(result: Assignment, role: str, value: str, lexicon: Lexicon) -> None:
    """Add what stands behind a role's word, or in its column of a table, to an assignment."""
    if role in ("due", "output"):
        setattr(result, role, " ".join(value.split()).strip(" .;"))
    elif role == "directors":
        result.directors += read_people(value)
    elif role == "leads" and (parted := _BOTH.fullmatch(plain(value))):
        _take(result, "leads", value[: parted.end("leads")], lexicon)
        _take(result, "supports", value[parted.start("supports") : parted.end("supports")], lexicon)
    else:
        support = _WITH.search(plain(value)) if role == "leads" else None
        _take(result, role, value[: support.start()] if support else value, lexicon)
        if support:
            _take(result, "supports", value[support.end() :], lexicon)


def _take(result: Assignment, role: str, value: str, lexicon: Lexicon) -> None:
    value = _TRAILING_VERB.sub("", value.strip())
    if _PEOPLE.match(plain(value)) and (people := read_people(value)):
        getattr(result, role).extend(people)
        return
    named, _ = read_row(value, lexicon, closed=True)
    result.doubts += doubts_of(named)
    for name, own in reversed(list(_by_note(named, role))):
        getattr(result, own).extend(parties([name]))


def _by_note(named: list[Named], role: str) -> Iterator[tuple[Named, str]]:
    """Names with their roles, where notes behind them tell roles: “Phòng A (chủ trì), Phòng B, C (phối hợp)”."""
    for name in reversed(named):
        note = plain(name.scope)
        if note in _NOTED_ROLES:
            role, name = _NOTED_ROLES[note], replace(name, scope="")
        yield name, role


def parties(named: Iterable[Named]) -> list[DocumentParty]:
    """Names as parties of a solution, each once."""
    kept = {(name.name, name.scope): DocumentParty(name.name, scope=name.scope) for name in named}
    return list(kept.values())


def doubts_of(named: Iterable[Named]) -> list[str]:
    return [name.doubt for name in named if name.doubt]


def lead_word(low: str, start: int) -> re.Match | None:
    """The words for leading behind a row of names, near enough to belong to it."""
    found = _LEADING.search(low, start, start + 260)
    between = low[start : found.start()] if found else ""
    return found if between.strip() and not re.search(r"[.:]\s", between) else None


def read_order(text: str, start: int, lexicon: Lexicon) -> Assignment | None:
    """Read “A, B chủ trì, phối hợp với C …” from a place of a text; None without a lead that can be told."""
    low = plain(text)
    leading = lead_word(low, start)
    if leading is None or _PEOPLE.match(low, start):
        return None
    leads, _ = read_row(text[start : leading.start()], lexicon, closed=True)
    if not leads or any(name.unknown for name in leads):
        return None
    supports, end = [], leading.end()
    if support := _WITH.match(low, end):
        supports, end = read_row(text, lexicon, support.end())
    result = Assignment(
        leads=parties(leads),
        supports=parties(supports),
        task=text[end:].strip(" ,.;"),
        doubts=doubts_of([*leads, *supports]),
    )
    _take_directors(result, text, lexicon)
    result.due = result.due or due_in(text)
    return result


def due_in(text: str) -> str:
    """The deadline that a sentence states plainly (“hoàn thành trong quý II/2025”); "" for none or several."""
    found = list(_UNTIL.finditer(plain(text)))
    return text[found[0].start("due") : found[0].end("due")] if len(found) == 1 else ""


def _take_directors(result: Assignment, text: str, lexicon: Lexicon) -> None:
    """Add who directs, by when and with what result, from the rest of an order's paragraph; they are no task."""
    low = plain(text)
    for directed in _DIRECTED.finditer(low):
        result.directors += read_people(text[directed.start("people") : directed.end("people")])
        result.task = result.task.replace(text[directed.start() : directed.end()].strip(" .;,"), "").strip(" ,.;")
    for label in role_labels(low):
        if label.lastgroup in ("directors", "due", "output"):
            value = re.split(r"\.\s|;\s(?=[Gg]iao)", text[label.end() :])[0]
            read_role(result, label.lastgroup, value, lexicon)
            result.task = result.task.split(text[label.start() : label.end()].strip(" .;:"))[0].strip(" ,.;")
