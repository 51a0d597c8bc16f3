"""The two verbs by which other actions write the ledger: tell people of something, and settle what is done with."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plans.models import Plan
from tasks.models import Reminder, Task
from tasks.reminders.ledger import Entry, enter
from units.models import Delegation, Unit, User


def tell(
    kind: Reminder.Kind,
    *,
    to: Iterable[User],
    key: str,
    text: str,
    link: str,
    why: str = "",
    task: Task | None = None,
    plan: Plan | None = None,
    office: Unit | None = None,
    due_on: date | None = None,
) -> None:
    """Write a row of the ledger for each active person and for the deputies of who is away; call it in the
    transaction of the cause.

    `key` (at most 120 characters) names the occasion: nobody is told twice of the same, but one that was cancelled
    is told again. `link` is the path of the page on which to act; `office` defaults to that of the task.
    """
    people = {person.pk: "" for person in to if person.is_active}
    fields = {"kind": kind, "key": key, "text": text, "link": link, "why": why, "due_on": due_on}
    fields |= {"task_id": task and task.pk, "plan_id": plan and plan.pk}
    fields["office_id"] = office.pk if office else task.office_id if task else None
    enter(_entry(pk, principal, fields) for pk, principal in (_deputies(people) | people).items())


def _deputies(people: Iterable[int]) -> dict[int, str]:
    """Who stands in today for one of the people, with the name of that one."""
    rows = (
        Delegation.objects.in_force().filter(principal__in=people, deputy__is_active=True).select_related("principal")
    )
    return {row.deputy_id: str(row.principal) for row in rows}


def _entry(recipient: int, principal: str, fields: dict) -> Entry:
    entry = Entry(recipient, **fields)
    return entry.for_deputy(principal) if principal else entry


def settle(
    *,
    task: Task | None = None,
    plan: Plan | None = None,
    office: Unit | None = None,
    kinds: Iterable[Reminder.Kind] | None = None,
    key_prefix: str = "",
    to: Iterable[User] | None = None,
) -> None:
    """Put an end to what was told about a task (or plan, office, key): unsent rows are cancelled, sent ones count as
    read. Every condition given narrows; without any, TypeError."""
    asked = {"task": task, "plan": plan, "office": office, "recipient__in": to, "kind__in": kinds}
    conditions = {name: value for name, value in asked.items() if value is not None}
    if key_prefix:
        conditions["key__startswith"] = key_prefix
    if not conditions:
        raise TypeError("settle() needs to know what is settled.")
    put_to_rest(Reminder.objects.filter(**conditions))


def put_to_rest(rows: QuerySet[Reminder]) -> None:
    """Cancel those of the rows that no mail carried yet, and mark the others as read."""
    now = timezone.now()
    with transaction.atomic():
        rows.filter(sent_at=None, cancelled_at=None).update(cancelled_at=now)
        rows.exclude(sent_at=None).filter(read_at=None).update(read_at=now)
