"""One thing done to many tasks: each by its own action, foretold first, then all of them or none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from tasks import actions
from tasks.models import Task
from units.concurrency import StaleEdit
from units.models import User
from units.permissions import Permission

MOST = 200
CHANGED = "Người khác vừa thay đổi nhiệm vụ này. Hãy xem lại rồi làm tiếp."


def _assign(task: Task, by: User, assignee: User) -> None:
    actions.assign(task=task, version=task.version, assignee=assignee, by=by)


def _set_deadline(task: Task, by: User, deadline, reason: str) -> None:
    """`deadline` has due_on and due_quarter, as tasks.forms.fields.Deadline."""
    actions.assign(
        task=task, version=task.version, due_on=deadline.due_on, due_quarter=deadline.due_quarter, reason=reason, by=by
    )


@dataclass(frozen=True)
class Verb:
    """What can be done to many tasks: its words, the right it needs, and the action for one."""

    label: str
    doing: str
    button: str
    done: str
    permission: Permission
    act: Callable[..., object]


VERBS = {
    "giao": Verb("Giao cho…", "Giao việc", "Giao", "Đã giao", Permission.ASSIGN_TASKS, _assign),
    "thoi-han": Verb(
        "Đặt thời hạn",
        "Đặt thời hạn",
        "Đặt thời hạn cho",
        "Đã đặt thời hạn cho",
        Permission.ASSIGN_TASKS,
        _set_deadline,
    ),
    "bao-cao": Verb(
        "Báo cáo xong", "Báo cáo xong", "Báo cáo xong", "Đã báo cáo xong", Permission.DO_TASKS, actions.tick_off
    ),
    "xac-nhan": Verb(
        "Xác nhận", "Xác nhận hoàn thành", "Xác nhận", "Đã xác nhận", Permission.ASSIGN_TASKS, actions.confirm
    ),
}


@dataclass(frozen=True)
class Fate:
    """What becomes of one task: done, or not, for the reason that `problem` gives."""

    task: Task
    problem: str = ""


class NotAll(Exception):
    """Some of the tasks could not be done, so none was; `fates` tell which and why."""

    def __init__(self, fates: list[Fate]):
        super().__init__("Có nhiệm vụ không thực hiện được nên chưa nhiệm vụ nào được thực hiện.")
        self.fates = fates


def foretell(*, verb: Verb, tasks: Iterable[Task], by: User, **values) -> list[Fate]:
    """Return what would become of each task; everything is tried and taken back."""
    with transaction.atomic():
        fates = _tried(verb, tasks, by, values)
        transaction.set_rollback(True)
    return fates


@transaction.atomic
def carry_out(*, verb: Verb, tasks: Iterable[Task], versions: Mapping[int, int], by: User, **values) -> list[Fate]:
    """Do it to all the tasks, each as it was at its version when it was shown. Raises NotAll, PermissionDenied."""
    fates = _tried(verb, tasks, by, values, versions)
    if any(fate.problem for fate in fates):
        raise NotAll(fates)
    return fates


def _tried(
    verb: Verb, tasks: Iterable[Task], by: User, values: Mapping, versions: Mapping[int, int] | None = None
) -> list[Fate]:
    """Shares go before what they are shares of, so that a whole piece of work closes at once."""
    ordered = sorted(tasks, key=lambda task: (task.role == Task.Role.LEAD, task.pk))
    fates = []
    for task in ordered:
        if versions is not None and versions.get(task.pk) != task.version:
            fates.append(Fate(task, CHANGED))
        else:
            fates.append(Fate(task, _problem(verb, task, by, values)))
    return fates


def _problem(verb: Verb, task: Task, by: User, values: Mapping) -> str:
    try:
        with transaction.atomic():
            verb.act(task=task, by=by, **values)
    except ValidationError as error:
        return " ".join(error.messages)
    except StaleEdit:
        return CHANGED
    return ""
