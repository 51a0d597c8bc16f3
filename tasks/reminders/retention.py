"""Reminders whose time is over."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from plans.models import Plan
from tasks.models import Reminder, Task


def forget_reminders() -> int:
    """Delete what people were told REMINDER_KEEP_DAYS ago; return how many.

    What is about an open task or a plan in force stays: the ledger is what keeps the same thing from being told twice.
    """
    day = timezone.now() - timedelta(days=settings.REMINDER_KEEP_DAYS)
    going_on = Q(task__state__in=(*Task.OPEN, Task.State.PAUSED)) | Q(plan__in=Plan.objects.in_force())
    old = Reminder.objects.filter(created_at__lt=day)
    return old.exclude(pk__in=old.filter(going_on).values("pk")).delete()[0]
