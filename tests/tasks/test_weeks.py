"""Work week by week, held against a count day by day and against the list of tasks."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.late_days import late_on
from tasks.models import Extension, Task
from tasks.models.task import Outcome
from tasks.weeks import Dates, PutOff, Week, by_week, dates_of, mondays
from tests.tasks.making import a_task, done
from tests.tasks.reporting.quarter import moment

DAY = timedelta(days=1)
MONDAY = date(2025, 6, 2)
TODAY = date(2025, 6, 25)
S = Task.State


def test_weeks_begin_on_monday_and_cross_the_year():
    assert mondays(date(2025, 12, 28), date(2026, 1, 5)) == [
        date(2025, 12, 22), date(2025, 12, 29), date(2026, 1, 5)
    ]  # fmt: skip
    assert mondays(MONDAY, MONDAY + 6 * DAY) == [MONDAY]


def test_a_story_of_three_weeks():
    tasks = [
        Dates(due_on=date(2025, 6, 6), done_on=date(2025, 6, 6)),
        Dates(due_on=date(2025, 6, 8), done_on=date(2025, 6, 10)),
        Dates(due_on=date(2025, 6, 7)),
        Dates(due_on=None, done_on=date(2025, 6, 18)),
        Dates(due_on=date(2025, 6, 20), reported_on=date(2025, 6, 19)),
        Dates(due_on=date(2025, 6, 30), put_off=(PutOff(date(2025, 6, 10), date(2025, 6, 5)),)),
    ]

    assert by_week(tasks, mondays(MONDAY, date(2025, 6, 18)), date(2025, 6, 21)) == [
        Week(MONDAY, date(2025, 6, 8), 3, 1, 0, 0, 2),
        Week(date(2025, 6, 9), date(2025, 6, 15), 0, 0, 1, 0, 1),
        Week(date(2025, 6, 16), date(2025, 6, 21), 1, 0, 0, 1, 1),
    ]


_DAYS = st.dates(date(2025, 5, 20), date(2025, 7, 5))
_MAYBE = st.none() | _DAYS


@st.composite
def a_history(draw) -> Dates:
    due_on = draw(_MAYBE)
    decided = sorted(draw(st.lists(_DAYS, max_size=3))) if due_on else []
    done_on = draw(_MAYBE)
    reported_on = draw(_MAYBE) if done_on is None else done_on
    return Dates(due_on, done_on, reported_on, tuple(PutOff(day, draw(_DAYS)) for day in decided))


def was_late(task: Dates, day: date) -> bool:
    """One task on one day, as the rules of punctuality read."""
    if task.due_on is None or (task.done_on and task.done_on <= day):
        return False
    later = [before for decided_on, before in task.put_off if decided_on > day]
    deadline = later[0] if later else task.due_on
    return day > deadline and not (task.reported_on and task.reported_on <= deadline)


def count_day_by_day(tasks: list[Dates], monday: date, today: date) -> Week:
    days = [monday + place * DAY for place in range(7)]
    ended = [task for task in tasks if task.done_on in days]
    end = min(days[-1], today)
    return Week(
        monday,
        end,
        due=sum(task.due_on == day for task in tasks for day in days),
        done_in_time=sum(task.due_on is not None and task.done_on <= task.due_on for task in ended),
        done_late=sum(task.due_on is not None and task.done_on > task.due_on for task in ended),
        done_undated=sum(task.due_on is None for task in ended),
        late=sum(was_late(task, end) for task in tasks),
    )


@given(st.lists(a_history(), max_size=8))
def test_as_a_count_day_by_day(tasks):
    weeks = mondays(date(2025, 5, 26), TODAY)

    assert by_week(tasks, weeks, TODAY) == [count_day_by_day(tasks, monday, TODAY) for monday in weeks]


@pytest.fixture
def plan(cast):
    return cast.plan()


def put_off(cast, task: Task, decided_on: date, before: date, to: date, hour: int = 9) -> None:
    Extension.objects.create(
        task=task, from_day=before, to_day=to, reason="Chờ số liệu", asked_by=cast.officer, is_granted=True,
        granted_day=to, decided_at=moment(decided_on, hour), decided_by=cast.head,
    )  # fmt: skip


def test_a_deadline_counts_as_it_was_on_the_day(cast, plan):
    task = a_task(cast, due_on=date(2025, 6, 30), first_due_on=date(2025, 6, 5))
    put_off(cast, task, date(2025, 6, 10), date(2025, 6, 5), date(2025, 6, 30), hour=23)

    late = [late_on(Task.objects.all(), day).count() for day in (date(2025, 6, 5), date(2025, 6, 6), date(2025, 6, 9))]
    after = [
        late_on(Task.objects.all(), day).count() for day in (date(2025, 6, 10), date(2025, 6, 30), date(2025, 7, 1))
    ]

    assert (late, after) == ([0, 1, 1], [0, 0, 1])


def test_a_request_that_was_refused_changes_nothing(cast, plan):
    task = a_task(cast, due_on=date(2025, 6, 5))
    Extension.objects.create(
        task=task, from_day=date(2025, 6, 5), to_day=date(2025, 6, 30), reason="x", asked_by=cast.officer,
        is_granted=False, decided_at=moment(date(2025, 6, 10)), decided_by=cast.head,
    )  # fmt: skip

    assert late_on(Task.objects.all(), date(2025, 6, 12)).get() == task
    assert by_week(dates_of(Task.objects.all(), MONDAY), [MONDAY], TODAY)[0].late == 1


_ROW = st.tuples(st.sampled_from(S.values), _MAYBE, _MAYBE, st.none() | st.tuples(_DAYS, _DAYS))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, max_size=5))
def test_each_week_agrees_with_the_list_of_its_tasks(cast, plan, rows):
    Task.objects.all().delete()
    for state, due_on, other, extension in rows:
        task = a_task(
            cast, due_on=due_on, **(done(other or TODAY) if state == S.DONE else {"state": state, "reported_on": other})
        )
        if due_on and extension:
            put_off(cast, task, extension[0], extension[1], due_on)
    weeks = mondays(date(2025, 5, 26), TODAY)

    found = by_week(dates_of(Task.objects.all(), weeks[0]), weeks, TODAY)

    assert [week.late for week in found] == [late_on(Task.objects.all(), week.as_of).count() for week in found]


def test_today_is_late_what_the_list_calls_late(cast, plan):
    a_task(cast, due_on=TODAY - DAY)
    a_task(cast, due_on=TODAY)
    a_task(cast, due_on=TODAY - DAY, state=S.AWAITING, reported_on=TODAY - DAY)
    a_task(cast, due_on=TODAY - DAY, state=S.AWAITING, reported_on=TODAY)
    a_task(cast, due_on=TODAY - DAY, state=S.PAUSED)
    a_task(cast, due_on=TODAY - DAY, **done(TODAY))

    (week,) = by_week(dates_of(Task.objects.all(), TODAY), mondays(TODAY, TODAY), TODAY)

    assert (week.late, week.as_of) == (2, TODAY)
    assert Task.objects.with_outcome(TODAY).filter(outcome=Outcome.LATE).count() == 2


def test_two_queries_whatever_the_tasks(cast, plan, django_assert_num_queries):
    for place in range(6):
        task = a_task(cast, due_on=MONDAY + place * DAY)
        put_off(cast, task, MONDAY, MONDAY, MONDAY + place * DAY)

    with django_assert_num_queries(2):
        assert len(dates_of(Task.objects.all(), MONDAY)) == 6
