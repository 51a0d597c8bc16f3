"""Plans, solutions and tasks that fit a question."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from plans.models import Plan, Solution
from reports.search.links import plan_url
from reports.search.marking import marked
from reports.search.scope import Hit, KnownPlan, Scope, context
from reports.search.sought import Sought, ask
from tasks.models import Task
from tasks.quarters import deadline_text
from units.models import User


def plans(scope: Scope) -> list[Hit]:
    """Plans by title, number, symbol and year: those first that have the words as one phrase, then the newest."""
    words = scope.asked.words
    fitting = [plan for plan in scope.plans.values() if words.are_in(plan.words)]
    if scope.prefers_phrase:
        fitting.sort(key=lambda plan: words.phrase not in plan.words)
    return [_plan_hit(plan, scope) for plan in scope.page_of(fitting)]


def _plan_hit(plan: KnownPlan, scope: Scope) -> Hit:
    is_numbered = plan.number is not None
    numbered = f"số {plan.number:02d}/{plan.symbol} ngày {plan.issued_on:%d/%m/%Y}" if is_numbered else plan.symbol
    said = context(plan.unit_name, f"năm {plan.year}", numbered)
    title = marked(plan.title, scope.asked.words)
    return Hit("ke-hoach", plan_url(*plan.name), title, said, Plan.State(plan.state).label)


def solutions(scope: Scope) -> list[Hit]:
    """Solutions of the plans that the reader sees by what is to be done and its product, those of the newest plans
    first; the way leads to their place in the plan."""
    plans = frozenset(pk for pk, plan in scope.plans.items() if scope.is_searched(plan.year))
    return [_solution_hit(scope, *row) for row in ask(_solutions, scope.user, scope.sought, plans=plans)]


def _solutions(reader: User, sought: Sought, plans: frozenset[int]) -> QuerySet:
    return sought.rows(Solution.objects.filter(plan__any_of=plans), "-plan", "-pk").values_list("pk", "text", "plan")


def _solution_hit(scope: Scope, pk: int, text: str, plan_pk: int) -> Hit:
    plan = scope.plans[plan_pk]
    url = f"{plan_url(*plan.name)}#giai-phap-{pk}"
    said = context(plan.unit_name, f"kế hoạch năm {plan.year}")
    return Hit("giai-phap", url, marked(capfirst(text), scope.asked.words), said, Plan.State(plan.state).label)


def tasks(scope: Scope) -> list[Hit]:
    """Tasks that the reader sees by title and product, the newest first."""
    found = ask(_tasks, scope.user, scope.sought, year=scope.asked.year, since=_start_of(scope.since))
    plans = scope.plans_by_id([row[-1] for row in found])
    return [_task_hit(scope, *row[:-1], plans[row[-1]]) for row in found]


def _start_of(year: int | None) -> datetime | None:
    """Where a year is asked for, tasks are of their plan's; else of the day they were made, for which there is an
    index."""
    return year and timezone.make_aware(datetime.combine(date(year, 1, 1), time.min))


_TASK = ("pk", "title", "state", "due_on", "due_quarter", "office", "office__name", "plan")


def _tasks(reader: User, sought: Sought, year: int | None = None, since: datetime | None = None) -> QuerySet:
    rows = Task.objects.visible_to(reader)
    if year is not None:
        rows = rows.filter(plan__year=year)
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    return sought.rows(rows, "-created_at", "-pk").values_list(*_TASK)


def _task_hit(
    scope: Scope, pk: int, title: str, state: str, due_on, quarter, office: int, name: str, plan: KnownPlan
) -> Hit:
    due = deadline_text(due_on, quarter)
    agency = plan.unit_name if plan.unit != office else ""
    said = context(name, agency, f"kế hoạch năm {plan.year}", due and f"thời hạn {due}")
    url = reverse("tasks:task", args=[pk])
    return Hit("nhiem-vu", url, marked(title, scope.asked.words), said, Task.State(state).label)
