"""Writing rows of the ledger, none twice."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from tasks.models import Reminder
from units.rows import insert_rows

CHUNK = 2000
"""How many rows are looked up and written at once: few queries, and memory that does not grow with the work."""

FEW = 50
"""Fewer rows are written by the models at once, without the savepoint that copying takes."""


class Entry(NamedTuple):
    """What a person is told, as tasks.models.Reminder has it, before it is written: foreign keys by id."""

    recipient_id: int
    kind: Reminder.Kind
    key: str
    text: str
    link: str
    why: str = ""
    due_on: date | None = None
    task_id: int | None = None
    plan_id: int | None = None
    office_id: int | None = None

    def for_deputy(self, principal: str) -> "Entry":
        """The same, told to a deputy, with whom it is for."""
        text, why = f"(thay mặt {principal}) {self.text}", f"Bạn thay mặt {principal}. {self.why}".strip()
        return self._replace(text=text, why=why)


_WRITTEN = (*Entry._fields, "created_at", "by_mail", "mail_id", "attempts", "failure")
_TEXT, _WHY = (Reminder._meta.get_field(name).max_length for name in ("text", "why"))


def enter(entries: Iterable[Entry]) -> int:
    """Write those of the entries that the ledger lacks, and take back those it had cancelled; return how many.

    Takes a query for each CHUNK of entries, and one or two more where there is something to write. Texts are cut to
    what their columns hold.
    """
    return sum(_enter_chunk(chunk) for chunk in _chunks(iter(entries)))


def _chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while chunk := list(islice(entries, CHUNK)):
        yield chunk


@transaction.atomic
def _enter_chunk(entries: list[Entry]) -> int:
    known = _known({entry.key for entry in entries})
    names = [(entry.recipient_id, entry.key) for entry in entries]
    new = {name: entry for name, entry in zip(names, entries, strict=True) if name not in known}
    _write(list(new.values()))
    return len(new) + _take_back([known[name] for name in names if name in known])


def _known(keys: set[str]) -> dict[tuple[int, str], tuple[int, bool]]:
    """What the ledger has under these keys: recipient and key to the row's id and whether it is cancelled."""
    found = Reminder.objects.filter(key__in=keys).order_by().values_list("recipient", "key", "pk", "cancelled_at")
    return {(recipient, key): (pk, cancelled_at is not None) for recipient, key, pk, cancelled_at in found}


def _write(entries: list[Entry]) -> None:
    """Add the entries; what another process wrote in the meantime is left as it is."""
    now = timezone.now()
    rows = [_row(entry, now) for entry in entries]
    if len(rows) < FEW or not _copied(rows):
        reminders = [Reminder(**dict(zip(_WRITTEN, row, strict=True))) for row in rows]
        Reminder.objects.bulk_create(reminders, ignore_conflicts=True)


def _copied(rows: list[tuple]) -> bool:
    """Add the rows as they are; False, with none added, where the ledger has one of them by now."""
    try:
        with transaction.atomic():
            insert_rows(Reminder, _WRITTEN, rows)
    except IntegrityError:
        return False
    return True


def _row(entry: Entry, now: datetime) -> tuple:
    recipient, kind, key, text, link, why, *about = entry
    text, why = shortened(text, _TEXT), shortened(why, _WHY)
    return (recipient, str(kind), key, text, link, why, *about, now, True, "", 0, "")


def _take_back(found: list[tuple[int, bool]]) -> int:
    cancelled = [pk for pk, is_cancelled in found if is_cancelled]
    if not cancelled:
        return 0
    values = {"cancelled_at": None, "claimed_at": None, "retry_at": None, "mail_id": "", "attempts": 0, "failure": ""}
    return Reminder.objects.filter(pk__in=cancelled).update(created_at=timezone.now(), read_at=None, **values)


def shortened(text: str, length: int) -> str:
    """The text, cut with an ellipsis where it is longer than `length` characters."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
