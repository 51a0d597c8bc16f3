"""One mail a person each working morning, with everything the ledger has for them.

A mail is named by its day and person (`mail_id`), and so is its Message-ID. Its rows are claimed together, by one
worker alone, and marked sent only after the mail server took it. Should the worker die between the two, the same rows
go out once more under the same Message-ID, by which mail programs know a copy; a second copy comes in no other way.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from tasks.models import Reminder, ReminderPreference
from tasks.reminders.causes import still_due
from tasks.reminders.mails import send_mail_of
from units.models import User

log = logging.getLogger(__name__)

CLAIM_EXPIRES = timedelta(minutes=15)
"""After this a claimed but unsent mail may be taken up again: its worker died."""

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=4)
ATTEMPTS = 20
"""So often a row is tried by mail, over some three days; then it stays in the portal alone."""


def people_due(day: date, hour: int) -> list[int]:
    """Return the people for whom a mail waits at that hour (0 to 23) of the day, by id: their own hour, else
    REMINDER_HOUR, has come, they have had no mail that day, and no worker holds theirs."""
    had = Reminder.objects.filter(mail_id__startswith=f"{day.isoformat()}.", sent_at__isnull=False)
    waiting = _waiting().filter(_free()).exclude(recipient__in=had.values("recipient"))
    waiting = waiting.annotate(hour=Coalesce("recipient__reminder_preference__hour", settings.REMINDER_HOUR))
    return list(waiting.filter(hour__lte=hour).order_by("recipient").values_list("recipient", flat=True).distinct())


def _waiting() -> QuerySet[Reminder]:
    return Reminder.objects.filter(sent_at=None, cancelled_at=None, by_mail=True)


def _free() -> Q:
    """Not held by a worker that may be alive, and not waiting for its next try."""
    now = timezone.now()
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_EXPIRES)
    return unclaimed & (Q(retry_at=None) | Q(retry_at__lte=now))


@transaction.atomic
def claim(person: int, day: date) -> list[Reminder]:
    """Take the person's mail of that day: the rows that it already had when it failed or its worker died, else all
    that wait. Empty where another worker has it, it was sent, or its next try is not due."""
    recipient = User.objects.select_for_update(no_key=True).get(pk=person)
    mail_id = f"{day.isoformat()}.{person}"
    if Reminder.objects.filter(recipient=person, mail_id=mail_id, sent_at__isnull=False).exists():
        return []
    now = timezone.now()
    waiting = list(_waiting().filter(recipient=person).select_related("task", "plan"))
    rows = [row for row in waiting if row.mail_id == mail_id] or waiting
    if not all(_is_free(row, now) for row in rows):
        return []
    _of(rows).update(mail_id=mail_id, claimed_at=now, attempts=F("attempts") + 1)
    for row in rows:
        row.recipient, row.mail_id, row.claimed_at, row.attempts = recipient, mail_id, now, row.attempts + 1
    return rows


def _is_free(row: Reminder, now: datetime) -> bool:
    """The same as `_free`, of a row that was read."""
    is_claimed = row.claimed_at is not None and row.claimed_at >= now - CLAIM_EXPIRES
    return not is_claimed and (row.retry_at is None or row.retry_at <= now)


def send_digest(person: int, day: date) -> bool:
    """Send the person's mail of that day and return whether one went out.

    When the mail server does not take it, the claim is given back, the next try is set, and the error raised.
    """
    rows = claim(person, day)
    if not rows:
        return False
    try:
        wanted = prepare(rows, day)
        if wanted:
            send_mail_of(wanted, day)
    except Exception as error:
        _give_back(rows, error)
        raise
    _mark_sent(wanted)
    return bool(wanted)


def prepare(rows: list[Reminder], day: date) -> list[Reminder]:
    """Return what of a claimed mail still has its cause and is wanted by mail; the rest is cancelled or left to the
    portal."""
    person = rows[0].recipient
    standing = set(still_due(rows, person, day))
    wishes = ReminderPreference.of(person)
    by_mail = bool(person.email) and wishes.by_mail
    wanted = [row for row in rows if row in standing and by_mail and row.kind not in wishes.not_by_mail]
    _of(set(rows) - standing).update(cancelled_at=timezone.now(), claimed_at=None)
    _of(standing.difference(wanted)).update(by_mail=False, claimed_at=None)
    return wanted


def _of(rows: Iterable[Reminder]) -> QuerySet[Reminder]:
    return Reminder.objects.filter(pk__in=[row.pk for row in rows])


def _mark_sent(rows: list[Reminder]) -> None:
    """What was cancelled while the mail went out has gone out all the same."""
    if rows:
        _of(rows).update(sent_at=timezone.now(), claimed_at=None, retry_at=None, failure="", cancelled_at=None)
        log.info("Mail %s sent with %d reminders", rows[0].mail_id, len(rows))


def _give_back(rows: list[Reminder], error: Exception) -> None:
    tried = max(row.attempts for row in rows)
    wait = min(FIRST_RETRY * 2 ** (tried - 1), LONGEST_RETRY)
    mine = _of(rows).filter(sent_at=None)
    mine.update(claimed_at=None, retry_at=timezone.now() + wait, failure=f"{type(error).__name__}: {error}"[:300])
    mine.filter(attempts__gte=ATTEMPTS).update(by_mail=False)
