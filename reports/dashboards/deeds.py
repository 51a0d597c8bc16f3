"""What units set out to do in a component and how far it is: from their plans, for those who may read them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone

from indices.models import Block, Edition
from plans.models import Plan, Solution
from tasks.solution_work import Work, count_led
from units.models import User
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared, row_of
from units.reach import ids_where

_ORDER = {work: place for place, work in enumerate(Work)}


@dataclass(frozen=True)
class PlanDeeds:
    """A plan's solutions for the component, done ones first; each has its `work` (tasks.solution_work)."""

    plan: Plan
    solutions: list[Solution]

    @property
    def done(self) -> int:
        return sum(solution.work == Work.DONE for solution in self.solutions)


@dataclass(frozen=True)
class Deeds:
    """Approved plans by unit (id), and which of the units' plans the reader may see (`readable`)."""

    by_unit: dict[int, list[PlanDeeds]] = field(default_factory=dict)
    readable: frozenset[int] = frozenset()


def deeds_in(edition: Edition, component: int, units: Collection[int], user: User) -> Deeds:
    """Return what the units (ids) did in the component (id) by the plans of the edition's own year.

    For PCI the units are provinces, and the plans those of their agencies. Two queries, none without units.
    """
    if not units:
        return Deeds()
    of_province = edition.block == Block.PROVINCES
    readable = ids_where(user, Permission.VIEW_PLANS).intersection(units)
    if of_province:
        owned = Plan.objects.visible_to(user).filter(unit__parent__in=units)
    else:
        owned = Plan.objects.filter(unit__in=readable)
    plans = owned.leading().filter(index=edition.index_id, year=edition.year)
    found: dict[int, list[PlanDeeds]] = {}
    by_plan: dict[int, list[Solution]] = {}
    for plan in plans.filter(state__in=Plan.ONCE_APPROVED).select_related("unit", "index").order_by("unit__name"):
        by_plan[plan.pk] = []
        key = plan.unit.parent_id if of_province else plan.unit_id
        found.setdefault(key, []).append(PlanDeeds(plan, by_plan[plan.pk]))
    if by_plan:
        for plan, solution in _solutions(by_plan, component):
            by_plan[plan].append(solution)
    return Deeds(found, readable | found.keys())


@lru_cache(maxsize=1)
def _led(today: date) -> Prepared:
    """What is asked on a day: the solutions for a component in some plans, with their led tasks counted."""
    about = Q(section__components=Given("component"), section__plan__any_of=GivenNumbers("plans"))
    solutions = Solution.objects.filter(about)
    return Prepared(lambda: count_led(solutions, today, "text", "section__plan", "section__position", "position"))


def _solutions(plans: Collection[int], component: int) -> list[tuple[int, Solution]]:
    """(plan, solution) of each solution for the component, done ones first, then in the plan's order (1 query). Of a
    solution its text, its `work` and how many of its tasks are late (`led_late`) are at hand."""
    rows = _led(timezone.localdate())(component=component, plans=plans)
    found = []
    for pk, text, plan, *place, led, done, begun, late, _ in rows:
        solution = row_of(Solution, ["id", "text"], [pk, text])
        solution.work, solution.led_late = Work.of(led, done, begun), late
        found.append((_ORDER[solution.work], *place, pk, plan, solution))
    found.sort(key=lambda one: one[:4])
    return [(plan, solution) for *_, plan, solution in found]
