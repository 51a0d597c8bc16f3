"""The tasks of a unit's plans: the first of them as rows, and how many there are in all."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Count, Q, Window
from django.utils import timezone

from tasks.models import Task
from tasks.models.task import Punctuality, TaskQuerySet
from tasks.rows import TaskRow
from units.prepared import Given, GivenNumbers, Prepared

TASKS_SHOWN = 20
"""Tasks on a unit's page, open ones first; the rest are in the list of tasks."""


@dataclass(frozen=True)
class UnitTasks:
    """The first tasks of a unit's plans that are shown, how many there are in `total`, and of them `late`."""

    rows: list[TaskRow] = field(default_factory=list)
    total: int = 0
    late: int = 0


_COLUMNS = {
    "pk": "pk",
    "title": "title",
    "role": "role",
    "state": "state",
    "progress": "progress",
    "due_on": "due_on",
    "due_quarter": "due_quarter",
    "first_due_on": "first_due_on",
    "punctuality": "punctuality",
    "office": "office__name",
    "assignee": "assignee",
    "full_name": "assignee__full_name",
    "username": "assignee__username",
    "index": "plan__index__code",
    "year": "plan__year",
    "agency": "plan__unit__name",
    "office_id": "office",
}
"""The fields of a TaskRow and where they are read."""


@lru_cache(maxsize=1)
def _queries(today: date) -> tuple[Prepared, Prepared]:
    """What is asked on a day: of all tasks of a unit's plans, and of those of some offices."""
    tasks = Task.objects.filter(plan__unit=Given("unit"))
    of_offices = tasks.filter(office__any_of=GivenNumbers("offices"))
    return Prepared(lambda: _counted(tasks, today)), Prepared(lambda: _counted(of_offices, today))


def _counted(tasks: TaskQuerySet, today: date):
    late = Count("pk", filter=Q(state__in=Task.OPEN, punctuality=Punctuality.LATE))
    rows = tasks.with_punctuality(today).annotate(total=Window(Count("pk")), late=Window(late)).open_first()
    return rows.values_list("total", "late", *_COLUMNS.values())[:TASKS_SHOWN]


def tasks_of(unit: int, offices: Collection[int] | None = None) -> UnitTasks:
    """Return the tasks of the plans of the unit (id), all of them or those of the offices (ids) alone (1 query)."""
    every, of_offices = _queries(timezone.localdate())
    rows = every(unit=unit) if offices is None else of_offices(unit=unit, offices=offices)
    if not rows:
        return UnitTasks()
    total, late, *_ = rows[0]
    return UnitTasks([TaskRow(**dict(zip(_COLUMNS, row[2:], strict=True))) for row in rows], total, late)
