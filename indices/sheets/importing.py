"""A table of figures from a file into a round: what it would change, shown and corrected first, then saved whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from string import ascii_uppercase
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction

from indices.actions import save_cells
from indices.cells import Cell, Change, Value
from indices.models import Edition, EditionComponent, SourceFile
from indices.sheets.files import read_sheets
from indices.sheets.headings import IGNORE, RANK, TOTAL, UNIT
from indices.sheets.tables import Column, Known, Problem, Row, Table, propose
from units.audit import record
from units.collecting import no_cycles_sought
from units.models import Unit, User
from units.models.unit import in_alphabet
from units.vietnamese import format_number


class ProposedChange(NamedTuple):
    """A figure that the file would change: where it stands in the file, whose it is, from what to what."""

    cell: str
    place: Cell
    unit: Unit
    line: EditionComponent | None
    before: Value
    after: Value

    @property
    def what(self) -> str:
        """The figure's name for people."""
        if self.line is None:
            return "Điểm tổng" if self.place.kind == "score" else "Xếp hạng"
        return self.line.name if self.place.kind == "score" else f"{self.line.name} (hạng)"

    @property
    def before_text(self) -> str:
        return self._text(self.before)

    @property
    def after_text(self) -> str:
        return self._text(self.after)

    def _text(self, value: Value) -> str:
        return format_number(value, 2 if self.place.kind == "score" else None)

    def as_change(self) -> Change:
        return Change(self.place, self.before, self.after)


@dataclass
class Preparation:
    """What a file would do to a round. Nothing is saved while there are problems."""

    edition: Edition
    filename: str
    sha256: str
    table: Table
    changes: list[ProposedChange] = field(default_factory=list)
    current: dict[Cell, Value] = field(default_factory=dict)
    ranked: list[Unit] = field(default_factory=list)
    lines: list[EditionComponent] = field(default_factory=list)

    @cached_property
    def units(self) -> list[Unit]:
        """The units of the round in the order of the alphabet."""
        return in_alphabet(self.ranked)

    @property
    def problems(self) -> list[Problem]:
        return self.table.problems

    @property
    def rows(self) -> list[Row]:
        return self.table.rows

    @property
    def columns(self) -> list[Column]:
        return self.table.columns

    @property
    def matched_rows(self) -> int:
        return sum(row.unit is not None for row in self.table.rows)


class ImportRefused(Exception):
    """A table with problems is not saved."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(f"{problem.cell}: {problem.message}" for problem in problems))
        self.problems = problems


@no_cycles_sought()
def prepare(*, edition: Edition, data: bytes, filename: str, choices: Mapping[str, str] | None = None) -> Preparation:
    """Read a file against the round as it now stands; `choices` are corrections by hand as `tables.propose` takes them.

    Raises SpreadsheetRefused for a file that cannot be read.
    """
    lines = {line.component.code: line for line in edition.lines.select_related("component")}
    units = {unit.code: unit for unit in edition.units()}
    table = propose(
        read_sheets(data, filename),
        components=known_components(edition, lines.values()),
        units={code: (unit.name, unit.short_name, code) for code, unit in units.items()},
        year=edition.year,
        size=edition.size,
        choices=_sound(choices or {}, lines),
    )
    unmatched = {str(row.number): row.name for row in table.rows if row.unit is None}
    table.problems[:] = [_explained(problem, unmatched, edition) for problem in table.problems]
    preparation = Preparation(edition, filename, hashlib.sha256(data).hexdigest(), table, current=_current(edition))
    preparation.ranked = list(units.values())
    preparation.lines = list(lines.values())
    for figure in table.figures:
        unit, line = units[figure.unit], lines[figure.component] if figure.component else None
        place = Cell(unit.pk, line and line.pk, figure.kind)
        before = preparation.current.get(place)
        if before != figure.value:
            preparation.changes.append(ProposedChange(figure.cell, place, unit, line, before, figure.value))
    return preparation


def known_components(edition: Edition, lines) -> list[Known]:
    """Return the round's components with every name that they have carried in rounds of the index."""
    lines = list(lines)
    aliases: dict[int, list[str]] = {}
    named = EditionComponent.objects.filter(component__in=[line.component_id for line in lines])
    for component, name in named.order_by().values_list("component", "name").distinct():
        aliases.setdefault(component, []).append(name)
    own = {line.name for line in lines}
    return [
        Known(
            line.component.code,
            (
                line.name,
                *(n for n in [line.component.name, *aliases.get(line.component_id, [])] if n not in own),
                line.component.code.replace("-", " "),
            ),
            line.position,
        )
        for line in lines
    ]


def _sound(choices: Mapping[str, str], lines: Mapping[str, EditionComponent]) -> dict[str, str]:
    """Return the choices without roles of components that the round does not have."""
    return {
        place: choice
        for place, choice in choices.items()
        if not place.isalpha()
        or place == "sheet"
        or choice in (UNIT, TOTAL, RANK, IGNORE)
        or (choice.startswith(("score:", "rank:")) and choice.partition(":")[2] in lines)
    }


def _current(edition: Edition) -> dict[Cell, Value]:
    """The figures of the round by their cells (1 query)."""
    current: dict[Cell, Value] = {}
    fields = ("unit", "total", "rank", "scores__line", "scores__score", "scores__rank")
    for unit, total, whole, line, score, rank in edition.results.order_by().values_list(*fields):
        current[Cell(unit, None, "score")], current[Cell(unit, None, "rank")] = total, whole
        if line is not None:
            current[Cell(unit, line, "score")], current[Cell(unit, line, "rank")] = score, rank
    return current


def _explained(problem: Problem, names: Mapping[str, str], edition: Edition) -> Problem:
    """Say why, where a row names a unit that exists but cannot stand in the round; `names` are by row number."""
    name = names.get(problem.cell.lstrip(ascii_uppercase))
    if name is None or not problem.message.startswith("Không có đơn vị"):
        return problem
    unit = Unit.objects.filter(parent=edition.province, name__iexact=name, is_sample=edition.is_sample).first()
    if unit is None:
        return problem
    day = date(edition.year, 12, 31)
    if not unit.is_alive_on(day):
        return Problem(problem.cell, not_alive(unit, day))
    message = f"{unit} không thuộc {edition.get_block_display().lower()}. Hãy bỏ dòng hoặc nhập vào đợt khác."
    return Problem(problem.cell, message)


def not_alive(unit: Unit, day: date) -> str:
    """Say that a unit does not exist on the last day of a round's year, and what follows it."""
    if unit.ends_on is None or unit.ends_on >= day:
        return f"{unit} chưa có vào ngày {day:%d/%m/%Y}. Hãy sửa tên hoặc bỏ dòng."
    heirs = ", ".join(str(heir) for heir in unit.successors.all()[:3])
    heirs = f", kế tục là {heirs}" if heirs else ""
    return f"{unit} chỉ tồn tại đến {unit.ends_on:%d/%m/%Y}{heirs}. Hãy sửa tên hoặc bỏ dòng."


@no_cycles_sought()
@transaction.atomic
def apply(*, preparation: Preparation, data: bytes, by: User | None) -> SourceFile | None:
    """Save every change of a prepared file, or none, and keep the file; None where it changes nothing.

    `by` is None for a command of the installation. Raises ImportRefused, and what actions.save_cells raises.
    """
    if preparation.problems:
        raise ImportRefused(preparation.problems)
    edition = preparation.edition
    changes = [change.as_change() for change in preparation.changes]
    if not changes:
        return None
    real = save_cells(edition=edition, changes=changes, by=by, action="result.import")
    return keep_file(edition=edition, data=data, filename=preparation.filename, changed=len(real), by=by)


def keep_file(*, edition: Edition, data: bytes, filename: str, changed: int, by: User | None) -> SourceFile:
    """Keep an imported file with its hash and an audit line; it is removed again if the transaction fails."""
    kept = SourceFile(edition=edition, name=filename[-200:], sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by)
    suffix = "csv" if filename.lower().endswith(".csv") else "xlsx"
    kept.file.save(f"{edition.code}.{suffix}", ContentFile(data), save=False)
    try:
        kept.save()
        summary = f"Nhập tệp {kept.name} vào {edition}: {changed} ô"
        record("result.import-file", kept, summary, by=by, changes={"sha256": (None, kept.sha256)})
    except Exception:
        kept.file.delete(save=False)
        raise
    return kept
