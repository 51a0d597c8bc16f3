"""Writes of tasks: each locks its row, checks again, writes, and leaves an audit line."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.models import Plan, Solution
from tasks.models import Evidence, Task
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("office", "assignee").get(pk=task.pk)


def _check_assignee(assignee: User | None, office: Unit) -> None:
    if assignee and not office.allows(assignee, Permission.DO_TASKS):
        raise ValidationError({"assignee": f"{assignee} không thuộc {office}. Hãy chọn người của đơn vị."})


def _check_deadline(due_on: date | None, plan: Plan) -> None:
    if due_on and not plan.year <= due_on.year <= plan.year + 10:
        raise ValidationError(
            {"due_on": f"Thời hạn phải trong khoảng từ năm {plan.year} (năm của kế hoạch) đến {plan.year + 10}."}
        )


def _set(task: Task, action: str, summary: str, by: User, **values) -> Task:
    """Write the values on a locked task, one version further, with the audit line."""
    changes = {name: (getattr(task, name), value) for name, value in values.items() if getattr(task, name) != value}
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1
    task.full_clean()
    task.save()
    record(action, task, f"{summary}: {task.title}", by=by, changes=changes)
    return task


@transaction.atomic
def create_task(
    *, solution: Solution, office: Unit, title: str, assignee: User | None, due_on: date | None, by: User
) -> Task:
    """Make a task of an office out of a solution of a plan in force. Raises ValidationError, PermissionDenied."""
    require(by, Permission.ASSIGN_TASKS, office)
    plan = solution.section.plan
    if plan.state not in (Plan.State.APPROVED, Plan.State.ISSUED):
        raise ValidationError("Kế hoạch chưa được duyệt hoặc đã kết thúc, chưa giao việc được.")
    if office.agency != plan.unit:
        raise ValidationError(f"{office} không thuộc {plan.unit}.")
    _check_assignee(assignee, office)
    _check_deadline(due_on, plan)
    if Task.objects.open().filter(solution=solution, office=office, title=title).exists():
        raise ValidationError(
            {"title": "Đơn vị đã có nhiệm vụ đang mở cùng tên từ giải pháp này. Hãy đổi tên hoặc mở nhiệm vụ đó."}
        )
    task = Task(solution=solution, office=office, title=title, due_on=due_on, first_due_on=due_on)
    if assignee:
        task.assignee, task.assigned_at, task.assigned_by = assignee, timezone.now(), by
    task.full_clean()
    task.save()
    record(
        "task.create",
        task,
        f"Giao nhiệm vụ: {title}",
        by=by,
        changes={"assignee": (None, assignee), "due_on": (None, due_on)},
    )
    return task


@transaction.atomic
def assign(*, task: Task, title: str, assignee: User | None, due_on: date | None, version: int, by: User) -> Task:
    """Give a task to somebody of its office with a deadline, or change either. Raises StaleEdit, ValidationError."""
    task = _locked(task)
    require(by, Permission.ASSIGN_TASKS, task.office)
    if task.version != version:
        raise StaleEdit(task)
    if not task.is_open:
        raise ValidationError(f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, không giao lại được.")
    _check_assignee(assignee, task.office)
    _check_deadline(due_on, task.plan)
    values = {"title": title, "due_on": due_on, "first_due_on": task.first_due_on or due_on}
    if assignee != task.assignee:
        values |= {
            "assignee": assignee,
            "assigned_at": timezone.now() if assignee else None,
            "assigned_by": by if assignee else None,
        }
    return _set(task, "task.assign", "Giao việc", by, **values)


@transaction.atomic
def start(*, task: Task, by: User) -> Task:
    """Mark a task as being worked on."""
    task = _locked(task)
    require(by, Permission.DO_TASKS, task.office)
    if task.state != Task.State.NOT_STARTED:
        raise ValidationError(f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, không phải chưa thực hiện.")
    return _set(task, "task.start", "Bắt đầu thực hiện", by, state=Task.State.IN_PROGRESS)


@transaction.atomic
def tick_off(*, task: Task, text: str, reference: str, by: User) -> Task:
    """Report a task as done, with what shows it. Who may confirm closes it at once, others leave it waiting."""
    task = _locked(task)
    require(by, Permission.DO_TASKS, task.office)
    if task.state not in (Task.State.NOT_STARTED, Task.State.IN_PROGRESS):
        raise ValidationError(f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, không báo cáo xong được.")
    evidence = Evidence(task=task, text=text, reference=reference, added_by=by)
    evidence.full_clean()
    evidence.save()
    today = timezone.localdate()
    if task.office.allows(by, Permission.ASSIGN_TASKS):
        return _set(
            task, "task.complete", "Hoàn thành", by,
            state=Task.State.DONE, reported_on=today, completed_on=today, completed_by=by,
        )  # fmt: skip
    return _set(task, "task.report_done", "Báo cáo hoàn thành", by, state=Task.State.AWAITING, reported_on=today)


@transaction.atomic
def confirm(*, task: Task, by: User) -> Task:
    """Close a task that was reported done; it counts as done on the day of the report, not of the confirmation."""
    task = _locked(task)
    require(by, Permission.ASSIGN_TASKS, task.office)
    if task.state != Task.State.AWAITING:
        raise ValidationError(f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, không chờ xác nhận.")
    return _set(
        task, "task.complete", "Xác nhận hoàn thành", by,
        state=Task.State.DONE, completed_on=task.reported_on or timezone.localdate(), completed_by=by,
    )  # fmt: skip


@transaction.atomic
def send_back(*, task: Task, reason: str, by: User) -> Task:
    """Return a task that was reported done; the reason stays with its evidence."""
    task = _locked(task)
    require(by, Permission.ASSIGN_TASKS, task.office)
    if task.state != Task.State.AWAITING:
        raise ValidationError(f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, không chờ xác nhận.")
    Evidence.objects.create(task=task, text=f"Trả lại: {reason}", added_by=by)
    return _set(task, "task.send_back", "Trả lại", by, state=Task.State.IN_PROGRESS, reported_on=None)
