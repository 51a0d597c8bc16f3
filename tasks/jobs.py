"""Entry points for Celery: thin, safe to run twice and at the same time."""

import logging
from datetime import date
from smtplib import SMTPException, SMTPRecipientsRefused

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tasks import reminders

log = logging.getLogger(__name__)


@shared_task(name="tasks.sweep_reminders")
def sweep_reminders(on: str | None = None) -> None:
    """Write into the ledger what people must be reminded of on a day (ISO date, today by default)."""
    reminders.sweep(date.fromisoformat(on) if on else timezone.localdate())


@shared_task(name="tasks.send_digests")
def send_digests(on: str | None = None) -> None:
    """Have the mails sent whose hour has come: now, or all those of a day (ISO date). Nothing on days of rest.

    A day that was not gone through yet, as after a stop in the night, is gone through first.
    """
    now = timezone.localtime()
    day, hour = (date.fromisoformat(on), 23) if on else (now.date(), now.hour)
    for person in reminders.people_to_mail(day, hour):
        send_digest.apply_async((person, day.isoformat()), expires=settings.REMINDER_EVERY)


@shared_task(name="tasks.send_digest")
def send_digest(person: int, on: str) -> None:
    """Send one person's mail of a day; what the mail server refuses is noted in the ledger, which says when to try
    again."""
    try:
        reminders.send_digest(person, date.fromisoformat(on))
    except (SMTPException, OSError) as error:
        log.warning("Mail of user %s not sent: %s", person, _without_addresses(error))


def _without_addresses(error: Exception) -> str:
    """What kind of failure it was: what a mail server says names the addresses of people."""
    refused = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    codes = {code for code, _ in refused} | {getattr(error, "smtp_code", None), getattr(error, "errno", None)} - {None}
    return " ".join([type(error).__name__, *sorted(str(code) for code in codes)])
