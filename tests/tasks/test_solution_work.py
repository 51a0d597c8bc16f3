"""How far solutions are, held against what Task itself says of their tasks."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import Party, Solution
from tasks.models import Task
from tasks.models.task import Outcome
from tasks.solution_work import Work, count_led, with_work, work_by
from tests.tasks.making import a_task, done

TODAY = date(2025, 6, 10)
S = Task.State


@pytest.fixture
def plan(cast):
    return cast.plan()


def read(solution: Solution, today: date = TODAY) -> tuple:
    """(work, led, done, late) of a solution, as both ways of counting have it."""
    one = Solution.objects.filter(pk=solution.pk)
    found = with_work(one, today).get()
    told = found.work, found.led, found.led_done, found.led_late
    ((_, led, finished, begun, late, _),) = count_led(one, today)
    assert (Work.of(led, finished, begun), led, finished, late) == told
    return told


def test_without_a_task_nobody_was_given_it(cast, plan):
    assert read(cast.solution) == (Work.NO_TASK, 0, 0, 0)


def test_a_cancelled_task_and_a_share_of_another_are_no_work(cast, plan):
    led = a_task(cast, due_on=date(2025, 6, 1), state=S.CANCELLED)
    a_task(cast, office=cast.office, due_on=date(2025, 6, 1), role=Task.Role.SUPPORT, lead_task=None)

    assert read(cast.solution) == (Work.NO_TASK, 0, 0, 0)
    assert Task.objects.with_outcome(TODAY).get(pk=led.pk).outcome == Outcome.ASIDE


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((S.NOT_STARTED,), (Work.NOT_BEGUN, 1, 0, 0)),
        ((S.IN_PROGRESS, S.NOT_STARTED), (Work.UNDER_WAY, 2, 0, 0)),
        ((S.AWAITING,), (Work.UNDER_WAY, 1, 0, 0)),
        ((S.PAUSED,), (Work.UNDER_WAY, 1, 0, 0)),
        ((S.CANCELLED, S.NOT_STARTED), (Work.NOT_BEGUN, 1, 0, 0)),
    ],
)
def test_open_tasks(cast, plan, states, expected):
    for state in states:
        a_task(cast, state=state)

    assert read(cast.solution) == expected


def test_done_when_all_are_done_and_under_way_before(cast, plan):
    a_task(cast, **done(date(2025, 6, 1)))
    second = a_task(cast)
    assert read(cast.solution) == (Work.UNDER_WAY, 2, 1, 0)

    Task.objects.filter(pk=second.pk).update(state=S.CANCELLED)
    assert read(cast.solution) == (Work.DONE, 1, 1, 0)


@pytest.mark.parametrize(
    ("values", "late"),
    [
        ({"due_on": None}, 0),
        ({"due_on": TODAY}, 0),
        ({"due_on": date(2025, 6, 9)}, 1),
        ({"due_on": date(2025, 6, 9), "state": S.AWAITING, "reported_on": date(2025, 6, 9)}, 0),
        ({"due_on": date(2025, 6, 9), "state": S.AWAITING, "reported_on": date(2025, 6, 10)}, 1),
        ({"due_on": date(2025, 6, 9), "state": S.AWAITING, "reported_on": None}, 1),
        ({"due_on": date(2025, 6, 9), "state": S.PAUSED}, 0),
        ({"due_on": date(2025, 6, 9), **done(date(2025, 6, 20))}, 0),
    ],
)
def test_late_as_the_task_says(cast, plan, values, late):
    task = a_task(cast, **values)

    assert read(cast.solution)[3] == late
    assert Task.objects.with_punctuality(TODAY).late().filter(pk=task.pk).count() == late


_DAYS = st.one_of(st.none(), st.dates(date(2025, 6, 7), date(2025, 6, 13)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(S.values), st.sampled_from(Task.Role.values), _DAYS, _DAYS), max_size=5),
)
def test_any_tasks_count_as_their_own_outcomes_do(cast, plan, rows):
    Task.objects.all().delete()
    for state, role, due_on, other in rows:
        values = done(other or TODAY) if state == S.DONE else {"state": state, "reported_on": other}
        a_task(cast, due_on=due_on, role=role, **values)
    led = [
        task for task in Task.objects.with_outcome(TODAY) if task.role == "lead" and task.state != S.CANCELLED
    ]  # fmt: skip

    work, count, finished, late = read(cast.solution)

    assert count == len(led)
    assert finished == len([task for task in led if task.state == S.DONE])
    assert late == len([task for task in led if task.outcome == Outcome.LATE])
    assert (work == Work.DONE) == (count > 0 and count == finished)


def test_joins_of_a_filter_multiply_nothing(cast, plan):
    a_task(cast, due_on=date(2025, 6, 1))
    a_task(cast, **done(date(2025, 6, 1)))
    for office in (cast.office, cast.consular):
        Party.objects.create(solution=cast.solution, role=Party.Role.SUPPORT, position=2, name="x", unit=office)

    before = with_work(Solution.objects.filter(parties__unit__in=[cast.office, cast.consular]), TODAY)
    after = with_work(Solution.objects.all(), TODAY).filter(parties__unit__in=[cast.office, cast.consular])

    assert {(one.work, one.led, one.led_done, one.led_late) for one in [*before, *after]} == {(Work.UNDER_WAY, 2, 1, 1)}


def test_counted_by_component_and_agency_in_one_query_each(cast, plan, django_assert_num_queries):
    section = cast.solution.section
    section.components.add(cast.transparency)
    a_task(cast, **done(date(2025, 6, 1)))
    Solution.objects.create(section=section, position=3, text="Chưa giao ai.")
    Solution.objects.create(section=section.parent, position=4, text="Việc chung.")

    with django_assert_num_queries(2):
        by_component = work_by(Solution.objects.all(), "section__components")
        by_agency = work_by(Solution.objects.all(), "section__plan__unit")

    both = {Work.DONE: 1, Work.NO_TASK: 1}
    assert by_component == {cast.time.pk: both, cast.transparency.pk: both, None: {Work.NO_TASK: 1}}
    assert by_agency == {cast.department.pk: {Work.DONE: 1, Work.NO_TASK: 2}}


def test_led_tasks_are_counted_under_each_value_and_cancelled_ones_apart(cast, plan):
    a_task(cast, due_on=date(2025, 6, 1))
    a_task(cast, due_on=date(2025, 6, 1), state=S.CANCELLED)
    a_task(cast, office=cast.office, due_on=date(2025, 6, 1), role=Task.Role.SUPPORT, lead_task=None)
    cast.solution.section.components.set([cast.time, cast.technology])

    solutions = Solution.objects.filter(pk=cast.solution.pk)
    assert sorted(count_led(solutions, TODAY, "section__components")) == [
        (cast.solution.pk, cast.time.pk, 1, 0, 0, 1, 2),
        (cast.solution.pk, cast.technology.pk, 1, 0, 0, 1, 2),
    ]
