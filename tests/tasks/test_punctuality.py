from datetime import date, timedelta

import pytest

from tasks.models import Task
from tasks.models.judging import outcome_of
from tasks.models.task import Punctuality

TODAY = date(2025, 6, 10)


@pytest.fixture
def punctuality(cast):
    """Return a function that stores a task and tells its punctuality on TODAY."""
    cast.plan()

    def of(due_in=None, done_in=None, state=Task.State.IN_PROGRESS, reported_in=None):
        due = None if due_in is None else TODAY + timedelta(days=due_in)
        task = Task(solution=cast.solution, office=cast.consular, title="x", due_on=due, first_due_on=due, state=state)
        if reported_in is not None:
            task.reported_on = TODAY + timedelta(days=reported_in)
        if done_in is not None:
            task.state, task.completed_by = Task.State.DONE, cast.head
            task.completed_on = TODAY + timedelta(days=done_in)
        task.save()
        return Task.objects.with_punctuality(TODAY).get(pk=task.pk).punctuality

    return of


@pytest.mark.parametrize(
    ("due_in", "expected"),
    [
        (None, Punctuality.NO_DEADLINE),
        (4, Punctuality.IN_TIME),
        (3, Punctuality.DUE_SOON),
        (0, Punctuality.DUE_SOON),
        (-1, Punctuality.LATE),
    ],
)
def test_open_work_by_its_deadline(punctuality, due_in, expected):
    assert punctuality(due_in) == expected


@pytest.mark.parametrize(
    ("due_in", "done_in", "expected"),
    [
        (0, 0, Punctuality.DONE_IN_TIME),
        (0, -5, Punctuality.DONE_IN_TIME),
        (-2, -1, Punctuality.DONE_LATE),
        (None, -1, Punctuality.NO_DEADLINE),
    ],
)
def test_finished_work_by_its_deadline(punctuality, due_in, done_in, expected):
    assert punctuality(due_in, done_in) == expected


@pytest.mark.parametrize(("reported_in", "expected"), [(-3, Punctuality.IN_TIME), (-1, Punctuality.LATE)])
def test_what_waits_for_confirmation_counts_by_the_day_of_the_report(punctuality, reported_in, expected):
    assert punctuality(-2, state=Task.State.AWAITING, reported_in=reported_in) == expected


def test_paused_and_cancelled_work_is_not_late(punctuality):
    punctuality(-1, state=Task.State.PAUSED)
    punctuality(-1, state=Task.State.CANCELLED)
    assert not Task.objects.with_punctuality(TODAY).late().exists()

    punctuality(-1)
    assert Task.objects.with_punctuality(TODAY).late().count() == 1


@pytest.mark.parametrize("state", Task.State)
@pytest.mark.parametrize("due_in", [None, -1, 0, 9])
def test_the_outcome_of_a_row_is_the_one_that_the_database_gives(punctuality, state, due_in):
    if state == Task.State.DONE:
        punctuality(due_in, done_in=-1)
    else:
        punctuality(due_in, state=state)

    task = Task.objects.with_outcome(TODAY).get()
    assert outcome_of(task.state, task.punctuality) == task.outcome
