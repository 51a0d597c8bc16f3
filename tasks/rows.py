"""The rows of a list of tasks, written in Python: a hundred of them in a template cost more than the rest of a page."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from tasks.models import Task
from tasks.models.task import Punctuality
from tasks.quarters import deadline_text
from units.prepared import GivenNumbers, Prepared


class TaskRow(NamedTuple):
    """What a list shows of a task."""

    pk: int
    title: str
    role: str
    state: str
    progress: int
    due_on: date | None
    due_quarter: int | None
    first_due_on: date | None
    punctuality: str
    office: str
    assignee: int | None
    full_name: str | None
    username: str | None
    index: str
    year: int
    agency: str
    office_id: int
    may_do: bool = False
    may_assign: bool = False

    @classmethod
    def of(cls, task: Task) -> "TaskRow":
        """The row of a task of a queryset `for_lists`."""
        person, plan = task.assignee, task.plan
        return cls(
            task.pk, task.title, task.role, task.state, task.progress, task.due_on, task.due_quarter,
            task.first_due_on, task.punctuality, task.office.name, task.assignee_id, person and person.full_name,
            person and person.username, plan.index.code, plan.year, plan.unit.name,
            task.office_id, getattr(task, "may_do", False), getattr(task, "may_assign", False),
        )  # fmt: skip


_FIELDS = (
    "pk", "title", "role", "state", "progress", "due_on", "due_quarter", "first_due_on", "punctuality", "office__name",
    "assignee", "assignee__full_name", "assignee__username", "plan__index__code", "plan__year", "plan__unit__name",
    "office",
)  # fmt: skip


def read_rows(tasks: Sequence[int], *, may_do: Container[int], may_assign: Container[int]) -> list[TaskRow]:
    """Return the rows of tasks (ids), in their order (1 query). The offices in which the reader does tasks and assigns
    them come as ids."""
    found = {values[0]: values for values in _rows_on(timezone.localdate())(tasks=tasks)}
    rows = [found[pk] for pk in tasks if pk in found]
    return [TaskRow(*values, values[-1] in may_do, values[-1] in may_assign) for values in rows]


@lru_cache(maxsize=1)
def _rows_on(day: date) -> Prepared:
    """What _FIELDS names of tasks, judged on that day."""
    return Prepared(
        lambda: (
            Task.objects.filter(pk__any_of=GivenNumbers("tasks")).order_by().with_punctuality(day).values_list(*_FIELDS)
        )
    )


_ICONS = {
    "done": ("tag-good", "check-circle-fill"),
    "awaiting": ("tag-accent", "hourglass-split"),
    "in_progress": ("", "play-fill"),
    "paused": ("tag-quiet", "pause-fill"),
    "cancelled": ("tag-quiet", "x-lg"),
    "not_started": ("tag-quiet", "circle"),
}


def _tag(kind: str, icon: str, label: str) -> str:
    return f'<span class="{f"tag {kind}".strip()}"><i class="bi bi-{icon}" aria-hidden="true"></i>{label}</span>'


_STATES = {state.value: _tag(*_ICONS[state.value], state.label) for state in Task.State}
_PUNCTUALITY = {
    Punctuality.LATE.value: _tag("tag-bad", "exclamation-circle-fill", "Quá hạn"),
    Punctuality.DUE_SOON.value: _tag("tag-warn", "alarm", "Sắp đến hạn"),
    Punctuality.IN_TIME.value: _tag("tag-quiet", "calendar-check", "Trong hạn"),
    Punctuality.DONE_IN_TIME.value: _tag("tag-good", "check2", "Đúng hạn"),
    Punctuality.DONE_LATE.value: _tag("tag-warn", "clock-history", "Hoàn thành quá hạn"),
    Punctuality.NO_DEADLINE.value: "",
}


def rows_as_html(
    tasks: Iterable[Task | TaskRow],
    *,
    choose: str = "",
    hide_office: bool = False,
    hide_assignee: bool = False,
    hide_plan: bool = False,
    principals: Container[int] = (),
) -> SafeString:
    """Return the rows of a list. `choose` names a form that a tick before each task belongs to; `principals` are the
    people (ids) for whom the reader stands in. What people wrote is escaped here."""
    rows = []
    for task in tasks:
        row = task if isinstance(task, TaskRow) else TaskRow.of(task)
        title = escape(row.title)
        cells = [
            _choice(row, title, choose) if choose else "",
            _heading(row, title, hide_plan),
            "" if hide_office else f'<td role="cell" data-label="Đơn vị">{_name(row.office)}</td>',
            "" if hide_assignee else f'<td role="cell" data-label="Người thực hiện">{_person(row, principals)}</td>',
            _deadline(row.due_on, row.due_quarter, row.first_due_on),
            _standing(row.state, row.punctuality),
            _progress(100 if row.state == "done" else row.progress),
        ]
        rows.append(f'<tr role="row">{"".join(cells)}</tr>')
    return mark_safe("\n".join(rows))  # noqa: S308  every text in it was escaped


def _choice(row: TaskRow, title: str, form: str) -> str:
    box = ""
    if row.may_do or row.may_assign:
        box = (
            f'<input class="form-check-input" type="checkbox" form="{escape(form)}" name="nhiem-vu" value="{row.pk}"'
            f' aria-label="Chọn {title}">'
        )
    return f'<td role="cell" class="no-print">{box}</td>'


def _heading(row: TaskRow, title: str, hide_plan: bool) -> str:
    support = ' <span class="tag tag-quiet">Phối hợp</span>' if row.role == "support" else ""
    plan = "" if hide_plan else _plan(row.index, row.year, row.agency)
    return f'<th role="rowheader" scope="row"><a href="{_first_address()}{row.pk}/">{title}</a>{support}{plan}</th>'


@lru_cache(maxsize=1)
def _first_address() -> str:
    """What stands before the number in a task's address."""
    return reverse("tasks:task", args=[1]).removesuffix("1/")


@lru_cache(maxsize=4096)
def _plan(index: str, year: int, agency: str) -> str:
    return f'<span class="cell-note">Kế hoạch {escape(index)} năm {year}, {escape(agency)}</span>'


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    return escape(name)


def _person(row: TaskRow, principals: Container[int]) -> str:
    if row.assignee is None:
        return '<span class="muted">chưa giao</span>'
    name = _name(row.full_name or row.username)
    return f'<span class="tag tag-accent">thay mặt {name}</span>' if row.assignee in principals else name


@lru_cache(maxsize=4096)
def _deadline(due_on: date | None, quarter: int | None, first_due_on: date | None) -> str:
    text = '<span class="muted">không đặt</span>'
    if due_on:
        text = f'<time datetime="{due_on.isoformat()}">{deadline_text(due_on, quarter)}</time>'
        if first_due_on != due_on and first_due_on:
            text += f'<span class="cell-note">ban đầu {first_due_on:%d/%m/%Y}</span>'
    return f'<td role="cell" class="nowrap" data-label="Thời hạn">{text}</td>'


@lru_cache(maxsize=64)
def _standing(state: str, punctuality: str) -> str:
    """State and punctuality; nothing of the latter for what is set aside."""
    timely = "" if state in ("cancelled", "paused") else _PUNCTUALITY[punctuality]
    return f'<td role="cell">{_STATES[state]} {timely}</td>'


@lru_cache(maxsize=128)
def _progress(percent: int) -> str:
    return f'<td role="cell" class="num" data-label="Tiến độ">{percent} %</td>'
