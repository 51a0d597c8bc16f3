"""The list of tasks: all that one sees, narrowed and sorted by its address, on the screen and as a file."""

from collections.abc import Container

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Value
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_htmx.http import push_url

from indices.sheets.answers import workbook_answer
from tasks.bulk import VERBS
from tasks.filter_choices import offer
from tasks.filters import ADDRESS, ORDERS, TaskFilter, filtered
from tasks.models import Task
from tasks.models.task import Outcome, Punctuality, TaskQuerySet
from tasks.results import Counts, counts
from tasks.rows import TaskRow, read_rows
from tasks.sheets import tasks_workbook
from units.audit import record
from units.kept import PEOPLE, kept, kept_while_unchanged
from units.models import Unit, User
from units.permissions import Permission
from units.reach import unit_ids

PER_PAGE = 100
EXPORT_MOST = 20_000
"""Rows of a workbook; more is refused with a sentence, so that one request stays within its memory."""


class CountedPaginator(Paginator):
    """Pages of rows that were already counted."""

    def __init__(self, rows, per_page: int, count: int):
        super().__init__(rows, per_page)
        self.count = count


@require_GET
def task_list(request):
    """The tasks that the user sees, narrowed and sorted by the address; htmx asks for the result alone."""
    return _list_alone(request) if request.htmx and not request.htmx.history_restore_request else _list_page(request)


def _list_alone(request) -> HttpResponse:
    form = TaskFilter(request.GET)
    answer = render(request, "tasks/_list.html", _shown(request, form), status=200 if form.is_valid() else 422)
    return push_url(answer, _list_url(form))


@kept_while_unchanged("tasks", "plans", "indices")
def _list_page(request) -> HttpResponse:
    form = TaskFilter(request.GET)
    if form.is_valid() and not request.htmx and "" in request.GET.values():
        return redirect(_list_url(form))
    context = _shown(request, form)
    offer(form, request.user, timezone.localdate())
    return render(request, "tasks/list.html", context, status=200 if form.is_valid() else 422)


task_list.kept_topics = _list_page.kept_topics


def _shown(request, form: TaskFilter) -> dict:
    """One page of the list with its totals and the ways to other lists; empty for a form that is not valid."""
    visible = Task.objects.visible_to(request.user)
    tasks = filtered(visible, form.cleaned_data, request.user) if form.is_valid() else visible.none()
    totals = _totals(form, tasks, request.user)
    page = _page(request, tasks, form, totals)
    return {
        "form": form,
        "totals": totals,
        "page": page,
        "columns": _columns(form),
        "query": form.address(),
        "export_most": EXPORT_MOST,
        "bulk_verbs": _verbs(page.object_list),
        "links": _links(form, totals),
    }


def _list_url(form: TaskFilter) -> str:
    """The list's address without what a form posts empty, as one would send it to somebody."""
    query = form.address()
    return f"{reverse('tasks:list')}?{query}" if query else reverse("tasks:list")


def _totals(form: TaskFilter, tasks: TaskQuerySet, user: User) -> Counts:
    """The totals, which stay the same however the list is sorted and whichever page of it is open."""
    if not form.is_valid():
        return Counts()
    topics = ("tasks", "plans", "indices", *PEOPLE)
    return kept("task-totals", topics, (user.pk, sorted(form.chosen.items())), lambda: counts(tasks))


def _page(request, tasks: TaskQuerySet, form: TaskFilter, totals: Counts) -> Page:
    """One page of rows (2 queries, none where there are none): the database sorts the tasks alone, and then joins what
    a hundred of them show."""
    page = CountedPaginator(tasks.values_list("pk", flat=True), PER_PAGE, totals.total).get_page(
        request.GET.get("trang")
    )
    offices = {one: _offices(request.user, one) for one in (Permission.DO_TASKS, Permission.ASSIGN_TASKS)}
    page.object_list = (
        read_rows(
            list(page.object_list),
            may_do=offices[Permission.DO_TASKS],
            may_assign=offices[Permission.ASSIGN_TASKS],
        )
        if totals.total
        else []
    )
    return page


def _offices(user: User, permission: Permission) -> Container[int]:
    """The ids of the units in which the user has the permission."""
    found = unit_ids(user, permission)
    return found if isinstance(found, frozenset) else set(found.values_list("pk", flat=True))


def with_rights(tasks: TaskQuerySet, user: User) -> TaskQuerySet:
    """Annotate whether the user `may_do` and `may_assign` each task."""

    held = user.current_permissions()

    def may(permission: Permission) -> Exists | Value:
        if permission not in held:
            return Value(False)
        return Exists(Unit.objects.where_may(user, permission).filter(pk=OuterRef("office")))

    return tasks.annotate(may_do=may(Permission.DO_TASKS), may_assign=may(Permission.ASSIGN_TASKS))


def _verbs(rows: list[TaskRow]) -> list[tuple[str, str]]:
    """What can be done at once to some task of the page: name and label."""
    may_do = any(row.may_do for row in rows)
    may_assign = any(row.may_assign for row in rows)
    right = {Permission.DO_TASKS: may_do, Permission.ASSIGN_TASKS: may_assign}
    return [(name, verb.label) for name, verb in VERBS.items() if right[verb.permission]]


def _columns(form: TaskFilter) -> list[dict]:
    """The columns one can sort by: label, the address that sorts by it, which way it is sorted now with the icon that
    says so, and whether it has figures."""
    order = form.cleaned_data.get("order") or "han"
    return [
        {
            "label": label,
            "query": form.address(order=f"-{name}" if order == name else name),
            "sort": {name: "ascending", f"-{name}": "descending"}.get(order, ""),
            "icon": {name: "caret-up-fill", f"-{name}": "caret-down-fill"}.get(order, ""),
            "has_figures": name == "tien-do",
        }
        for name, label in ORDERS.items()
    ]


def _links(form: TaskFilter, totals: Counts) -> list[list[dict]]:
    """The totals by outcome and by state, each with the address of exactly those rows."""

    def link(name: str, value: str, label: str, count: int) -> dict:
        current = form.cleaned_data.get(name) == value
        return {"label": label, "count": count, "query": count and form.address(**{name: value}), "current": current}

    soon = (Punctuality.DUE_SOON.value, Punctuality.DUE_SOON.label, totals.due_soon)
    return [
        [link("outcome", *row) for row in (*totals.by_outcome(), soon)],
        [link("state", *row) for row in totals.by_state()],
    ]


@require_GET
def late(request):
    """The late tasks: the list of all, narrowed to them."""
    values = request.GET.copy()
    values[ADDRESS["outcome"]] = Outcome.LATE
    return redirect(f"{reverse('tasks:list')}?{values.urlencode()}")


@require_GET
def export(request):
    """The narrowed list as a workbook, which leaves an audit line; back to the list where it is wrong or too long."""
    form = TaskFilter(request.GET)
    back = f"{reverse('tasks:list')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    tasks = filtered(Task.objects.visible_to(request.user), form.cleaned_data, request.user)
    if (count := tasks.count()) > EXPORT_MOST:
        return redirect(back)
    content = tasks_workbook(tasks.for_lists())
    record("task.export", request.user, f"Xuất danh sách {count} nhiệm vụ ra Excel", by=request.user)
    return workbook_answer(content, f"nhiem-vu-{timezone.localdate():%Y%m%d}")
