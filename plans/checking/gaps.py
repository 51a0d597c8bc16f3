"""Empty parts, places left open for the pen, words written twice, blanks too many."""

import re
from collections.abc import Iterator

from plans.checking.lexicon import lowered
from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, WARNING, Mend, Problem

_OPEN = re.compile(
    r"(?:…\s?){2,}|\.{4,}|_{3,}|\[\s*(?:…|\.{2,}|\?+)?\s*\]|(?<!\w)[xX]{3,}(?!\w)"
    r"|(?<!\w)(?:ngày|tháng|năm|số|đạt|hạng|thứ)\s*(?:…|\.{3,})(?=\s*(?:tháng|năm|điểm|/|\d|$))"
    r"|(?<!\w)ngày\s+tháng\s+(?:\d{1,2}\s+)?năm(?!\w)"
)
_TWICE = re.compile(r"(?<!\w)([^\W\d_]{2,}(?: [^\W\d_]{2,}){0,2}) \1(?!\w)")
_SMALL = "các của cho có đã đang đến để được không là lấy một những tại theo thì trong và về với"
_SMALL_WORDS = frozenset(_SMALL.split())
"""Words that end no compound and begin none, so that a double of one alone is a slip: “phân công công tác” is none."""
_BLANKS = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")


def check(material: Material) -> Iterator[Problem]:
    """Yield empty sections and paragraphs, open places, doubled words, and doubled blanks (once for the plan)."""
    yield from _empty_sections(material)
    for words in material.prose:
        if words.item is not None and not words.text.strip():
            what = "Giải pháp" if words.item.is_solution else "Đoạn văn"
            yield words.problem("text-empty", ERROR, f"{what} chưa có nội dung.", "Viết nội dung hoặc xóa.")
        yield from _open(words)
        yield from _twice(words)
    yield from _blanks(material)


def _empty_sections(material: Material) -> Iterator[Problem]:
    """Headings with nothing under them; those of a component lack a solution, which is told as such."""
    told = {line.pk for line in material.published.base.lines} if material.published.base else set()
    for words in material.words:
        node = words.node
        if words.field != "heading" or node is None or node.items or node.children or node.written_targets:
            continue
        if words.text and not told & {component.pk for component in node.section.components.all()}:
            message = f"Mục “{words.text}” chưa có nội dung."
            yield words.problem("section-empty", ERROR, message, "Viết nội dung hoặc xóa mục.")


def _open(words: Words) -> Iterator[Problem]:
    match = _OPEN.search(lowered(words.text))
    if match:
        start, end = max(0, match.start() - 20), match.end() + 20
        around = " ".join(words.text[start:end].split())
        message = f"Chỗ để trống chưa điền: “{around}”."
        yield words.problem("placeholder-left", ERROR, message, "Điền nội dung vào chỗ trống.")


def _twice(words: Words) -> Iterator[Problem]:
    """Doubled words; where the second has other capitals a name begins, as in “thành phố Phố Lu”."""
    for match in _TWICE.finditer(lowered(words.text)):
        first = words.text[match.start() : match.end(1)]
        again = words.text[match.end() - len(first) : match.end()]
        if again[0].isupper() or (" " not in match[1] and match[1] not in _SMALL_WORDS):
            continue
        mend = words.mend(match.start(), match.end(), first, f"Bỏ một “{again}”")
        message = f"“{again}” viết hai lần liền nhau."
        yield words.problem("word-twice", WARNING, message, f"Bỏ một “{again}”.", (mend,))


def _blanks(material: Material) -> Iterator[Problem]:
    """One problem for all doubled blanks, with a mend for each place."""
    found = [words for words in material.prose if _BLANKS.search(words.text)]
    if found:
        label = "Bỏ khoảng trắng thừa"
        mends = tuple(
            Mend(words.block, words.field, words.text, _BLANKS.sub(" ", words.text), label) for words in found
        )
        more = f" và {len(found) - 1} chỗ khác" if len(found) > 1 else ""
        message = f"Có khoảng trắng thừa giữa các từ (ở đây{more})."
        yield found[0].problem("blanks-doubled", WARNING, message, f"{label}.", mends)
