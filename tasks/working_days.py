"""Days on which the state works: not on weekends nor on the public holidays of Vietnam (Bộ luật Lao động 2019, Điều 111
and 112), with the days that are swapped, as far as package `holidays` knows them, and the administrator's corrections.

The package knows the lunar days (Tết, Giỗ Tổ), days in lieu, and the swaps of years already decided (such as Friday
2/5/2025 for Saturday 26/4/2025). What is decided later is entered as a DayCorrection.
"""

from datetime import date, timedelta
from functools import cache, cached_property

from tasks.models import DayCorrection

ONE_DAY = timedelta(days=1)
LONGEST_REST = 30
"""More rest days in a row than the state ever has; that many mean that the corrections are wrong."""


@cache
def _vietnam():
    """The public holidays of Vietnam as far as the package knows them."""
    import holidays  # slow to import: it brings the holidays of all countries along

    return holidays.country_holidays("VN", language="vi")


class WorkingDays:
    """The calendar with the corrections as they are now: one query, at the first question."""

    @cached_property
    def corrections(self) -> dict[date, bool]:
        return dict(DayCorrection.objects.values_list("day", "is_working"))

    def is_working(self, day: date) -> bool:
        """Tell whether the state works on that day."""
        return self.corrections.get(day, _vietnam().is_working_day(day))

    def on_or_before(self, day: date) -> date:
        """Return the day itself if it is a working day, else the last one before."""
        return self._nearest(day, -ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is a working day, else the first one after."""
        return self._nearest(day, ONE_DAY)

    def _nearest(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_REST):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"No working day within {LONGEST_REST} days of {day}: the corrections cannot be right.")

    def add(self, day: date, count: int) -> date:
        """Return the count-th working day after the day (before it where count is negative; the day itself for 0)."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day = self._nearest(day + step, step)
        return day

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; negative where `end` is the earlier one."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + timedelta(days=days)) for days in range(1, (end - start).days + 1))


def is_working(day: date) -> bool:
    """Tell whether the state works on that day."""
    return WorkingDays().is_working(day)


def add_working_days(day: date, count: int) -> date:
    """Return the count-th working day after the day; before it where count is negative."""
    return WorkingDays().add(day, count)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end`; negative where `end` is the earlier one."""
    return WorkingDays().between(start, end)


def holiday_name(day: date) -> str:
    """Return what the state celebrates on that day, in Vietnamese; empty on other days."""
    return _vietnam().get(day, "")
