"""The documents that a plan rests on: cited once and in full, older than the plan, and of a year that fits."""

import re
from collections.abc import Iterator
from datetime import date

from plans.blocks import key_of
from plans.checking.cited import Cited, citations
from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, WARNING, Mend, Problem
from plans.models import Basis

_FOR_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})(?!\d|\s*[-–]\s*\d)")
_SPAN = re.compile(r"(?:giai đoạn|đến|tới)\s+(?:năm\s+)?\d{4}(?:\s*[-–]\s*\d{4})?")
_LATE_IN_YEAR = 9
"""From this month on, plans of the next year are issued."""


def check(material: Material) -> Iterator[Problem]:
    """Yield bases that are cited twice or incompletely, or whose days and years cannot be."""
    yield from _twice(material)
    for basis, words in _bases(material):
        cited = next(citations(basis.text), None)
        if cited:
            yield from _incomplete(material, words, cited)
            yield from _days_differ(basis, words, cited)
        yield from _too_young(material, basis, words)
    for words in _where_bases_stand(material):
        for cited in citations(words.text):
            yield from _year_unlike(words, cited)


def _bases(material: Material) -> list[tuple[Basis, Words]]:
    by_key = {words.block: words for words in material.words}
    return [(basis, by_key[key_of(basis)]) for basis in material.bases]


def _where_bases_stand(material: Material) -> list[Words]:
    """The bases, and the running text before the first heading, which may hold others."""
    opening = [words for words in material.body if words.place == "phần mở đầu" and words.is_prose]
    return [words for _, words in _bases(material)] + opening


def _twice(material: Material) -> Iterator[Problem]:
    seen: set[tuple[str, date | None]] = set()
    for basis, words in _bases(material):
        cited = next(citations(basis.text), None)
        number = basis.number or (cited.number if cited else "")
        key = re.sub(r"\s", "", number).casefold(), basis.date or (cited.day if cited else None)
        if number and key in seen:
            message = f"Văn bản số {number} được viện dẫn hai lần trong phần căn cứ."
            yield words.problem("basis-twice", ERROR, message, "Xóa một trong hai căn cứ.")
        seen.add(key)


def _incomplete(material: Material, words: Words, cited: Cited) -> Iterator[Problem]:
    missing = ", ".join(cited.missing())
    if missing and not _is_full_in_the_text(material, words, cited):
        message = (
            f"Căn cứ “{cited.kind} {cited.number}” còn thiếu {missing}; lần viện dẫn đầu phải ghi đủ tên loại, số, ký "
            "hiệu, thời gian ban hành, cơ quan ban hành và trích yếu (Nghị định 30/2020/NĐ-CP, Phụ lục I)."
        )
        yield words.problem("basis-incomplete", WARNING, message, f"Bổ sung {missing}.")


def _is_full_in_the_text(material: Material, words: Words, cited: Cited) -> bool:
    """Whether a basis that was gathered from the text, for it opens with the document itself, stands there in full."""
    if not words.text.startswith(cited.kind):
        return False
    others = (other for body in material.body if cited.number in body.text for other in citations(body.text))
    return any(other.number == cited.number and not other.missing() for other in others)


def _days_differ(basis: Basis, words: Words, cited: Cited) -> Iterator[Problem]:
    if basis.date and cited.day and basis.date != cited.day:
        message = f"Căn cứ viết {cited.day_text}, nhưng ngày đã ghi nhận là {basis.date:%d/%m/%Y}."
        label = f"Lấy ngày {cited.day:%d/%m/%Y}"
        mend = Mend(words.block, "date", basis.date.isoformat(), cited.day.isoformat(), label)
        yield words.problem("basis-date-differs", ERROR, message, "Sửa cho hai ngày trùng nhau.", (mend,))


def _too_young(material: Material, basis: Basis, words: Words) -> Iterator[Problem]:
    """A plan cannot rest on a document that is issued after it, or not yet."""
    issued = material.plan.issued_on
    limit, whose = (issued, "ngày ban hành kế hoạch") if issued else (material.today, "hôm nay")
    if basis.date and basis.date > limit:
        message = f"Căn cứ đề ngày {basis.date:%d/%m/%Y}, sau {whose} ({limit:%d/%m/%Y})."
        yield words.problem("basis-after-plan", ERROR, message, "Kiểm tra lại ngày của văn bản.")


def _year_unlike(words: Words, cited: Cited) -> Iterator[Problem]:
    """A plan of early 2022 that is cited as being for 2023: one of the two years is wrong."""
    if not cited.kind.casefold().startswith(("kế hoạch", "chương trình")) or cited.day is None:
        return
    latest = max((int(year) for year in _FOR_YEAR.findall(_SPAN.sub(" ", cited.subject))), default=0)
    ahead = latest - cited.day.year
    if ahead >= 2 or (ahead == 1 and cited.day.month < _LATE_IN_YEAR):
        message = (
            f"{cited.kind} {cited.number} ban hành {cited.day_text} nhưng được ghi là cho năm {latest}; một trong hai "
            "năm có thể nhầm."
        )
        yield words.problem("basis-year-unlike", WARNING, message, "Đối chiếu trích yếu với văn bản gốc.")
