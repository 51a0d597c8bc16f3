"""Tasks that fall due (7, 3, 1 days before) or are late (1, 7, then every 14 days)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan
from tasks.models import Reminder, Task
from tasks.reminders import thresholds
from tasks.reminders.ledger import Entry
from tasks.reminders.occasions.day import Day

PAGE = 2000
AHEAD = timedelta(days=thresholds.BEFORE[0] + 21)
"""How far ahead deadlines are looked at: the first step before them, moved across the longest rest."""

TO_HEAD_OF_UNIT = 7
"""From so many days late the head of the unit is told as well."""

FIELDS = ("pk", "title", "office_id", "assignee_id", "state", "due_on", "created_at", "assigned_at")


def entries(day: Day) -> Iterator[Entry]:
    """Yield what is due on that day; the tasks are read in pages."""
    step_of = lru_cache(maxsize=None)(lambda due_on: _step(due_on, day))
    for task in _tasks(day.day):
        kind, step = step_of(task.due_on)
        if step and not thresholds.is_before(step, _since(task), day.day):
            yield from _entries(day, task, kind, step)


def _tasks(day: date) -> Iterator[tuple]:
    """Open tasks near or past their deadline, of plans in force; what was reported done in time waits for others."""
    waiting = Q(state=Task.State.AWAITING, reported_on__lte=F("due_on"))
    tasks = Task.objects.open().filter(due_on__lte=day + AHEAD, solution__section__plan__in=Plan.objects.in_force())
    tasks = tasks.exclude(waiting).order_by("pk").values_list(*FIELDS, named=True)
    last = 0
    while page := list(tasks.filter(pk__gt=last)[:PAGE]):
        yield from page
        last = page[-1].pk


def _step(due_on: date, day: Day) -> tuple[Reminder.Kind, thresholds.Step | None]:
    if day.day <= due_on:
        return Reminder.Kind.TASK_DUE, thresholds.before(due_on, day.day, day.calendar.on_or_before)
    return Reminder.Kind.TASK_LATE, thresholds.after(due_on, day.day)


def _since(task: Task) -> date:
    return local_day(max(task.created_at, task.assigned_at or task.created_at))


def local_day(moment: datetime) -> date:
    """The day of a moment where the portal is."""
    return timezone.localtime(moment).date()


def _entries(day: Day, task: Task, kind: Reminder.Kind, step: thresholds.Step) -> Iterator[Entry]:
    is_late = kind == Reminder.Kind.TASK_LATE
    words = "late" if is_late else "due"
    return day.entries(
        _late_to(day, task, step.days) if is_late else _due_to(day, task),
        kind=kind,
        key=f"task:{task.pk}:{words}:{step.days}:{task.due_on.isoformat()}",
        text=f"{task.title} – {day.people.units[task.office_id].name}",
        link=reverse("tasks:task", args=[task.pk]),
        task_id=task.pk,
        office_id=task.office_id,
        due_on=task.due_on,
    )


def _assignee(day: Day, task: Task) -> dict[int, str]:
    """Who does the task, unless that person is gone or sees it no more."""
    if task.assignee_id and day.people.may_see(task.assignee_id, task.office_id):
        return {task.assignee_id: "Bạn được giao nhiệm vụ này."}
    return {}


def _due_to(day: Day, task: Task) -> dict[int, str]:
    return _assignee(day, task) or day.people.responsible(task.office_id)


def _late_to(day: Day, task: Task, days: int) -> dict[int, str]:
    """Who is told of a late task: its officer (until the work is reported), the head of office, later that of the
    unit."""
    to = {}
    if days >= TO_HEAD_OF_UNIT:
        heads = day.people.heads_of_unit(task.office_id)
        to = dict.fromkeys(heads, f"Bạn là thủ trưởng đơn vị và nhiệm vụ đã quá hạn từ {TO_HEAD_OF_UNIT} ngày.")
    to |= day.people.responsible(task.office_id)
    return to if task.state == Task.State.AWAITING else to | _assignee(day, task)
