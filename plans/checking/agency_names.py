"""Capitals and spelling of agencies' names (decree 30/2020, Phụ lục II, mục IV), and of the index's own abbreviation.

Only slips of names that the directory knows are told, once each with all their places; ordinary phrases such as “các
phòng chuyên môn” are no names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.checking.directory import Directory, is_near, is_one_off, words_at
from plans.checking.lexicon import lowered
from plans.checking.material import Material, Words
from plans.checking.problems import WARNING, Mend, Problem

_VERBS = ("sở xây dựng", "sở thông tin")
"""What reads as the agency and a verb where only “Sở” has a capital: “Sở xây dựng kế hoạch”."""
_OPEN_ENDED = ("sở", "huyện", "tỉnh", "ban")
"""A name that ends so may be the beginning of a longer one: “Thanh tra Sở Công Thương”."""


@dataclass(frozen=True)
class Slip:
    """What is written, what it should be, and where it stands."""

    written: str
    right: str
    start: int
    end: int


def check(material: Material) -> Iterator[Problem]:
    """Yield each wrong form once, at its first place, with a mend for every place."""
    directory = Directory(material.units)
    found: dict[tuple[str, str], list[tuple[Words, Slip]]] = {}
    for words in material.prose:
        if not words.text.isupper():
            slips = (*name_slips(words.text, directory), *abbreviation_slips(words.text, material.plan.index.code))
            for slip in slips:
                found.setdefault((slip.written, slip.right), []).append((words, slip))
    for (written, right), places in found.items():
        yield _problem(written, right, places)


def _problem(written: str, right: str, places: list[tuple[Words, Slip]]) -> Problem:
    more = f" (còn {len(places) - 1} chỗ khác)" if len(places) > 1 else ""
    code, why = "name-misspelt", "có thể viết nhầm, nên là"
    if lowered(written) == lowered(right):
        code, why = "name-capitals", "tên cơ quan viết hoa theo Nghị định 30/2020/NĐ-CP (Phụ lục II) là"
    message = f"“{written}”{more}: {why} “{right}”."
    return places[0][0].problem(code, WARNING, message, f"Sửa thành “{right}”.", _mends(places, right))


def _mends(places: list[tuple[Words, Slip]], right: str) -> tuple[Mend, ...]:
    """One mend a field, for all the slips in it."""
    fields: dict[tuple[str, str], tuple[Words, list[Slip]]] = {}
    for words, slip in places:
        fields.setdefault((words.block, words.field), (words, []))[1].append(slip)
    mends = []
    for words, slips in fields.values():
        text = words.text
        for slip in reversed(slips):
            text = text[: slip.start] + right + text[slip.end :]
        mends.append(Mend(words.block, words.field, words.text, text, f"Sửa thành {right}"))
    return tuple(mends)


def name_slips(text: str, directory: Directory) -> Iterator[Slip]:
    """Yield where a text writes a known name with wrong capitals or a slip of the pen."""
    words = list(words_at(text))
    low = [lowered(word[0]) for word in words]
    place = 0
    while place < len(words):
        name, length = _name_at(low, place, directory)
        if name:
            slip = _slip(text, name, words[place].start(), words[place + length - 1].end())
            if slip:
                yield slip
        place += length


def _name_at(low: list[str], place: int, directory: Directory) -> tuple[str | None, int]:
    """The longest name that is, or nearly is, written from a word on, and how many words it takes."""
    for name, parts in directory.by_first_word.get(low[place], ()):
        window = tuple(low[place : place + len(parts)])
        if window == parts or (is_near(window, parts) and not directory.is_known(window)):
            return name, len(parts)
    return None, 1


def _slip(text: str, name: str, start: int, end: int) -> Slip | None:
    """A slip, unless it is right, or the words are ordinary ones: no capital at all, all capitals, not run together,
    or the beginning of a longer name."""
    written = text[start:end]
    if lowered(written).startswith(_VERBS) and written[1:].islower():
        return None
    following = re.match(r"\s+([^\W\d_])", text[end:])
    longer = lowered(name.split()[-1]) in _OPEN_ENDED and following and following[1].isupper()
    if longer or written.islower() or written.isupper() or re.search(r"[^\w\s,–—-]|\n", written):
        return None
    return None if _bare(written) == _bare(name) else Slip(written, name, start, end)


def _bare(name: str) -> str:
    """A name without its dashes and commas, which plans write in many ways."""
    return re.sub(r"\W+", " ", name)


def abbreviation_slips(text: str, code: str) -> Iterator[Slip]:
    """Yield words in capitals that are one letter off the index's code; short codes are like too many others."""
    for word in words_at(text):
        written = word[0]
        if len(written) == len(code) >= 4 and written.isalpha() and written.isupper() and is_one_off(written, code):
            yield Slip(written, code, word.start(), word.end())
