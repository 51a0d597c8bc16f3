"""Dates that no calendar has, years that cannot be, and years of headings that are not those of the plan."""

import re
from collections.abc import Iterator

from plans.checking.cited import to_date
from plans.checking.clauses import years
from plans.checking.lexicon import lowered
from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, WARNING, Problem

_FULL = re.compile(
    r"(?<![\d/])(?P<day>[0-9]{1,2})(?P<slash>/)?(?(slash)|\s+tháng\s+)(?P<month>[0-9]{1,2})(?(slash)/|\s+năm\s+)"
    r"(?P<year>[0-9]{4})(?![\d/])"
)
_SHORT = re.compile(r"(?<!\w)ngày\s+(?P<day>[0-9]{1,2})(?:/|\s+tháng\s+)(?P<month>[0-9]{1,2})(?![\d/])(?!\s+năm\s+\d)")
_YEAR = re.compile(r"(?<!\w)năm\s+(?P<year>[0-9]{4,5})(?!\w)")
_FIRST, _AHEAD = 1945, 30
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(material: Material) -> Iterator[Problem]:
    """Yield impossible dates anywhere, years out of the world, and years of the title and headings that do not fit."""
    for words in material.words:
        yield from _dates(words)
        yield from _far_years(material, words)
    yield from _title(material)
    for words in material.words:
        if words.field == "heading" and not words.is_appendix:
            yield from _strange(material, words, _said(words.text))


def _dates(words: Words) -> Iterator[Problem]:
    low = lowered(words.text)
    wrong = [match for match in _FULL.finditer(low) if to_date(match) is None]
    wrong += [match for match in _SHORT.finditer(low) if not _exists(int(match["day"]), int(match["month"]))]
    for match in sorted(wrong, key=lambda match: match.start()):
        written = words.text[match.start() : match.end()].removeprefix("ngày ")
        message = f"“{written}” không phải là một ngày có thật."
        yield words.problem("date-impossible", ERROR, message, "Kiểm tra lại ngày, tháng.")


def _exists(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]


def _far_years(material: Material, words: Words) -> Iterator[Problem]:
    for match in _YEAR.finditer(lowered(words.text)):
        if not _FIRST <= int(match["year"]) <= material.plan.year + _AHEAD:
            message = f"“năm {match['year']}” không thể đúng trong kế hoạch năm {material.plan.year}."
            yield words.problem("year-impossible", ERROR, message, "Kiểm tra lại năm.")


def _title(material: Material) -> Iterator[Problem]:
    plan, words = material.plan, material.words[0]
    said = _said(words.text)
    if said and plan.year not in said:
        named = ", ".join(str(year) for year in sorted(said))
        message = f"Trích yếu ghi năm {named}, nhưng đây là kế hoạch năm {plan.year}."
        yield words.problem("title-year-differs", ERROR, message, f"Ghi năm {plan.year} trong trích yếu.")
    else:
        yield from _strange(material, words, said)


def _strange(material: Material, words: Words, said: set[int]) -> Iterator[Problem]:
    plan = material.plan
    strange = ", ".join(str(year) for year in sorted(said - {plan.year, plan.year - 1}))
    if strange:
        message = (
            f"“{words.text}” ghi năm {strange}, không phải năm của kế hoạch ({plan.year}) hay năm lấy số liệu "
            f"({plan.year - 1})."
        )
        yield words.problem("heading-year-strange", WARNING, message, "Kiểm tra lại năm.")


def _said(text: str) -> set[int]:
    """The years that a heading names one by one; spans and what is compared with are left out."""
    low = lowered(text)
    found = [one for one in years(low) if not one.versus and len(one.years) == 1]
    return {one.years[0] for one in found if not re.search(r"(?:giai đoạn|đến|từ)\s*$", low[: one.start])}
