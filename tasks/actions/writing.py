"""What the actions share: the locked row, who acts for whom, states, deadlines, and the write with its audit line."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError

from plans.models import Plan
from tasks.models import Note, Task
from tasks.quarters import Quarter
from units.audit import record
from units.models import Membership, Unit, User
from units.permissions import Permission, require

State = Task.State


def locked(task: Task) -> Task:
    """Return the task as it is now, locked until the end of the transaction."""
    found = Task.objects.select_for_update(of=("self",))
    return found.select_related("office__parent", "assignee", "plan__unit", "solution__section").get(pk=task.pk)


def acting(by: User, permission: Permission, office: Unit) -> User | None:
    """Return for whom somebody acts, None for themselves; raise PermissionDenied without the permission there."""
    require(by, permission, office)
    return by.stands_in(permission, office)


def refuse_unless(task: Task, states: Collection[str], what: str) -> None:
    """Raise ValidationError unless the task is in one of the states; `what` ends the sentence."""
    if task.state not in states:
        raise ValidationError(f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, {what}.")


def write(task: Task, action: str, summary: str, by: User, on_behalf_of: User | None, **values) -> Task:
    """Write the values on a locked task, one version further, with the audit line."""
    changes = {name: (getattr(task, name), value) for name, value in values.items() if getattr(task, name) != value}
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1
    task.full_clean()
    task.save()
    record(action, task, f"{summary}: {task.title}", by=by, changes=changes, on_behalf_of=on_behalf_of)
    return task


def note(
    task: Task, kind: Note.Kind, by: User, on_behalf_of: User | None, text: str = "", progress: int | None = None
) -> Note:
    """Add a line to the task's story."""
    line = Note(task=task, kind=kind, text=text, progress=progress, by=by, on_behalf_of=on_behalf_of)
    line.full_clean()
    line.save()
    return line


def required(text: str, field: str, sentence: str) -> str:
    """Return a text without space around it; raise ValidationError with the sentence where nothing is left."""
    if not text.strip():
        raise ValidationError({field: sentence})
    return text.strip()


def check_assignee(assignee: User | None, office: Unit) -> None:
    """Raise ValidationError unless the person belongs to the office and does tasks there; a deputy does not count."""
    if assignee and not people_of(office, Permission.DO_TASKS).filter(pk=assignee.pk).exists():
        raise ValidationError({"assignee": f"{assignee} không thuộc {office}. Hãy chọn người của đơn vị."})


def people_of(office: Unit, permission: Permission):
    """Return the people who have the permission as members of the office itself."""
    return Membership.objects.active_on().filter(unit=office).giving(permission).people()


def heads_of(office: Unit) -> list[User]:
    """Return who gives and confirms the office's tasks; the heads of the agency where the office has no head."""
    own = list(people_of(office, Permission.ASSIGN_TASKS))
    return own or list(people_of(office.agency, Permission.ASSIGN_TASKS))


def deadline_of(plan: Plan, due_on: date | None, due_quarter: int | None) -> dict:
    """Return due_on and due_quarter to write: a quarter ends on its last day, of the plan's year where no day is given.

    Raises ValidationError for a day before the plan's year, far behind it, or that does not end the quarter.
    """
    if due_quarter and due_on is None:
        due_on = Quarter(plan.year, due_quarter).last_day
    if due_on and not plan.year <= due_on.year <= plan.year + 10:
        raise ValidationError(
            {"due_on": f"Thời hạn phải trong khoảng từ năm {plan.year} (năm của kế hoạch) đến {plan.year + 10}."}
        )
    if due_quarter and due_on != Quarter(due_on.year, due_quarter).last_day:
        raise ValidationError({"due_on": "Thời hạn theo quý phải là ngày cuối của quý đó."})
    return {"due_on": due_on, "due_quarter": due_quarter}
