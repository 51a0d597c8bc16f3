"""Which tasks were late on a day gone by, by the deadline that they had then."""

from datetime import date

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tasks.models import Extension, Task

RESTING = (Task.State.PAUSED, Task.State.CANCELLED)


def late_on(tasks: QuerySet, day: date) -> QuerySet:
    """Return the tasks that were late at the end of a day, up to today, as with_punctuality would have said then.

    A deadline that was put off later counts as it was. What was finished or reported done is known by its day; when a
    task was paused or cancelled is not, so tasks that rest now are left out. When a task was entered does not matter.
    """
    put_off = Extension.objects.filter(task=OuterRef("pk"), is_granted=True, decided_at__date__gt=day)
    then = Subquery(put_off.order_by("decided_at", "pk").values("from_day")[:1], output_field=DateField())
    reported = Q(state__in=(Task.State.AWAITING, Task.State.DONE), reported_on__lte=F("due_then"))
    return (
        tasks.exclude(state__in=RESTING)
        .annotate(due_then=Coalesce(then, "due_on"))
        .filter(Q(completed_on=None) | Q(completed_on__gt=day), due_then__lt=day)
        .exclude(reported)
    )
