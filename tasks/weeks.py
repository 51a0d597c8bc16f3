"""Work week by week, Monday to Sunday: what fell due, what was finished, how much was late at the week's end."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from tasks.late_days import RESTING
from tasks.models import Extension, Task
from tasks.models.task import Punctuality

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


class PutOff(NamedTuple):
    """A granted extension: the day on which it was decided, and the deadline until then."""

    decided_on: date
    before: date


class Dates(NamedTuple):
    """What is known of a task: its deadline now, when it was finished, when it was reported done, its extensions in
    the order of their decisions."""

    due_on: date | None
    done_on: date | None = None
    reported_on: date | None = None
    put_off: tuple[PutOff, ...] = ()


@dataclass(frozen=True)
class Week:
    """A week's counts of tasks; `late` at its end, or today in the week that is not over."""

    monday: date
    as_of: date
    due: int
    done_in_time: int
    done_late: int
    done_undated: int
    late: int

    @property
    def sunday(self) -> date:
        return self.monday + 6 * DAY


def monday_of(day: date) -> date:
    """The first day of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def mondays(first: date, last: date) -> list[date]:
    """The Mondays of the weeks from that of the first day to that of the last."""
    start = monday_of(first)
    return [start + place * WEEK for place in range((monday_of(last) - start).days // 7 + 1)]


def by_week(tasks: Iterable[Dates], weeks: Sequence[date], today: date) -> list[Week]:
    """Count tasks by week: `weeks` are Mondays one after the other, none after today."""
    ends = [min(monday + 6 * DAY, today) for monday in weeks]
    counted: Counter = Counter()
    steps = [0] * (len(weeks) + 1)
    for task in tasks:
        counted.update(_marks(task))
        for first, until in late_spans(task):
            steps[bisect_left(ends, first)] += 1
            steps[bisect_left(ends, until)] -= 1
    late = list(accumulate(steps))
    kinds = ("due", Punctuality.DONE_IN_TIME, Punctuality.DONE_LATE, Punctuality.NO_DEADLINE)
    return [
        Week(monday, ends[place], *(counted[kind, monday] for kind in kinds), late[place])
        for place, monday in enumerate(weeks)
    ]


def _marks(task: Dates) -> Iterator[tuple[str, date]]:
    """In which week a task is due, and in which and how it was finished."""
    if task.due_on:
        yield "due", monday_of(task.due_on)
    if task.done_on is None:
        return
    if task.due_on is None:
        yield Punctuality.NO_DEADLINE, monday_of(task.done_on)
    else:
        in_time = task.done_on <= task.due_on
        yield Punctuality.DONE_IN_TIME if in_time else Punctuality.DONE_LATE, monday_of(task.done_on)


def late_spans(task: Dates) -> Iterator[tuple[date, date]]:
    """The spans of days on which a task was late, each from its first day to the day after its last.

    What was reported done by the deadline is not late while it waits to be confirmed.
    """
    if task.due_on is None:
        return
    first = date.min
    for until, deadline in (*task.put_off, (date.max, task.due_on)):
        begins, ends = max(first, deadline + DAY), min(until, task.done_on or date.max)
        is_reported = task.reported_on is not None and task.reported_on <= deadline
        if begins < ends and not is_reported:
            yield begins, ends
        first = max(first, until)


def dates_of(tasks: QuerySet[Task], first: date) -> list[Dates]:
    """Read what by_week needs of the tasks from a day on, without those that rest now (2 queries)."""
    matter = Q(due_on__gte=first) | Q(completed_on__gte=first) | Q(state__in=Task.OPEN, due_on__isnull=False)
    found = tasks.filter(matter).exclude(state__in=RESTING).order_by()
    put_off = _put_off(found)
    rows = found.values_list("pk", "state", "due_on", "completed_on", "reported_on")
    return [
        Dates(due, done, None if state in _UNREPORTED else reported, tuple(put_off.get(pk, ())))
        for pk, state, due, done, reported in rows
    ]


_UNREPORTED = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)


def _put_off(tasks: QuerySet[Task]) -> dict[int, list[PutOff]]:
    granted = Extension.objects.filter(task__in=tasks.values("pk"), is_granted=True).order_by("decided_at", "pk")
    found = defaultdict(list)
    for task, at, before in granted.values_list("task", "decided_at", "from_day"):
        found[task].append(PutOff(timezone.localdate(at), before))
    return found
