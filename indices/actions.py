"""Writes of results. Published rounds are closed here: nothing in this module changes their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from indices.models import ComponentScore, Edition, Result
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require


@dataclass(frozen=True)
class Figure:
    """A score (0-10) and a rank (from 1), either of which may be missing."""

    score: Decimal | None
    rank: int | None


@transaction.atomic
def enter_result(
    *,
    edition: Edition,
    unit: Unit,
    total: Decimal | None,
    rank: int | None,
    scores: Mapping[int, Figure],
    version: int,
    by: User,
) -> Result:
    """Save a unit's row of a round that is being entered; `scores` maps the id of an EditionComponent to its figures.

    `version` is the row's version that the writer saw, 0 for a new row. Raises StaleEdit when somebody saved in
    between, ValidationError when the round is published, a figure is out of range or a rank is beyond the block.
    """
    require(by, Permission.ENTER_RESULTS, unit)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.is_published:
        raise ValidationError("Kết quả đã công bố, không sửa trực tiếp được. Hãy lập đính chính có lý do.")
    if not edition.units().filter(pk=unit.pk).exists():
        raise ValidationError(f"{unit} không thuộc {edition.get_block_display().lower()} năm {edition.year}.")
    lines = {line.pk: line for line in edition.lines.all()}
    for what, place in [("tổng", rank), *((lines[pk].name, figure.rank) for pk, figure in scores.items())]:
        if place is not None and edition.size and place > edition.size:
            raise ValidationError(f"Hạng {place} ({what}) vượt quá số đơn vị của khối ({edition.size}).")

    result = Result.objects.filter(edition=edition, unit=unit).first() or Result(edition=edition, unit=unit, version=0)
    if result.version != version:
        raise StaleEdit(result)
    before = {score.line_id: score for score in result.scores.all()} if result.pk else {}
    changes: dict[str, tuple] = {}
    if (result.total, result.rank) != (total, rank):
        changes |= {"total": (result.total, total), "rank": (result.rank, rank)}
    result.total, result.rank, result.version = total, rank, version + 1
    result.full_clean()
    result.save()
    for pk, figure in scores.items():
        row = before.get(pk) or ComponentScore(result=result, line=lines[pk])
        if (row.score, row.rank) == (figure.score, figure.rank):
            continue
        changes[lines[pk].component.code] = (_written(row), _written(figure))
        row.score, row.rank = figure.score, figure.rank
        row.full_clean()
        row.save()
    if changes:
        record("result.enter", result, f"Nhập điểm {unit} – {edition}", by=by, changes=changes)
    return result


def _written(figure: Figure | ComponentScore) -> str:
    return f"{'–' if figure.score is None else figure.score} / {'–' if figure.rank is None else figure.rank}"
