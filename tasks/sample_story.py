"""What happened to a sample task: notes, values, a return, an extension, shares; written without telling anybody."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from tasks.models import Extension, Measurement, Note, Task
from tasks.proposals import support_offices
from units.audit import record
from units.fixtures import Problems
from units.models import Unit

STORY = ("note", "values", "returned", "extended", "supports")
"""Fields of a task in the data file: `note` a text; `values` a mapping of `2025-2` (year-quarter) to a number;
`returned` the reason; `extended` {days, reason}: how long after the first deadline the present one is; `supports` the
codes of offices that get a share."""


def tell_story(task: Task, row: dict, offices: dict[str, Unit], problems: Problems, where: str) -> int:
    """Write what the row says happened to a saved task; return how many shares were made."""
    by, head = task.assignee or task.assigned_by, task.assigned_by or task.assignee
    rows = []
    if row.get("note"):
        rows.append(Note(task=task, text=row["note"], progress=task.progress, by=by))
    if row.get("returned"):
        rows.append(Note(task=task, kind=Note.Kind.REPORT, text="Đã thực hiện xong.", by=by))
        rows.append(Note(task=task, kind=Note.Kind.RETURN, text=row["returned"], by=head))
    rows += _values(task, row.get("values") or {}, by, problems, where)
    rows += _extension(task, row.get("extended"), by, head, problems, where)
    for written in rows:
        if problems.clean(written, where):
            written.save()
    task.extensions.update(asked_at=F("decided_at"))
    return sum(_share(task, code, offices, problems, where) for code in row.get("supports") or ())


def _values(task: Task, values: dict, by, problems: Problems, where: str) -> list[Measurement]:
    found = []
    for period, value in values.items():
        year, _, quarter = str(period).partition("-")
        if year.isdecimal() and quarter.isdecimal() and isinstance(value, (int, Decimal)):
            found.append(Measurement(task=task, year=int(year), quarter=int(quarter), value=value, by=by))
        else:
            problems.add(f"{where}: số đo “{period}: {value}” không đọc được; hãy viết dạng 2025-2: 98.5.")
    return found


def _extension(task: Task, extended: dict | None, by, head, problems: Problems, where: str) -> list[Extension]:
    if not extended:
        return []
    days = extended.get("days") if isinstance(extended, dict) else None
    if type(days) is not int or days < 1 or not extended.get("reason") or task.due_on is None:
        problems.add(f"{where}: phần “extended” cần nhiệm vụ có thời hạn, “days” từ 1 và “reason”.")
        return []
    first = task.due_on - timedelta(days=days)
    Task.objects.filter(pk=task.pk).update(first_due_on=first)
    return [
        Extension(
            task=task, from_day=first, to_day=task.due_on, reason=extended["reason"], asked_by=by, is_granted=True,
            granted_day=task.due_on, decided_at=task.assigned_at, decided_by=head,
        )
    ]  # fmt: skip


def _share(task: Task, code: str, offices: dict[str, Unit], problems: Problems, where: str) -> bool:
    office = offices.get(code)
    if office is None or office not in support_offices(task.solution):
        problems.add(f"{where}: kế hoạch không giao “{code}” phối hợp giải pháp này; hãy sửa “supports”.")
        return False
    share = Task(
        solution=task.solution, office=office, title=task.title, role=Task.Role.SUPPORT, lead_task=task,
        needs_evidence=False, due_on=task.due_on, due_quarter=task.due_quarter, first_due_on=task.due_on,
    )  # fmt: skip
    share.save()
    record("task.load", share, f"Nạp phần phối hợp mẫu: {share.title}", by=None)
    return True
