"""Figures that the portal wrote into a paragraph and keeps tied to the data: corrected since, or changed by hand."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, Problem
from plans.checking.wording import phrase
from plans.figures import Citation, plain, written
from plans.models import Paragraph

_TURNED = {"tăng": "giảm", "giảm": "tăng", "Tăng": "Giảm", "Giảm": "Tăng"}


def check(material: Material) -> Iterator[Problem]:
    """Yield cited figures whose published value is another now, and cited words whose digits were changed by hand.

    A figure that was taken out of the text with its words is no problem.
    """
    for words in material.body:
        source = words.item and words.item.source
        if isinstance(source, Paragraph):
            for data in source.figures:
                yield from _problem(material, words, Citation.from_json(data))


def _problem(material: Material, words: Words, citation: Citation) -> Iterator[Problem]:
    now, old = _published(material, citation), _number(citation.value)
    if now is None or old is None:
        return
    corrected = plain(now) != plain(old)
    if citation.text in words.text:
        if corrected:
            yield _corrected(material, words, citation, old, now)
        return
    right = rewritten(citation, old, now) if corrected else citation.text
    edited = _edited(words.text, citation.text)
    if edited and right and edited[0] != right:
        yield _edited_by_hand(material, words, citation, edited, right)


def _published(material: Material, citation: Citation) -> Decimal | int | None:
    values = (figures.value(citation) for figures in material.published.known)
    return next((value for value in values if value is not None), None)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _corrected(material: Material, words: Words, citation: Citation, old: Decimal, now: Decimal | int) -> Problem:
    name = material.lexicon.title(citation.component)
    message = (
        f"Số liệu đã được đính chính sau khi viết đoạn này: {name} năm {citation.year} trước là "
        f"{_phrase(citation, old)}, nay là {_phrase(citation, now)}."
    )
    fix = f"Sửa “{citation.text}” theo số liệu mới: {_phrase(citation, now)}."
    value = rewritten(citation, old, now)
    if value is None:
        return words.problem("figure-corrected", ERROR, message, fix)
    start = words.text.index(citation.text)
    mend = words.mend(start, start + len(citation.text), value, f"Sửa thành “{value}”")
    return words.problem("figure-corrected", ERROR, message, fix, (mend,))


def _edited_by_hand(material: Material, words: Words, citation: Citation, edited: re.Match, right: str) -> Problem:
    name = material.lexicon.title(citation.component)
    message = f"{name} năm {citation.year}: số liệu công bố là “{right}”, nhưng văn bản đã bị sửa thành “{edited[0]}”."
    mend = words.mend(edited.start(), edited.end(), right, f"Trả lại “{right}”")
    return words.problem("figure-edited", ERROR, message, f"Trả lại “{right}”.", (mend,))


def rewritten(citation: Citation, old: Decimal, now: Decimal | int) -> str | None:
    """The cited words with the new value; None where they do not hold the old one as the portal writes it.

    A change that turns round also turns “tăng” into “giảm” and the other way.
    """
    before, after = written(citation.figure, old), written(citation.figure, now)
    text, count = re.subn(rf"(?<![\d,]){re.escape(before)}(?!,?\d)", after, citation.text, count=1)
    if count and citation.figure in ("change", "places") and (old > 0) != (now > 0):
        text, count = re.subn("tăng|giảm|Tăng|Giảm", lambda match: _TURNED[match[0]], text, count=1)
        return text if count and now else None
    return text if count else None


def _edited(text: str, cited: str) -> re.Match | None:
    """The one place where the cited words stand with other digits; they must hold more than digits to be known."""
    if not re.search(r"[^\W\d_]", cited):
        return None
    pattern = re.sub(r"\d+(?:,\d+)?", lambda _: r"\d+(?:[.,]\d+)?", re.escape(cited))
    found = list(re.finditer(rf"(?<![\d.,]){pattern}(?!\d)", text))
    return found[0] if len(found) == 1 else None


def _phrase(citation: Citation, value: Decimal | int) -> str:
    figure = citation.figure if citation.figure in ("rank", "change", "places") else "score"
    return phrase(figure, value)
