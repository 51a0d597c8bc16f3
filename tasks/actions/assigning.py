"""Who does a task by when, and what it has to bring."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tasks.actions import news
from tasks.actions.extending import put_off
from tasks.actions.writing import acting, check_assignee, deadline_of, locked, note, refuse_unless, required, write
from tasks.models import Note, Task
from units.concurrency import StaleEdit
from units.models import User
from units.permissions import Permission

WANTED = ("title", "output", "measure", "measure_unit", "measure_target", "needs_evidence")
_UNCHANGED = object()


@transaction.atomic
def assign(
    *,
    task: Task,
    version: int,
    by: User,
    assignee: User | None = _UNCHANGED,
    due_on: date | None = _UNCHANGED,
    due_quarter: int | None = None,
    reason: str = "",
    **wanted,
) -> Task:
    """Give a task to somebody of its office, set its deadline, or change what is wanted; what is left out stays.

    `wanted`: any of WANTED. A deadline that was set is not taken away; a later one needs a reason and counts as an
    extension. Raises StaleEdit, ValidationError, PermissionDenied.
    """
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    if task.version != version:
        raise StaleEdit(task)
    refuse_unless(task, Task.OPEN, "không giao lại được")
    values = {name: wanted[name] for name in WANTED if name in wanted} | _given(task, assignee, by)
    said = [_given_text(values)] if "assignee" in values else []
    if due_on is not _UNCHANGED or due_quarter:
        day = None if due_on is _UNCHANGED else due_on
        deadline, change = _moved(task, deadline_of(task.plan, day, due_quarter), reason, by, on_behalf_of)
        values |= deadline
        said += change
    task = write(task, "task.assign", "Giao việc", by, on_behalf_of, **values)
    if said:
        note(task, Note.Kind.ASSIGN, by, on_behalf_of, " ".join(said))
    if "assignee" in values:
        news.assigned(task, by)
    return task


def _given(task: Task, assignee: User | None, by: User) -> dict:
    """The values to write where somebody else is to do the task."""
    if assignee is _UNCHANGED or assignee == task.assignee:
        return {}
    check_assignee(assignee, task.office)
    given_at = timezone.now() if assignee else None
    return {"assignee": assignee, "assigned_at": given_at, "assigned_by": by if assignee else None}


def _given_text(values: dict) -> str:
    return f"Giao cho {values['assignee']}." if values["assignee"] else "Chưa giao cho ai."


def _moved(task: Task, deadline: dict, reason: str, by: User, on_behalf_of: User | None) -> tuple[dict, list[str]]:
    """The values to write where the deadline is another, and what the story says of it."""
    before, day = task.due_on, deadline["due_on"]
    if day == before:
        return deadline, []
    if before is None:
        return deadline | {"first_due_on": day}, [f"Thời hạn {_written(deadline)}."]
    if day is None:
        raise ValidationError({"due_on": "Thời hạn đã đặt thì không bỏ được. Hãy ghi thời hạn khác kèm lý do."})
    if day < before:
        return deadline, [f"Thời hạn từ {task.deadline_text} thành {_written(deadline)}."]
    text = required(reason, "reason", "Lùi thời hạn là gia hạn: hãy ghi lý do.")
    put_off(task, day, text, by, on_behalf_of)
    return deadline, []


def _written(deadline: dict) -> str:
    return Task(**deadline).deadline_text
