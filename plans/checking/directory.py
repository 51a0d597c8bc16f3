"""The known names of units: which one a written name nearly is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from plans.checking.lexicon import lowered
from units.models import Unit
from units.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_WHERE = ("tỉnh", "huyện", "xã", "phường", "sở")
"""Words that plans add behind an office's name."""


_PLACES = (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)
"""Their common noun is written small: huyện Chi Lăng (Phụ lục II, mục III)."""

_PHRASES = ("Các ", "Đơn vị ", "Tổ chức ")
"""How phrases begin that stand among the outside bodies and are no names."""


class Directory:
    """Names of units, found again in writing that differs by a capital, a tone or one letter."""

    def __init__(self, units: Iterable[Unit]):
        kept = (unit.name for unit in units if unit.kind not in _PLACES and not unit.name.startswith(_PHRASES))
        names = {name for name in kept if len(name.split()) >= 3}
        self.names = {name: words_of(name) for name in sorted(names)}
        self._known = {words_of(unit.name) for unit in units}

    @cached_property
    def by_first_word(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """Names with their words in lower case, longest first, by the first word."""
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, words in sorted(self.names.items(), key=lambda pair: -len(pair[1])):
            found.setdefault(words[0], []).append((name, words))
        return found

    def is_known(self, words: tuple[str, ...]) -> bool:
        return words in self._known

    def near(self, written: str) -> str | None:
        """The one name that a written name nearly is; None when it is one, or like none or several."""
        words = words_of(written)
        shorter = words[:-1] if words[-1:] and words[-1] in _WHERE else words
        if not words or self.is_known(words) or self.is_known(shorter):
            return None
        found = {name for name, known in self.names.items() if is_near(words, known) or is_near(shorter, known)}
        return found.pop() if len(found) == 1 else None


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without its dashes and commas."""
    return tuple(_WORD.findall(lowered(name)))


def words_at(text: str) -> Iterator[re.Match]:
    """The words of a text with where they stand."""
    return _WORD.finditer(text)


def is_near(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether words are a slip of a name: one letter of one word in long names, the tones alone in short ones."""
    if len(words) != len(name) or words == name:
        return False
    wrong = [pair for pair in zip(words, name, strict=True) if pair[0] != pair[1]]
    if len(wrong) > 1:
        return False
    ours, theirs = wrong[0]
    if fold(ours) == fold(theirs):
        return not same_letters(ours, theirs)
    return len(name) >= 4 and len(theirs) >= 4 and is_one_off(ours, theirs)


def same_letters(one: str, other: str) -> bool:
    """Whether two words differ only in where the tone stands (hòa, hoà), which both are right."""
    return sorted(unicodedata.normalize("NFD", one)) == sorted(unicodedata.normalize("NFD", other))


def is_one_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make the one word into the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    pairs = zip(one, other, strict=False)
    start = next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    ours, theirs = one[start:], other[start:]
    swapped = len(ours) > 1 and ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:]
    return swapped or ours[1:] == theirs[1:] or ours[1:] == theirs or ours == theirs[1:]
