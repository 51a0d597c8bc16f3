"""Plans, solutions and tasks that fit a question."""

from datetime import datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from plans.models import Plan, Solution
from reports.search.links import plan_url
from reports.search.marking import marked
from reports.search.scope import Hit, KnownPlan, Scope, context
from tasks.models import Task
from tasks.quarters import deadline_text


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
    rows = scope.fitting(Solution.objects.filter(plan__any_of=plans), "-plan", "-pk")
    return [_solution_hit(scope, *row) for row in rows.values_list("pk", "text", "plan")]


def _solution_hit(scope: Scope, pk: int, text: str, plan_pk: int) -> Hit:
    plan = scope.plans[plan_pk]
    url = f"{plan_url(*plan.name)}#giai-phap-{pk}"
    said = context(plan.unit_name, f"kế hoạch năm {plan.year}")
    return Hit("giai-phap", url, marked(capfirst(text), scope.asked.words), said, Plan.State(plan.state).label)


def tasks(scope: Scope) -> list[Hit]:
    """Tasks that the reader sees by title and product, the newest first."""
    rows = scope.fitting(Task.objects.visible_to(scope.user).filter(_recent(scope)), "-created_at", "-pk")
    columns = ("pk", "title", "state", "due_on", "due_quarter", "office", "office__name", "plan")
    found = list(rows.values_list(*columns))
    plans = scope.plans_by_id([row[-1] for row in found])
    return [_task_hit(scope, *row[:-1], plans[row[-1]]) for row in found]


def _recent(scope: Scope) -> Q:
    """Tasks of the years that are searched: by their plan where a year is asked for, else by when they were made, for
    which there is an index."""
    if scope.asked.year or scope.asked.every_year:
        return scope.of_years("plan__")
    start = datetime.combine(scope.today.replace(year=scope.first_recent_year, month=1, day=1), time.min)
    return Q(created_at__gte=timezone.make_aware(start))


def _task_hit(
    scope: Scope, pk: int, title: str, state: str, due_on, quarter, office: int, name: str, plan: KnownPlan
) -> Hit:
    due = deadline_text(due_on, quarter)
    agency = plan.unit_name if plan.unit != office else ""
    said = context(name, agency, f"kế hoạch năm {plan.year}", due and f"thời hạn {due}")
    url = reverse("tasks:task", args=[pk])
    return Hit("nhiem-vu", url, marked(title, scope.asked.words), said, Task.State(state).label)
