"""Entry of figures while a round is open: cell by cell, or a unit's whole row."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, QuerySet
from django.utils import timezone

from indices.cells import Cell, Change, Value, problem_of
from indices.models import ComponentScore, Edition, Result
from units.audit import record_many
from units.concurrency import StaleEdit
from units.models import Membership, Unit, User
from units.permissions import Permission, require
from units.prepared import Given, Prepared
from units.rows import insert_rows, update_rows

_FEW = 100
"""Units that a query names one by one."""

_LOCKED = Prepared(
    lambda: Edition.objects.select_for_update().order_by().filter(pk=Given("edition")).values_list("state", "size")
)
_GIVEN = Prepared(
    lambda: (
        Membership.objects.of_day(Given("day", DateField()))
        .filter(user=Given("user"))
        .giving(Permission.ENTER_RESULTS)
        .order_by()
        .values_list("unit")
    )
)
"""The units of a person's own memberships by which figures may be entered."""


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


def _lock_for_entry(edition: Edition) -> int | None:
    """Lock the round and return its size; raise ValidationError unless figures may be entered (1 query)."""
    [(state, size)] = _LOCKED(edition=edition.pk)
    if state == Edition.State.PUBLISHED:
        raise ValidationError("Kết quả đã công bố, không sửa trực tiếp được. Hãy lập đính chính có lý do.")
    if state == Edition.State.CHECKED:
        raise ValidationError("Đợt này đã kiểm tra xong, không nhập tiếp được. Hãy mở lại để nhập.")
    return size


@transaction.atomic
def save_cells(
    *, edition: Edition, changes: Iterable[Change], by: User | None, action: str = "result.enter"
) -> list[Change]:
    """Save figures of a round that is being entered, all or none; return the changes that did change something.

    `by` is None only for a command that whoever runs the installation gives; it reaches every unit of the round.
    Raises ValidationError when the round is closed, PermissionDenied for a unit out of the writer's reach, RefusedCells
    for values out of range or places outside the table, CellConflict where a cell no longer holds what was seen.
    """
    changes = list(changes)
    size = _lock_for_entry(edition)
    given = _units_giving(by)
    stored = _Stored.of(edition, {change.cell.unit for change in changes})
    units = _names_to_enter(edition, stored.units, {change.cell.unit for change in changes}, by, given)
    lines = _codes(edition, stored.lines, {change.cell.line for change in changes})
    _refuse_wrong(changes, units, lines, size)
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


_STORED = (
    *("unit", "unit__name", "unit__parent", "pk", "version", "total", "rank"),
    *("scores", "scores__line", "scores__line__component__code", "scores__score", "scores__rank"),
)
_OF_UNIT = Prepared(
    lambda: Result.objects.filter(edition=Given("edition"), unit=Given("unit")).order_by().values_list(*_STORED)
)


class _Place(NamedTuple):
    """A unit's name, and the id of the one above it."""

    name: str
    parent: int | None


@dataclass
class _Stored:
    """What the round holds for some units: their figures by cells, keys and versions of the rows that hold them, names
    and parents of the units, codes of the components."""

    figures: dict[Cell, Value] = field(default_factory=dict)
    results: dict[int, tuple[int, int]] = field(default_factory=dict)
    scores: dict[tuple[int, int], int] = field(default_factory=dict)
    units: dict[int, _Place] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, units: Collection[int]) -> "_Stored":
        """Read them (1 query)."""
        stored = cls()
        if len(units) == 1:
            rows = _OF_UNIT(edition=edition.pk, unit=next(iter(units)))
        else:
            rows = _results(edition, units).values_list(*_STORED)
        for unit, name, parent, result, version, total, whole, pk, line, code, score, rank in rows:
            if unit not in stored.results:
                stored.units[unit], stored.results[unit] = _Place(name, parent), (result, version)
                stored.figures[Cell(unit, None, "score")] = total
                stored.figures[Cell(unit, None, "rank")] = whole
            if pk is not None:
                stored.lines[line], stored.scores[unit, line] = code, pk
                stored.figures[Cell(unit, line, "score")] = score
                stored.figures[Cell(unit, line, "rank")] = rank
        return stored


def _units_giving(by: User | None) -> set[int] | None:
    """The units of the writer's own memberships that let figures be entered, read anew (1 query); None for all."""
    if by is None or by.is_machine:
        return None
    return {unit for (unit,) in _GIVEN(day=timezone.localdate(), user=by.pk)}


def _names_to_enter(
    edition: Edition, known: Mapping[int, _Place], wanted: set[int], by: User | None, given: set[int] | None
) -> dict[int, str]:
    """Return the wanted units that the round ranks; raise PermissionDenied for one out of the writer's reach.

    `known` are those that have a row in it. No query where they are all, and each is a unit of the writer's or right
    below one.
    """
    ranked = {pk: known[pk] for pk in wanted & known.keys()} | _ranked(edition, wanted - known.keys())
    if given is not None:
        _require_each({pk for pk, unit in ranked.items() if pk not in given and unit.parent not in given}, by)
    return {pk: unit.name for pk, unit in ranked.items()}


def _require_each(units: set[int], by: User) -> None:
    """Raise PermissionDenied unless the writer may enter figures in all of the units (1 query, none for no units)."""
    if not units:
        return
    allowed = Unit.objects.where_may(by, Permission.ENTER_RESULTS).filter(pk__in=units)
    for unit in Unit.objects.filter(pk__in=units - set(allowed.values_list("pk", flat=True))):
        require(by, Permission.ENTER_RESULTS, unit)


def _ranked(edition: Edition, wanted: set[int]) -> dict[int, _Place]:
    """The wanted among the units of the round (1 query, none where none is wanted)."""
    if not wanted:
        return {}
    units = edition.units().filter(pk__in=wanted) if len(wanted) <= _FEW else edition.units()
    rows = units.order_by().values_list("pk", "name", "parent")
    return {pk: _Place(name, parent) for pk, name, parent in rows if pk in wanted}


def _codes(edition: Edition, known: Mapping[int, str], wanted: set[int | None]) -> Mapping[int, str]:
    """The components' codes by the ids of the round's lines (1 query, none where `known` has the wanted)."""
    if wanted - known.keys() <= {None}:
        return known
    return dict(edition.lines.order_by().values_list("pk", "component__code"))


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
    _lock_for_entry(edition)
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
