"""The ledger of what people were told about the made-up tasks of the last year, all of it sent."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.urls import reverse

from reports.seeding.rows import Table
from reports.seeding.size import LAST_YEAR, TODAY
from reports.seeding.tasks import MadeTask, morning
from reports.seeding.units import Province
from tasks.models import Reminder, Task

K = Reminder.Kind
_STEPS = ((-7, K.TASK_DUE), (1, K.TASK_LATE), (7, K.TASK_LATE))
"""Days after the deadline on which a task that is still open is spoken of."""


class Reminders:
    def __init__(self):
        self.rows = Table(
            Reminder, "kind", "key", "recipient_id", "text", "why", "link", "due_on", "task_id", "office_id",
            "created_at", "read_at", "mail_id", "claimed_at", "sent_at", "attempts",
        )  # fmt: skip
        self._link = reverse("tasks:task", args=[0])

    def make_year(self, province: Province, tasks: Iterable[MadeTask]) -> None:
        """Write what was told about a year's tasks; of years before the last, nothing is kept."""
        rng = province.rng("nhắc việc")
        for task in tasks:
            if task.plan.year == LAST_YEAR:
                self._task(task, rng)

    def _task(self, task: MadeTask, rng: Random) -> None:
        day = task.assigned_at.date()
        self._row(
            task, K.ASSIGNED, f"assigned:{task.pk}:1", f"Bạn được giao: {task.title}", "Bạn được giao việc.", day, rng
        )
        over = task.reported_on or (TODAY if task.state in Task.OPEN else day)
        for days, kind in _STEPS if task.due_on else ():
            day = task.due_on + timedelta(days=days)
            if task.assigned_at.date() < day < min(over, TODAY):
                word = "late" if days > 0 else "due"
                key = f"task:{task.pk}:{word}:{abs(days)}:{task.due_on.isoformat()}"
                said = f"{task.title} – {task.office.name}"
                self._row(task, kind, key, said, "Bạn được giao nhiệm vụ này.", day, rng)

    def _row(self, task: MadeTask, kind: Reminder.Kind, key: str, text: str, why: str, day: date, rng: Random) -> None:
        at = morning(day)
        read_at = at + timedelta(hours=rng.randrange(1, 60)) if rng.random() < 0.8 else None
        self.rows.add(
            kind.value, key, task.assignee, text, why, self._link.replace("0", str(task.pk)), task.due_on, task.pk,
            task.office.pk, at, read_at, f"{day:%Y%m%d}-{task.assignee}", at, at, 1,
        )  # fmt: skip
