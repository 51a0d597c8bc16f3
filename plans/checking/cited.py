"""Reads citations of documents: “Kế hoạch số 94/KH-UBND ngày 29/3/2025 của UBND tỉnh về …” (decree 30/2020, Phụ lục I).

Full the first time: kind, number and symbol, day, issuer, subject; later kind, number and symbol alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

_KINDS = (
    "Nghị quyết|Nghị định|Quyết định|Kế hoạch|Chỉ thị|Thông tư|Công văn|Báo cáo|Chương trình|Hướng dẫn liên ngành"
    "|Hướng dẫn|Kết luận|Thông báo|Công điện|Quy định|Quy chế|Đề án|Tờ trình|Thông tri"
)
_NUMBER = r"[0-9]{1,5}(?:/[0-9]{4})?\s?[-/][^\W\d_][\w/&-]*"
_CITED = re.compile(rf"(?P<kind>{_KINDS})(?:\s+số)?\s*:?\s*(?P<number>{_NUMBER})", re.IGNORECASE)
_DAY = re.compile(
    r"\s*,?\s*(?:ngày\s+)?(?P<day>[0-9]{1,2})(?:\s*/\s*|\s+tháng\s+)(?P<month>[0-9]{1,2})(?:\s*/\s*|\s+năm\s+)"
    r"(?P<year>[0-9]{4})"
)
_ISSUER = re.compile(
    r"\s*,?\s*của\s+(?P<issuer>[^,;.]{2,120}?)"
    r"(?=\s+(?:về|quy định|ban hành|khắc phục|tại|thực hiện|triển khai)\s|[,;.]|$)"
)


@dataclass(frozen=True)
class Cited:
    """A document as a text cites it. `subject` is what follows its issuer; empty parts are missing."""

    kind: str
    number: str
    day: date | None
    day_text: str
    issuer: str
    subject: str

    def missing(self) -> list[str]:
        """What a full citation lacks, in the decree's order."""
        parts = ((self.day_text, "ngày ban hành"), (self.issuer, "cơ quan ban hành"), (self.subject, "trích yếu"))
        return [name for value, name in parts if not value]


def citations(text: str) -> Iterator[Cited]:
    """Yield the documents that a text cites by number, in order."""
    found = list(_CITED.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        yield _cited(text, match, following.start() if following else len(text))


def _cited(text: str, match: re.Match, limit: int) -> Cited:
    day = _DAY.match(text, match.end(), limit)
    place = day.end() if day else match.end()
    issuer = _ISSUER.match(text[:limit], place)
    rest = re.match(r"[^;]*", text[issuer.end() if issuer else place : limit])
    return Cited(
        match["kind"],
        re.sub(r"\s", "", match["number"]),
        to_date(day) if day else None,
        day[0].strip(" ,") if day else "",
        issuer["issuer"].strip() if issuer else "",
        rest[0].strip(" ,.\n") if rest else "",
    )


def to_date(match: re.Match) -> date | None:
    """The date of a match with the groups day, month, year; None for one that no calendar has."""
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
