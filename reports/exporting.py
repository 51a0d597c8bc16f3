"""The life of an export of plans: asked for, made file by file by a worker, gone on with where a worker was lost."""

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from plans.models import Plan
from reports.documents.content import CannotBeLaidOut
from reports.documents.pdf import AT_ONCE, Later, side_by_side
from reports.documents.plan_files import FORMATS
from reports.export_names import names_of
from reports.export_zip import packed
from reports.issuing.keeping import FileLost
from reports.models import Export, ExportItem
from reports.models.export import KEPT, TAKEN_UP_AGAIN_AFTER
from units.audit import record
from units.models import User

MOST_FILES = 2000
"""Files in one export: at a third of a second each, ten minutes of a worker."""

MOST_BUSY = 3
"""Exports that one person may have under way."""

MOST_ATTEMPTS = 3
"""Workers that may be lost over one file before the export is stopped."""

SLICE = timedelta(minutes=2)
"""How long a worker keeps at one export before other work gets its turn; well under the time limit of a job."""

FAULT = "Cổng gặp lỗi khi lập tệp này; lỗi đã được ghi vào nhật ký máy chủ. Hãy báo người quản trị."
LOST_RIGHT = "Bạn không còn quyền xem kế hoạch này, hoặc kế hoạch không còn."
_DEADLY = "Máy chủ dừng đột ngột ba lần liền khi đang lập tệp này."
_DEADLY_PACKING = "Máy chủ dừng đột ngột ba lần liền khi ghép tệp ZIP. Hãy bấm “Làm tiếp”; nếu vẫn dừng, báo quản trị."

_logger = logging.getLogger(__name__)
Enqueue = Callable[[int], object]
Content = tuple[bytes | None, str]
"""A file, or None and why there is none."""


class _Lost(Exception):
    """The export is this worker's no longer: it was stopped, or another worker has taken it up."""


@transaction.atomic
def ask(*, plans: QuerySet, formats: Iterable[str], title: str, by: User, enqueue: Enqueue) -> Export:
    """Have the plans that the person may read made into one ZIP; `enqueue` gets its id once it is committed.
    Where there is no queue just then, the sweep finds the export later.

    formats: keys of FORMATS. Raises ValidationError without plans or formats, above MOST_FILES files, and where the
    person has MOST_BUSY exports under way.
    """
    chosen = [suffix for suffix in FORMATS if suffix in set(formats)]
    if not chosen:
        raise ValidationError("Chưa chọn định dạng nào. Hãy chọn PDF, Word hoặc JSON.")
    readable = Plan.objects.visible_to(by).filter(pk__in=plans.order_by().values("pk"))
    names = names_of(readable.select_related("unit", "index"), chosen)
    if not names:
        raise ValidationError("Chưa chọn kế hoạch nào. Hãy đánh dấu ít nhất một kế hoạch trong danh sách.")
    if len(names) > MOST_FILES:
        raise ValidationError(
            f"Đợt xuất có {len(names)} tệp, quá {MOST_FILES} tệp. Hãy lọc bớt kế hoạch hoặc chọn ít định dạng hơn."
        )
    _refuse_many(by)
    export = Export.objects.create(title=title[:200], asked_by=by, seen_at=timezone.now())
    ExportItem.objects.bulk_create(
        ExportItem(export=export, position=position, plan=plan, format=suffix, name=name)
        for position, (plan, suffix, name) in enumerate(names, start=1)
    )
    record("plan.export_zip", export, f"Xuất {len(names)} tệp kế hoạch: {export}", by=by)
    transaction.on_commit(lambda: enqueue(export.pk), robust=True)
    return export


def _refuse_many(by: User) -> None:
    User.objects.select_for_update().get(pk=by.pk)
    if by.exports.busy().count() >= MOST_BUSY:
        raise ValidationError(f"Bạn đang có {MOST_BUSY} đợt xuất chưa xong. Hãy chờ một đợt xong hoặc dừng bớt.")


@transaction.atomic
def stop(*, export: Export, by: User) -> None:
    """Stop an export that is under way; its worker notices at the next file. Raises ValidationError for another."""
    current = _locked(export)
    if not current.is_busy:
        raise ValidationError("Đợt xuất này không còn đang chạy nên không cần dừng.")
    _stop(Export.objects.filter(pk=current.pk), f"{by} đã dừng đợt xuất này.")
    record("plan.export_stop", current, f"Dừng xuất: {current}", by=by)


@transaction.atomic
def go_on(*, export: Export, by: User, enqueue: Enqueue) -> None:
    """Go on with an export that was stopped, from where it was. Raises ValidationError for another."""
    current = _locked(export)
    if current.state != Export.State.STOPPED:
        raise ValidationError("Chỉ đợt xuất đã dừng mới làm tiếp được.")
    _refuse_many(by)
    Export.objects.filter(pk=current.pk).update(
        state=Export.State.WAITING, attempts=0, problem="", finished_at=None, seen_at=timezone.now()
    )
    record("plan.export_again", current, f"Làm tiếp đợt xuất: {current}", by=by)
    transaction.on_commit(lambda: enqueue(current.pk), robust=True)


def _locked(export: Export) -> Export:
    return Export.objects.select_for_update().get(pk=export.pk)


def _stop(exports: QuerySet, why: str) -> int:
    return exports.update(state=Export.State.STOPPED, problem=why, finished_at=timezone.now())


def sweep(enqueue: Enqueue) -> None:
    """Have taken up what no worker has been heard of at, and delete the files of exports that were kept long enough."""
    now = timezone.now()
    silent = Export.objects.to_take_up().filter(Q(seen_at=None) | Q(seen_at__lt=now - TAKEN_UP_AGAIN_AFTER))
    for pk in silent.values_list("pk", flat=True):
        waiting = Export.objects.to_take_up().filter(pk=pk, state=Export.State.WAITING)
        waiting.update(seen_at=now)  # so that a long queue is not filled with the same export
        enqueue(pk)
    for export in Export.objects.over_before(now - KEPT):
        _forget(export)


def _forget(export: Export) -> None:
    """Delete the files first: where that is broken off, the next sweep finds the export again."""
    for row in (export, *export.items.exclude(file="")):
        if row.file:
            row.file.storage.delete(row.file.name)
    export.items.update(file="")
    Export.objects.filter(pk=export.pk).update(state=Export.State.GONE, file="")


# --- A worker's part -----------------------------------------------------------------------------------------------


class _Claim:
    """A worker's hold on an export: good while nobody has written to it since the worker was last heard of."""

    def __init__(self, export: Export, seen_at: datetime):
        self.export, self._seen_at = export, seen_at

    @classmethod
    def take(cls, pk: int) -> "_Claim | None":
        """Claim an export that waits or whose worker is gone; None where another has it or it is over."""
        now = timezone.now()
        claim = {"state": Export.State.RUNNING, "seen_at": now, "attempts": F("attempts") + 1}
        if not Export.objects.to_take_up().filter(pk=pk).update(**claim):
            return None
        return cls(Export.objects.select_related("asked_by").get(pk=pk), now)

    @property
    def rows(self) -> QuerySet:
        """The export as long as it is this worker's."""
        return Export.objects.filter(pk=self.export.pk, state=Export.State.RUNNING, seen_at=self._seen_at)

    def write(self, **values) -> None:
        """Write to the export; raises _Lost."""
        if not self.rows.update(**values):
            raise _Lost
        self._seen_at = values.get("seen_at", self._seen_at)

    def alive(self, **values) -> None:
        """Say that the worker is there; raises _Lost."""
        self.write(seen_at=timezone.now(), **values)

    def alive_at_times(self) -> None:
        """The same for quick steps: at most once in five seconds."""
        if timezone.now() - self._seen_at > timedelta(seconds=5):
            self.alive()


def make(pk: int, enqueue: Enqueue) -> None:
    """Make what is missing of an export, for SLICE at most and then again by way of the queue; safe to run twice."""
    claim = _Claim.take(pk)
    if claim is None:
        return
    try:
        if claim.export.attempts > MOST_ATTEMPTS:
            _give_up(claim)
        elif _make_items(claim):
            _finish(claim)
        else:
            claim.write(state=Export.State.WAITING, attempts=0, seen_at=timezone.now())
            enqueue(pk)
    except _Lost:
        _logger.info("Export %s is left to whoever has it now", pk)


def _give_up(claim: _Claim) -> None:
    """Stop, and let the file at which the workers were lost be the one that is missing when somebody goes on."""
    item = claim.export.items.open().first()
    if item is None:
        why = _DEADLY_PACKING
    else:
        ExportItem.objects.filter(pk=item.pk).update(problem=_DEADLY)
        why = f"Máy chủ dừng đột ngột ba lần liền khi đang lập “{item.name}”. Bấm “Làm tiếp” để lập các tệp còn lại."
    if _stop(claim.rows, why):
        _logger.error("Export %s stopped: %s", claim.export.pk, why)


def _make_items(claim: _Claim) -> bool:
    """Make the files that are missing; tell whether all are settled. Raises _Lost."""
    ends = monotonic() + SLICE.total_seconds()
    items, begun = deque(claim.export.items.open()), deque()
    with side_by_side() as later:
        while items or begun:
            while items and len(begun) <= AT_ONCE and monotonic() < ends:
                begun.append((items[0], _content(items.popleft(), claim.export.asked_by, later)))
            if not begun:
                return False
            _make_item(*begun.popleft())
            claim.alive(attempts=1)
    return True


def _make_item(item: ExportItem, content_of: Callable[[], Content]) -> None:
    storage = item.file.storage
    if item.file:  # left half written by a worker that was lost
        storage.delete(item.file.name)
    row = ExportItem.objects.filter(pk=item.pk, sha256="", problem="")
    content, problem = content_of()
    if content is None:
        row.update(file="", problem=problem[:300])
        return
    name = item.file.field.generate_filename(item, "")
    row.update(file=name)
    storage.save(name, ContentFile(content))
    if not row.filter(file=name).update(sha256=hashlib.sha256(content).hexdigest(), size=len(content)):
        storage.delete(name)  # a worker that took this one for lost was faster


def _content(item: ExportItem, by: User, later: Later) -> Callable[[], Content]:
    """Begin a file; what comes back waits for it."""
    readable = Plan.objects.visible_to(by).select_related("unit__parent", "index", "focal_point", "adjusts")
    plan = readable.filter(pk=item.plan_id).first()
    if plan is None:
        return lambda: (None, LOST_RIGHT)
    wait, problem = _tried(item, lambda: FORMATS[item.format].begin(plan, later))
    return (lambda: _tried(item, wait)) if wait else (lambda: (None, problem))


def _tried(item: ExportItem, work: Callable[[], Any]) -> tuple[Any, str]:
    """What the work gives, or None and why it gives nothing."""
    try:
        return work(), ""
    except (CannotBeLaidOut, FileLost) as reason:
        return None, str(reason)
    except Exception:  # whatever is wrong with one plan does not keep the others back
        _logger.exception("Export %s: %s could not be made", item.export_id, item.name)
        return None, FAULT


def _finish(claim: _Claim) -> None:
    """Pack what was made into the ZIP and let go of the single files. Raises _Lost."""
    export = claim.export
    if export.file:  # left half written by a worker that was lost
        export.file.storage.delete(export.file.name)
    with packed(export, claim.alive_at_times) as (file, digest):
        name = export.file.field.generate_filename(export, "")
        claim.alive(file=name)
        size = file.size
        export.file.storage.save(name, file)
    try:
        claim.write(
            state=Export.State.DONE, file=name, sha256=digest, size=size, finished_at=timezone.now(), problem=""
        )
    except _Lost:
        export.file.storage.delete(name)
        raise
    for item in export.items.exclude(file=""):
        item.file.storage.delete(item.file.name)
    export.items.update(file="")
