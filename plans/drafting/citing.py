"""Documents cited in the decree's form: in full the first time, afterwards by kind and number. Pure functions.

Decree 30/2020/NĐ-CP, Phụ lục I, phần I, mục II, 6: a document is named with its kind, number and symbol, date, issuer
and subject where it is cited first, later with kind, number and symbol only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_KINDS = (
    "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Kế hoạch", "Chương trình", "Đề án", "Công văn", "Thông báo",
    "Thông tư", "Hướng dẫn", "Kết luận", "Báo cáo", "Quy chế", "Quy định",
)  # fmt: skip
_DAY = r"ngày\s+\d{1,2}(?:/\d{1,2}/\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
_MENTION = re.compile(
    rf"(?P<kind>{'|'.join(_KINDS)})\s+số\s+(?P<number>\d[\w/-]*[A-ZĐ][\w/-]*)(?:,?\s+(?P<day>{_DAY}))?"
    r"(?:\s+của\s+(?P<issuer>[^,;.()]+?)"
    r"(?=\s+(?:về|quy định|ban hành|phê duyệt|khắc phục|thực hiện|triển khai)\b|[,;.()]|$))?"
    r"(?:\s+(?P<about>(?:về|quy định|ban hành|phê duyệt)\b[^;]*?)(?=[;.]?\s*$))?"
)
_PARTS = re.compile(r"(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})(?:/|\s+năm\s+)(\d{4})")


@dataclass(frozen=True)
class Cited:
    """A document that a text cites; what the text does not say is empty."""

    kind: str
    number: str
    day: date | None = None
    issuer: str = ""
    about: str = ""  # begins with “về”

    @property
    def is_full(self) -> bool:
        """Whether everything is there that a first citation must have."""
        return bool(self.day and self.issuer and self.about)


def in_full(cited: Cited) -> str:
    """Return the first citation: “Kế hoạch số 94/KH-UBND ngày 29 tháng 3 năm 2025 của UBND tỉnh Lạng Sơn về …”.

    What is not known is left out, never made up.
    """
    day = f"ngày {long_date(cited.day)}" if cited.day else ""
    issuer = f"của {cited.issuer}" if cited.issuer else ""
    return " ".join(filter(None, (in_short(cited), day, issuer, cited.about)))


def in_short(cited: Cited) -> str:
    """Return a later citation: “Kế hoạch số 94/KH-UBND”."""
    return f"{cited.kind} số {cited.number}"


def basis_text(cited: Cited) -> str:
    """Return the line of a basis, without the mark at its end."""
    return f"Căn cứ {in_full(cited)}"


def long_date(day: date) -> str:
    """Return a date as documents write it: days below 10 and the months 1 and 2 with a zero."""
    return (
        f"{day.day:02d} tháng {day.month:02d} năm {day.year}"
        if day.month < 3
        else (f"{day.day:02d} tháng {day.month} năm {day.year}")
    )


def with_long_dates(text: str) -> str:
    """Write the dates of cited documents as the decree wants them, “ngày 29 tháng 3 năm 2025” for “ngày 29/3/2025”."""

    def long(match: re.Match) -> str:
        day = _date(match[0])
        return f"ngày {long_date(day)}" if day else match[0]

    return re.sub(r"ngày\s+\d{1,2}/\d{1,2}/\d{4}(?!\d)", long, text)


def mentions(text: str) -> list[Cited]:
    """Return the documents with a number that a text cites, in order."""
    return [_cited(match) for match in _MENTION.finditer(text)]


def cited_shortly(texts: Iterable[str], known: Iterable[Cited] = ()) -> list[str]:
    """Return the texts, in reading order, with every document cited in full only the first time.

    `known` are the documents that stand before the first text, as the bases do. A mention is shortened where it says
    nothing that its first citation did not say.
    """
    seen = {cited.number: cited for cited in known}
    return [_MENTION.sub(lambda match: _again(match, seen), text) for text in texts]


def _again(match: re.Match, seen: dict[str, Cited]) -> str:
    cited = _cited(match)
    first = seen.setdefault(cited.number, cited)
    if first is cited:
        return match[0]
    same_day = cited.day in (None, first.day)
    same_issuer = not cited.issuer or first.issuer.startswith(cited.issuer)
    if cited.kind != first.kind or not same_day or not same_issuer or cited.about not in ("", first.about):
        return match[0]
    return in_short(first)


def _cited(match: re.Match) -> Cited:
    return Cited(
        kind=match["kind"],
        number=match["number"],
        day=_date(match["day"] or ""),
        issuer=" ".join((match["issuer"] or "").split()),
        about=" ".join((match["about"] or "").split()),
    )


def _date(text: str) -> date | None:
    found = _PARTS.search(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
