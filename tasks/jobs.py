"""Entry points for Celery."""

from datetime import date
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from tasks import reminders


@shared_task(name="tasks.send_quarterly_reminders")
def send_quarterly_reminders(on: str | None = None) -> None:
    """Enter what is due on a day (ISO date, today by default) in the ledger and send each of it; safe to run twice."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    for pk in reminders.enter_in_ledger(day):
        send_reminder.delay(pk)


@shared_task(
    name="tasks.send_reminder",
    autoretry_for=(SMTPException, OSError),
    retry_backoff=30,
    retry_jitter=True,
    max_retries=6,
)
def send_reminder(pk: int) -> None:
    """Send one reminder of the ledger."""
    reminders.send(pk)
