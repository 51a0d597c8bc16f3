"""The work of somebody who leaves, given to others of the same offices."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tasks.actions import news
from tasks.actions.writing import acting, check_assignee, locked, note, required, write
from tasks.models import Note, Task
from units.models import Unit, User
from units.permissions import Permission

HELD = (*Task.OPEN, Task.State.PAUSED)
"""States in which a task still needs somebody."""


def held_by(person: User, by: User) -> QuerySet[Task]:
    """The work of a person that the user may give to others."""
    offices = Unit.objects.where_may(by, Permission.ASSIGN_TASKS)
    return Task.objects.filter(assignee=person, state__in=HELD, office__in=offices)


@transaction.atomic
def hand_over(*, person: User, given: Mapping[Task, User], reason: str, by: User) -> list[Task]:
    """Give each task of the person to the one named with it: all of them, or none with a ValidationError.

    The takers belong to the tasks' offices and are told. Raises PermissionDenied outside one's own offices.
    """
    reason = required(reason, "reason", "Hãy ghi lý do bàn giao.")
    return [_hand_over(task, person, given[task], reason, by) for task in sorted(given, key=lambda task: task.pk)]


def _hand_over(task: Task, person: User, taker: User, reason: str, by: User) -> Task:
    task = locked(task)
    on_behalf_of = acting(by, Permission.ASSIGN_TASKS, task.office)
    if task.assignee != person or task.state not in HELD:
        raise ValidationError(f"“{task.title}” vừa thay đổi, không còn là việc của {person}. Hãy tải lại trang.")
    if taker == person:
        raise ValidationError(f"“{task.title}”: người nhận phải là người khác.")
    check_assignee(taker, task.office)
    task = write(
        task, "task.hand_over", f"Bàn giao từ {person} cho {taker}", by, on_behalf_of,
        assignee=taker, assigned_at=timezone.now(), assigned_by=by,
    )  # fmt: skip
    note(task, Note.Kind.HAND_OVER, by, on_behalf_of, f"Bàn giao từ {person} cho {taker}. Lý do: {reason}")
    news.assigned(task, by)
    return task
