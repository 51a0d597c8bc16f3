"""How the plans of a scope stand: by agency, by component and, for one agency, by office. Every count is that of the
lists: tasks by tasks.results, solutions by tasks.solution_work, reports by tasks.reporting.province."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import add

from django.db.models import Count, QuerySet
from django.urls import reverse

from plans.models import Party, Plan, Section
from reports.dashboards.progress.figures import Number, Row, Sent, Solutions, sent_of, solutions_of, tasks_of
from reports.dashboards.progress.scope import Scope
from tasks.filters import GENERAL
from tasks.reporting.province import NUMBERS, PlanRow, overview
from tasks.results import LeadAndSupport, counts_by
from tasks.solution_work import Work, with_work
from tasks.views.report_access import reported_plans
from units.models import Unit
from units.permissions import Permission
from units.vietnamese import sort_key

COMMON = "Nhiệm vụ, giải pháp chung"


@dataclass(frozen=True)
class Standing:
    """Where everything is: the whole, and its parts. `offices` is filled for one agency only; `hidden` names what the
    reader does not see, for a note."""

    states: list[tuple[str, Number]]
    whole: Row
    agencies: list[Row]
    components: list[Row]
    offices: list[Row]
    hidden: list[str]


@dataclass(frozen=True)
class Counted:
    """What was counted: the sections of each agency, the components of each section with their names, and the tasks
    and solutions of each section."""

    units: dict[int, list[int]]
    components: dict[int, list[int | None]]
    names: dict[int, str]
    tasks: dict[int, LeadAndSupport]
    works: dict[int, Counter]


def read_standing(scope: Scope, today: date) -> Standing:
    """Read where the plans of a scope are (a fixed number of queries)."""
    counted = _counted(scope)
    rows = _reports(scope, today)
    seen = _agencies_with_tasks(scope)
    by_agency: dict[int, list[PlanRow]] = defaultdict(list)
    for row in rows:
        by_agency[row.plan.unit_id].append(row)
    agencies = [_agency(scope, plan, counted, by_agency[plan.unit_id], seen) for plan in scope.plans]
    return Standing(
        _states(scope),
        _whole(scope, counted, rows),
        agencies,
        _components(scope, counted),
        _offices(scope, rows) if scope.unit else [],
        _hidden(scope, rows, seen),
    )


def _counted(scope: Scope) -> Counted:
    """Tasks and solutions by section (3 queries)."""
    sections = Section.objects.filter(plan__in=scope.narrowed(Plan.objects.visible_to(scope.user))).order_by()
    units: dict[int, list[int]] = defaultdict(list)
    components: dict[int, list] = defaultdict(list)
    names: dict[int, str] = {}
    for section, unit, component, name in sections.values_list(
        "pk", "plan__unit", "components", "components__name"
    ):  # fmt: skip
        units[unit].append(section)
        components[section].append(component)
        names[component] = name
    works: dict[int, Counter] = defaultdict(Counter)
    solutions = with_work(scope.solutions().order_by()).values_list("section", "work")
    for section, work, count in solutions.annotate(count=Count("pk")):
        works[section][Work(work)] = count
    return Counted(units, components, names, counts_by(scope.tasks(), "solution__section"), works)


def _sum_tasks(counted: Counted, sections: Iterable[int]) -> LeadAndSupport:
    return reduce(add, (counted.tasks[one] for one in sections if one in counted.tasks), LeadAndSupport())


def _sum_works(counted: Counted, sections: Iterable[int]) -> Counter:
    return reduce(add, (counted.works[one] for one in sections if one in counted.works), Counter())


def _states(scope: Scope) -> list[tuple[str, Number]]:
    """How many of the plans that count are in each state."""
    found = Counter(plan.state for plan in scope.plans)
    return [(label, Number(found[state], scope.plans_url(state=state))) for state, label in Plan.State.choices]


def _whole(scope: Scope, counted: Counted, rows: list[PlanRow]) -> Row:
    lead, support = tasks_of(_sum_tasks(counted, counted.tasks), scope.tasks_url)
    works = solutions_of(_sum_works(counted, counted.works), scope.solutions_url)
    return Row("Tất cả", works, lead, support, reports=_quarters(scope, rows))


def _quarters(scope: Scope, rows: list[PlanRow]) -> tuple[Sent, ...]:
    """The reports of each quarter; a quarter of one plan leads to its page, of several to the table of all plans."""

    def page(plan: Plan, number: int) -> str:
        return reverse("tasks:plan-reports", args=[*plan.address, number])

    return tuple(
        sent_of([(row.cells[number - 1], page(row.plan, number)) for row in rows], scope.reports_url())
        for number in NUMBERS
    )


def _agency(scope: Scope, plan: Plan, counted: Counted, rows: list[PlanRow], seen: dict[int, bool]) -> Row:
    own = scope.of_unit(plan.unit.code)
    sections = set(counted.units[plan.unit_id])
    lead, support = tasks_of(_sum_tasks(counted, sections) if plan.unit_id in seen else None, own.tasks_url)
    return Row(
        plan.unit.name,
        solutions_of(_sum_works(counted, sections), own.solutions_url),
        lead,
        support,
        url=f"{reverse('reports:progress')}?{own.query}",
        reports=_quarters(own, rows),
        plan=plan,
    )


def _components(scope: Scope, counted: Counted) -> list[Row]:
    """A row for each component that the plans have work for, what belongs to none last."""
    sections: dict[int | None, list[int]] = defaultdict(list)
    for section, components in counted.components.items():
        if section in counted.tasks or section in counted.works:
            for component in components:
                sections[component].append(section)
    ordered = sorted(sections, key=lambda pk: (pk is None, sort_key(counted.names[pk] or "")))
    return [_component(scope, counted, pk, sections[pk]) for pk in ordered]


def _component(scope: Scope, counted: Counted, pk: int | None, sections: list[int]) -> Row:
    key = GENERAL if pk is None else str(pk)
    lead, support = tasks_of(_sum_tasks(counted, sections), lambda **more: scope.tasks_url(component=key, **more))
    works = solutions_of(_sum_works(counted, sections), lambda **more: scope.solutions_url(component=key, **more))
    return Row(COMMON if pk is None else counted.names[pk], works, lead, support)


def _offices(scope: Scope, rows: list[PlanRow]) -> list[Row]:
    """The offices of the chosen agency that have tasks, lead a solution or report (4 queries)."""
    tasks = counts_by(scope.tasks(), "office")
    works = _works_by_office(scope.solutions())
    asked = {asked.office.pk for row in rows for cell in row.cells for asked in cell.offices}
    offices = Unit.objects.filter(pk__in={*tasks, *works, *asked}, kind=Unit.Kind.OFFICE)
    return [
        _office(scope, office, tasks, works, rows) for office in sorted(offices, key=lambda one: sort_key(one.name))
    ]


def _office(scope: Scope, office: Unit, tasks: dict, works: dict[int, Counter], rows: list[PlanRow]) -> Row:
    lead, support = tasks_of(
        tasks.get(office.pk, LeadAndSupport()), lambda **more: scope.tasks_url(office=office.code, **more)
    )
    led: Solutions = solutions_of(
        works.get(office.pk, Counter()), lambda **more: scope.solutions_url(office=office.code, **more)
    )
    reports = tuple(_office_quarter(office, rows, number) for number in NUMBERS)
    return Row(office.name, led, lead, support, url=reverse("tasks:office", args=[office.code]), reports=reports)


def _office_quarter(office: Unit, rows: list[PlanRow], number: int) -> Sent:
    """Whether an office has sent its reports on a quarter."""
    cells = [
        (replace(cell, offices=own), reverse("tasks:quarterly-report", args=[office.code, row.plan.pk, number]))
        for row in rows
        for cell in [row.cells[number - 1]]
        if (own := tuple(asked for asked in cell.offices if asked.office == office)) or not cell.has_begun
    ]
    return sent_of(cells, "")


def _works_by_office(solutions: QuerySet) -> dict[int, Counter]:
    """How far the solutions are that each office leads, itself or in a group (2 queries)."""
    parties = Party.objects.filter(solution__in=solutions.values("pk"), role=Party.Role.LEAD).order_by()
    alone = parties.exclude(unit=None).values_list("unit", "solution")
    grouped = parties.exclude(group__members=None).values_list("group__members", "solution")
    works = dict(with_work(solutions).values_list("pk", "work"))
    found: dict[int, Counter] = defaultdict(Counter)
    for office, solution in set(alone.union(grouped)):
        found[office][Work(works[solution])] += 1
    return found


def _reports(scope: Scope, today: date) -> list[PlanRow]:
    """The quarterly reports that the reader sees."""
    plans = scope.narrowed(reported_plans(scope.user)).select_related("unit", "index")
    return overview(sorted(plans, key=lambda plan: (sort_key(plan.unit.name), plan.adjustment)), today)


def _agencies_with_tasks(scope: Scope) -> dict[int, bool]:
    """The agencies of which the reader sees tasks, and whether those of all their offices."""
    seen = Unit.objects.where_may(scope.user, Permission.VIEW_TASKS)
    agencies = {plan.unit_id for plan in scope.plans}
    found: dict[int, bool] = {}
    for pk, parent in (seen.filter(pk__in=agencies) | seen.filter(parent__in=agencies)).values_list("pk", "parent"):
        found |= {pk: True} if pk in agencies else {parent: found.get(parent, False)}
    return found


def _hidden(scope: Scope, rows: list[PlanRow], seen: dict[int, bool]) -> list[str]:
    agencies = {plan.unit_id for plan in scope.plans}
    said = []
    if agencies - seen.keys():
        said.append("Nhiệm vụ của cơ quan ghi dấu “–” không thuộc phạm vi bạn được xem.")
    if not all(seen.values()):
        said.append("Nhiệm vụ chỉ đếm của phòng, đơn vị bạn được xem.")
    if agencies - {row.plan.unit_id for row in rows}:
        said.append(
            "Báo cáo quý ghi dấu “–”: chưa có kế hoạch được duyệt, hoặc bạn không theo dõi báo cáo của cơ quan."
        )
    return said
