"""Who is told what when something happens to a task; called in the transaction of what happened."""

from collections.abc import Iterable

from tasks.actions.writing import heads_of
from tasks.models import Extension, Reminder, Task
from tasks.reminders import settle, tell
from units.models import User

Kind = Reminder.Kind


def assigned(task: Task, by: User) -> None:
    """The person who now has the task hears of it, whoever had it before need not any more."""
    settle(task=task, kinds=[Kind.ASSIGNED])
    _tell(Kind.ASSIGNED, "assigned", task, [task.assignee], by, f"Bạn được giao: {_named(task)}", f"{by} giao việc.")


def resumed(task: Task, by: User) -> None:
    """The person who has the task hears that it goes on."""
    text = f"Tiếp tục thực hiện: {_named(task)}"
    _tell(Kind.ASSIGNED, "resumed", task, [task.assignee], by, text, f"{by} cho tiếp tục việc của bạn.")


def share_made(share: Task, by: User) -> None:
    """The heads of a supporting office hear of their share."""
    text = f"{share.office} phối hợp với {share.lead_task.office}: {_named(share)}"
    _tell(Kind.ASSIGNED, "share", share, heads_of(share.office), by, text, "Việc phối hợp chờ bạn giao người làm.")


def awaiting(task: Task, by: User) -> None:
    """The heads hear that work waits for their confirmation."""
    settle(task=task, kinds=[Kind.ASSIGNED, Kind.RETURNED])
    text = f"{by} báo cáo xong: {_named(task)}"
    _tell(Kind.AWAITING, "awaiting", task, heads_of(task.office), by, text, "Bạn là người xác nhận của đơn vị.")


def returned(task: Task, reporter: User | None, reason: str, by: User) -> None:
    """Who does the task, and who reported it, hear why it came back."""
    settle(task=task, kinds=[Kind.AWAITING])
    text = f"Trả lại: {task.title}. Lý do: {reason}"
    _tell(Kind.RETURNED, "returned", task, [task.assignee, reporter], by, text, f"{by} trả lại việc đã báo cáo xong.")


def ended(task: Task) -> None:
    """Nothing of the task needs anybody any more."""
    settle(task=task)


def extension_asked(task: Task, extension: Extension, by: User) -> None:
    """The heads hear that somebody asks for more time."""
    text = f"{by} xin gia hạn đến {extension.to_day:%d/%m/%Y}: {task.title}"
    why = "Bạn quyết định gia hạn."
    _tell(Kind.EXTENSION, "extension-asked", task, heads_of(task.office), by, text, why, extension.pk)


def extension_decided(task: Task, extension: Extension, by: User) -> None:
    """Who asked and who does the task hear the decision; what was said of the old deadline is void."""
    settle(task=task, kinds=[Kind.EXTENSION])
    if extension.is_granted:
        settle(task=task, kinds=[Kind.TASK_DUE, Kind.TASK_LATE])
        text = f"Được gia hạn đến {extension.granted_day:%d/%m/%Y}: {task.title}"
    else:
        text = f"Không được gia hạn: {task.title}. Lý do: {extension.decision}"
    people = [task.assignee, extension.asked_by]
    _tell(Kind.EXTENSION, "extension-decided", task, people, by, text, f"{by} quyết định gia hạn.", extension.pk)


def _tell(
    kind: Reminder.Kind,
    occasion: str,
    task: Task,
    people: Iterable[User | None],
    by: User,
    text: str,
    why: str,
    time: int | None = None,
) -> None:
    """Tell the people, but not who did it; `time` tells one such occasion from the next, by default the version."""
    to = {person.pk: person for person in people if person and person != by}
    key = f"{occasion}:{task.pk}:{task.version if time is None else time}"
    tell(kind, to=to.values(), key=key, text=text, link=task.get_absolute_url(), why=why, task=task, due_on=task.due_on)


def _named(task: Task) -> str:
    return f"{task.title} (thời hạn {task.deadline_text})" if task.due_on else task.title
