"""Reminders before the end of a quarter: who is due one and why, the ledger, and the mail."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from plans.models import Plan
from tasks.models import QuarterlyReport, Reminder, Task
from tasks.quarters import Quarter
from units.models import Membership, Unit, User
from units.permissions import Permission, Role

log = logging.getLogger(__name__)

WINDOW = timedelta(days=20)
"""How long before the last day of a quarter the reminder goes out; a day on which nothing ran is caught up the next."""

CLAIM_EXPIRES = timedelta(minutes=15)
"""After this a claimed but unsent reminder may be taken up again: its worker died."""


@dataclass(frozen=True)
class Cause:
    """Why an office is reminded: its open tasks that fall due by the quarter's end, and the reports it still owes."""

    office: Unit
    quarter: Quarter
    tasks: list[Task]
    owed: list[Plan]

    def __bool__(self):
        return bool(self.tasks or self.owed)


def reporting_offices(plan: Plan, day: date):
    """Return the offices of the plan's agency that lead or support a solution of it, alive on that day."""
    return (
        Unit.objects.alive_on(day)
        .filter(parent=plan.unit, kind=Unit.Kind.OFFICE)
        .filter(
            Q(parties__solution__section__plan=plan)
            | Q(pk__in=plan.unit.groups.filter(parties__solution__section__plan=plan).values("members"))
        )
        .distinct()
    )


def cause_for(office: Unit, quarter: Quarter) -> Cause:
    """Return what the office has to finish and to report by the end of the quarter; false when there is nothing."""
    due = Q(due_on=None) | Q(due_on__lte=quarter.last_day)
    tasks = list(Task.objects.filter(due, office=office).open().for_lists())
    sent = QuarterlyReport.objects.filter(office=office, quarter=quarter.number, submitted_at__isnull=False)
    plans = Plan.objects.in_force().filter(unit=office.agency, year=quarter.year).exclude(pk__in=sent.values("plan"))
    owed = [plan for plan in plans if reporting_offices(plan, quarter.last_day).filter(pk=office.pk).exists()]
    return Cause(office, quarter, tasks, owed)


def recipients(office: Unit) -> list[User]:
    """Return the heads of the office who have an address; where there is none, the clerks of its agency."""
    active = Membership.objects.active_on().exclude(user__email="").select_related("user")
    heads = active.filter(unit=office, role=Role.HEAD_OF_OFFICE)
    chosen = heads or active.filter(unit=office.agency, role=Role.UNIT_CLERK)
    return list({membership.user_id: membership.user for membership in chosen}.values())


def due_on(day: date) -> Iterator[tuple[Cause, User]]:
    """Yield who is due a reminder on that day and has not had it, and why; nothing outside a quarter's last days."""
    quarter = Quarter.of(day)
    if day < quarter.last_day - WINDOW:
        return
    sent = Reminder.objects.filter(period=quarter.code, sent_at__isnull=False)
    with_tasks = Task.objects.open().values("office")
    with_plans = Plan.objects.in_force().filter(year=quarter.year).values("unit")
    offices = (
        Unit.objects.alive_on(day).filter(kind=Unit.Kind.OFFICE).filter(Q(pk__in=with_tasks) | Q(parent__in=with_plans))
    )
    for office in offices.select_related("parent"):
        cause = cause_for(office, quarter)
        if cause:
            had = sent.filter(office=office).values_list("recipient", flat=True)
            yield from ((cause, user) for user in recipients(office) if user.pk not in had)


@transaction.atomic
def enter_in_ledger(day: date) -> list[int]:
    """Write a ledger row for everyone due a reminder who has none yet; return the ids of all that are still unsent."""
    for cause, user in due_on(day):
        Reminder.objects.get_or_create(
            kind=Reminder.Kind.QUARTER_END, period=cause.quarter.code, office=cause.office, recipient=user
        )
    period = Quarter.of(day).code
    return list(Reminder.objects.filter(period=period, sent_at=None).values_list("pk", flat=True))


def send(pk: int) -> bool:
    """Send one reminder of the ledger; false when another worker has it, it was sent, or its cause is gone.

    It is claimed by a conditional update and marked sent only after the mail server took it. When sending fails the
    claim is given back, the failure noted, and the error raised for the caller to retry.
    """
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_EXPIRES)
    if not Reminder.objects.filter(free, pk=pk, sent_at=None).update(claimed_at=now):
        return False
    reminder = Reminder.objects.select_related("office__parent", "recipient").get(pk=pk)
    year, number = reminder.period.split("-Q")
    cause = cause_for(reminder.office, Quarter(int(year), int(number)))
    if not cause:
        reminder.delete()
        return False
    try:
        _mail(cause, reminder.recipient)
    except Exception as error:
        Reminder.objects.filter(pk=pk).update(claimed_at=None, failure=str(error)[:300])
        raise
    Reminder.objects.filter(pk=pk).update(sent_at=timezone.now(), failure="")
    log.info("Reminder %s sent to user %s", pk, reminder.recipient_id)
    return True


def _mail(cause: Cause, user: User) -> None:
    is_head = cause.office.allows(user, Permission.SUBMIT_REPORTS)
    context = {"cause": cause, "user": user, "site": settings.SITE_URL, "is_head": is_head}
    send_mail(
        subject=f"Nhắc việc {cause.quarter}: {cause.office}",
        message=render_to_string("tasks/mail/quarter_end.txt", context),
        from_email=None,
        recipient_list=[user.email],
    )
