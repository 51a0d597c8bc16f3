"""Who has reported which quarter, over many plans, for the standing office and whoever sees several agencies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from plans.models import Plan
from tasks.models import PlanReport, QuarterlyReport
from tasks.quarters import Quarter
from tasks.reporting.offices import report_due_on, reporting_pairs
from units.models import Unit

NUMBERS = (1, 2, 3, 4)
NAMED = 2
"""How many missing offices the table names for a quarter; the plan's own page names all."""


@dataclass(frozen=True)
class Cell:
    """The offices of one plan in one quarter: how many are asked, how many sent in time and late, and who is missing;
    `report` is the consolidated one."""

    quarter: Quarter
    today: date
    asked: int
    in_time: int
    late: int
    missing: tuple[str, ...]
    report: PlanReport | None = None

    @property
    def sent(self) -> int:
        return self.in_time + self.late

    @property
    def told(self) -> str:
        """The missing offices by name, the first two where they are many."""
        more = len(self.missing) - NAMED
        return "; ".join(self.missing[:NAMED]) + (f" và {more} đơn vị khác" if more > 0 else "")

    @property
    def has_begun(self) -> bool:
        return self.quarter.first_day <= self.today

    @property
    def days_late(self) -> int:
        """How many days the missing reports are late; 0 while there is time, and where none is missing."""
        return max(0, (self.today - report_due_on(self.quarter)).days) if self.missing else 0


@dataclass(frozen=True)
class PlanRow:
    plan: Plan
    cells: list[Cell] = field(default_factory=list)


def overview(plans: Iterable[Plan], today: date) -> list[PlanRow]:
    """Return each plan with its four quarters (6 queries, whatever their number)."""
    plans = list(plans)
    asked = _asked(plans)
    sent = _sent(plans)
    written = {(report.plan_id, report.quarter): report for report in PlanReport.objects.filter(plan__in=plans)}

    def cell(plan: Plan, number: int) -> Cell:
        quarter = Quarter(plan.year, number)
        days = sent[plan.pk, number]
        alive = {unit.pk: unit for unit in asked[plan.pk] if unit.is_alive_on(quarter.last_day)}
        missing = [unit.name for pk, unit in sorted(alive.items()) if pk not in days]
        late = sum(day > report_due_on(quarter) for day in days.values())
        return Cell(
            quarter, today, len(alive.keys() | days.keys()), len(days) - late, late, tuple(missing),
            written.get((plan.pk, number)),
        )  # fmt: skip

    return [PlanRow(plan, [cell(plan, number) for number in NUMBERS]) for plan in plans]


def _asked(plans: list[Plan]) -> dict[int, list[Unit]]:
    """The offices that report on each plan, whether or not they are still alive."""
    pairs = reporting_pairs(plans)
    units = Unit.objects.in_bulk({office for _, office in pairs})
    agencies = {plan.pk: plan.unit_id for plan in plans}
    found = defaultdict(list)
    for plan, office in sorted(pairs):
        unit = units[office]
        if unit.kind == Unit.Kind.OFFICE and unit.parent_id == agencies[plan]:
            found[plan].append(unit)
    return found


def _sent(plans: list[Plan]) -> dict[tuple[int, int], dict[int, date]]:
    """On which day each office sent its report, by plan and quarter."""
    reports = QuarterlyReport.objects.filter(plan__in=plans, state=QuarterlyReport.State.SUBMITTED)
    found: dict[tuple[int, int], dict[int, date]] = defaultdict(dict)
    for plan, quarter, office, at in reports.values_list("plan", "quarter", "office", "submitted_at"):
        found[plan, quarter][office] = timezone.localdate(at)
    return found
