"""The life of an uploaded plan: taken in, read once, corrected on its newest version, saved as a draft."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from indices.models import Index
from plans.importing.corrections import Values, correct
from plans.importing.limits import MOST_BYTES
from plans.importing.matching import vocabulary_for
from plans.importing.saving import save_document
from plans.importing.serial import document_from_json, document_to_json, source_to_json, storable
from plans.importing.source import PlanRefused
from plans.importing.whole import read_plan
from plans.models import Plan, PlanImport
from plans.models.plan_import import TAKEN_UP_AGAIN_AFTER
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require
from units.vietnamese import nfc

MOST_ATTEMPTS = 3
_GONE_WRONG = (
    "Cổng đã thử đọc tệp này 3 lần mà không xong. Hãy lưu lại tệp bằng Word (.docx) rồi tải lên; nếu vẫn không được,"
    " hãy báo người quản trị."
)
_logger = logging.getLogger(__name__)
Enqueue = Callable[[int], object]


def refuse_second_plan(unit: Unit, index: Index, year: int) -> None:
    """Raise ValidationError where the agency already has a plan of that index and year."""
    if unit.plans.filter(index=index, year=year).exists():
        raise ValidationError(f"{unit} đã có kế hoạch {index} năm {year}. Hãy mở kế hoạch đó hoặc chọn năm khác.")


def too_large() -> str:
    """The sentence about a file that is larger than what is read."""
    return f"Tệp lớn hơn {MOST_BYTES // 2**20} MB là mức đọc được. Hãy bỏ bớt hình ảnh hoặc tách riêng phần kế hoạch."


@transaction.atomic
def take_in(
    *, unit: Unit, index: Index, year: int, data: bytes, filename: str, by: User, enqueue: Enqueue
) -> PlanImport:
    """Keep an uploaded file and have it read; `enqueue` gets its id once it is committed. Where there is no queue just
    then, the sweep finds the file later.

    Raises PermissionDenied, ValidationError (too large, or the agency has that plan).
    """
    require(by, Permission.EDIT_PLANS, unit)
    refuse_second_plan(unit, index, year)
    if len(data) > MOST_BYTES:
        raise ValidationError(too_large())
    taken = PlanImport(
        unit=unit, index=index, year=year, name=storable(nfc(filename))[-200:], size=len(data), uploaded_by=by,
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    taken.file.save("", ContentFile(data), save=False)
    taken.save()
    record("plan.import-upload", taken, f"Tải lên tệp {taken}", by=by, changes={"sha256": (None, taken.sha256)})
    transaction.on_commit(lambda: enqueue(taken.pk), robust=True)
    return taken


def take_up_again(taken: PlanImport, enqueue: Enqueue) -> bool:
    """Have a file read whose worker has not come back; at most once in two minutes, whoever asks."""
    late = timezone.now() - TAKEN_UP_AGAIN_AFTER
    waiting = PlanImport.objects.to_take_up().filter(pk=taken.pk, queued_at__lt=late)
    if not waiting.update(queued_at=timezone.now()):
        return False
    transaction.on_commit(lambda: enqueue(taken.pk), robust=True)
    return True


def sweep(enqueue: Enqueue) -> None:
    """Have every file read whose worker has not come back, or whose job was lost with the queue."""
    for taken in PlanImport.objects.to_take_up().defer("source", "document", "choices"):
        take_up_again(taken, enqueue)


def read_import(pk: int) -> None:
    """Read and understand a file that waits; nothing happens where another worker has it or has had it."""
    now = timezone.now()
    claim = {"state": PlanImport.State.READING, "taken_at": now, "attempts": F("attempts") + 1}
    if not PlanImport.objects.to_take_up().filter(pk=pk).update(**claim):
        return
    taken = PlanImport.objects.select_related("unit__parent", "index").get(pk=pk)
    if taken.attempts > MOST_ATTEMPTS:
        _refuse(taken, now, _GONE_WRONG)
        return
    try:
        found = _understood(taken)
    except PlanRefused as refusal:
        _refuse(taken, now, refusal.sentence)
    else:
        _finish(taken, now, state=PlanImport.State.READ, **found)


def _understood(taken: PlanImport) -> dict:
    with taken.file.open() as file:
        data = file.read()
    source, document = read_plan(
        data,
        taken.name,
        index=taken.index.code,
        year=taken.year,
        unit=taken.unit.name,
        vocabulary=vocabulary_for(taken.unit, taken.index),
    )
    return {"source": source_to_json(source), "document": document_to_json(document)}


def _refuse(taken: PlanImport, taken_at: datetime, sentence: str) -> None:
    """Keep only why: nothing of a refused file stays."""
    if _finish(taken, taken_at, state=PlanImport.State.REFUSED, problem=sentence, file=""):
        taken.file.storage.delete(taken.file.name)
        _logger.info("Plan import %s refused: %s", taken.pk, sentence)


def _finish(taken: PlanImport, taken_at: datetime, **values) -> int:
    """Write an outcome, unless another worker has taken the file up since."""
    mine = PlanImport.objects.filter(pk=taken.pk, state=PlanImport.State.READING, taken_at=taken_at)
    return mine.update(**values)


def newest(taken: PlanImport, version: int) -> PlanImport:
    """Return the import, locked, for a change that was made on a version of it. Raises StaleEdit for an older one."""
    locked = PlanImport.objects.select_for_update(of=("self",)).select_related("unit__parent", "index")
    current = locked.get(pk=taken.pk)
    if current.version != version or current.state != PlanImport.State.READ:
        raise StaleEdit(current)
    return current


@transaction.atomic
def keep_correction(taken: PlanImport, version: int, place: str, action: str, values: Values) -> tuple[PlanImport, str]:
    """Make one correction and return the import with the place to look at then.

    Raises StaleEdit where somebody was faster, LookupError and CorrectionRefused as `correct` does.
    """
    current = newest(taken, version)
    document, after = correct(document_from_json(current.document), place, action, values)
    current.document = document_to_json(document)
    _keep(current)
    return current, after


@transaction.atomic
def keep_choices(taken: PlanImport, version: int, choices: Mapping[str, str]) -> PlanImport:
    """Keep what names of offices were said to mean. Raises StaleEdit where somebody was faster."""
    current = newest(taken, version)
    current.choices |= choices
    _keep(current)
    return current


def _keep(current: PlanImport) -> None:
    current.version += 1
    current.save(update_fields=["document", "choices", "version"])


@transaction.atomic
def read_again(taken: PlanImport, version: int, *, index: Index, year: int, by: User, enqueue: Enqueue) -> PlanImport:
    """Have a file understood anew as a plan of another index or year; corrections made so far are given up.

    Raises StaleEdit, ValidationError (the agency has that plan).
    """
    current = newest(taken, version)
    refuse_second_plan(current.unit, index, year)
    record(
        "plan.import-again", current, f"Đọc lại tệp {current.name}", by=by,
        changes={"index": (current.index, index), "year": (current.year, year)},
    )  # fmt: skip
    current.index, current.year, current.state = index, year, PlanImport.State.WAITING
    current.source = current.document = current.taken_at = None
    current.choices, current.attempts, current.queued_at = {}, 0, timezone.now()
    current.version += 1
    current.save()
    transaction.on_commit(lambda: enqueue(current.pk), robust=True)
    return current


@transaction.atomic
def save_import(taken: PlanImport, version: int, choices: Mapping[str, str], by: User) -> Plan:
    """Save what was understood and corrected as a draft plan; the file stays as its source.

    Raises PermissionDenied, StaleEdit, ValidationError (also where the agency already has that plan).
    """
    current = newest(taken, version)
    current.choices |= choices
    document = document_from_json(current.document)
    plan = save_document(
        document, unit=current.unit, index=current.index, year=current.year, by=by, choices=current.choices
    )
    current.state, current.plan = PlanImport.State.SAVED, plan
    current.version += 1
    current.save(update_fields=["state", "plan", "choices", "version"])
    return plan


@transaction.atomic
def give_up(taken: PlanImport, by: User) -> None:
    """Forget an import that was not saved, with its file."""
    current = PlanImport.objects.select_for_update(of=("self",)).select_related("unit", "index").get(pk=taken.pk)
    if current.state == PlanImport.State.SAVED:
        raise StaleEdit(current)
    record("plan.import-discard", current, f"Bỏ tệp {current}", by=by)
    name, storage = current.file.name, current.file.storage
    current.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
