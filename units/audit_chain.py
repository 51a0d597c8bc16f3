"""The chain of audit lines: each link holds a hash over its line and over the link before, so that a gap shows.

Lines are linked by a job shortly after they were written, not in their own transactions, which would then wait for
each other. Whoever may do anything in the database can forge the end of the chain together with the lines, but not so
that it still fits a head (position and hash) that somebody keeps elsewhere: `verify` holds the chain against it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from units.models import AuditAnchor, AuditEntry, AuditLink

START = "0" * 64
"""What the first link has as the hash before it."""
AT_ONCE = 2000
"""Lines that are linked in one transaction, and links that are read at once."""
LATEST_COMMIT = timedelta(days=1)
"""No transaction runs longer than this; a line older than the head by more was there when the head was linked."""
OVERDUE = timedelta(minutes=10)
"""A line that is not linked after this long is reported."""

DERIVED = {"search_text"}
"""Columns that follow from others and hold nothing of their own."""
COLUMNS = [column.attname for column in AuditEntry._meta.concrete_fields if column.attname not in DERIVED]
"""What of a line is hashed."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_LOCK = 4_711_202_611


@dataclass(frozen=True)
class Head:
    """The last link, or one that is expected: position from 1 (0 in an empty chain) and hash."""

    position: int
    hash: str

    def __str__(self):
        return f"{self.position}:{self.hash}"


@dataclass(frozen=True)
class Fault:
    """What is wrong: `gap`, `deleted`, `altered`, `broken`, `unlinked`, `head`, `anchor`; at which position and line.

    Of a file also `shown`, `order`, `database` (units.audit_files).
    """

    code: str
    position: int | None
    line: int | None
    message: str


@dataclass
class Verdict:
    """What verifying found: links read, the head, and every fault in the order of the chain."""

    head: Head
    links: int = 0
    faults: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict:
        return {"valid": not self.faults} | asdict(self)


def head() -> Head:
    """The last link of the chain."""
    last = AuditLink.objects.order_by("-position").first()
    return Head(last.position, last.hash) if last else anchor()


def anchor() -> Head:
    """After which link the chain begins: the last that was moved into an archive, or position 0 where none was."""
    last = AuditAnchor.objects.order_by("-position").first()
    return Head(last.position, last.hash) if last else Head(0, START)


def hashes_at(positions: Sequence[int]) -> dict[int, str]:
    """The hashes of these positions, as far as the database holds them; of archived links only the last of each."""
    known = dict(AuditAnchor.objects.filter(pk__in=positions).values_list("position", "hash"))
    return known | dict(AuditLink.objects.filter(pk__in=positions).values_list("position", "hash"))


def values_of(entry: AuditEntry) -> dict:
    """What of a line is hashed, as JSON holds it: all columns but DERIVED ones.

    Those without a value are left out, so that a column that is added later does not change the hash of older lines.
    """
    return hashed({name: getattr(entry, name) for name in COLUMNS})


def hashed(row: dict) -> dict:
    """The same of a row that was read as values; what else it holds is left out."""
    return {name: _stable(row[name]) for name in COLUMNS if row[name] is not None}


def hash_of(values: dict, position: int, previous: str) -> str:
    """SHA-256 over the canonical JSON of a line's values, its position and the hash before it."""
    return sha256(canonical({"line": values, "position": position, "previous": previous}).encode()).hexdigest()


def canonical(whole: dict) -> str:
    """JSON in the one way in which it is hashed: sorted names, no blanks, letters as they are."""
    return _ENCODER.encode(whole)


def digest(entry: AuditEntry, position: int, previous: str) -> str:
    """The hash of a line at its place in the chain."""
    return hash_of(values_of(entry), position, previous)


def _stable(value):
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def unlinked() -> QuerySet[AuditEntry]:
    """The lines that are not linked yet, however old; reads the whole trail."""
    return AuditEntry.objects.filter(link=None).order_by("id")


def recently_unlinked() -> QuerySet[AuditEntry]:
    """The lines that are not linked yet, among those that can have come since the last link (LATEST_COMMIT)."""
    last = AuditLink.objects.select_related("entry").order_by("-position").first()
    return unlinked().filter(at__gte=last.entry.at - LATEST_COMMIT) if last else unlinked()


def link(waiting: QuerySet[AuditEntry] | None = None) -> int:
    """Append every line that waits to the chain, in the order of their numbers; return how many.

    A line that was committed late is linked when it is seen. Where somebody else is linking, nothing is done.
    """
    waiting = recently_unlinked() if waiting is None else waiting
    total = 0
    while count := _link_some(waiting):
        total += count
    return total


@transaction.atomic
def _link_some(waiting: QuerySet[AuditEntry]) -> int:
    if not _alone():
        return 0
    last, links = head(), []
    for position, entry in enumerate(waiting.all()[:AT_ONCE], start=last.position + 1):
        previous = links[-1].hash if links else last.hash
        links.append(
            AuditLink(position=position, entry=entry, previous_hash=previous, hash=digest(entry, position, previous))
        )
    AuditLink.objects.bulk_create(links)
    return len(links)


def _alone() -> bool:
    """Whether this transaction alone appends; asks for no right to alter the table. SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return cursor.fetchone()[0]


def verify(expected: Head | None = None) -> Verdict:
    """Recompute the whole chain, and hold it against a head that was kept elsewhere. Changes nothing."""
    verdict = Verdict(anchor())
    verdict.faults += _faults_of_anchor()
    found = hashes_at([expected.position]).get(expected.position) if expected else None
    for one, entry in _links():
        verdict.faults += _faults_of(one, entry, verdict.head)
        verdict.head = Head(one.position, one.hash)
        verdict.links += 1
    verdict.faults += _overdue()
    if expected and expected.position and found != expected.hash:
        verdict.faults.append(_not_as_expected(expected, found))
    return verdict


def _links() -> Iterator[tuple[AuditLink, AuditEntry | None]]:
    """Every link in order, with its line or None where the line is gone."""
    position = -1
    while chunk := list(AuditLink.objects.filter(position__gt=position).order_by("position")[:AT_ONCE]):
        entries = AuditEntry.objects.in_bulk([one.entry_id for one in chunk])
        yield from ((one, entries.get(one.entry_id)) for one in chunk)
        position = chunk[-1].position


def _faults_of_anchor() -> list[Fault]:
    """The newest anchor stands for links that are gone: a line of the trail must tell of it, and none be left."""
    last = AuditAnchor.objects.order_by("-position").first()
    if last is None:
        return []
    faults, position = [], last.position
    told = AuditEntry.objects.filter(object_type=last._meta.label_lower, object_id=str(position)).first()
    if told is None or told.changes.get("hash") != [None, last.hash]:
        message = f"Không có dòng nhật ký nào ghi việc chuyển kho đến mắt xích {position}: phần đầu chuỗi đã bị xóa."
        faults.append(Fault("anchor", position, None, message))
    if AuditLink.objects.filter(position__lte=position).exists():
        message = f"Còn mắt xích trước điểm neo {position}: chuỗi đã bị sửa."
        faults.append(Fault("anchor", position, None, message))
    return faults


def _faults_of(one: AuditLink, entry: AuditEntry | None, before: Head) -> list[Fault]:
    faults = []
    if one.position != before.position + 1:
        missing = f"từ {before.position + 1} đến {one.position - 1}"
        faults.append(Fault("gap", before.position + 1, None, f"Thiếu mắt xích {missing}: đã bị xóa khỏi chuỗi."))
    elif one.previous_hash != before.hash:
        message = f"Mắt xích {one.position} không nối với mắt xích trước nó: chuỗi đã bị sửa."
        faults.append(Fault("broken", one.position, one.entry_id, message))
    if entry is None:
        message = f"Dòng nhật ký số {one.entry_id} (mắt xích {one.position}) đã bị xóa."
        faults.append(Fault("deleted", one.position, one.entry_id, message))
    elif digest(entry, one.position, one.previous_hash) != one.hash:
        message = f"Dòng nhật ký số {entry.pk} (mắt xích {one.position}) đã bị sửa sau khi ghi."
        faults.append(Fault("altered", one.position, entry.pk, message))
    return faults


def _overdue() -> list[Fault]:
    old = unlinked().filter(at__lt=timezone.now() - OVERDUE)
    count = old.count()
    if not count:
        return []
    first = old.first()
    message = (
        f"{count} dòng nhật ký chưa được nối vào chuỗi sau {OVERDUE.seconds // 60} phút, cũ nhất là dòng số {first.pk}."
        " Hãy xem worker và beat có chạy không; dòng thêm vào sau lưng cổng cũng hiện ra ở đây."
    )
    return [Fault("unlinked", None, first.pk, message)]


def _not_as_expected(expected: Head, found: str | None) -> Fault:
    if found is None and expected.position < anchor().position:
        message = (
            f"Mắt xích {expected.position} của mốc đã giữ nằm trong phần đã chuyển kho. Hãy kiểm tra tệp lưu trữ có "
            "mắt xích đó: verify_audit --file TỆP --expect MỐC."
        )
    elif found is None:
        message = f"Chuỗi không có mắt xích {expected.position} của mốc đã giữ: phần cuối hoặc cả chuỗi đã bị xóa."
    else:
        message = f"Mắt xích {expected.position} khác mốc đã giữ: chuỗi đã được làm lại từ chỗ đó hoặc trước đó."
    return Fault("head", expected.position, None, message)
