"""Once a week to the standing clerks of a province: what is late in it, agency by agency."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse

from tasks.models import Reminder, Sweep, Task
from tasks.quarters import Quarter
from tasks.reminders.ledger import Entry
from tasks.reminders.occasions.day import Day
from tasks.reminders.occasions.owed import owed_reports
from tasks.reminders.people import People
from units.models import Unit
from units.permissions import Role


class LateAgency(NamedTuple):
    agency: Unit
    tasks: int
    reports: int


def entries(day: Day) -> Iterator[Entry]:
    """Yield the list of the week on its Monday or the first working day after; later where nothing ran."""
    monday = day.day - timedelta(days=day.day.weekday())
    first = day.calendar.on_or_after(monday)
    if day.day < first or Sweep.objects.filter(day__gte=first, day__lt=day.day).exists():
        return
    late = late_agencies(day.day, day.people)
    for province in (unit for unit in day.people.units.values() if unit.kind == Unit.Kind.PROVINCE):
        own = in_province(late, province, day.people)
        if own:
            yield from day.entries(
                dict.fromkeys(
                    day.people.holders(Role.STANDING_CLERK, province.pk), f"Bạn thường trực DDCI của {province}."
                ),
                kind=Reminder.Kind.WEEKLY,
                key=f"weekly:{monday.isoformat()}:{province.pk}",
                text=_text(own, monday),
                link=reverse("tasks:offices"),
                office_id=province.pk,
            )


def _text(late: list[LateAgency], monday: date) -> str:
    tasks, reports = sum(row.tasks for row in late), sum(row.reports for row in late)
    return f"Tuần từ {monday:%d/%m/%Y}: {tasks} nhiệm vụ và {reports} báo cáo quý quá hạn ở {len(late)} đơn vị"


def late_agencies(day: date, people: People) -> list[LateAgency]:
    """Each agency with late tasks or reports on that day, the most first. Six queries."""
    tasks = Counter()
    late = Task.objects.with_punctuality(day).late().order_by().values("office").annotate(n=Count("pk"))
    for office, count in late.values_list("office", "n"):
        tasks[people.agency(office).pk] += count
    before = Quarter.of(Quarter.of(day).first_day - timedelta(days=1))
    reports = Counter(owed.plan.unit_id for owed in owed_reports(before, people.units))
    found = [LateAgency(people.units[pk], tasks[pk], reports[pk]) for pk in tasks.keys() | reports.keys()]
    return sorted(found, key=lambda row: (-row.tasks, -row.reports, row.agency.code))


def in_province(late: list[LateAgency], province: Unit, people: People) -> list[LateAgency]:
    """Those of the agencies that belong to the province."""
    return [row for row in late if province.pk in people.path(row.agency.pk)]
