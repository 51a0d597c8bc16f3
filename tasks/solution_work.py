"""How far the work on solutions is, from the tasks that lead it: for plans' pages and for dashboards."""

from datetime import date

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce

from tasks.models import Task
from tasks.models.judging import Punctuality, PunctualityOn
from tasks.models.task import TaskQuerySet


class Work(TextChoices):
    """Where a solution is. Cancelled tasks and shares of supporting offices do not count."""

    DONE = "done", "Đã xong"
    UNDER_WAY = "under_way", "Đang làm"
    NOT_BEGUN = "not_begun", "Chưa làm"
    NO_TASK = "no_task", "Chưa giao việc"

    @classmethod
    def of(cls, led: int, done: int, begun: int) -> "Work":
        """Where a solution is of whose `led` tasks so many are done, and begun (done ones too)."""
        if led == 0:
            return cls.NO_TASK
        if led == done:
            return cls.DONE
        return cls.UNDER_WAY if begun else cls.NOT_BEGUN


def with_work(solutions: QuerySet, today: date | None = None) -> QuerySet:
    """Annotate solutions with `led`, `led_done` and `led_late` (counts of tasks) and `work`, one of Work.

    A solution is done when it has at least one led task and all of them are done; it is late while one of them is past
    its deadline, as Task's own punctuality says. The counts are queries of their own, so that joins of a filter before
    or after them multiply nothing, and `work` can be grouped by.
    """
    led = Task.objects.lead().exclude(state=Task.State.CANCELLED)
    return solutions.annotate(
        led=_count(led),
        led_done=_count(led.filter(state=Task.State.DONE)),
        led_begun=_count(led.exclude(state=Task.State.NOT_STARTED)),
        led_late=_count(led.with_punctuality(today).late()),
    ).annotate(
        work=Case(
            When(led=0, then=Value(Work.NO_TASK)),
            When(led=F("led_done"), then=Value(Work.DONE)),
            When(led_begun__gt=0, then=Value(Work.UNDER_WAY)),
            default=Value(Work.NOT_BEGUN),
        ),
    )


def count_led(solutions: QuerySet, today: date, *by: str) -> QuerySet:
    """Return for each solution, and each value of the fields `by`, a row of its id, those values and the counts `led`,
    `led_done`, `led_begun` and `led_late` of `with_work`, then all led tasks with the cancelled ones.

    Tasks are joined and counted once, which takes less than `with_work`; `Work.of` tells the rest.
    """
    days = ("tasks__due_on", "tasks__state", "tasks__completed_on", "tasks__reported_on")
    lead = Q(tasks__role=Task.Role.LEAD)
    counted = [state for state in Task.State if state != Task.State.CANCELLED]
    begun = [state for state in counted if state != Task.State.NOT_STARTED]
    rows = solutions.annotate(punctuality=PunctualityOn(today, *days)).order_by()
    return rows.values_list("pk", *by).annotate(
        led=Count("tasks", filter=lead & Q(tasks__state__in=counted)),
        led_done=Count("tasks", filter=lead & Q(tasks__state=Task.State.DONE)),
        led_begun=Count("tasks", filter=lead & Q(tasks__state__in=begun)),
        led_late=Count("tasks", filter=lead & Q(tasks__state__in=Task.OPEN, punctuality=Punctuality.LATE)),
        led_all=Count("tasks", filter=lead),
    )


def work_by(solutions: QuerySet, key: str) -> dict:
    """Count solutions by the values of a field (`section__plan__unit`, `section__components`) and by Work, in one
    query; one with several values of the field counts under each, one without any under None."""
    rows = with_work(solutions.order_by()).values_list(key, "work").annotate(count=Count("pk", distinct=True))
    found: dict = {}
    for value, work, count in rows:
        found.setdefault(value, {})[Work(work)] = count
    return found


def _count(tasks: TaskQuerySet) -> Coalesce:
    """How many of the tasks each solution has, as a query beside the solution's own."""
    counted = tasks.filter(solution=OuterRef("pk")).order_by().values("solution").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)
