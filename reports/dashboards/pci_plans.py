"""What agencies' plans say of PCI components: targets, solutions and how far the work on them is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from plans.models import Plan, Solution, Target
from tasks.filters import ADDRESS
from tasks.solution_work import Work, with_work
from units.models import User

INDICES = ("PCI", "DDCI")
"""A plan for either may serve a PCI component: components of one code mean the same in both."""

TITLE_LENGTH = 160


@dataclass
class PlanShare:
    """A plan as far as it speaks of one component: its target and its solutions (annotated by `with_work`).

    `component` is the id of the component in the plan's own index.
    """

    plan: Plan
    component: int
    target: Target | None = None
    items: list[Solution] = field(default_factory=list)

    @property
    def unit(self) -> int:
        return self.plan.unit_id

    @property
    def solutions(self) -> int:
        return len(self.items)

    @property
    def done(self) -> int:
        return sum(item.work == Work.DONE for item in self.items)

    @property
    def late(self) -> int:
        """Solutions of which a task is past its deadline."""
        return sum(item.led_late > 0 for item in self.items)

    @property
    def states(self) -> list[tuple[str, int]]:
        """How many solutions are where, by the names of Work, without those of none."""
        counts = Counter(item.work for item in self.items)
        return [(work.label, counts[work]) for work in Work if counts[work]]

    @property
    def listed(self) -> list[tuple[str, str, bool]]:
        """Each solution's title, where it is, and whether a task of it is late."""
        return [(item.as_title(TITLE_LENGTH), Work(item.work).label.lower(), item.led_late > 0) for item in self.items]

    @property
    def tasks_url(self) -> str:
        """The list of the tasks that lead these solutions."""
        query = {"plan": self.plan.pk, "component": self.component, "role": "lead"}
        return f"{reverse('tasks:list')}?{urlencode({ADDRESS[name]: value for name, value in query.items()})}"


def shares_of(
    user: User, years: Collection[int], codes: Collection[str], answering: Collection[tuple[str, int]]
) -> dict[str, list[PlanShare]]:
    """Return by component code what the plans of the years say, as far as the user may read them (2 queries).

    Every PCI plan counts; a DDCI plan only for a component for which its agency answers: `answering` holds pairs of
    component code and unit id. Plans stand by the names of their agencies.
    """
    units = {unit for _, unit in answering}
    plans = Plan.objects.visible_to(user).leading().filter(year__in=years)
    plans = plans.filter(Q(index__code="PCI") | Q(index__code="DDCI", unit__in=units))
    found: dict[tuple[str, int], PlanShare] = {}

    def share(code: str, plan: Plan, component: int) -> PlanShare:
        return found.setdefault((code, plan.pk), PlanShare(plan, component))

    for target in _targets(plans, codes):
        share(target.component.code, target.plan, target.component_id).target = target
    for solution in _solutions(plans, codes):
        share(solution.code, solution.section.plan, solution.component).items.append(solution)
    by_code: dict[str, list[PlanShare]] = {}
    for (code, _), one in sorted(found.items(), key=lambda item: (item[1].plan.unit.name, item[1].plan.index.code)):
        if one.plan.index.code == "PCI" or (code, one.unit) in answering:
            by_code.setdefault(code, []).append(one)
    return by_code


def _targets(plans: QuerySet[Plan], codes: Collection[str]) -> QuerySet[Target]:
    targets = Target.objects.filter(plan__in=plans, component__code__in=codes, component__index__code__in=INDICES)
    return targets.select_related("plan__unit", "plan__index", "component")


def _solutions(plans: QuerySet[Plan], codes: Collection[str]) -> QuerySet[Solution]:
    """Each solution once for each component of its section, with `component` (id), `code` and how far it is, in the
    order of the plan."""
    own = Solution.objects.filter(section__plan__in=plans, section__components__code__in=codes)
    own = own.annotate(component=F("section__components"), code=F("section__components__code"))
    return with_work(own.select_related("section__plan__unit", "section__plan__index")).order_by("section__plan", "pk")
