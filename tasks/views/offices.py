"""Tasks office by office, and a plan's by its parts."""

from collections import defaultdict

from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plans.models import Plan
from plans.reading import Node, read_plan
from plans.views.access import get_plan_for
from tasks.filters import ADDRESS
from tasks.models import Task
from tasks.models.task import Punctuality
from tasks.proposals import newest_plans, to_give, to_support
from tasks.results import counts
from tasks.views.access import get_office_for
from tasks.views.lists import with_rights
from tasks.views.reports import reports_due
from units.models import Unit
from units.permissions import Permission

OFFICE_SHOWN = 200
"""Tasks on an office's page, what presses first; the rest is in the list."""


@require_GET
def offices(request):
    """Offices whose tasks the user sees, with how many are open, late and waiting."""
    visible = Task.objects.visible_to(request.user).with_punctuality()
    rows = (
        visible.values("office__code", "office__name", "office__parent__name")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=Q(state__in=Task.OPEN)),
            awaiting=Count("pk", filter=Q(state=Task.State.AWAITING)),
            late=Count("pk", filter=Q(state__in=Task.OPEN, punctuality=Punctuality.LATE)),
        )
        .order_by("office__parent__name", "office__name")
    )
    empty = Unit.objects.where_may(request.user, Permission.ASSIGN_TASKS).filter(kind=Unit.Kind.OFFICE, tasks=None)
    may_assign = Unit.objects.where_may(request.user, Permission.ASSIGN_TASKS).exists()
    return render(request, "tasks/offices.html", {"rows": rows, "empty": empty, "may_assign": may_assign})


def office_tasks(request, code):
    """An office's tasks, and for its head the solutions that nobody has been given yet."""
    office = get_office_for(request.user, code)
    may_assign = office.allows(request.user, Permission.ASSIGN_TASKS)
    tasks = Task.objects.filter(office=office)
    context = {
        "office": office,
        "tasks": with_rights(tasks.for_lists(), request.user).open_first()[:OFFICE_SHOWN],
        "totals": counts(tasks),
        "list_url": f"{reverse('tasks:list')}?{ADDRESS['office']}={office.code}",
        "may_assign": may_assign,
        **(_to_give(office) if may_assign else {}),
        "may_report": office.allows(request.user, Permission.SUBMIT_REPORTS),
        "reports": reports_due(request.user, office),
    }
    return render(request, "tasks/office.html", context)


def _to_give(office: Unit) -> dict:
    """What the newest plans give the office to lead and to support that nobody has been given, and older plans."""
    newest, older = newest_plans([office.agency])
    own, supported = (
        list(found(office, newest).select_related("section__plan__index").prefetch_related("section__components"))
        for found in (to_give, to_support)
    )
    plans = [plan for plan in newest if plan in {solution.section.plan for solution in own}]
    return {"unassigned": own, "supported": supported, "plans_to_give": plans, "older_plans": older}


@require_GET
def plan_tasks(request, **name):
    """A plan's tasks that the user sees, under the parts of the plan from which they come."""
    plan = get_plan_for(request.user, **name)
    tasks = Task.objects.visible_to(request.user).filter(solution__section__plan=plan)
    by_section = defaultdict(list)
    for task in tasks.for_lists().open_first():
        by_section[task.solution.section_id].append(task)
    may_give = Unit.objects.where_may(request.user, Permission.ASSIGN_TASKS).filter(parent=plan.unit)
    context = {
        "plan": plan,
        "may_give": plan.state in (Plan.State.APPROVED, Plan.State.ISSUED) and may_give.exists(),
        "parts": [
            (node, _components(node), by_section[node.section.pk])
            for node in read_plan(plan).walk()
            if by_section[node.section.pk]
        ],
        "totals": counts(tasks),
        "list_url": f"{reverse('tasks:list')}?{ADDRESS['plan']}={plan.pk}",
    }
    return render(request, "tasks/plan.html", context)


def _components(node: Node) -> list[str]:
    """The names of a part's components, where its heading does not say them."""
    return [one.name for one in node.section.components.all() if one.name != node.section.heading]
