"""Lists of tasks."""

from django.db.models import Count, Q
from django.shortcuts import render

from plans.models import Plan, Solution
from tasks.models import Task
from tasks.models.task import Punctuality
from tasks.views.access import get_office_for
from tasks.views.reports import reports_due
from units.models import Unit
from units.permissions import Permission


def mine(request):
    """The tasks given to me: what is open first, by deadline."""
    tasks = request.user.tasks.all().for_lists()
    context = {
        "open": tasks.open(),
        "paused": tasks.filter(state=Task.State.PAUSED),
        "done": tasks.filter(state=Task.State.DONE).order_by("-completed_on", "-id")[:20],
    }
    return render(request, "tasks/mine.html", context)


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
    return render(request, "tasks/offices.html", {"rows": rows, "empty": empty})


def office_tasks(request, code):
    """An office's tasks, and for its head the solutions that nobody has been given yet."""
    office = get_office_for(request.user, code)
    may_assign = office.allows(request.user, Permission.ASSIGN_TASKS)
    tasks = Task.objects.filter(office=office).for_lists().open_first()
    unassigned = Solution.objects.none()
    if may_assign:
        unassigned = (
            Solution.objects.of_office(office)
            .filter(section__plan__in=Plan.objects.in_force())
            .exclude(tasks__office=office)
            .select_related("section__plan__index")
            .prefetch_related("section__components")
        )
    context = {
        "office": office,
        "tasks": tasks,
        "unassigned": unassigned,
        "may_assign": may_assign,
        "may_report": office.allows(request.user, Permission.SUBMIT_REPORTS),
        "reports": reports_due(request.user, office),
    }
    return render(request, "tasks/office.html", context)
