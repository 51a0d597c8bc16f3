"""Slips of the pen that can be told without a dictionary: impossible syllables, and pairs that are often confused."""

import re
import unicodedata
from collections.abc import Iterator

from plans.checking.lexicon import lowered
from plans.checking.material import Material, Words
from plans.checking.problems import WARNING, Problem
from plans.checking.syllables import is_syllable, parted

_CONFUSED = {
    "hiện quả": "hiệu quả",
    "hiểu quả": "hiệu quả",
    "tập chung": "tập trung",
    "phân đấu": "phấn đấu",
    "vì trí": "vị trí",
    "vị trì": "vị trí",
    "nghiệm vụ": "nhiệm vụ",
    "hành hính": "hành chính",
    "mặt bàng": "mặt bằng",
    "đặc lực": "đắc lực",
    "bút phá": "bứt phá",
    "sát nhập": "sáp nhập",
    "thanh tranh": "thanh tra",
    "chuyển đối": "chuyển đổi",
    "những nhiễu": "nhũng nhiễu",
    "chấn chính": "chấn chỉnh",
    "nhứng": "những",
    "giai quyết": "giải quyết",
}
"""What is written and what is meant; none of the left side is ever right."""
_PAIRS = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _CONFUSED))})(?!\w)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKED = re.compile("[đ\u0300-\u0323\u0306\u031b]")


def check(material: Material) -> Iterator[Problem]:
    """Yield slips, once for each wrong form."""
    told: set[str] = set()
    for words in material.prose:
        for start, end, right in slips(words.text):
            written = lowered(words.text[start:end])
            if written not in told:
                told.add(written)
                yield _problem(words, start, end, right)


def _problem(words: Words, start: int, end: int, right: str | None) -> Problem:
    written = words.text[start:end]
    if right is None:
        message = f"“{written}” không phải là một âm tiết tiếng Việt."
        return words.problem("word-misspelt", WARNING, message, "Kiểm tra lại chính tả.")
    mend = words.mend(start, end, right, f"Sửa thành {right}")
    message = f"“{written}” có thể viết nhầm, nên là “{right}”."
    return words.problem("word-misspelt", WARNING, message, f"Sửa thành “{right}”.", (mend,))


def slips(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield where a word cannot be right, with what it should be where that is known."""
    low = lowered(text)
    taken = [match.span() for match in _PAIRS.finditer(low)]
    for start, end in taken:
        yield start, end, _in_case(text[start], _CONFUSED[low[start:end]])
    for match in _WORD.finditer(text):
        inside = any(start <= match.start() < end for start, end in taken)
        word = low[match.start() : match.end()]
        if not inside and _is_plain_word(text, match) and not is_syllable(word):
            parts = parted(word)
            yield match.start(), match.end(), parts and _in_case(match[0][0], parts)


def _in_case(first: str, word: str) -> str:
    return word[0].upper() + word[1:] if first.isupper() else word


def _is_plain_word(text: str, match: re.Match) -> bool:
    """Whether it is a Vietnamese word and no name: with a mark, in lower case but for the first of a sentence."""
    before = text[max(0, match.start() - 3) : match.start()].rstrip(" “\"'(-+")
    opens = match.start() == 0 or not before or before[-1] in ".!?:\n"
    cased = match[0].islower() or (opens and match[0][1:].islower())
    around = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    joined = around[0] in tuple("-./@_") or around[1] in tuple("-/@_")
    return cased and not joined and bool(_MARKED.search(unicodedata.normalize("NFD", match[0].lower())))
