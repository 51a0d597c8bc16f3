"""A unit's plans with the targets of those around a result, and how far the solutions of one are: few plain columns."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone

from indices.models import Edition, Index
from plans.models import Plan, Solution, Target
from tasks.filters import ADDRESS
from tasks.models import Task
from tasks.models.task import Outcome as TaskOutcome
from tasks.solution_work import Work, count_led
from units.models import Unit
from units.prepared import Given, GivenNumbers, Prepared, row_of


@dataclass(frozen=True)
class PlansAround:
    """The plans that count for a result: that of its own year, once approved, whose targets it judges, and the one that
    answers to it, where there are any; `judged` and `aimed` are their targets by component (id)."""

    own: Plan | None = None
    answer: Plan | None = None
    judged: dict[int, Target] = field(default_factory=dict)
    aimed: dict[int, Target] = field(default_factory=dict)


def leading(plans: Collection[Plan]) -> list[Plan]:
    """Return those that count, as `Plan.objects.leading` picks them, of plans among which is whatever adjusts one."""
    replaced = {plan.adjusts_id for plan in plans if plan.state in Plan.ONCE_ISSUED}
    counting = [plan for plan in plans if not plan.adjustment or plan.state in Plan.ONCE_ISSUED]
    return [plan for plan in counting if plan.pk not in replaced]


@dataclass(frozen=True)
class UnitPlans:
    """All plans of a unit, the newest first, and the targets of some by plan (id)."""

    plans: list[Plan] = field(default_factory=list)
    targets: dict[int, dict[int, Target]] = field(default_factory=dict)

    def around(self, edition: Edition) -> PlansAround:
        """The plans that count for a result in the edition, whose year and the one after the targets were read for."""
        by_year = {plan.year: plan for plan in leading(self.plans) if plan.index_id == edition.index_id}
        own, answer = by_year.get(edition.year), by_year.get(edition.year + 1)
        if own and own.state not in Plan.ONCE_APPROVED:
            own = None
        return PlansAround(own, answer, *(self.targets.get(plan.pk, {}) if plan else {} for plan in (own, answer)))


_PLAN = [
    "id", "index_id", "unit_id", "year", "adjustment", "adjusts_id", "title", "state", "number", "symbol", "issued_on",
]  # fmt: skip
_INDEX = ["id", "code"]
_TARGET = ["id", "plan_id", "component_id", "kind", "value", "of", "in_text"]


def _with_targets():
    aimed = FilteredRelation("targets", condition=Q(year__any_of=GivenNumbers("years")))
    rows = Plan.objects.filter(unit=Given("unit")).annotate(aimed=aimed)
    rows = rows.order_by("-year", "index__code", "-adjustment")
    columns = [*(f"index__{name}" for name in _INDEX), *(f"aimed__{name}" for name in _TARGET)]
    return rows.values_list(*_PLAN, *columns)


_plans = Prepared(_with_targets)


def plans_of(unit: Unit, years: Collection[int]) -> UnitPlans:
    """Return the plans of the unit, and the targets of those for the years (1 query)."""
    plans: dict[int, Plan] = {}
    targets: dict[int, dict[int, Target]] = {}
    start = len(_PLAN)
    end = start + len(_INDEX)
    for row in _plans(unit=unit.pk, years=years):
        if row[0] not in plans:
            plans[row[0]] = plan = row_of(Plan, _PLAN, row[:start])
            plan.unit, plan.index = unit, row_of(Index, _INDEX, row[start:end])
        if row[end] is not None:
            target = row_of(Target, _TARGET, row[end:])
            targets.setdefault(target.plan_id, {})[target.component_id] = target
    return UnitPlans(list(plans.values()), targets)


@dataclass(frozen=True)
class CardWork:
    """The solutions of a plan for a component (id) by how far they are, and the led tasks past their deadline."""

    plan: Plan
    component: int
    counts: Counter = field(default_factory=Counter)
    late: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.counts[Work.DONE]

    @property
    def by_work(self) -> list[tuple[str, int]]:
        """(label, count) of each state that occurs."""
        return [(work.label, self.counts[work]) for work in Work if self.counts[work]]

    @property
    def tasks_url(self) -> str:
        return self._url()

    @property
    def late_url(self) -> str:
        return self._url(outcome=TaskOutcome.LATE)

    def _url(self, **more: str) -> str:
        chosen = {"plan": self.plan.pk, "component": self.component, "role": Task.Role.LEAD, **more}
        return f"{_tasks()}?{'&'.join(f'{ADDRESS[name]}={value}' for name, value in chosen.items())}"


@lru_cache(maxsize=1)
def _tasks() -> str:
    return reverse("tasks:list")


@lru_cache(maxsize=1)
def _led(today: date) -> Prepared:
    solutions = Solution.objects.filter(section__plan=Given("plan"), section__components__isnull=False)
    return Prepared(lambda: count_led(solutions, today, "section__components"))


def work_by_component(plan: Plan) -> dict[int, CardWork]:
    """Return the work of a plan by component, a solution under each component of its section (1 query)."""
    counts: dict[int, Counter] = {}
    late: Counter = Counter()
    for _, component, led, done, begun, overdue, _ in _led(timezone.localdate())(plan=plan.pk):
        counts.setdefault(component, Counter())[Work.of(led, done, begun)] += 1
        late[component] += overdue
    return {component: CardWork(plan, component, found, late[component]) for component, found in counts.items()}
