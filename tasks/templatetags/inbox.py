"""The way to one's reminders, on every page."""

from django import template
from django.utils import timezone

from tasks.models import Reminder
from tasks.reminders.wording import when
from units.kept import PEOPLE, kept
from units.models import User

register = template.Library()


@register.inclusion_tag("tasks/_inbox_link.html", takes_context=True)
def inbox_link(context) -> dict:
    """The link to the inbox of who is signed in, with how many reminders are unread (1 query where it may differ)."""
    request = context["request"]
    user = request.user
    unread = kept("inbox", ("inbox", *PEOPLE), (user.pk,), lambda: Reminder.objects.inbox_of(user).unread().count())
    return {"unread": unread, "path": request.path}


@register.simple_tag
def newest_reminders(user: User, count: int) -> list[Reminder]:
    """The newest unread reminders of a person."""
    return list(Reminder.objects.inbox_of(user).unread().unread_first()[:count])


@register.filter
def deadline(reminder: Reminder) -> str:
    """By when, and how late today; empty without a deadline."""
    return when(reminder.due_on, timezone.localdate())
