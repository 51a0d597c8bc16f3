"""What a plan rests on: citations of other documents, in paragraphs of their own or in running text."""

import re
from dataclasses import dataclass
from datetime import date as Day

from plans.document import DocumentBasis
from plans.importing.head import as_date
from plans.importing.plain import plain

_KINDS = (
    r"(?:ke hoach|nghi quyet|quyet dinh|nghi dinh|thong tu|chi thi|cong van|chuong trinh(?: hanh dong)?|ket luan|"
    r"thong bao|huong dan(?: lien nganh)?|de an|bao cao|luat|van ban|cong dien|quy dinh|quy che|to trinh)"
)
_SYMBOL = r"\d{1,5}\s?[/-]\s?[a-z0-9][\w&]*(?:\s?[/\-]\s?[\w&]+)*"
_CITATION = re.compile(
    rf"(?P<kind>{_KINDS})\s(?:so\s?:?\s?)?(?P<number>{_SYMBOL})"
    r"(?:\s?,?\s?ngay\s(?P<day>\d{1,2})\s?(?:[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>\d{4})|"
    r"thang\s(?P<month2>\d{1,2})\snam\s(?P<year2>\d{4})))?"
)
_PART_START = re.compile(rf"(?:can cu|thuc hien|tren co so|theo|xet|tiep tuc thuc hien|nham)\b|{_KINDS}\sso\b")
_BASIS_START = re.compile(
    rf"can cu\b|xet\b|tren co so\b|(?:tiep tuc )?thuc hien\s(?:noi dung |y kien chi dao )?{_KINDS}\b|"
    rf"theo (?:{_KINDS}|de nghi)\b"
)
_END_OF_CITATION = re.compile(rf"[;.]\s|,\s(?={_KINDS}\sso)|\sve (?:viec )?thuc hien (?={_KINDS}\sso)|$")
_ANNOUNCES = re.compile(
    r"(?P<gap>\s?[,;.]\s)(?=(?:so|ubnd|uy ban|ban|phong|huyen|xa|phuong|thanh tra|cong an|cuc|chi cuc|hoi|hiep hoi|"
    r"truong|trung tam|bao hiem|kho bac|van phong|thanh pho)\b[^.;]{0,120}?\b(?:xay dung|ban hanh|trien khai)\b"
    r"[^.;]{0,40}?\bke hoach\b)"
)


@dataclass(frozen=True)
class Citation:
    """A document that a text names, with its place there."""

    number: str
    day: Day | None
    start: int
    end: int


def citations(text: str) -> list[Citation]:
    """Every document cited with its number (“Kế hoạch số 94/KH-UBND ngày 29/3/2025”), in order."""
    found = []
    for match in _CITATION.finditer(plain(text)):
        parts = [match["day"], match["month"] or match["month2"], match["year"] or match["year2"]]
        day = as_date(*map(int, parts)) if all(parts) else None
        number = re.sub(r"\s+", "", text[match.start("number") : match.end("number")]).replace("–", "-")
        if any(char.isupper() for char in number):
            found.append(Citation(number, day, match.start(), match.end()))
    return found


def is_basis(text: str) -> bool:
    """Whether a paragraph above the first section names what the plan rests on."""
    return bool(_BASIS_START.match(plain(text)))


def read_bases(text: str, first: int) -> tuple[list[DocumentBasis], str]:
    """Read a paragraph of legal bases; return them and the words that only announce the plan.

    Several bases in one paragraph stand apart at semicolons. “Thực hiện Kế hoạch số …, Sở X xây dựng Kế hoạch … như
    sau:” is parted before the agency.
    """
    announcement = ""
    found = list(_ANNOUNCES.finditer(plain(text)))
    if found:
        text, announcement = text[: found[-1].start("gap")], text[found[-1].end("gap") :]
    return [_basis(part, first) for part in _at_semicolons(text)], announcement


def _at_semicolons(text: str) -> list[str]:
    """The parts between semicolons, a part that begins no new basis staying with the one before."""
    parts: list[str] = []
    for part in re.split(r"\s?;\s*", text.strip().rstrip(";.,")):
        if parts and part and not _PART_START.match(plain(part)):
            parts[-1] += f"; {part}"
        elif part:
            parts.append(part)
    return parts


def _basis(text: str, first: int) -> DocumentBasis:
    """A basis with the number and date of the first document that its text cites."""
    text = text.strip().rstrip(" ;.,")
    cited = citations(text)
    number, day = (cited[0].number, cited[0].day) if cited else ("", None)
    return DocumentBasis(text=text, number=number, date=day, first=first)


def cited_bases(text: str, first: int, known: set[str]) -> list[DocumentBasis]:
    """Documents that running text cites with number and date and that are not among the known numbers.

    The text of each is the citation with its issuer and subject, up to the next document or the end of the clause.
    """
    found = []
    low = plain(text)
    for cited in citations(text):
        if cited.day is None or cited.number in known:
            continue
        known.add(cited.number)
        end = _END_OF_CITATION.search(low, cited.end).start()
        words = text[cited.start : end].strip(" .,;")
        found.append(DocumentBasis(text=words, number=cited.number, date=cited.day, first=first, in_text=True))
    return found
