"""The units that a block ranks or could rank, with what the reader may see of their plans: all of it read at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BooleanField, CharField, DateField, FilteredRelation, Q

from indices.models import Block, Edition
from indices.models.edition import ranked_on
from plans.models import Plan
from units.models import Unit, User
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared, row_of
from units.reach import ids_where

_UNIT = ["id", "code", "name", "ends_on"]
_PLAN = ["id", "adjustment", "adjusts_id", "state", "issued_on"]
_TARGET = ["component_id", "kind", "value"]


class PlanOfBlock(NamedTuple):
    """What the table of a block says of a plan, as stored."""

    year: int
    pk: int
    adjustment: int
    adjusts: int | None
    state: str
    issued_on: date | None


class Aim(NamedTuple):
    """A target of a plan, as stored."""

    component: int
    kind: str
    value: Decimal


Plans = dict[int, PlanOfBlock]


@dataclass
class UnitOfBlock:
    """A unit, whether the reader sees its plans and all its tasks, and its plans of the edition's year (`judged`, once
    approved, with `aims` by plan and component) and of the next (`answers`); none where they are not for the reader.
    """

    unit: Unit
    sees_plan: bool
    sees_work: bool
    judged: Plans = field(default_factory=dict)
    answers: Plans = field(default_factory=dict)
    aims: dict[int, dict[int, Aim]] = field(default_factory=dict)

    @property
    def issued_on(self) -> date | None:
        """When the first plan of the year after was issued."""
        return min((plan.issued_on for plan in self.answers.values() if plan.issued_on), default=None)


def units_of_block(edition: Edition, user: User, ranked: Mapping[int, Unit]) -> dict[int, UnitOfBlock]:
    """Return the units of `edition.units()` by id as the user may see them (1 query).

    `ranked` are those with a result; of the others only what _UNIT names is read, and only where there is more to tell.
    """
    plans, tasks = (ids_where(user, one) for one in (Permission.VIEW_PLANS, Permission.VIEW_TASKS))
    found: dict[int, UnitOfBlock] = {}
    for row in _rows(edition, ranked):
        pk = row[0]
        one = found.get(pk)
        if one is None:
            sees_plan, sees_work = pk in plans, pk in tasks
            if pk not in ranked and not (sees_plan or sees_work):
                continue
            unit = ranked.get(pk) or row_of(Unit, _UNIT, row[:4])
            one = found[pk] = UnitOfBlock(unit, sees_plan, sees_work)
        if one.sees_plan:
            _add(one, edition.year, row[4:9], row[9:14], row[14:])
    return found


def _with_plans():
    day, kind, is_sample = Given("day", DateField()), Given("kind", CharField()), Given("is_sample", BooleanField())
    by_rule = ranked_on(day, kind=kind, is_sample=is_sample) & Q(parent=Given("province"))
    units = Unit.objects.filter(by_rule | Q(pk__any_of=GivenNumbers("ranked"))).annotate(
        judged=_plans("year", plans__state__in=Plan.ONCE_APPROVED), answer=_plans("year_after")
    )
    of_plans = [f"{which}__{name}" for which in ("judged", "answer") for name in _PLAN]
    return units.order_by().values_list(*_UNIT, *of_plans, *(f"judged__targets__{name}" for name in _TARGET))


def _plans(year: str, **more) -> FilteredRelation:
    return FilteredRelation("plans", condition=Q(plans__index=Given("index"), plans__year=Given(year), **more))


_units = Prepared(_with_plans)


def _rows(edition: Edition, ranked: Collection[int]) -> list[tuple]:
    """A row for each unit, its plans and the targets of the one that is judged."""
    return _units(
        day=date(edition.year, 12, 31),
        kind=Block(edition.block).unit_kind,
        is_sample=edition.is_sample,
        province=edition.province_id,
        ranked=ranked,
        index=edition.index_id,
        year=edition.year,
        year_after=edition.year + 1,
    )


def _add(one: UnitOfBlock, year: int, judged: tuple, answer: tuple, aim: tuple) -> None:
    """Put the plans and the target of a row to the unit's."""
    if (pk := judged[0]) is not None:
        if pk not in one.judged:
            one.judged[pk] = PlanOfBlock(year, *judged)
            one.aims[pk] = {}
        if (component := aim[0]) is not None:
            one.aims[pk][component] = Aim(*aim)
    if (pk := answer[0]) is not None and pk not in one.answers:
        one.answers[pk] = PlanOfBlock(year + 1, *answer)


def leading(plans: Plans) -> PlanOfBlock | None:
    """The plan that counts of those of a year, as PlanQuerySet.leading has it."""
    replaced = {plan.adjusts for plan in plans.values() if plan.state in Plan.ONCE_ISSUED}
    known = (plan for plan in plans.values() if plan.adjustment == 0 or plan.state in Plan.ONCE_ISSUED)
    return next((plan for plan in known if plan.pk not in replaced), None)
