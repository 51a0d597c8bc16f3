"""A round as the table in which figures are typed: its rows, its columns, and what stands in its cells."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import BooleanField, CharField, DateField

from indices.cells import Cell, Value
from indices.models import Block, Edition, EditionComponent, Result
from indices.models.edition import ranked_on
from indices.sheets.pasting import Column
from units.models import Unit, User
from units.models.unit import in_alphabet
from units.permissions import Permission, require
from units.prepared import Given, Prepared
from units.vietnamese import format_number


class Row(NamedTuple):
    """A unit as the table knows it."""

    pk: int
    name: str
    short_name: str
    code: str


_ROUND = Prepared(
    lambda: Edition.objects.select_related("index", "province").filter(code=Given("code", CharField())).order_by()
)
_BY_RULE = ranked_on(
    Given("day", DateField()), kind=Given("kind", CharField()), is_sample=Given("is_sample", BooleanField())
)
_RANKED = Prepared(
    lambda: (
        Unit.objects.filter(_BY_RULE, parent=Given("province"))
        .order_by()
        .values_list(*Row._fields)
        .union(Unit.objects.filter(results__edition=Given("edition")).order_by().values_list(*Row._fields))
    )
)
_LINES = Prepared(
    lambda: (
        EditionComponent.objects.filter(edition=Given("edition"))
        .order_by("position")
        .values_list("pk", "name", "component__code")
    )
)
_FIGURES = Prepared(
    lambda: (
        Result.objects.filter(edition=Given("edition"))
        .order_by()
        .values_list("unit", "total", "rank", "scores__line", "scores__score", "scores__rank")
    )
)


def round_named(code: str) -> Edition | None:
    """Return the round of that code with its index and province, whoever asks; None where there is none (1 query)."""
    return next(iter(_ROUND(code=code)), None)


class Table:
    """The cells of a round that one person may fill: units by columns, with what is stored in each."""

    def __init__(self, edition: Edition, units: list[Row], with_ranks: bool):
        self.edition, self.units, self.with_ranks = edition, units, with_ranks
        self.lines = _LINES(edition=edition.pk)
        self.columns = [Column(None, "score", "Điểm tổng"), Column(None, "rank", "Hạng")]
        for pk, name, code in self.lines:
            self.columns.append(Column(pk, "score", name, code))
            if with_ranks:
                self.columns.append(Column(pk, "rank", f"Hạng {name}", code))

    @classmethod
    def of(cls, edition: Edition, user: User, *, with_ranks: bool) -> "Table":
        """The table of the rows that the user may fill; raise PermissionDenied where there can be none."""
        units = in_alphabet(_rows_for(edition, user))
        if not units:
            require(user, Permission.ENTER_RESULTS, edition.owner())
        return cls(edition, units, with_ranks)

    def stored(self) -> dict[Cell, Value]:
        """Return every figure of the round that is not empty (1 query)."""
        figures: dict[Cell, Value] = {}
        for unit, total, whole, line, score, rank in _FIGURES(edition=self.edition.pk):
            figures[Cell(unit, None, "score")], figures[Cell(unit, None, "rank")] = total, whole
            if line is not None:
                figures[Cell(unit, line, "score")], figures[Cell(unit, line, "rank")] = score, rank
        return {cell: value for cell, value in figures.items() if value is not None}

    def texts(self) -> dict[str, str]:
        """Return the figures of the page that are not empty as it shows them, by the cells' names (1 query)."""
        units, texts, before = {unit.pk for unit in self.units}, {}, None
        for unit, total, whole, line, score, rank in _FIGURES(edition=self.edition.pk):
            if unit not in units:
                continue
            if unit != before:
                texts[f"{unit}-tong-score"], texts[f"{unit}-tong-rank"] = _score(total), _rank(whole)
                before = unit
            texts[f"{unit}-{line}-score"] = _score(score)
            if self.with_ranks:
                texts[f"{unit}-{line}-rank"] = _rank(rank)
        return {name: text for name, text in texts.items() if text}

    def cells(self) -> Iterable[tuple[str, Cell]]:
        """Every cell on the page under its name in the form."""
        for unit in self.units:
            for column in self.columns:
                cell = Cell(unit.pk, column.line, column.kind)
                yield name_of(cell), cell

    def place(self, cell: Cell) -> tuple[str, str]:
        """The unit and the column of a cell as people name them."""
        unit = next(unit.name for unit in self.units if unit.pk == cell.unit)
        return unit, next(item.name for item in self.columns if (item.line, item.kind) == (cell.line, cell.kind))


def _rows_for(edition: Edition, user: User) -> list[Row]:
    """The units of the round for which the user may enter figures, as `units_for_entry` has them (1 query)."""
    known = user.unit_ids(Permission.ENTER_RESULTS)
    if known is None or edition.province_id is None:
        return [Row(*row) for row in edition.units_for_entry(user).order_by().values_list(*Row._fields)]
    rows = _RANKED(
        day=date(edition.year, 12, 31),
        kind=Block(edition.block).unit_kind,
        is_sample=edition.is_sample,
        province=edition.province_id,
        edition=edition.pk,
    )
    return [Row(*row) for row in rows if row[0] in known]


def name_of(cell: Cell) -> str:
    """The name of a cell in the form."""
    return f"{cell.unit}-{cell.line or 'tong'}-{cell.kind}"


def written(value: Value, cell: Cell) -> str:
    """Return a figure as a cell shows it: scores with two decimals, nothing for none."""
    return _rank(value) if cell.kind == "rank" else _score(value)


@lru_cache(maxsize=20_000)
def _score(value: Decimal | None) -> str:
    """Return a score as the page shows it; there are not many of them, and a round has a thousand."""
    return "" if value is None else format_number(value, 2)


def _rank(value: int | None) -> str:
    return "" if value is None else str(value)
