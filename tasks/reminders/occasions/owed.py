"""Which offices owe a report on which plan for a quarter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from plans.models import Plan
from tasks.models import QuarterlyReport
from tasks.quarters import Quarter
from tasks.reporting.offices import reporting_pairs
from units.models import Unit


class Owed(NamedTuple):
    plan: Plan
    office: Unit


def owed_reports(quarter: Quarter, units: Mapping[int, Unit]) -> Iterator[Owed]:
    """Yield who of the units has not sent the report of that quarter: each office of the plan's agency, alive at the
    quarter's end, that leads or supports a solution or has a task. Plans issued after the quarter do not count. Five
    queries."""
    plans = {plan.pk: plan for plan in _plans(quarter)}
    sent = set(_sent(quarter, plans))
    for plan, office in sorted(reporting_pairs(plans.values()) - sent):
        unit = units.get(office)
        if unit and unit.parent_id == plans[plan].unit_id and _reports(unit, quarter):
            yield Owed(plans[plan], unit)


def _plans(quarter: Quarter) -> Iterator[Plan]:
    plans = Plan.objects.in_force().filter(year=quarter.year).select_related("index", "unit")
    return (plan for plan in plans if plan.issued_on is None or plan.issued_on <= quarter.last_day)


def _sent(quarter: Quarter, plans: dict[int, Plan]):
    sent = QuarterlyReport.objects.filter(plan__in=plans, quarter=quarter.number)
    return sent.filter(state=QuarterlyReport.State.SUBMITTED).values_list("plan", "office")


def _reports(unit: Unit, quarter: Quarter) -> bool:
    return unit.kind == Unit.Kind.OFFICE and unit.is_alive_on(quarter.last_day)


def owed_by_office(quarter: Quarter, units: Mapping[int, Unit]) -> dict[int, list[Plan]]:
    """The plans on which each office owes the report of the quarter."""
    plans = defaultdict(list)
    for plan, office in owed_reports(quarter, units):
        plans[office.pk].append(plan)
    return plans
