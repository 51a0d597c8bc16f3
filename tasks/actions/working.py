"""Work under way: begun, told of in notes, measured by quarter."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from tasks.actions.writing import acting, locked, note, refuse_unless, required, write
from tasks.models import Measurement, Note, Task
from units.audit import record
from units.models import User
from units.permissions import Permission
from units.vietnamese import format_number

_WORKED_ON = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)


@transaction.atomic
def start(*, task: Task, by: User) -> Task:
    """Mark a task as being worked on."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.DO_TASKS, task.office)
    refuse_unless(task, (Task.State.NOT_STARTED,), "không phải chưa thực hiện")
    note(task, Note.Kind.START, by, on_behalf_of)
    return write(task, "task.start", "Bắt đầu thực hiện", by, on_behalf_of, state=Task.State.IN_PROGRESS)


@transaction.atomic
def add_note(*, task: Task, text: str, by: User, progress: int | None = None) -> Task:
    """Tell how far the work is, in words and if wanted in per cent (0-100); what was not begun counts as begun."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.DO_TASKS, task.office)
    refuse_unless(task, _WORKED_ON, "không ghi tiến độ được")
    text = required(text, "text", "Hãy ghi việc đã làm hoặc vướng mắc.")
    note(task, Note.Kind.PROGRESS, by, on_behalf_of, text, progress)
    values = {"state": Task.State.IN_PROGRESS, "progress": task.progress if progress is None else progress}
    return write(task, "task.note", "Ghi tiến độ", by, on_behalf_of, **values)


@transaction.atomic
def measure(*, task: Task, year: int, quarter: int, value: Decimal, by: User) -> Measurement:
    """Write down what the task's measure came to in a quarter (1-4), in place of what stood there before."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.DO_TASKS, task.office)
    refuse_unless(task, (*Task.OPEN, Task.State.DONE), "không ghi số đo được")
    if not task.measure:
        raise ValidationError("Nhiệm vụ này không đặt chỉ tiêu để đo.")
    found = task.measurements.filter(year=year, quarter=quarter).first()
    before = found.value if found else None
    found = found or Measurement(task=task, year=year, quarter=quarter)
    found.value, found.by, found.on_behalf_of = value, by, on_behalf_of
    found.full_clean()
    found.save()
    summary = f"Số đo quý {quarter}/{year} là {format_number(value)}: {task.title}"
    record("task.measure", task, summary, by=by, changes={"value": (before, value)}, on_behalf_of=on_behalf_of)
    return found
