"""How far the work on solutions is, from the tasks that lead it: for plans' pages and for dashboards."""

from django.db.models import Case, Count, F, Q, QuerySet, TextChoices, Value, When
from django.utils import timezone

from tasks.models import Task


class Work(TextChoices):
    """Where a solution is. Cancelled tasks and shares of supporting offices do not count."""

    DONE = "done", "Đã xong"
    UNDER_WAY = "under_way", "Đang làm"
    NOT_BEGUN = "not_begun", "Chưa làm"
    NO_TASK = "no_task", "Chưa giao việc"


_LED = Q(tasks__role=Task.Role.LEAD) & ~Q(tasks__state=Task.State.CANCELLED)
_LATE = (
    _LED
    & Q(tasks__state__in=Task.OPEN)
    & ~Q(tasks__state=Task.State.AWAITING, tasks__reported_on__lte=F("tasks__due_on"))
)


def with_work(solutions: QuerySet, today=None) -> QuerySet:
    """Annotate solutions with `led`, `led_done` and `led_late` (counts of tasks) and `work`, one of Work.

    A solution is done when it has at least one led task and all of them are done; it is late while one of them is past
    its deadline, as Task's own punctuality says.
    """
    today = today or timezone.localdate()
    return solutions.annotate(
        led=Count("tasks", filter=_LED),
        led_done=Count("tasks", filter=_LED & Q(tasks__state=Task.State.DONE)),
        led_begun=Count("tasks", filter=_LED & ~Q(tasks__state=Task.State.NOT_STARTED)),
        led_late=Count("tasks", filter=_LATE & Q(tasks__due_on__lt=today)),
    ).annotate(
        work=Case(
            When(led=0, then=Value(Work.NO_TASK)),
            When(led=F("led_done"), then=Value(Work.DONE)),
            When(led_begun__gt=0, then=Value(Work.UNDER_WAY)),
            default=Value(Work.NOT_BEGUN),
        ),
    )
