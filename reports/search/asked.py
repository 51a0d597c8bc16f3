"""What somebody asks the search: words, and what narrows and sorts what is found, as they stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from reports.search.words import Words
from units.vietnamese import nfc

WORDS, KIND, YEAR, ORDER, PAGE = "tim", "loai", "nam", "xep", "trang"
"""The names of the entries in the address."""

EVERY_YEAR = "tat-ca"
NEWEST = "moi"
LONGEST = 200
"""Characters of a question; whoever pastes more has a whole paragraph in hand."""
LAST_PAGE = 40

KINDS = {
    "don-vi": "Đơn vị",
    "chi-so": "Chỉ số thành phần",
    "ke-hoach": "Kế hoạch",
    "giai-phap": "Giải pháp",
    "nhiem-vu": "Nhiệm vụ",
    "van-ban": "Văn bản",
}
"""The kinds of what is found, as the address and the page call them, in the order in which they are shown."""


@dataclass(frozen=True)
class Asked:
    """A question. `year` None means this year and the last where there is much (`every_year` false), or all years.

    `problem` is a sentence about an entry that cannot be; nothing is searched then.
    """

    text: str = ""
    kind: str = ""
    year: int | None = None
    every_year: bool = False
    newest_first: bool = False
    page: int = 1
    problem: str = ""
    words: Words = field(default_factory=Words)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.text and not self.problem

    @cached_property
    def entries(self) -> dict[str, str]:
        """What is chosen, by the names of the address, without the page."""
        year = EVERY_YEAR if self.every_year else str(self.year or "")
        chosen = {WORDS: self.text, KIND: self.kind, YEAR: year, ORDER: NEWEST if self.newest_first else ""}
        return {name: value for name, value in chosen.items() if value}

    def address(self, **other: str) -> str:
        """The query string of the question with other values; an empty one takes an entry out."""
        return urlencode({name: value for name, value in (self.entries | other).items() if value})

    def in_every_year(self) -> "Asked":
        return replace(self, every_year=True)

    def said(self, text: str) -> "Asked":
        """The same question in other words."""
        return replace(self, text=text, words=Words.read(text))


def read(values: Mapping[str, str]) -> Asked:
    """Return what an address asks; what cannot be is told by `problem`."""
    text = " ".join(nfc(values.get(WORDS, "")).replace("\0", " ").split())
    if len(text) > LONGEST:
        return Asked(problem=f"Nội dung tìm dài quá {LONGEST} ký tự. Hãy giữ lại vài từ chính.")
    asked = Asked(text, words=Words.read(text))
    try:
        return _narrowed(asked, {name: values.get(name, "").strip() for name in (KIND, YEAR, ORDER, PAGE)})
    except ValueError as error:
        return replace(asked, problem=str(error))


def _narrowed(asked: Asked, chosen: Mapping[str, str]) -> Asked:
    """With what narrows and sorts. Raises ValueError with a sentence."""
    if asked.text and not asked.words:
        raise ValueError("Nội dung tìm chỉ có dấu, không có chữ hay số nào. Hãy gõ ít nhất một từ.")
    if chosen[KIND] not in ("", *KINDS):
        raise ValueError(f"Không có loại kết quả “{chosen[KIND][:40]}”. Hãy chọn lại ở ô Loại.")
    if chosen[ORDER] not in ("", NEWEST):
        raise ValueError(f"Không có cách xếp “{chosen[ORDER][:40]}”. Hãy chọn lại ở ô Xếp theo.")
    every_year = chosen[YEAR] == EVERY_YEAR
    year = None if every_year or not chosen[YEAR] else _number(chosen[YEAR], 1900, 2999, "Năm", "2025")
    page = _number(chosen[PAGE] or "1", 1, LAST_PAGE, "Trang", "2")
    is_newest = chosen[ORDER] == NEWEST
    return replace(asked, kind=chosen[KIND], year=year, every_year=every_year, newest_first=is_newest, page=page)


def _number(text: str, least: int, most: int, what: str, example: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most:
        return int(text)
    raise ValueError(f"{what} “{text[:40]}” không đúng. Hãy nhập số từ {least} đến {most}, ví dụ {example}.")
