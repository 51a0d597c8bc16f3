"""Names of offices that are known: to the caller, or because the plan itself writes them in full."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from plans.importing.meaning.components import key_of
from plans.importing.plain import plain

ABBREVIATION = re.compile(r"[A-ZĐƯÂÔƠÊ][A-ZĐƯÂÔƠÊ&\-a-z]*[A-ZĐƯÂÔƠÊ]\Z")
_WELL_KNOWN = ("UBND", "HĐND", "MTTQ", "DDCI", "PCI")
_OF_THE_COUNTRY = (
    "Sở Tài chính", "Sở Xây dựng", "Sở Công Thương", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp", "Sở Ngoại vụ",
    "Sở Khoa học và Công nghệ", "Sở Nông nghiệp và Môi trường", "Sở Giáo dục và Đào tạo", "Sở Dân tộc và Tôn giáo",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Kế hoạch và Đầu tư", "Sở Tài nguyên và Môi trường",
    "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội", "Sở Giao thông vận tải",
    "Công an tỉnh", "Thuế tỉnh", "Thanh tra tỉnh", "Văn phòng UBND tỉnh",
)  # fmt: skip
"""Agencies that every province has, or had before 2025, by name."""

_SMALL_WORDS = {"va", "-", "&", "cua"}


@dataclass
class Lexicon:
    """Names known to the caller, and those that the text itself writes in full; `groups` by their plain words."""

    known: dict[str, str] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    seen: Counter = field(default_factory=Counter)
    _pattern: re.Pattern | None = None

    @classmethod
    def of(cls, names: Iterable[str], groups: Iterable[str] = ()) -> "Lexicon":
        known = {key_of(name): name for name in names if key_of(name)}
        return cls(known=known, groups={plain(group): group for group in groups})

    def match(self, low: str, start: int) -> tuple[str, int] | None:
        """The longest known name at a place of a plain text, with its end."""
        if self._pattern is None:
            keys = sorted({**self.spelling, **self.known}, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_loose, keys)) or r"(?!)")
        found = self._pattern.match(low, start)
        country = _COUNTRY.match(low, start)
        if country and (not found or country.end() > found.end()):
            return _BY_KEY[key_of(country[0])], country.end()
        if not found:
            return None
        key = key_of(found[0])
        return self.known.get(key) or self.spelling[key], found.end()

    def names(self) -> list[str]:
        """Every name, the caller's first."""
        return [*self.known.values(), *(name for key, name in self.spelling.items() if key not in self.known)]

    def add_seen(self, name: str) -> None:
        """Note a name that the text writes where nothing else can stand."""
        key = key_of(name)
        if len(key.split()) > 1 and not is_abbreviated(name):
            self.seen[key] += 1
            self.spelling.setdefault(key, name)
            self._pattern = None

    def settle(self) -> None:
        """Forget spellings that are one letter off a better known name, so that they are not taken for names."""
        for key in [key for key in self.spelling if key not in self.known and self._near(key)]:
            del self.spelling[key]
        self._pattern = None

    def resolved(self, name: str) -> tuple[str, str]:
        """The full proper name that is meant, and a doubt where that is a guess."""
        key = key_of(name)
        if full := self.known.get(key) or self.spelling.get(key) or self._expanded(name):
            return full, ""
        if near := self._near(key):
            return near, f"“{name}” được hiểu là “{near}”."
        return name, ""

    def _expanded(self, name: str) -> str | None:
        """The one known name that an abbreviation such as “Trung tâm TTDVĐN” can stand for."""
        words = name.split()
        place = next((number for number, word in enumerate(words) if ABBREVIATION.match(word)), None)
        if place is None:
            return None
        letters = plain(re.sub(r"[&\-]", "", words[-1] if place == len(words) - 1 else words[place])).upper()
        head = key_of(" ".join(words[:place]))
        candidates = {
            full for full in self.names() if key_of(full).startswith(head) and letters in _initials(full, place)
        }
        return candidates.pop() if len(candidates) == 1 else None

    def _near(self, key: str) -> str | None:
        """The one better known name that differs in a single letter."""
        if key in self.known:
            return None
        near = {
            self.known.get(other) or self.spelling.get(other)
            for other in {**self.spelling, **self.known}
            if other != key
            and (other in self.known or self.seen[other] > self.seen[key])
            and _one_letter_off(key, other)
        }
        return near.pop() if len(near) == 1 else None


def is_abbreviated(name: str) -> bool:
    """Whether a name holds letters for words, besides those that everybody writes so."""
    return any(ABBREVIATION.match(word) and word not in _WELL_KNOWN for word in name.split())


def _loose(key: str) -> str:
    return r"[\s,\-]{1,4}".join(map(re.escape, key.split())) + r"\b(?!\s?-\s)"


def _initials(full: str, place: int) -> set[str]:
    """The letters that a name's words from a place on begin with, small words left out or not."""
    words = [word for word in plain(full).split()[place:] if word[0].isalnum()]
    every = "".join(word[0] for word in words).upper()
    content = "".join(word[0] for word in words if word not in _SMALL_WORDS).upper()
    return {letters for letters in (every, content) if len(letters) > 1}


def _one_letter_off(key: str, other: str) -> bool:
    """Whether two names of several words are the same but for one letter more, less or other, inside one word."""
    words, others = key.split(), other.split()
    if len(words) != len(others) or len(words) < 3:
        return False
    pairs = [(one, two) for one, two in zip(words, others, strict=True) if one != two]
    if len(pairs) != 1:
        return False
    one, two = sorted(pairs[0], key=len)
    if len(one) < 3 or len(two) - len(one) > 1:
        return False
    if len(one) == len(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) == 1
    return any(two[:cut] + two[cut + 1 :] == one for cut in range(len(two)))


_BY_KEY = {key_of(name): name for name in _OF_THE_COUNTRY}
_COUNTRY = re.compile(
    rf"(?:{'|'.join(map(_loose, sorted(_BY_KEY, key=len, reverse=True)))})(?! (?:tinh|huyen|thanh pho)\b)"
)
