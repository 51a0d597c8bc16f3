"""Going through a day for what people must be reminded of by the calendar."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from tasks.models import Reminder, Sweep, Task
from tasks.reminders.ledger import Entry, enter
from tasks.reminders.occasions import OCCASIONS
from tasks.reminders.occasions.day import Day
from tasks.reminders.telling import put_to_rest


def sweep(on: date) -> int:
    """Write what is due on that day and not in the ledger yet; return how many rows. Safe to repeat and to cut short.

    Days on which nothing ran are caught up: for each thing the latest step that has come is written, once.
    """
    put_to_rest(_done_with())
    written = enter(_entries(Day(on)))
    Sweep.objects.get_or_create(day=on, defaults={"written": written})
    return written


def _entries(day: Day) -> Iterator[Entry]:
    for entries in OCCASIONS:
        yield from entries(day)


def _done_with():
    """Rows about tasks that are not worked on any more, and that somebody might still read as if they were."""
    about_work = ("task_due", "task_late", "assigned", "returned", "awaiting")
    pending = Q(sent_at=None, cancelled_at=None) | Q(sent_at__isnull=False, read_at=None)
    return Reminder.objects.filter(pending, kind__in=about_work).exclude(task=None).exclude(task__state__in=Task.OPEN)


def is_swept(day: date) -> bool:
    """Tell whether that day has been gone through to its end."""
    return Sweep.objects.filter(day=day).exists()
