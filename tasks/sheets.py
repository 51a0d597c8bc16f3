"""Tasks as a workbook, one row each, with what a head of office sorts and filters by."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from indices.models import Index
from indices.sheets.spreadsheet import OutColumn, write_table
from plans.models import Plan, Section
from tasks.models import Task
from tasks.models.task import Punctuality
from units.models import Unit

_COLUMNS = [
    ("STT", "rank", 6),
    ("Nhiệm vụ", "text", 52),
    ("Đơn vị thực hiện", "text", 30),
    ("Người thực hiện", "text", 24),
    ("Thời hạn", "date", 12),
    ("Thời hạn ban đầu", "date", 12),
    ("Trạng thái", "text", 16),
    ("Tiến độ", "text", 20),
    ("Ngày báo cáo xong", "date", 12),
    ("Ngày hoàn thành", "date", 12),
    ("Giải pháp", "text", 60),
    ("Chỉ số thành phần", "text", 36),
    ("Kế hoạch", "text", 40),
    ("Số, ký hiệu kế hoạch", "text", 18),
]


def tasks_workbook(tasks, title: str = "Danh sách nhiệm vụ") -> bytes:
    """Return the tasks as .xlsx in their order, dates as dates; text that looks like a formula is made harmless.

    tasks: a queryset of tasks that the reader may see, with `for_lists`. Two queries whatever its length.
    """
    found = [_Found(*values) for values in tasks.values_list(*_FIELDS)]
    components = _components({task.section for task in found})
    plans: dict[int, tuple[str, str]] = {}
    return write_table(
        title=title,
        sheet_title="Nhiệm vụ",
        columns=[OutColumn(name, name, kind, width) for name, kind, width in _COLUMNS],
        rows=(_row(number, task, components, plans) for number, task in enumerate(found, start=1)),
        notes=_notes(found),
    )


_PLAN = "plan"
_FIELDS = (
    *("title", "office__name", "assignee__full_name", "assignee__username", "due_on", "first_due_on", "state"),
    *("punctuality", "reported_on", "completed_on", "solution__text", "solution__section", _PLAN),
    *(f"{_PLAN}__{name}" for name in ("index__code", "unit__name", "year", "adjustment", "number", "symbol")),
)
_STATES, _PUNCTUALITY = dict(Task.State.choices), dict(Punctuality.choices)


class _Found(NamedTuple):
    """What the workbook shows of a task, without the models around it: a list may be long."""

    title: str
    office: str
    full_name: str | None
    username: str | None
    due_on: date | None
    first_due_on: date | None
    state: str
    punctuality: str
    reported_on: date | None
    completed_on: date | None
    solution: str
    section: int
    plan: int
    index: str
    unit: str
    year: int
    adjustment: int
    number: int | None
    symbol: str


def _components(sections: Collection[int]) -> dict[int, str]:
    """Return the names of the components of each section, in their order."""
    named = Section.objects.filter(pk__in=sections, components__isnull=False).values_list("pk", "components__name")
    found: dict[int, str] = {}
    for section, name in named.order_by("components__index__code", "components__code"):
        found[section] = f"{found[section]}; {name}" if section in found else name
    return found


def _row(number: int, task: _Found, components: Mapping[int, str], plans: dict[int, tuple[str, str]]) -> list:
    if task.plan not in plans:
        plans[task.plan] = _named(task)
    return [
        number,
        task.title,
        task.office,
        task.full_name or task.username or "",
        task.due_on,
        task.first_due_on,
        _STATES[task.state],
        _PUNCTUALITY[task.punctuality],
        task.reported_on,
        task.completed_on,
        task.solution,
        components.get(task.section, ""),
        *plans[task.plan],
    ]


def _named(task: _Found) -> tuple[str, str]:
    """Return what a task's plan is called, and its number and symbol where it has a number."""
    plan = Plan(
        index=Index(code=task.index),
        unit=Unit(name=task.unit),
        year=task.year,
        adjustment=task.adjustment,
        number=task.number,
        symbol=task.symbol,
    )
    return str(plan), plan.document_number if plan.number else ""


def _notes(tasks: Iterable[_Found]) -> list[tuple[str, str]]:
    counts: dict[str, int] = {}
    for task in tasks:
        counts[task.punctuality] = counts.get(task.punctuality, 0) + 1
    told = [f"{label.lower()}: {counts[value]}" for value, label in Punctuality.choices if value in counts]
    return [
        ("Số nhiệm vụ", str(sum(counts.values()))),
        ("Theo tiến độ", "; ".join(told) or "không có nhiệm vụ nào"),
        ("Tiến độ tính đến", f"{timezone.localdate():%d/%m/%Y}"),
        ("Cách đọc", "Tiến độ suy từ thời hạn và ngày hoàn thành; “thời hạn ban đầu” là thời hạn trước khi gia hạn."),
    ]
