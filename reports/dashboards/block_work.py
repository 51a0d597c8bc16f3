"""The tasks that the offices of a block's agencies lead under their plans: counted for all plans at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count
from django.utils import timezone

from reports.dashboards.block_units import PlanOfBlock
from tasks.models import Task
from tasks.models.task import Punctuality
from units.prepared import GivenNumbers, Prepared


def percentage(part: int, whole: int) -> int | None:
    """The part in percent of the whole, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass
class Work:
    """The tasks that offices lead under a plan; `counted` are all but the cancelled ones."""

    plan: PlanOfBlock
    counted: int = 0
    cancelled: int = 0
    done: int = 0
    late: int = 0

    def add(self, state: str, punctuality: str, count: int) -> None:
        """Count more tasks of a state and a punctuality."""
        if state == Task.State.CANCELLED:
            self.cancelled += count
            return
        self.counted += count
        self.done += count if state == Task.State.DONE else 0
        self.late += count if punctuality == Punctuality.LATE and state in Task.OPEN else 0

    @property
    def percent(self) -> int | None:
        """The share done, rounded half up; None without a task."""
        return percentage(self.done, self.counted)


@lru_cache(maxsize=1)
def _led(today: date) -> Prepared:
    """What is asked on a day: the tasks that are led under some plans, counted by plan, state and punctuality."""
    led = Task.objects.filter(plan__any_of=GivenNumbers("plans"), role=Task.Role.LEAD).order_by()
    counted = led.with_punctuality(today).values_list("plan", "state", "punctuality").annotate(count=Count("pk"))
    return Prepared(lambda: counted)


def work_under(plans: Collection[PlanOfBlock]) -> dict[int, Work]:
    """Return the tasks led under each plan that has any, by plan (1 query, none without plans): they are in offices of
    its agency."""
    known = {plan.pk: plan for plan in plans}
    found: dict[int, Work] = {}
    for pk, *group in _led(timezone.localdate())(plans=known) if known else ():
        work = found.get(pk) or found.setdefault(pk, Work(known[pk]))
        work.add(*group)
    return found
