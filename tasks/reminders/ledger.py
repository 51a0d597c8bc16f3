"""Writing rows of the ledger, none twice."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from tasks.models import Reminder

CHUNK = 1000
"""How many rows are looked up and written at once: few queries, and memory that does not grow with the work."""


def enter(rows: Iterable[Reminder]) -> int:
    """Write those of the rows that the ledger lacks, and take back those it had cancelled; return how many.

    Takes two queries for each thousand rows, and two more where there is something to write. Texts are cut to what
    their columns hold.
    """
    rows = iter(rows)
    return sum(_enter_chunk(chunk) for chunk in _chunks(rows))


def _chunks(rows: Iterator[Reminder]) -> Iterator[list[Reminder]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@transaction.atomic
def _enter_chunk(rows: list[Reminder]) -> int:
    known = _known({row.key for row in rows})
    new = [_fitted(row) for row in rows if _name(row) not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    return len(new) + _take_back([known[_name(row)] for row in rows if _name(row) in known])


def _name(row: Reminder) -> tuple[int, str]:
    return row.recipient_id, row.key


def _known(keys: set[str]) -> dict[tuple[int, str], tuple[int, bool]]:
    """What the ledger has under these keys: recipient and key to the row's id and whether it is cancelled."""
    found = Reminder.objects.filter(key__in=keys).values_list("recipient", "key", "pk", "cancelled_at")
    return {(recipient, key): (pk, cancelled_at is not None) for recipient, key, pk, cancelled_at in found}


def _take_back(found: list[tuple[int, bool]]) -> int:
    cancelled = [pk for pk, is_cancelled in found if is_cancelled]
    if not cancelled:
        return 0
    values = {"cancelled_at": None, "claimed_at": None, "retry_at": None, "mail_id": "", "attempts": 0, "failure": ""}
    return Reminder.objects.filter(pk__in=cancelled).update(created_at=timezone.now(), read_at=None, **values)


def _fitted(row: Reminder) -> Reminder:
    for name in ("text", "why"):
        setattr(row, name, shortened(getattr(row, name), Reminder._meta.get_field(name).max_length))
    return row


def shortened(text: str, length: int) -> str:
    """The text, cut with an ellipsis where it is longer than `length` characters."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def for_deputy(row: Reminder, principal: str) -> Reminder:
    """Mark a row of a deputy with whom it is for; `principal` is empty where it is the recipient's own."""
    if principal:
        row.text, row.why = f"(thay mặt {principal}) {row.text}", f"Bạn thay mặt {principal}. {row.why}".strip()
    return row
