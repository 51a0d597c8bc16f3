"""The life of a round: checked, opened again, published, corrected, opened to the public; when plans are due.

Figures of a published round are changed by nothing but a correction with its reason.
"""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from indices.actions.entry import CellConflict, RefusedCells, stored_field
from indices.cells import Cell, Kind, Value, problem_of
from indices.models import ComponentScore, Correction, Edition, EditionComponent, Result
from units.audit import record
from units.models import User
from units.permissions import Permission, require


@transaction.atomic
def check(*, edition: Edition, by: User) -> Edition:
    """Close a round for entry once somebody has gone through it."""
    edition = _life(edition, by, Edition.State.DRAFT)
    known = (
        Q(total__isnull=False) | Q(rank__isnull=False) | Q(scores__score__isnull=False) | Q(scores__rank__isnull=False)
    )
    if not edition.results.filter(known).exists():
        raise ValidationError("Đợt này chưa có số liệu nào để kiểm tra.")
    edition.state, edition.checked_at, edition.checked_by = Edition.State.CHECKED, timezone.now(), by
    return _saved(edition, "edition.check", "Kiểm tra xong", by)


@transaction.atomic
def reopen(*, edition: Edition, by: User) -> Edition:
    """Open a checked round for entry again."""
    edition = _life(edition, by, Edition.State.CHECKED)
    edition.state, edition.checked_at, edition.checked_by = Edition.State.DRAFT, None, None
    return _saved(edition, "edition.reopen", "Mở lại để nhập", by)


@transaction.atomic
def publish(*, edition: Edition, by: User) -> Edition:
    """Publish a checked round; its figures are frozen from then on."""
    edition = _life(edition, by, Edition.State.CHECKED)
    edition.state, edition.published_at, edition.published_by = Edition.State.PUBLISHED, timezone.now(), by
    return _saved(edition, "edition.publish", "Công bố", by)


@transaction.atomic
def set_plans_due(*, edition: Edition, due_on: date | None, by: User) -> Edition:
    """Set the day by which plans drawn from a published result must be issued; None takes it away.

    Raises ValidationError for a round that is not published and for a day before the year of the plans' results ended.
    """
    edition = _life(edition, by, Edition.State.PUBLISHED)
    if due_on is not None and not edition.year < due_on.year <= edition.year + 2:
        raise ValidationError(
            f"Hạn ban hành kế hoạch năm {edition.year + 1} phải từ ngày 01/01/{edition.year + 1} đến ngày"
            f" 31/12/{edition.year + 2}. Hãy xem lại năm."
        )
    before, edition.plans_due_on = edition.plans_due_on, due_on
    if before == due_on:
        return edition
    return _saved(edition, "edition.set_plans_due", "Đặt hạn ban hành kế hoạch", by, {"plans_due_on": (before, due_on)})


@transaction.atomic
def open_to_public(*, edition: Edition, by: User) -> Edition:
    """Let anybody read the published ranking without signing in.

    Raises ValidationError where it is open already, and for made-up figures except where the portal is tried out.
    """
    edition = _life(edition, by, Edition.State.PUBLISHED)
    if edition.is_sample and not settings.DEBUG:
        raise ValidationError("Số liệu minh họa không mở công khai được trên cổng đang phục vụ thật.")
    if edition.opened_at:
        raise ValidationError("Bảng xếp hạng này đã được mở công khai từ trước.")
    edition.opened_at, edition.opened_by = timezone.now(), by
    return _saved(edition, "edition.open_to_public", "Mở công khai", by, {"opened_at": (None, edition.opened_at)})


@transaction.atomic
def close_to_public(*, edition: Edition, by: User) -> Edition:
    """Take the ranking off the public pages at once. Raises ValidationError where it is not open."""
    edition = _life(edition, by, Edition.State.PUBLISHED)
    if not edition.opened_at:
        raise ValidationError("Bảng xếp hạng này không mở công khai.")
    opened, edition.opened_at, edition.opened_by = edition.opened_at, None, None
    return _saved(edition, "edition.close_to_public", "Thôi công khai", by, {"opened_at": (opened, None)})


def _life(edition: Edition, by: User, expected: str) -> Edition:
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    require(by, Permission.PUBLISH_RESULTS, edition.owner())
    if edition.state != expected:
        raise ValidationError(f"Đợt đang ở trạng thái “{edition.get_state_display()}”, không làm bước này được.")
    return edition


def _saved(edition: Edition, action: str, what: str, by: User, changes: dict | None = None) -> Edition:
    edition.full_clean()
    edition.save()
    record(action, edition, f"{what}: {edition}", by=by, changes=changes)
    return edition


@transaction.atomic
def correct(
    *, result: Result, line: EditionComponent | None, kind: Kind, seen: Value, value: Value, reason: str, by: User
) -> Correction:
    """Replace a published figure, keeping both values and the reason.

    Raises ValidationError, RefusedCells for a value out of range, CellConflict when the figure is no longer as seen.
    """
    edition = Edition.objects.select_for_update().get(pk=result.edition_id)
    require(by, Permission.PUBLISH_RESULTS, edition.owner())
    if not edition.is_published:
        raise ValidationError("Đợt chưa công bố, hãy sửa trực tiếp khi nhập điểm.")
    cell = Cell(result.unit_id, line and line.pk, kind)
    problem = problem_of(cell, value, edition.size)
    if problem:
        raise RefusedCells({cell: problem})
    if line is None:
        rows = Result.objects.filter(pk=result.pk)
    else:
        ComponentScore.objects.get_or_create(result=result, line=line)
        rows = ComponentScore.objects.filter(result=result, line=line)
    before = rows.values_list(stored_field(cell), flat=True).get()
    if before != seen:
        raise CellConflict({cell: before})
    if before == value:
        raise ValidationError("Giá trị đính chính giống giá trị đã công bố.")
    correction = Correction(
        result=result, line=line, kind=kind, before=before, after=value, reason=reason.strip(), corrected_by=by
    )
    correction.full_clean()
    correction.save()
    # Not through save(), which refuses published rows: this is the one place that may change them.
    rows.update(**{stored_field(cell): value})
    name = line.component.code if line else "total"
    record(
        "result.correct", result, f"Đính chính {result}: {reason}", by=by, changes={f"{name} {kind}": (before, value)}
    )
    return correction
