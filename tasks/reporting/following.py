"""Who of a plan's offices has reported a quarter, when and how late, and when they were last nudged."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plans.models import Plan
from tasks.models import QuarterlyReport, Reminder
from tasks.quarters import Quarter
from tasks.reporting.offices import is_past, owing, report_due_on, reporting_offices
from units.models import Unit
from units.vietnamese import sort_key


@dataclass(frozen=True)
class Standing:
    """Where one office is with its report; `report` is None until it is begun."""

    office: Unit
    report: QuarterlyReport | None
    due_on: date
    today: date
    nudged_at: datetime | None = None

    @property
    def is_sent(self) -> bool:
        return self.report is not None and self.report.state == QuarterlyReport.State.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.report is not None and self.report.state == QuarterlyReport.State.RETURNED

    @property
    def is_past(self) -> bool:
        """Whether it is missing and nobody asks for it any more."""
        return not self.is_sent and is_past(Quarter.of(self.due_on), self.today)

    @property
    def days_late(self) -> int:
        """Days from the day it was due to the day it was sent, or to today while it is asked for; 0 in time."""
        if self.is_past:
            return 0
        day = timezone.localdate(self.report.submitted_at) if self.is_sent else self.today
        return max(0, (day - self.due_on).days)

    @property
    def was_nudged_today(self) -> bool:
        return self.nudged_at is not None and timezone.localdate(self.nudged_at) == self.today


def standings(plan: Plan, quarter: Quarter, today: date) -> list[Standing]:
    """Return where each office is that owes the report, by name; one that has sent a report stays even if it no longer
    reports (4 queries, 5 for an adjusted plan)."""
    owed = owing([plan])
    sent = plan.quarterly_reports.filter(quarter=quarter.number).select_related("office", "submitted_by", "returned_by")
    reports = {report.office_id: report for report in sent}
    asked = reporting_offices(plan, quarter.last_day) if owed.owes(plan, quarter) else ()
    offices = {office.pk: office for office in asked if owed.owed_by(plan, quarter, office.pk)}
    offices |= {pk: report.office for pk, report in reports.items() if report.submitted_at}
    nudged = last_nudges(plan, quarter)
    due_on = report_due_on(quarter)
    return [
        Standing(office, reports.get(office.pk), due_on, today, nudged.get(office.pk))
        for office in sorted(offices.values(), key=lambda office: sort_key(office.name))
    ]


def last_nudges(plan: Plan, quarter: Quarter) -> dict[int, datetime]:
    """Return when each office was last nudged about its report, by id."""
    rows = Reminder.objects.filter(plan=plan, kind=Reminder.Kind.NUDGE, key__startswith=f"report:{plan.pk}:")
    rows = rows.order_by("created_at").values_list("office", "key", "created_at")
    return {office: at for office, key, at in rows if key.split(":")[3] == str(quarter.number)}
