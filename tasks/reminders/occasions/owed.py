"""Which offices owe a report on which plan for a quarter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from plans.models import Plan
from tasks.models import QuarterlyReport
from tasks.quarters import Quarter
from tasks.reporting.offices import owing, reporting_pairs
from units.models import Unit


class Owed(NamedTuple):
    plan: Plan
    office: Unit


def owed_reports(quarter: Quarter, units: Mapping[int, Unit], agencies: Iterable[int] | None = None) -> Iterator[Owed]:
    """Yield who of the units has not sent the report of that quarter: each office of the plan's agency, alive at the
    quarter's end, that leads or supports a solution or has a task, where the plan in force owes that quarter
    (offices.owing). With `agencies`, ids, only their plans are looked at. Five queries."""
    found = _plans(quarter) if agencies is None else _plans(quarter).filter(unit__in=agencies)
    plans = {plan.pk: plan for plan in found}
    owed = owing(plans.values())
    sent = set(_sent(quarter, plans))
    for plan, office in sorted(reporting_pairs(plans.values()) - sent):
        unit = units.get(office)
        if unit is None or unit.parent_id != plans[plan].unit_id or not _reports(unit, quarter):
            continue
        if owed.owed_by(plans[plan], quarter, office):
            yield Owed(plans[plan], unit)


def _plans(quarter: Quarter):
    return Plan.objects.in_force().filter(year=quarter.year).select_related("index", "unit")


def _sent(quarter: Quarter, plans: dict[int, Plan]):
    sent = QuarterlyReport.objects.filter(plan__in=plans, quarter=quarter.number)
    return sent.filter(state=QuarterlyReport.State.SUBMITTED).values_list("plan", "office")


def _reports(unit: Unit, quarter: Quarter) -> bool:
    return unit.kind == Unit.Kind.OFFICE and unit.is_alive_on(quarter.last_day)


def owed_by_office(
    quarter: Quarter, units: Mapping[int, Unit], agencies: Iterable[int] | None = None
) -> dict[int, list[Plan]]:
    """The plans on which each office owes the report of the quarter; `agencies` as above."""
    plans = defaultdict(list)
    for plan, office in owed_reports(quarter, units, agencies):
        plans[office.pk].append(plan)
    return plans
