from datetime import date, timedelta

import pytest

from tasks.models import Task
from tasks.models.task import Punctuality

TODAY = date(2025, 6, 10)


@pytest.fixture
def punctuality(cast):
    """Return a function that stores a task and tells its punctuality on TODAY."""
    cast.plan()

    def of(due_in=None, done_in=None, state=Task.State.IN_PROGRESS):
        due = None if due_in is None else TODAY + timedelta(days=due_in)
        task = Task(solution=cast.solution, office=cast.consular, title="x", due_on=due, first_due_on=due, state=state)
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
