"""Which days the state works, against the rest days that were in fact announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.models import DayCorrection
from tasks.working_days import WorkingDays, add_working_days, holiday_name, is_working, working_days_between


def rests(first: date, last: date) -> list[date]:
    """The days from first to last on which the state rests."""
    days = WorkingDays()
    span = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return [day for day in span if not days.is_working(day)]


def days(year: int, month: int, *numbers: int) -> list[date]:
    return [date(year, month, number) for number in numbers]


def test_tet_2025_is_nine_days_with_its_weekends(db):
    assert rests(date(2025, 1, 24), date(2025, 2, 3)) == days(2025, 1, 25, 26, 27, 28, 29, 30, 31) + days(2025, 2, 1, 2)


def test_tet_2026_is_nine_days_with_its_weekends(db):
    assert rests(date(2026, 2, 13), date(2026, 2, 23)) == days(2026, 2, 14, 15, 16, 17, 18, 19, 20, 21, 22)


def test_the_end_of_april_2025_with_the_swapped_saturday(db):
    """Friday 2/5 was given for Saturday 26/4, on which the state worked."""
    assert rests(date(2025, 4, 25), date(2025, 5, 5)) == [
        date(2025, 4, 27),
        date(2025, 4, 30),
        *days(2025, 5, 1, 2, 3, 4),
    ]
    assert is_working(date(2025, 4, 26))


def test_gio_to_falls_on_its_lunar_day_and_moves_from_a_sunday_to_monday(db):
    assert rests(date(2025, 4, 7), date(2025, 4, 8)) == [date(2025, 4, 7)]
    assert rests(date(2026, 4, 24), date(2026, 4, 28)) == days(2026, 4, 25, 26, 27)


def test_national_day_has_two_days(db):
    assert rests(date(2025, 8, 29), date(2025, 9, 3)) == [*days(2025, 8, 30, 31), *days(2025, 9, 1, 2)]
    assert rests(date(2027, 9, 1), date(2027, 9, 6)) == days(2027, 9, 2, 3, 4, 5)


def test_new_year_and_the_day_of_culture(db):
    assert not is_working(date(2027, 1, 1))
    assert is_working(date(2025, 11, 24))
    assert not is_working(date(2026, 11, 24))
    assert holiday_name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert holiday_name(date(2026, 11, 25)) == ""


def test_a_correction_of_the_administrator_goes_before_the_calendar(db):
    DayCorrection.objects.create(day=date(2027, 2, 13), is_working=True, note="Hoán đổi")
    DayCorrection.objects.create(day=date(2027, 2, 11), is_working=False, note="Hoán đổi")

    assert is_working(date(2027, 2, 13))
    assert not is_working(date(2027, 2, 11))


def test_twenty_working_days_before_the_quarters_end_skip_weekends_and_holidays(db):
    assert add_working_days(date(2025, 6, 30), -20) == date(2025, 6, 2)
    assert add_working_days(date(2026, 12, 31), -20) == date(2026, 12, 3)
    assert add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert add_working_days(date(2026, 2, 17), 0) == date(2026, 2, 17)


def test_working_days_between_counts_the_last_and_not_the_first(db):
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 23)) == 1
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 20)) == -1
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 27)) == 3
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 0


def test_all_the_questions_of_one_run_take_one_query(db, django_assert_num_queries):
    calendar = WorkingDays()
    with django_assert_num_queries(1):
        calendar.add(date(2026, 12, 31), -200)


def test_corrections_that_leave_no_working_day_are_refused(db):
    DayCorrection.objects.bulk_create(
        DayCorrection(day=date(2027, 3, 1) + timedelta(days=count), is_working=False) for count in range(40)
    )
    with pytest.raises(ValueError, match="No working day within 30 days"):
        WorkingDays().on_or_after(date(2027, 3, 1))


class Uncorrected(WorkingDays):
    corrections: dict = {}


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(-60, 60))
def test_adding_and_counting_agree(start, count):
    calendar = Uncorrected()
    reached = calendar.add(start, count)

    assert reached == start if count == 0 else calendar.is_working(reached)
    assert calendar.add(calendar.on_or_after(start), count) == calendar.add(
        calendar.add(calendar.on_or_after(start), 2 * count), -count
    )
    if count > 0:
        assert calendar.between(start, reached) == count


@given(DAYS)
def test_the_nearest_working_days_enclose_the_day(day):
    calendar = Uncorrected()
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)

    assert before <= day <= after
    assert calendar.between(before, after) == (0 if before == after else 1)
