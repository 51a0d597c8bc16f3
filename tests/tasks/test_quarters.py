from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "code", "last"),
    [
        (date(2025, 1, 1), "2025-Q1", date(2025, 3, 31)),
        (date(2025, 6, 30), "2025-Q2", date(2025, 6, 30)),
        (date(2025, 9, 15), "2025-Q3", date(2025, 9, 30)),
        (date(2025, 12, 31), "2025-Q4", date(2025, 12, 31)),
    ],
)
def test_quarters_and_their_last_days(day, code, last):
    assert (Quarter.of(day).code, Quarter.of(day).last_day) == (code, last)


def test_a_quarter_in_words():
    assert str(Quarter(2025, 4)) == "quý IV năm 2025"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_day_after_the_last_opens_the_next_quarter(day):
    quarter = Quarter.of(day)

    assert day <= quarter.last_day
    assert Quarter.of(quarter.last_day) == quarter
    assert Quarter.of(quarter.last_day + timedelta(days=1)) > quarter
