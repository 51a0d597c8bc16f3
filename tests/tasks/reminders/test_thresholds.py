"""The steps at which people are reminded: the latest that has come, and none before the thing was there."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.reminders.thresholds import Step, after, before, before_quarter_end, is_before

FRIDAY = date(2026, 11, 27)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def weekdays_before(day: date, count: int) -> date:
    for _ in range(-count):
        day = weekday(day - timedelta(days=1))
    return day


def test_a_task_is_announced_seven_three_and_one_days_before():
    days = [date(2026, 11, number) for number in range(19, 29)]

    assert [step and step.days for step in (before(FRIDAY, day, weekday) for day in days)] == [
        None, 7, 7, 7, 7, 3, 3, 1, 1, None
    ]  # fmt: skip


def test_a_step_on_a_day_of_rest_comes_on_the_working_day_before():
    monday = date(2026, 11, 30)

    assert before(monday, date(2026, 11, 26), weekday) == Step(7, date(2026, 11, 23))
    assert before(monday, date(2026, 11, 27), weekday) == Step(1, date(2026, 11, 27))


def test_late_comes_after_a_day_a_week_and_then_every_fortnight():
    days = [0, 1, 2, 6, 7, 20, 21, 34, 35, 49]

    assert [step and step.days for step in (after(FRIDAY, FRIDAY + timedelta(days=day)) for day in days)] == [
        None, 1, 1, 1, 7, 7, 21, 21, 35, 49
    ]  # fmt: skip


def test_the_end_of_a_quarter_is_announced_in_working_days():
    end = date(2026, 12, 31)

    assert before_quarter_end(end, date(2026, 12, 2), weekdays_before) is None
    assert before_quarter_end(end, date(2026, 12, 3), weekdays_before) == Step(20, date(2026, 12, 3))
    assert before_quarter_end(end, date(2026, 12, 22), weekdays_before) == Step(7, date(2026, 12, 22))
    assert before_quarter_end(end, end, weekdays_before) == Step(1, date(2026, 12, 30))
    assert before_quarter_end(end, date(2027, 1, 1), weekdays_before) is None


def test_what_was_made_after_the_step_is_not_reminded_of_it():
    step = Step(7, date(2026, 11, 20))

    assert is_before(step, date(2026, 11, 21), date(2026, 11, 22))
    assert not is_before(step, date(2026, 11, 20), date(2026, 11, 22))
    assert not is_before(step, None, date(2026, 11, 22))
    assert not is_before(step, date(2026, 11, 30), date(2026, 11, 22))


@given(DAYS, st.integers(0, 400))
def test_each_late_step_is_met_whatever_days_were_missed(due_on, late):
    day = due_on + timedelta(days=late)
    step = after(due_on, day)

    assert (step is None) == (late == 0)
    if step:
        assert step.on <= day
        assert after(due_on, step.on) == step
        assert late - step.days < 14


@given(DAYS, st.integers(0, 30))
def test_steps_before_a_deadline_only_come_nearer(due_on, left):
    step, next_day = (
        before(due_on, due_on - timedelta(days=left), weekday),
        before(due_on, due_on - timedelta(days=max(left - 1, 0)), weekday),
    )

    assert step is None or next_day.days <= step.days
