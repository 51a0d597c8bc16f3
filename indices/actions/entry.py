"""Entry of figures while a round is open: cell by cell, or a unit's whole row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from indices.cells import Cell, Change, Value, problem_of
from indices.models import ComponentScore, Edition, EditionComponent, Result
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require


@dataclass(frozen=True)
class Figure:
    """A score (0-10) and a rank (from 1), either of which may be missing."""

    score: Decimal | None
    rank: int | None


class RefusedCells(Exception):
    """Cells that cannot be saved: a sentence for each."""

    def __init__(self, problems: Mapping[Cell, str]):
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


class CellConflict(Exception):
    """Cells that somebody else changed after the writer saw them, with what stands there now."""

    def __init__(self, current: Mapping[Cell, Value]):
        super().__init__("Người khác vừa lưu ô này trước bạn.")
        self.current = dict(current)


def _open_for_entry(edition: Edition) -> Edition:
    """Return the edition, locked; raise ValidationError unless figures may be entered."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.is_published:
        raise ValidationError("Kết quả đã công bố, không sửa trực tiếp được. Hãy lập đính chính có lý do.")
    if edition.state == Edition.State.CHECKED:
        raise ValidationError("Đợt này đã kiểm tra xong, không nhập tiếp được. Hãy mở lại để nhập.")
    return edition


@transaction.atomic
def save_cells(
    *, edition: Edition, changes: Iterable[Change], by: User | None, action: str = "result.enter"
) -> list[Change]:
    """Save figures of a round that is being entered, all or none; return the changes that did change something.

    `by` is None only for a command that whoever runs the installation gives; it reaches every unit of the round.
    Raises ValidationError when the round is closed, PermissionDenied for a unit out of the writer's reach, RefusedCells
    for values out of range or places outside the table, CellConflict where a cell no longer holds what was seen.
    """
    edition = _open_for_entry(edition)
    changes = list(changes)
    units = _units_to_enter(edition, {change.cell.unit for change in changes}, by)
    lines = {line.pk: line for line in edition.lines.select_related("component")}
    problems = {
        change.cell: "Ô này không thuộc bảng điểm của đợt."
        for change in changes
        if change.cell.unit not in units or (change.cell.line is not None and change.cell.line not in lines)
    }
    for change in changes:
        problem = problem_of(change.cell, change.value, edition.size)
        if problem:
            problems[change.cell] = problem
    if problems:
        raise RefusedCells(problems)

    results = {result.unit_id: result for result in edition.results.prefetch_related("scores")}
    scores = {(result.unit_id, score.line_id): score for result in results.values() for score in result.scores.all()}

    def current(cell: Cell) -> Value:
        row = results.get(cell.unit) if cell.line is None else scores.get((cell.unit, cell.line))
        return row and getattr(row, stored_field(cell))

    conflicts = {change.cell: current(change.cell) for change in changes if current(change.cell) != change.seen}
    if conflicts:
        raise CellConflict(conflicts)

    real = [change for change in changes if change.value != change.seen]
    by_unit: dict[int, list[Change]] = {}
    for change in real:
        by_unit.setdefault(change.cell.unit, []).append(change)
    _write(edition, by_unit, units, results, scores, lines, by, action)
    return real


def _units_to_enter(edition: Edition, wanted: set[int], by: User | None) -> dict[int, Unit]:
    """Return the wanted units that the round ranks; raise PermissionDenied for one out of the writer's reach."""
    units = {unit.pk: unit for unit in edition.units() if unit.pk in wanted}
    if by is None:
        return units
    allowed = set(
        Unit.objects.where_may(by, Permission.ENTER_RESULTS).filter(pk__in=units).values_list("pk", flat=True)
    )
    for pk in units.keys() - allowed:
        require(by, Permission.ENTER_RESULTS, units[pk])
    return units


def stored_field(cell: Cell) -> str:
    """Return the name of the attribute of a Result or ComponentScore that holds the cell's figure."""
    return "total" if cell.line is None and cell.kind == "score" else cell.kind


def _write(
    edition: Edition,
    by_unit: Mapping[int, list[Change]],
    units: Mapping[int, Unit],
    results: Mapping[int, Result],
    scores: Mapping[tuple[int, int], ComponentScore],
    lines: Mapping[int, EditionComponent],
    by: User | None,
    action: str,
) -> None:
    """Save the changed figures in bulk, with one audit line for each unit. The round is locked and open."""
    entered_at = timezone.now()
    rows: dict[int, Result] = {}
    cells: dict[tuple[int, int], ComponentScore] = {}
    written: dict[int, dict[str, tuple]] = {}
    for unit, changes in by_unit.items():
        row = rows[unit] = results.get(unit) or Result(edition=edition, unit=units[unit], version=0)
        row.version += 1
        if by:
            row.entered_at, row.entered_by = entered_at, by
        written[unit] = {}
        for change in changes:
            line = change.cell.line
            name = "total" if line is None else lines[line].component.code
            written[unit][name if change.cell.kind == "score" else f"{name} hạng"] = (change.seen, change.value)
            if line is None:
                setattr(row, stored_field(change.cell), change.value)
            else:
                place = (unit, line)
                if place not in cells:
                    cells[place] = scores.get(place) or ComponentScore(line=lines[line])
                setattr(cells[place], change.cell.kind, change.value)
    _save_all(Result, rows.values(), ["total", "rank", "version", "entered_at", "entered_by"])
    for (unit, _), cell in cells.items():
        cell.result = rows[unit]
    _save_all(ComponentScore, cells.values(), ["score", "rank"])
    for unit, changed in written.items():
        record(action, rows[unit], f"Nhập điểm {units[unit]} – {edition}", by=by, changes=changed)


def _save_all(model: type[Model], objects: Iterable[Model], fields: list[str]) -> None:
    """Create those that are not stored yet, update the given fields of the others."""
    new, old = [], []
    for item in objects:
        (old if item.pk else new).append(item)
    model.objects.bulk_create(new, batch_size=1000)
    model.objects.bulk_update(old, fields, batch_size=500)


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
) -> Result | None:
    """Save a unit's whole row; `scores` maps the id of an EditionComponent to its figures.

    `version` is the row's version that the writer saw, 0 for a new row. Raises StaleEdit when somebody saved in
    between, and what save_cells raises.
    """
    edition = _open_for_entry(edition)
    result = edition.results.filter(unit=unit).prefetch_related("scores").first()
    if (result.version if result else 0) != version:
        raise StaleEdit(result)
    stored = {score.line_id: score for score in result.scores.all()} if result else {}
    changes = [
        Change(Cell(unit.pk, None, "score"), result and result.total, total),
        Change(Cell(unit.pk, None, "rank"), result and result.rank, rank),
    ]
    for line, figure in scores.items():
        row = stored.get(line)
        changes.append(Change(Cell(unit.pk, line, "score"), row and row.score, figure.score))
        changes.append(Change(Cell(unit.pk, line, "rank"), row and row.rank, figure.rank))
    save_cells(edition=edition, changes=changes, by=by)
    return edition.results.filter(unit=unit).first()
