"""What units set out to do in a component and how far it is: from their plans, for those who may read them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from indices.models import Block, Edition
from plans.models import Plan, Section, Solution
from reports.dashboards.reach import Reach
from tasks.solution_work import Work, with_work
from units.models import Unit, User
from units.permissions import Permission

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

    For PCI the units are provinces, and the plans those of their agencies. Three queries, none without units.
    """
    if not units:
        return Deeds()
    of_province = edition.block == Block.PROVINCES
    (readable,) = Reach(user, Permission.VIEW_PLANS).where(Unit.objects.filter(pk__in=units))
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
    for solution in _solutions(by_plan, component):
        by_plan[solution.section.plan_id].append(solution)
    for solutions in by_plan.values():
        solutions.sort(key=lambda solution: _ORDER[solution.work])
    return Deeds(found, frozenset(readable | found.keys()))


def _solutions(plans: Collection[int], component: int):
    sections = Section.objects.filter(components=component, plan__in=plans)
    solutions = Solution.objects.filter(section__in=sections).select_related("section")
    return with_work(solutions).order_by("section__position", "position") if plans else ()
