"""Deadlines as plans write them: a day, a month, a quarter."""

import re
from calendar import monthrange
from datetime import date

from units.vietnamese import fold

_DAY = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_WRITTEN_DAY = re.compile(r"\bngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})\b")
_MONTH = re.compile(r"\bthang (\d{1,2})(?:\s*(?:/|nam)\s*(\d{4}))?\b")
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4])\b(?:\s*(?:/|nam)\s*(\d{4}))?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_deadline(text: str, year: int) -> tuple[date | None, int | None]:
    """Return the day, or the quarter of the plan's year, that a deadline names; (None, None) for other words.

    A month ends on its last day. Of several (“quý I, quý II”) or another year's quarter nothing is guessed.
    """
    low = fold(text)
    days = _DAY.findall(low) + _WRITTEN_DAY.findall(low)
    if len(days) == 1:
        day, month, its_year = map(int, days[0])
        return _date(its_year, month, day), None
    quarters = _QUARTER.findall(low)
    if len(quarters) == 1 and not days:
        name, its_year = quarters[0]
        return None, (_ROMAN.get(name) or int(name)) if int(its_year or year) == year else None
    months = _MONTH.findall(low)
    if len(months) == 1 and not days and not quarters:
        month, its_year = int(months[0][0]), int(months[0][1] or year)
        return (_date(its_year, month, monthrange(its_year, month)[1]), None) if 1 <= month <= 12 else (None, None)
    return None, None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
