"""More time for a task (gia hạn): asked for with a reason, decided, counted; the first deadline is kept."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tasks.actions import news
from tasks.actions.writing import acting, deadline_of, locked, refuse_unless, required, write
from tasks.models import Extension, Task
from units.audit import record
from units.models import User
from units.permissions import Permission

_MAY_WAIT = (*Task.OPEN, Task.State.PAUSED)
_NO_REASON = "Hãy ghi lý do xin gia hạn."


@transaction.atomic
def ask_extension(*, task: Task, to_day: date, reason: str, by: User) -> Extension:
    """Ask for more time until a day after the deadline. Raises ValidationError, PermissionDenied."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.DO_TASKS, task.office)
    refuse_unless(task, (Task.State.NOT_STARTED, Task.State.IN_PROGRESS), "không xin gia hạn được")
    if task.extensions.filter(decided_at=None).exists():
        raise ValidationError("Nhiệm vụ này đang có một đề nghị gia hạn chưa quyết định.")
    extension = Extension(
        task=task,
        from_day=_deadline(task),
        to_day=_later(task, to_day, "to_day"),
        reason=required(reason, "reason", _NO_REASON),
        asked_by=by,
        asked_on_behalf_of=on_behalf_of,
    )
    _kept(extension)
    summary = f"Xin gia hạn đến {to_day:%d/%m/%Y}: {task.title}"
    record("task.ask_extension", task, summary, by=by, on_behalf_of=on_behalf_of)
    news.extension_asked(task, extension, by)
    return extension


@transaction.atomic
def decide_extension(
    *, extension: Extension, is_granted: bool, by: User, granted_day: date | None = None, decision: str = ""
) -> Extension:
    """Grant more time, by default as asked, or refuse it with a reason. Raises ValidationError, PermissionDenied."""
    task = locked(extension.task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.decided_at:
        raise ValidationError("Đề nghị gia hạn này đã được quyết định.")
    if not is_granted:
        extension.decision = required(decision, "decision", "Hãy ghi lý do không gia hạn.")
        return _decided(task, extension, None, by, on_behalf_of)
    refuse_unless(task, _MAY_WAIT, "không gia hạn được")
    day = _later(task, granted_day or extension.to_day, "granted_day")
    extension.decision = decision.strip()
    write(task, "task.extend", f"Gia hạn đến {day:%d/%m/%Y}", by, on_behalf_of, **deadline_of(task.plan, day, None))
    return _decided(task, extension, day, by, on_behalf_of)


@transaction.atomic
def extend(*, task: Task, to_day: date, reason: str, by: User) -> Extension:
    """Put off the deadline at once, which a head may do. Raises ValidationError, PermissionDenied."""
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    refuse_unless(task, _MAY_WAIT, "không gia hạn được")
    day = _later(task, to_day, "to_day")
    extension = put_off(task, day, required(reason, "reason", _NO_REASON), by, on_behalf_of)
    write(task, "task.extend", f"Gia hạn đến {day:%d/%m/%Y}", by, on_behalf_of, **deadline_of(task.plan, day, None))
    return extension


def put_off(task: Task, day: date, reason: str, by: User, on_behalf_of: User | None) -> Extension:
    """Record that a locked task's deadline is about to be put off to a day, asked and granted at once."""
    if task.extensions.filter(decided_at=None).exists():
        raise ValidationError("Nhiệm vụ này đang có một đề nghị gia hạn. Hãy quyết định đề nghị đó trước.")
    extension = Extension(
        task=task, from_day=_deadline(task), to_day=day, reason=reason, asked_by=by, asked_on_behalf_of=on_behalf_of
    )
    return _decided(task, extension, day, by, on_behalf_of)


def _deadline(task: Task) -> date:
    if task.due_on is None:
        raise ValidationError("Nhiệm vụ này không có thời hạn nên không cần gia hạn.")
    return task.due_on


def _later(task: Task, day: date, field: str) -> date:
    """Return a day that the task may be put off to; raise ValidationError for one that is not after its deadline."""
    if day <= _deadline(task):
        raise ValidationError({field: f"Ngày gia hạn phải sau thời hạn hiện nay, {task.due_on:%d/%m/%Y}."})
    try:
        deadline_of(task.plan, day, None)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None
    return day


def _decided(task: Task, extension: Extension, day: date | None, by: User, on_behalf_of: User | None) -> Extension:
    """Write the decision down: granted until `day`, refused where it is None."""
    extension.is_granted, extension.granted_day = day is not None, day
    extension.decided_at, extension.decided_by = timezone.now(), by
    extension.decided_on_behalf_of = on_behalf_of
    _kept(extension)
    if day is None:
        summary = f"Không gia hạn: {task.title}"
        record("task.refuse_extension", task, summary, by=by, on_behalf_of=on_behalf_of)
    news.extension_decided(task, extension, by)
    return extension


def _kept(extension: Extension) -> None:
    extension.full_clean()
    extension.save()
