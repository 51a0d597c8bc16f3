"""Plans and tasks of the units that are compared, for those who may read them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils import timezone

from indices.models import Block, Index
from plans.models import Plan, Solution, Target
from plans.outcomes import Outcome, Reached
from reports.dashboards.comparing import Cell, Column, Comparison
from reports.dashboards.unit_plans import leading
from tasks.solution_work import Work, count_led
from units.models import User
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared, row_of
from units.reach import ids_where


@dataclass(frozen=True)
class Aimed:
    """Of a plan's targets `met` are reached, of the `known` that can be judged, of `count`."""

    plan: Plan
    met: int
    known: int
    count: int


@dataclass
class Led:
    """The tasks that are led under a plan: in all, done, past their deadline."""

    total: int = 0
    done: int = 0
    late: int = 0


@dataclass
class PlanWork:
    """A plan's solutions by how far they are, and the tasks that lead them."""

    solutions: dict[Work, int] = field(default_factory=dict)
    led: Led = field(default_factory=Led)


@dataclass(frozen=True)
class ColumnWork:
    """What stands below a column: the targets of the plan of the result's own year, and the plan that answers to the
    result (the year after) with its solutions and led tasks. `work` and `tasks` are None where there is no plan."""

    year: int
    reads_plans: bool
    reads_tasks: bool
    aimed: Aimed | None = None
    plan: Plan | None = None
    work: dict[Work, int] | None = None
    tasks: Led | None = None

    @property
    def solutions(self) -> int:
        return sum(self.work.values()) if self.work else 0

    @property
    def solutions_done(self) -> int:
        return self.work.get(Work.DONE, 0) if self.work else 0


def work_below(comparison: Comparison, user: User) -> list[ColumnWork]:
    """Return the work of each column as the user may read it; nothing for provinces, whose agencies make their plans.

    Three queries, whatever the number of columns.
    """
    columns = comparison.columns
    if columns[0].result.edition.block == Block.PROVINCES:
        return []
    reads_plans = ids_where(user, Permission.VIEW_PLANS)
    reads_tasks = reads_plans & ids_where(user, Permission.VIEW_TASKS)
    plans = _plans_of([column for column in columns if column.result.unit_id in reads_plans])
    aimed = _aimed(plans, comparison)
    work = _work_under([_answering(plans, column) for column in columns])

    def below(place: int, column: Column) -> ColumnWork:
        unit, year = column.result.unit_id, column.result.edition.year
        plan = _answering(plans, column)
        of_plan = work.get(plan.pk, PlanWork()) if plan else None
        return ColumnWork(
            year,
            unit in reads_plans,
            unit in reads_tasks,
            aimed.get(place),
            plan,
            of_plan and of_plan.solutions,
            of_plan.led if of_plan and unit in reads_tasks else None,
        )

    return [below(place, column) for place, column in enumerate(columns)]


Plans = dict[tuple[int, int], Plan]
"""The plans that count, by unit (id) and year."""

_PLAN = ["id", "index_id", "unit_id", "year", "adjustment", "adjusts_id", "state"]
_TARGET = ["id", "plan_id", "component_id", "kind", "value"]


def _of_units():
    units, years = GivenNumbers("units"), GivenNumbers("years")
    found = Plan.objects.filter(index=Given("index"), unit__any_of=units, year__any_of=years)
    return found.order_by().values_list(*_PLAN, "index__code")


_plans = Prepared(_of_units)
_targets = Prepared(
    lambda: Target.objects.filter(plan__any_of=GivenNumbers("plans")).order_by("pk").values_list(*_TARGET)
)


@lru_cache(maxsize=1)
def _solutions(today: date) -> Prepared:
    solutions = Solution.objects.filter(section__plan__any_of=GivenNumbers("plans"))
    return Prepared(lambda: count_led(solutions, today, "section__plan"))


def _plans_of(columns: Collection[Column]) -> Plans:
    """The plans that count of each result's own year and of the year after (1 query, none without columns)."""
    results = [column.result for column in columns]
    units = {result.unit_id: result.unit for result in results}
    years = {result.edition.year + later for result in results for later in (0, 1)}
    found = []
    for row in _plans(index=results[0].edition.index_id, units=units, years=years) if results else ():
        plan = row_of(Plan, _PLAN, row[:-1])
        plan.unit, plan.index = units[plan.unit_id], Index(pk=plan.index_id, code=row[-1])
        found.append(plan)
    return {(plan.unit_id, plan.year): plan for plan in leading(found)}


def _answering(plans: Plans, column: Column) -> Plan | None:
    """The plan of the year after a column's result."""
    return plans.get((column.result.unit_id, column.result.edition.year + 1))


def _aimed(plans: Plans, comparison: Comparison) -> dict[int, Aimed]:
    """By place of the column: the targets of the plan of its own year, once approved, against its scores (1 query, none
    without such a plan)."""
    own = [plans.get((column.result.unit_id, column.result.edition.year)) for column in comparison.columns]
    own = [plan if plan and plan.state in Plan.ONCE_APPROVED else None for plan in own]
    targets = _targets_of({plan.pk for plan in own if plan})
    found = {}
    for place, (plan, column) in enumerate(zip(own, comparison.columns, strict=True)):
        if plan and plan.pk in targets:
            reached = {line.component: line.cells[place] for line in comparison.lines}
            met = [_met(target, reached.get(target.component_id), column) for target in targets[plan.pk]]
            found[place] = Aimed(plan, met.count(True), len(met) - met.count(None), len(met))
    return found


def _targets_of(plans: Collection[int]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {}
    for row in _targets(plans=plans) if plans else ():
        target = row_of(Target, _TARGET, row)
        found.setdefault(target.plan_id, []).append(target)
    return found


def _met(target: Target, cell: Cell | None, column: Column) -> bool | None:
    reached = Reached(cell.score, cell.rank, column.size) if cell else Reached()
    return Outcome(target, Reached(), reached).met


def _work_under(plans: Collection[Plan | None]) -> dict[int, PlanWork]:
    """The work under the plans by plan (1 query, none without plans)."""
    known = {plan.pk for plan in plans if plan}
    found: dict[int, PlanWork] = {}
    for _, plan, led, done, begun, late, every in _solutions(timezone.localdate())(plans=known) if known else ():
        work = found.setdefault(plan, PlanWork())
        how = Work.of(led, done, begun)
        work.solutions[how] = work.solutions.get(how, 0) + 1
        work.led.total += every
        work.led.done += done
        work.led.late += late
    return found
