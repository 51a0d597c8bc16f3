"""Years and names of last year's plan moved on to the next, where that is safe. Pure but for the units' successors."""

import re
from datetime import date

from units.models import Unit

_YEAR = re.compile(r"(?<![\d/])20\d\d(?!\d)(?!/)")
_RANGE_BEFORE = re.compile(r"20\d\d\s*[-–]\s*$")
_RANGE_AFTER = re.compile(r"\s*[-–]\s*20\d\d")
_DATE_BEFORE = re.compile(r"tháng\s+\d{1,2}\s+năm\s+$")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s*điểm|(?:hạng|thứ|vị trí)\s+\d+(?:\s*/\s*\d+)?|\d+\s*bậc|\d+(?:[.,]\d+)?\s*%")
_RESULT = re.compile(r"Năm 20\d\d[^.]{0,40}\b(?:đạt|xếp|đứng)\b")


def years_in(text: str) -> list[re.Match]:
    """Return the years that a text speaks of: not those of a period (2021 - 2025), a day or a document's number."""
    return [
        match
        for match in _YEAR.finditer(text)
        if not _RANGE_BEFORE.search(text[: match.start()])
        and not _RANGE_AFTER.match(text, match.end())
        and not _DATE_BEFORE.search(text[: match.start()])
    ]


def moved_on(text: str, year: int) -> str:
    """Return a heading or title of the plan of `year` with that year and the year before moved on by one."""
    for match in reversed(years_in(text)):
        if int(match[0]) in (year, year - 1):
            text = text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :]
    return text


def states_figures(text: str) -> bool:
    """Whether a text states scores, ranks or percentages."""
    return bool(_FIGURE.search(text))


def is_result(text: str) -> bool:
    """Whether a short text does nothing but state last year's result of a component."""
    return len(text) < 300 and bool(_RESULT.match(text)) and states_figures(text)


def heir(unit: Unit, day: date) -> Unit | None:
    """Return the unit that does its work on that day: itself, or its single successor's heir; None where unclear.

    Reads the successors that were fetched with it (`prefetch_related("successors__successors")`).
    """
    seen = set()
    while not unit.is_alive_on(day):
        seen.add(unit.pk)
        following = list(unit.successors.all())
        if len(following) != 1 or following[0].pk in seen:
            return None
        unit = following[0]
    return unit
