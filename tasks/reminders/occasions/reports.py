"""Quarterly reports on their day, and late (1, 7, then every 14 days): to the office, then to who follows the plan as
well, then to the head of the unit as well."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from plans.models import Plan
from tasks.models import Reminder
from tasks.quarters import Quarter
from tasks.reminders import thresholds
from tasks.reminders.ledger import Entry
from tasks.reminders.occasions.day import Day
from tasks.reminders.occasions.owed import Owed, owed_reports
from tasks.reminders.occasions.tasks import local_day
from tasks.reporting.offices import CHASED, report_due_on

TO_FOLLOWERS = 7
TO_HEAD_OF_UNIT = 21


def entries(day: Day) -> Iterator[Entry]:
    """Yield what is due on that day about this quarter's report and the one before."""
    quarter = Quarter.of(day.day)
    if day.calendar.on_or_before(report_due_on(quarter)) <= day.day <= report_due_on(quarter):
        for owed in owed_reports(quarter, day.people.units):
            yield from _due(day, owed, quarter)
    before = Quarter.of(quarter.first_day - timedelta(days=1))
    step = thresholds.after(report_due_on(before), day.day)
    if step and step.days <= CHASED:
        for owed in owed_reports(before, day.people.units):
            if not thresholds.is_before(step, _since(owed.plan), day.day):
                yield from _late(day, owed, before, step)


def _since(plan: Plan) -> date | None:
    return plan.approved_at and local_day(plan.approved_at)


def _due(day: Day, owed: Owed, quarter: Quarter) -> Iterator[Entry]:
    to = day.people.responsible(owed.office.pk)
    return _entries(day, to, owed, quarter, kind=Reminder.Kind.REPORT_DUE, key="due")


def _late(day: Day, owed: Owed, quarter: Quarter, step: thresholds.Step) -> Iterator[Entry]:
    to = _late_to(day, owed, step.days)
    return _entries(day, to, owed, quarter, kind=Reminder.Kind.REPORT_LATE, key=f"late:{step.days}")


def _late_to(day: Day, owed: Owed, days: int) -> dict[int, str]:
    to = {}
    if days >= TO_HEAD_OF_UNIT:
        heads = day.people.heads_of_unit(owed.office.pk)
        to |= dict.fromkeys(heads, f"Bạn là thủ trưởng đơn vị và báo cáo đã quá hạn từ {TO_HEAD_OF_UNIT} ngày.")
    if days >= TO_FOLLOWERS:
        to |= day.people.followers(owed.plan.focal_point_id, owed.plan.unit_id)
    return to | day.people.responsible(owed.office.pk)


def _entries(day: Day, to: dict[int, str], owed: Owed, quarter: Quarter, *, kind: Reminder.Kind, key: str):
    plan, office = owed
    return day.entries(
        to,
        kind=kind,
        key=f"report:{plan.pk}:{office.pk}:{quarter.number}:{key}",
        text=f"Báo cáo {quarter} của {office.name} về {plan}",
        link=reverse("tasks:quarterly-report", args=[office.code, plan.pk, quarter.number]),
        plan_id=plan.pk,
        office_id=office.pk,
        due_on=report_due_on(quarter),
    )
