"""The units that a block ranks or could rank, with what the reader may see of their plans: all of it read at once."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import FilteredRelation, Q

from indices.models import Edition
from plans.models import Plan, Target
from reports.dashboards.reach import Reach
from units.models import Unit, User
from units.permissions import Permission

_UNIT = [column.attname for column in Unit._meta.concrete_fields]
_PLAN = ["id", "index_id", "unit_id", "year", "adjustment", "adjusts_id", "state", "issued_on"]
_TARGET = ["plan_id", "component_id", "kind", "value"]


@dataclass
class UnitOfBlock:
    """A unit, whether the reader sees its plans and all its tasks, and its plans of the edition's year (`judged`, once
    approved, with `targets` by plan and component) and of the next (`answers`); none where they are not for the reader.
    """

    unit: Unit
    sees_plan: bool
    sees_work: bool
    judged: dict[int, Plan] = field(default_factory=dict)
    answers: dict[int, Plan] = field(default_factory=dict)
    targets: dict[int, dict[int, Target]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan | None:
        """The plan of the year after that counts (PlanQuerySet.leading)."""
        return _leading(self.answers)

    @property
    def judged_plan(self) -> Plan | None:
        """The approved plan of the edition's year that counts."""
        return _leading(self.judged)

    @property
    def issued_on(self) -> date | None:
        """When the first plan of the year after was issued."""
        return min((plan.issued_on for plan in self.answers.values() if plan.issued_on), default=None)


def units_of_block(edition: Edition, user: User) -> dict[int, UnitOfBlock]:
    """Return the units of `edition.units()` by id as the user may see them (1 query)."""
    reach = Reach(user, Permission.VIEW_PLANS, Permission.VIEW_TASKS)
    units = reach.marked(edition.units().order_by()).annotate(
        judged=_plans(edition, edition.year, plans__state__in=Plan.ONCE_APPROVED),
        answer=_plans(edition, edition.year + 1),
    )
    columns = [
        *Reach.columns,
        *_UNIT,
        *(f"judged__{name}" for name in _PLAN),
        *(f"answer__{name}" for name in _PLAN),
        *(f"judged__targets__{name}" for name in _TARGET),
    ]
    found: dict[int, UnitOfBlock] = {}
    start, end = len(Reach.columns), len(Reach.columns) + len(_UNIT)
    for row in units.values_list(*columns):
        one = found.get(row[start])
        if one is None:
            unit = Unit.from_db(units.db, _UNIT, row[start:end])
            one = found[unit.pk] = UnitOfBlock(unit, *reach.may(*row[:start]))
        if one.sees_plan:
            _add(one, edition, units.db, row[end:])
    return found


def _plans(edition: Edition, year: int, **more) -> FilteredRelation:
    return FilteredRelation("plans", condition=Q(plans__index=edition.index_id, plans__year=year, **more))


def _add(one: UnitOfBlock, edition: Edition, db: str, values: tuple) -> None:
    """Put the plans and the target of a row to the unit's."""
    size = len(_PLAN)
    for plans, row in ((one.judged, values[:size]), (one.answers, values[size : 2 * size])):
        if row[0] is not None and row[0] not in plans:
            plan = plans[row[0]] = Plan.from_db(db, _PLAN, row)
            plan.unit, plan.index = one.unit, edition.index
    plan, component, *_ = row = values[2 * size :]
    if component is not None and component not in (targets := one.targets.setdefault(plan, {})):
        targets[component] = Target.from_db(db, _TARGET, row)


def _leading(plans: dict[int, Plan]) -> Plan | None:
    replaced = {plan.adjusts_id for plan in plans.values() if plan.state in Plan.ONCE_ISSUED}
    known = (plan for plan in plans.values() if plan.adjustment == 0 or plan.state in Plan.ONCE_ISSUED)
    return next((plan for plan in known if plan.pk not in replaced), None)
