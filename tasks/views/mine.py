"""What one has to do oneself: the tasks given to me, and to those for whom I stand in."""

from datetime import date, timedelta

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tasks.models import Task
from tasks.models.task import Outcome, TaskQuerySet
from tasks.proposals import newest_plans, to_give
from tasks.views.access import own_offices
from tasks.views.reports import reports_due
from units.models import Unit, User
from units.permissions import Permission

DONE_SHOWN = 20
TO_CONFIRM_SHOWN = 20
WEEK = timedelta(days=7)

GROUPS = {
    "late": "Quá hạn",
    "week": "Đến hạn trong 7 ngày tới",
    "rest": "Việc còn lại",
    "awaiting": "Đã báo cáo, chờ xác nhận",
    "paused": "Tạm dừng",
}


@require_GET
def mine(request):
    """My tasks by what presses most, with those of the people for whom I stand in; then what waits for my word."""
    today = timezone.localdate()
    principals = list(request.user.stands_in_for())
    own = Task.objects.visible_to(request.user).filter(_given_to(request.user, principals)).with_outcome().for_lists()
    open_tasks = list(own.filter(Q(state__in=Task.OPEN) | Q(state=Task.State.PAUSED)).open_first())
    context = {
        "open": [task for task in open_tasks if task.is_open],
        "groups": _grouped(open_tasks, today),
        "done": own.filter(state=Task.State.DONE).order_by("-completed_on", "-id")[:DONE_SHOWN],
        "principals": principals,
        "headed": [_headed(request.user, office) for office in own_offices(request.user)],
        "to_confirm": _to_confirm(request.user)[: TO_CONFIRM_SHOWN + 1],
        "to_confirm_shown": TO_CONFIRM_SHOWN,
    }
    return render(request, "tasks/mine.html", context)


def _headed(user: User, office: Unit) -> dict:
    """What an office waits for from its head: solutions to give, in which plans, and reports to send."""
    plans, _ = newest_plans([office.agency])
    return {
        "office": office,
        "to_give": [(plan, count) for plan in plans if (count := to_give(office, [plan]).count())],
        "owed": [(plan, due) for plan, quarters in reports_due(user, office) for due in quarters if due.is_missing],
    }


def _given_to(user: User, principals: list[User]) -> Q:
    return Q(assignee__in=[user, *principals])


def _grouped(tasks: list[Task], today: date) -> list[tuple[str, str, list[Task]]]:
    """Name, heading and tasks of each of GROUPS that has any."""
    groups: dict[str, list[Task]] = {name: [] for name in GROUPS}
    for task in tasks:
        groups[_group_of(task, today)].append(task)
    return [(name, GROUPS[name], found) for name, found in groups.items() if found]


def _group_of(task: Task, today: date) -> str:
    if task.state in (Task.State.PAUSED, Task.State.AWAITING):
        return task.state
    if task.outcome == Outcome.LATE:
        return "late"
    return "week" if task.due_on and task.due_on <= today + WEEK else "rest"


def _to_confirm(user: User) -> TaskQuerySet:
    offices = Unit.objects.where_may(user, Permission.ASSIGN_TASKS)
    waiting = Task.objects.filter(state=Task.State.AWAITING, office__in=offices)
    return waiting.for_lists().order_by("reported_on", "id")
