"""Tasks as a workbook, one row each, with what a head of office sorts and filters by."""

from collections.abc import Iterable

from django.utils import timezone

from indices.sheets.spreadsheet import OutColumn, write_table
from tasks.models import Task
from tasks.models.task import Punctuality

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
    found = list(tasks.prefetch_related("solution__section__components"))
    return write_table(
        title=title,
        sheet_title="Nhiệm vụ",
        columns=[OutColumn(name, name, kind, width) for name, kind, width in _COLUMNS],
        rows=[_row(number, task) for number, task in enumerate(found, start=1)],
        notes=_notes(found),
    )


def _row(number: int, task: Task) -> list:
    plan = task.plan
    return [
        number,
        task.title,
        task.office.name,
        str(task.assignee) if task.assignee else "",
        task.due_on,
        task.first_due_on,
        task.get_state_display(),
        Punctuality(task.punctuality).label,
        task.reported_on,
        task.completed_on,
        task.solution.text,
        "; ".join(component.name for component in task.solution.section.components.all()),
        str(plan),
        plan.document_number if plan.number else "",
    ]


def _notes(tasks: Iterable[Task]) -> list[tuple[str, str]]:
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
