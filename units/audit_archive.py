"""The oldest audit lines: written into a file, and after that taken out of the database by who owns it.

The triggers let nobody delete a line, and the role in whose name the portal works may not switch them off. Who owns
the tables may, for one transaction, in a maintenance window: the file is held once more against every link, an anchor
keeps the hash of the last of them, and what stays is verified before anything is committed.
"""

import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from units.accounts import machine
from units.audit import record
from units.audit_chain import AT_ONCE, COLUMNS, anchor, hashed, link, unlinked, verify
from units.audit_files import (
    FORMAT,
    KIND,
    Ends,
    FileRefused,
    FileVerdict,
    is_archive,
    read_archive,
    sha256_of,
    verify_file,
)
from units.models import AuditAnchor, AuditEntry, AuditLink, User

ENDING = ".jsonl.gz"
_TABLES = ("units_auditentry", "units_auditlink")
_LINK = ("link__position", "link__previous_hash", "link__hash")


class ArchiveRefused(Exception):
    """Why nothing was written or removed, and what to do: a sentence in Vietnamese."""


@dataclass(frozen=True)
class Archived:
    """A file that was written: both ends of the chain in it, and its SHA-256."""

    ends: Ends
    sha256: str


def kept_from() -> date:
    """The first day whose lines must stay in the database; never a later one where months differ in length."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - settings.AUDIT_KEEP_MONTHS, 12)
    return date(year, month + 1, min(today.day, 28))


# --- Writing -------------------------------------------------------------------------------------------------------


def write(before: date, path: Path) -> Archived:
    """Write the lines of before that day, as far as the chain goes without a later one, and read the file back.

    The file is there whole or not at all, and only its owner may read it. Raises ArchiveRefused.
    """
    if not path.name.endswith(ENDING):
        raise ArchiveRefused(f"Tên tệp “{path.name}” phải có đuôi {ENDING}.")
    if path.exists():
        raise ArchiveRefused(f"Đã có tệp {path}. Hãy chọn tên khác; tệp lưu trữ không bị ghi đè.")
    _refuse_faults()
    ends = _ends(before)
    draft = path.with_name(f".{path.name}.dang-ghi")
    try:
        draft.touch(mode=0o600)
        _fill(draft, ends)
        _read_back(draft, ends)
        draft.replace(path)
    except OSError as error:
        raise ArchiveRefused(
            f"Không ghi được {path}: {error.strerror}. Hãy xem thư mục, quyền ghi, chỗ trống."
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    archived = Archived(ends, sha256_of(path))
    _record("audit.archive", f"Ghi tệp lưu trữ nhật ký, mắt xích {ends.first}–{ends.last}", archived)
    return archived


def _refuse_faults() -> None:
    """What is moved away must be whole, or a fault would be moved away with it."""
    link(unlinked())
    if faults := verify().faults:
        raise ArchiveRefused("Nhật ký đang có lỗi, chưa chuyển kho được:\n" + "\n".join(one.message for one in faults))


def _ends(before: date) -> Ends:
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    start = anchor()
    later = AuditLink.objects.filter(entry__at__gte=midnight).order_by("position").first()
    old = AuditLink.objects.order_by("-position")
    last = (old.filter(position__lt=later.position) if later else old).first()
    if last is None:
        raise ArchiveRefused(f"Không có dòng nhật ký nào trước ngày {before:%d/%m/%Y} còn trong cơ sở dữ liệu.")
    return Ends(start.position + 1, start.hash, last.position, last.hash)


def _fill(draft: Path, ends: Ends) -> None:
    said = {"kind": KIND, "format": FORMAT, "made_at": timezone.now().isoformat(timespec="seconds")}
    said |= {"chain": asdict(ends), "people": _people(ends)}
    with gzip.open(draft, "wt", compresslevel=6, encoding="utf-8", newline="\n") as out:
        out.write(json.dumps(said, ensure_ascii=False) + "\n")
        for row in _rows(ends):
            one = {name.removeprefix("link__").removesuffix("_hash"): row[name] for name in _LINK}
            out.write(json.dumps(one | {"line": hashed(row)}, ensure_ascii=False) + "\n")


def _people(ends: Ends) -> dict[int, str]:
    """Who stands in the file as a number: account and name."""
    lines = AuditEntry.objects.filter(link__position__range=(ends.first, ends.last)).order_by()
    numbers = {pk for name in ("actor", "on_behalf_of") for pk in lines.values_list(name, flat=True).distinct()}
    return {user.pk: f"{user.username}, {user}" for user in User.objects.filter(pk__in=numbers - {None})}


def _rows(ends: Ends) -> Iterator[dict]:
    lines = AuditEntry.objects.filter(link__position__lte=ends.last).order_by("link__position")
    at = ends.first - 1
    while piece := list(lines.filter(link__position__gt=at).values(*COLUMNS, *_LINK)[:AT_ONCE]):
        yield from piece
        at = piece[-1]["link__position"]


def _read_back(draft: Path, ends: Ends) -> None:
    found = verify_file(draft)
    if found.faults or found.compared != ends.lines:
        raise ArchiveRefused("Tệp vừa ghi đọc lại không khớp cơ sở dữ liệu; đã bỏ tệp. Hãy kiểm tra ổ đĩa và chạy lại.")


# --- Removing ------------------------------------------------------------------------------------------------------


def remove(path: Path) -> AuditAnchor:
    """Take the lines of an archive out of the database and leave an anchor in their place.

    Only for who owns the tables, only lines older than AUDIT_KEEP_MONTHS, only when the file proves every one of them
    and the rest is whole afterwards. Raises ArchiveRefused; nothing is removed then.
    """
    _refuse_who_does_not_own()
    ends = _proven(path)
    _refuse_faults()
    _refuse_young(ends)
    _keep(path)
    archived = Archived(ends, sha256_of(path))
    try:
        with transaction.atomic():
            return _remove(path, archived)
    except OperationalError:
        raise ArchiveRefused(
            "Cơ sở dữ liệu đang bận. Hãy dừng web, worker, beat (giờ bảo trì) rồi chạy lại; chưa dòng nào bị bỏ."
        ) from None


def _remove(path: Path, archived: Archived) -> AuditAnchor:
    ends = archived.ends
    with _triggers_aside() as cursor:
        cursor.execute(
            "DELETE FROM units_auditentry WHERE id IN (SELECT entry_id FROM units_auditlink WHERE position <= %s)",
            [ends.last],
        )
        cursor.execute("DELETE FROM units_auditlink WHERE position <= %s", [ends.last])
        if cursor.rowcount != ends.lines:
            raise ArchiveRefused("Có lệnh khác vừa bỏ các dòng này. Lần chạy này không bỏ dòng nào.")
    made = AuditAnchor.objects.create(
        position=ends.last, hash=ends.hash, lines=ends.lines, file_name=path.name[-200:], file_sha256=archived.sha256
    )
    _record("audit.remove", f"Bỏ {ends.lines} dòng nhật ký đã chuyển kho, đến mắt xích {ends.last}", archived, made)
    if faults := verify().faults:
        raise ArchiveRefused("Phần còn lại không còn chứng minh được, đã hủy việc bỏ dòng: " + faults[0].message)
    return made


def _keep(path: Path) -> None:
    """Have the file on the disk, not in memory alone, before what it stands for is deleted."""
    for place in (path, path.parent):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _refuse_who_does_not_own() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(pg_has_role(current_user, relowner, 'USAGE')) FROM pg_class"
            " WHERE oid IN ('units_auditentry'::regclass, 'units_auditlink'::regclass)"
        )
        owns = cursor.fetchone()[0]
    if not owns:
        raise ArchiveRefused(
            "Tài khoản cơ sở dữ liệu đang dùng không sở hữu bảng nhật ký nên không bỏ được dòng nào. Hãy chạy lệnh này "
            "bằng tài khoản chủ sở hữu, trong giờ bảo trì."
        )


def _proven(path: Path) -> Ends:
    """What the archive holds, once every line of it was found in the database."""
    try:
        found = verify_file(path)
        ends = read_archive(path)[0] if is_archive(path) else None
    except FileRefused as refusal:
        raise ArchiveRefused(str(refusal)) from None
    if ends is None:
        raise ArchiveRefused(f"{path.name} không phải tệp lưu trữ của archive_audit.")
    _refuse_unproven(found, ends)
    return ends


def _refuse_unproven(found: FileVerdict, ends: Ends) -> None:
    if found.faults:
        raise ArchiveRefused("Tệp lưu trữ có lỗi:\n" + "\n".join(fault.message for fault in found.faults))
    if ends.first != anchor().position + 1:
        raise ArchiveRefused(
            f"Chuỗi trong cơ sở dữ liệu bắt đầu ở mắt xích {anchor().position + 1}, tệp bắt đầu ở {ends.first}. Hãy bỏ "
            "theo đúng thứ tự các tệp; tệp đã bỏ dòng rồi thì không cần chạy lại."
        )
    if found.compared != ends.lines:
        raise ArchiveRefused("Không phải mọi dòng của tệp đều còn trong cơ sở dữ liệu này. Chưa dòng nào bị bỏ.")


def _refuse_young(ends: Ends) -> None:
    midnight = timezone.make_aware(datetime.combine(kept_from(), time.min))
    if AuditEntry.objects.filter(link__position__lte=ends.last, at__gte=midnight).exists():
        raise ArchiveRefused(
            f"Tệp có dòng từ ngày {kept_from():%d/%m/%Y} trở đi, phải giữ trong cơ sở dữ liệu "
            f"{settings.AUDIT_KEEP_MONTHS} tháng (AUDIT_KEEP_MONTHS). Hãy lưu trữ đến ngày sớm hơn."
        )


@contextmanager
def _triggers_aside() -> Iterator:
    """Within the transaction, let lines be deleted: what only the owner of the tables may."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            # A table with checks still to be made at the end of the transaction is not altered.
            checked = ["SET CONSTRAINTS ALL IMMEDIATE"]
            off = [*checked, *_switched("DISABLE"), "SET CONSTRAINTS ALL DEFERRED"]
            on = [*checked, *_switched("ENABLE")]
        else:
            marks = ", ".join(["%s"] * len(_TABLES))
            where = f"type = 'trigger' AND tbl_name IN ({marks})"
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {where}", _TABLES)  # noqa: S608  no value in it
            found = cursor.fetchall()
            off, on = [f"DROP TRIGGER {name}" for name, _ in found], [sql for _, sql in found]
        for statement in off:
            cursor.execute(statement)
        yield cursor
        for statement in on:
            cursor.execute(statement)


def _switched(how: str) -> list[str]:
    return [f"ALTER TABLE {table} {how} TRIGGER USER" for table in _TABLES]


def _record(action: str, summary: str, archived: Archived, anchored: AuditAnchor | None = None) -> None:
    by = machine()
    changes = {"hash": (None, archived.ends.hash), "sha256": (None, archived.sha256)}
    record(action, anchored or by, summary, by=by, changes=changes)
