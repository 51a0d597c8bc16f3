"""Before a quarter ends (20, 7 and 1 working days): what an office has to finish and to report by then."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count, QuerySet
from django.urls import reverse

from plans.models import Plan
from tasks.models import Reminder, Task
from tasks.quarters import Quarter
from tasks.reminders import thresholds
from tasks.reminders.ledger import Entry
from tasks.reminders.occasions.day import Day
from tasks.reminders.occasions.owed import owed_by_office


def entries(day: Day) -> Iterator[Entry]:
    """Yield an entry for those who answer for each office with something open; nothing early in the quarter."""
    quarter = Quarter.of(day.day)
    step = thresholds.before_quarter_end(quarter.last_day, day.day, day.calendar.add)
    if step is None:
        return
    due, owed = due_by_office(quarter), owed_by_office(quarter, day.people.units)
    for office in sorted(due.keys() | owed.keys()):
        unit, left = day.people.units[office], _left(due[office], len(owed.get(office, [])))
        yield from day.entries(
            day.people.responsible(office),
            kind=Reminder.Kind.QUARTER_END,
            key=f"quarter:{quarter.code}:{office}:{step.days}",
            text=f"Sắp hết {quarter}, {unit.name} còn {left}",
            link=reverse("tasks:office", args=[unit.code]),
            office_id=office,
            due_on=quarter.last_day,
        )


def due_tasks(quarter: Quarter) -> QuerySet[Task]:
    """The tasks still to be done by the end of a quarter, of plans in force."""
    undone = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)
    in_force = Plan.objects.in_force()
    return Task.objects.filter(state__in=undone, due_on__lte=quarter.last_day, solution__section__plan__in=in_force)


def due_by_office(quarter: Quarter, offices: Iterable[int] | None = None) -> Counter:
    """How many tasks each office, or each of those given by id, has to do by the end of the quarter."""
    due = due_tasks(quarter) if offices is None else due_tasks(quarter).filter(office__in=offices)
    return Counter(dict(due.order_by().values("office").annotate(n=Count("pk")).values_list("office", "n")))


def _left(tasks: int, reports: int) -> str:
    parts = (tasks, "nhiệm vụ đến hạn hoặc quá hạn"), (reports, "báo cáo quý chưa gửi")
    return " và ".join(f"{count} {what}" for count, what in parts if count)
