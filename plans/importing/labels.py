"""What stands before a heading or a paragraph: “I.”, “1.”, “1.1.”, “a)”, “(1)”, “-”, “+”, read from a line's start."""

import re
from dataclasses import dataclass
from enum import IntEnum

from plans.outline import roman
from units.vietnamese import POINT_LETTERS


class Kind(IntEnum):
    """Styles of numbering from the highest level down."""

    PART = 0
    CAPITAL = 1
    ROMAN = 2
    NUMBER = 3
    DECIMAL = 4
    LETTER = 5
    BRACKET = 6
    BULLET = 7


@dataclass(frozen=True)
class Label:
    """`text` as written, `numbers` counted from 1 (none for a bullet), `end` where the words after it begin."""

    kind: Kind
    text: str
    numbers: tuple[int, ...]
    end: int

    @property
    def rank(self) -> tuple[int, int]:
        """Place among the levels; a decimal label is the deeper the more numbers it has."""
        return self.kind, len(self.numbers) if self.kind == Kind.DECIMAL else 0

    def follows(self, other: "Label | None") -> bool:
        """Whether this is the next label after `other` in the same row of siblings, or a first one."""
        if self.numbers and self.numbers[-1] == 1:
            return True
        return (
            other is not None
            and other.kind == self.kind
            and other.numbers[:-1] == self.numbers[:-1]
            and bool(self.numbers)
            and self.numbers[-1] - other.numbers[-1] in (1, 2)
        )


_ROMANS = {roman(number): number for number in range(1, 40)}
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_CAPITALS = "ABCDĐEGH"

_PART = re.compile(
    r"(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Điều|ĐIỀU)\s+"
    r"(?:(?:thứ|THỨ)\s+(\w{2,5})|([IVX]{1,5})|(\d{1,2}))\s*(?:[.:]\s*|[-–]\s+|$)",
)
_ROMAN = re.compile(r"([IVX]{1,6})\s?(?:[.):/]\s*|\s?[-–]\s+)(?=[^\W\d_]|[“\"(]|$)")
_CAPITAL = re.compile(r"([A-HĐ])\s?(?:[.)/]\s+|\s[-–]\s+)(?=\S)")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})(?:[.):]\s*|\s+)(?=[^\W\d_]|[“\"(*]|$)")
_NUMBER = re.compile(r"(\d{1,3})\s?(?:[.)]\s*|/\s+)(?=[^\W\d_]|[“\"(*]|$)")
_LETTER = re.compile(r"([a-zđ])\s?(?:\)\s*|\.\s+)(?=\S)")
_BRACKET = re.compile(r"\(\s?(\d{1,2}|[ivx]{1,4}|[a-zđ])\s?\)\s*")
_BULLET = re.compile(r"(?:[+*•▪▫◆❖➢✓→❑●○■□·]|[-–—](?=[\s“\"(]|[^\W\d_]))\s*")
_UNITS = re.compile(r"(?:điểm|bậc|%|triệu|tỷ|nghìn|ngày|tháng)\b")


def read_label(text: str) -> Label | None:
    """Return the label at the start of a line, or None; figures with a unit (“80.17 điểm”) are none."""
    first = text[:1]
    if first.isdigit():
        return _numbered(text)
    if first == "(":
        return _bracketed(text)
    if found := _BULLET.match(text):
        return Label(Kind.BULLET, found[0].strip(), (), found.end())
    return _lettered(text)


def kind_of(label: str) -> Kind | None:
    """The style of a label that stands alone, as an item or a section keeps it."""
    found = (read_label(label) or read_label(f"{label} Lời")) if label else None
    return found.kind if found else None


def _numbered(text: str) -> Label | None:
    for pattern, kind in ((_DECIMAL, Kind.DECIMAL), (_NUMBER, Kind.NUMBER)):
        if (found := pattern.match(text)) and not _UNITS.match(text, found.end()):
            numbers = tuple(int(part) for part in found[1].split("."))
            if all(0 < number < 150 for number in numbers):
                return Label(kind, found[0].strip(), numbers, found.end())
    return None


def _bracketed(text: str) -> Label | None:
    found = _BRACKET.match(text)
    if not found:
        return None
    mark = found[1]
    if mark.isdigit():
        number = int(mark)
    elif mark.upper() in _ROMANS and mark != "x":
        number = _ROMANS[mark.upper()]
    else:
        number = POINT_LETTERS.find(mark) + 1
    return Label(Kind.BRACKET, found[0].strip(), (number,), found.end())


def _lettered(text: str) -> Label | None:
    if found := _PART.match(text):
        ordinal, numeral, figure = found.groups()
        number = _ordinal(ordinal) if ordinal else _ROMANS.get(numeral, 0) if numeral else int(figure)
        return Label(Kind.PART, found[0].strip(), (number,), found.end()) if number else None
    if (found := _ROMAN.match(text)) and found[1] in _ROMANS:
        return Label(Kind.ROMAN, found[0].strip(), (_ROMANS[found[1]],), found.end())
    if found := _CAPITAL.match(text):
        return Label(Kind.CAPITAL, found[0].strip(), (_CAPITALS.find(found[1]) + 1,), found.end())
    if (found := _LETTER.match(text)) and found[1] in POINT_LETTERS:
        return Label(Kind.LETTER, found[0].strip(), (POINT_LETTERS.index(found[1]) + 1,), found.end())
    return None


def _ordinal(word: str) -> int:
    word = word.lower()
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else 0
