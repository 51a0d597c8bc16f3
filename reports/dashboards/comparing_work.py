"""Plans and tasks of the units that are compared, for those who may read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from indices.models import Block
from plans.models import Plan, Solution, Target
from plans.outcomes import Outcome, Reached
from reports.dashboards.comparing import Column, Comparison
from reports.dashboards.reach import Reach
from tasks.models import Task
from tasks.models.task import Outcome as TaskOutcome
from tasks.results import Counts, counts_by
from tasks.solution_work import Work, work_by
from units.models import Unit, User
from units.permissions import Permission


@dataclass(frozen=True)
class Aimed:
    """Of a plan's targets `met` are reached, of the `known` that can be judged, of `count`."""

    plan: Plan
    met: int
    known: int
    count: int


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
    tasks: Counts | None = None

    @property
    def solutions(self) -> int:
        return sum(self.work.values()) if self.work else 0

    @property
    def solutions_done(self) -> int:
        return self.work.get(Work.DONE, 0) if self.work else 0

    @property
    def tasks_done(self) -> int:
        return self.tasks.states[Task.State.DONE] if self.tasks else 0

    @property
    def tasks_late(self) -> int:
        return self.tasks.outcomes[TaskOutcome.LATE] if self.tasks else 0


def work_below(comparison: Comparison, user: User) -> list[ColumnWork]:
    """Return the work of each column as the user may read it; nothing for provinces, whose agencies make their plans.

    Five queries, whatever the number of columns.
    """
    columns = comparison.columns
    if columns[0].result.edition.block == Block.PROVINCES:
        return []
    units = {column.result.unit_id for column in columns}
    reads_plans, reads_tasks = _readable(units, user)
    plans = _plans(column for column in columns if column.result.unit_id in reads_plans)
    aimed = _aimed(plans, comparison)
    work = work_by(Solution.objects.filter(section__plan__in=plans.values()), "section__plan")
    seen = [plan for plan in plans.values() if plan.unit_id in reads_tasks]
    tasks = counts_by(Task.objects.filter(solution__section__plan__in=seen), "solution__section__plan")

    def below(place: int, column: Column) -> ColumnWork:
        unit, year = column.result.unit_id, column.result.edition.year
        plan = plans.get((unit, year + 1))
        return ColumnWork(
            year,
            unit in reads_plans,
            unit in reads_tasks,
            aimed.get(place),
            plan,
            work.get(plan.pk, {}) if plan else None,
            (tasks[plan.pk].lead if plan.pk in tasks else Counts()) if plan and unit in reads_tasks else None,
        )

    return [below(place, column) for place, column in enumerate(columns)]


def _readable(units: set[int], user: User) -> tuple[set[int], set[int]]:
    """Of the units (ids) those whose plans, and those whose plans and all tasks, the user reads (1 query)."""
    reach = Reach(user, Permission.VIEW_PLANS, Permission.VIEW_TASKS)
    plans, tasks = reach.where(Unit.objects.filter(pk__in=units))
    return plans, plans & tasks


def _plans(columns: Iterable[Column]) -> dict[tuple[int, int], Plan]:
    """The plans that count, by unit and year, of each result's own year and of the year after (1 query)."""
    wanted = Q(pk__in=())
    for column in columns:
        result = column.result
        year = result.edition.year
        wanted |= Q(unit=result.unit_id, index=result.edition.index_id, year__in=(year, year + 1))
    found = Plan.objects.leading().filter(wanted).select_related("unit", "index")
    return {(plan.unit_id, plan.year): plan for plan in found}


def _aimed(plans: dict[tuple[int, int], Plan], comparison: Comparison) -> dict[int, Aimed]:
    """By place of the column: the targets of the plan of its own year against its scores (1 query)."""
    targets: dict[int, list[Target]] = {plan.pk: [] for plan in plans.values()}
    for target in Target.objects.filter(plan__in=targets).select_related("component"):
        targets[target.plan_id].append(target)
    found = {}
    for place, column in enumerate(comparison.columns):
        plan = plans.get((column.result.unit_id, column.result.edition.year))
        if plan and plan.state in Plan.ONCE_APPROVED and targets[plan.pk]:
            reached = {line.code: line.cells[place] for line in comparison.lines}
            met = [_met(target, reached.get(target.component.code), column) for target in targets[plan.pk]]
            found[place] = Aimed(plan, met.count(True), len(met) - met.count(None), len(met))
    return found


def _met(target: Target, cell, column: Column) -> bool | None:
    reached = Reached(cell.score, cell.rank, column.size) if cell else Reached()
    return Outcome(target, Reached(), reached).met
