"""Who has reported which quarter, over many plans, for the standing office and whoever sees several agencies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from plans.models import Plan
from tasks.models import PlanReport, QuarterlyReport
from tasks.quarters import Quarter
from tasks.reporting.offices import is_past, owing, report_due_on, reporting_pairs
from units.models import Unit

NUMBERS = (1, 2, 3, 4)
NAMED = 2
"""How many missing offices the table names for a quarter; the plan's own page names all."""


class Asked(NamedTuple):
    """An office that owes a quarter's report or has sent it, and when it did."""

    office: Unit
    sent_on: date | None


@dataclass(frozen=True)
class Cell:
    """The offices of one plan in one quarter: who is asked, who sent in time and late, and who is missing; `report` is
    the consolidated one. `why_not` says why nobody owes the quarter, and is empty where it is owed."""

    quarter: Quarter
    today: date
    offices: tuple[Asked, ...]
    why_not: str = ""
    report: PlanReport | None = None

    @property
    def asked(self) -> int:
        return len(self.offices)

    @property
    def late(self) -> int:
        """How many sent their report after the day by which it was due."""
        due_on = report_due_on(self.quarter)
        return sum(day is not None and day > due_on for _, day in self.offices)

    @property
    def in_time(self) -> int:
        return self.sent - self.late

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the offices that have not sent it."""
        return tuple(office.name for office, day in self.offices if day is None)

    @property
    def sent(self) -> int:
        return sum(day is not None for _, day in self.offices)

    @property
    def told(self) -> str:
        """The missing offices by name, the first two where they are many."""
        more = len(self.missing) - NAMED
        return "; ".join(self.missing[:NAMED]) + (f" và {more} đơn vị khác" if more > 0 else "")

    @property
    def has_begun(self) -> bool:
        return self.quarter.first_day <= self.today

    @property
    def is_past(self) -> bool:
        """Whether nobody asks for the quarter's reports any more."""
        return is_past(self.quarter, self.today)

    @property
    def days_late(self) -> int:
        """How many days the missing reports are late; 0 while there is time, where none is missing, and once nobody
        asks for them any more."""
        if not self.missing or self.is_past:
            return 0
        return max(0, (self.today - report_due_on(self.quarter)).days)


@dataclass(frozen=True)
class PlanRow:
    plan: Plan
    cells: list[Cell] = field(default_factory=list)


def overview(plans: Iterable[Plan], today: date) -> list[PlanRow]:
    """Return each plan with its four quarters (5 queries, whatever their number, 6 with adjusted ones)."""
    plans = list(plans)
    owed = owing(plans)
    parts = _parts(plans)
    sent = _sent(plans)
    written = {(report.plan_id, report.quarter): report for report in PlanReport.objects.filter(plan__in=plans)}

    def cell(plan: Plan, number: int) -> Cell:
        quarter = Quarter(plan.year, number)
        days = sent[plan.pk, number]
        asked = {
            unit
            for unit in parts[plan.pk]
            if unit.is_alive_on(quarter.last_day) and owed.owed_by(plan, quarter, unit.pk)
        }
        offices = sorted(asked | days.keys(), key=lambda unit: unit.pk)
        return Cell(
            quarter,
            today,
            tuple(Asked(unit, days.get(unit)) for unit in offices),
            owed.why_not(plan, quarter),
            written.get((plan.pk, number)),
        )

    return [PlanRow(plan, [cell(plan, number) for number in NUMBERS]) for plan in plans]


def _parts(plans: list[Plan]) -> dict[int, list[Unit]]:
    """The offices of the agency that have a part in each plan, whether or not they are still alive."""
    pairs = reporting_pairs(plans)
    units = Unit.objects.in_bulk({office for _, office in pairs})
    agencies = {plan.pk: plan.unit_id for plan in plans}
    found = defaultdict(list)
    for plan, office in sorted(pairs):
        unit = units[office]
        if unit.kind == Unit.Kind.OFFICE and unit.parent_id == agencies[plan]:
            found[plan].append(unit)
    return found


def _sent(plans: list[Plan]) -> dict[tuple[int, int], dict[Unit, date]]:
    """On which day each office sent its report, by plan and quarter."""
    reports = QuarterlyReport.objects.filter(plan__in=plans, state=QuarterlyReport.State.SUBMITTED)
    found: dict[tuple[int, int], dict[Unit, date]] = defaultdict(dict)
    for report in reports.select_related("office").only("plan", "quarter", "submitted_at", "office"):
        found[report.plan_id, report.quarter][report.office] = timezone.localdate(report.submitted_at)
    return found
