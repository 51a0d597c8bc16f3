"""Entry of figures while a round is open: cell by cell, or a unit's whole row."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from indices.cells import Cell, Change, Value, problem_of
from indices.models import ComponentScore, Edition, Result
from units.audit import record_many
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require
from units.rows import insert_rows, update_rows

_FEW = 100
"""Units that a query names one by one."""


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
    edition = Edition.objects.select_related("index", "province").select_for_update(of=("self",)).get(pk=edition.pk)
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
    units = _names_to_enter(edition, {change.cell.unit for change in changes}, by)
    lines = dict(edition.lines.values_list("pk", "component__code"))
    _refuse_wrong(changes, units, lines, edition.size)
    stored = _Stored.of(edition, units)
    conflicts = {change.cell: seen for change in changes if (seen := stored.figures.get(change.cell)) != change.seen}
    if conflicts:
        raise CellConflict(conflicts)
    real = [change for change in changes if change.value != change.seen]
    by_unit: dict[int, list[Change]] = {}
    for change in real:
        by_unit.setdefault(change.cell.unit, []).append(change)
    rows = _write(edition, stored, by_unit, by)
    told = (
        (rows[unit], f"Nhập điểm {units[unit]} – {edition}", {_what(one.cell, lines): one[1:] for one in changed})
        for unit, changed in by_unit.items()
    )
    record_many(action, Result, told, by)
    return real


def _refuse_wrong(
    changes: Iterable[Change], units: Mapping[int, str], lines: Mapping[int, str], size: int | None
) -> None:
    """Raise RefusedCells for places outside the table and for values out of range."""
    problems = {}
    for change in changes:
        cell = change.cell
        if cell.unit not in units or (cell.line is not None and cell.line not in lines):
            problems[cell] = "Ô này không thuộc bảng điểm của đợt."
        problem = problem_of(cell, change.value, size)
        if problem:
            problems[cell] = problem
    if problems:
        raise RefusedCells(problems)


def _what(cell: Cell, lines: Mapping[int, str]) -> str:
    """The name of a figure in the audit trail."""
    name = "total" if cell.line is None else lines[cell.line]
    return name if cell.kind == "score" else f"{name} hạng"


@dataclass
class _Stored:
    """What the round holds for some units: their figures by cells, keys and versions of the rows that hold them."""

    figures: dict[Cell, Value] = field(default_factory=dict)
    results: dict[int, tuple[int, int]] = field(default_factory=dict)
    scores: dict[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, units: Collection[int]) -> "_Stored":
        """Read them (2 queries)."""
        stored = cls()
        results = _results(edition, units)
        for unit, pk, version, total, rank in results.values_list("unit", "pk", "version", "total", "rank"):
            stored.results[unit] = (pk, version)
            stored.figures[Cell(unit, None, "score")] = total
            stored.figures[Cell(unit, None, "rank")] = rank
        scores = ComponentScore.objects.filter(result__in=results.values("pk")).order_by()
        for unit, line, pk, score, rank in scores.values_list("result__unit", "line", "pk", "score", "rank"):
            stored.scores[unit, line] = pk
            stored.figures[Cell(unit, line, "score")] = score
            stored.figures[Cell(unit, line, "rank")] = rank
        return stored


def _names_to_enter(edition: Edition, wanted: set[int], by: User | None) -> dict[int, str]:
    """Return the wanted units that the round ranks; raise PermissionDenied for one out of the writer's reach."""
    may_all = by is None or by.is_machine
    allowed = _named(edition.units() if may_all else edition.units_for_entry(by), wanted)
    if not may_all and wanted - allowed.keys():
        for unit in edition.units().filter(pk__in=wanted - allowed.keys()):
            require(by, Permission.ENTER_RESULTS, unit)
    return allowed


def _named(units: QuerySet[Unit], wanted: set[int]) -> dict[int, str]:
    """The names of the wanted among some units (1 query)."""
    if len(wanted) <= _FEW:
        units = units.filter(pk__in=wanted)
    return {pk: name for pk, name in units.order_by().values_list("pk", "name") if pk in wanted}


def _results(edition: Edition, units: Collection[int]) -> QuerySet[Result]:
    """The rows of some units, of all where they are many; in no order."""
    rows = Result.objects.filter(edition=edition).order_by()
    return rows.filter(unit__in=list(units)) if len(units) <= _FEW else rows


def stored_field(cell: Cell) -> str:
    """Return the name of the attribute of a Result or ComponentScore that holds the cell's figure."""
    return "total" if cell.line is None and cell.kind == "score" else cell.kind


def _write(edition: Edition, stored: _Stored, by_unit: Mapping[int, list[Change]], by: User | None) -> dict[int, int]:
    """Save the changed figures in bulk; return the key of each unit's row. The round is locked and open."""
    figures = stored.figures
    places = {(change.cell.unit, change.cell.line): None for changes in by_unit.values() for change in changes}
    figures.update((change.cell, change.value) for changes in by_unit.values() for change in changes)
    entered = (timezone.now(), by.pk) if by else ()

    def whole(unit: int) -> tuple:
        return figures.get((unit, None, "score")), figures.get((unit, None, "rank")), *entered

    signed = ["entered_at", "entered_by_id"] if by else []
    new = ((edition.pk, unit, 1, *whole(unit)) for unit in by_unit if unit not in stored.results)
    insert_rows(Result, ["edition_id", "unit_id", "version", "total", "rank", *signed], new)
    old = ((stored.results[u][0], stored.results[u][1] + 1, *whole(u)) for u in by_unit if u in stored.results)
    update_rows(Result, ["version", "total", "rank", *signed], old)
    rows = {unit: pk for unit, (pk, _) in stored.results.items() if unit in by_unit}
    if by_unit.keys() - rows.keys():
        rows = dict(_results(edition, by_unit).values_list("unit", "pk"))

    components = [(unit, line) for unit, line in places if line is not None]

    def pair(unit: int, line: int) -> tuple:
        return figures.get((unit, line, "score")), figures.get((unit, line, "rank"))

    new = ((rows[unit], line, *pair(unit, line)) for unit, line in components if (unit, line) not in stored.scores)
    insert_rows(ComponentScore, ["result_id", "line_id", "score", "rank"], new)
    old = ((stored.scores[place], *pair(*place)) for place in components if place in stored.scores)
    update_rows(ComponentScore, ["score", "rank"], old)
    return rows


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
