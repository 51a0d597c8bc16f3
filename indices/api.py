"""Editions, rankings and results for programs, and the entry of figures cell by cell."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from indices.actions import CellConflict, RefusedCells, save_cells
from indices.cells import Cell, Change, Value
from indices.models import ComponentScore, Edition, Result
from indices.ranking import RankingRow, ranking
from indices.views.ranking import get_ranked_for
from units.connection.bearer import Bearer
from units.connection.paging import Page, Paging, page_of
from units.connection.problems import Problem
from units.connection.refusals import field_error
from units.connection.texts import Code, Whole
from units.models import Scope, Unit

router = Router(tags=["Bộ chỉ số, kết quả"])
_READ, _WRITE = Bearer(Scope.RESULTS_READ), Bearer(Scope.RESULTS_WRITE)

Figure = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$")]
MOST_CHANGES = 2000


class LineOut(Schema):
    """A component as the edition has it; weight in per cent where it was published."""

    component: str
    position: int
    name: str
    weight: str | None


class EditionOut(Schema):
    """An index's component set for a block in a year; `province` is a code, null for PCI."""

    code: str
    index: str
    province: str | None
    block: str
    year: int
    state: str
    size: int | None
    published_median: str | None
    published_top: str | None
    published_at: datetime | None
    plans_due_on: date | None
    source: str
    is_sample: bool
    lines: list[LineOut]


class ScoreOut(Schema):
    """A component's published score (0-10) and rank."""

    component: str
    score: str | None
    rank: int | None


class ResultOut(Schema):
    """A unit's published total (0-100) and rank with its components; `version` counts the row's writes."""

    unit: str
    total: str | None
    rank: int | None
    version: int
    scores: list[ScoreOut]


class RankingRowOut(ResultOut):
    """A row of the ranking with what follows from the published figures; `change` is against the year before."""

    unit_name: str
    change: str | None
    places: int | None
    computed_total: str | None
    grade: str


class RankingOut(Schema):
    """An edition's whole ranking; ranked units first."""

    edition: str
    state: str
    size: int | None
    known: int
    median: str | None
    top: str | None
    rows: list[RankingRowOut]


class EditionFilter(Paging):
    index: Code | None = None
    block: Literal["sbn", "huyen", "xa", "tinh"] | None = None
    year: Whole | None = None
    state: Literal["draft", "checked", "published"] | None = None


class CellIn(Schema):
    """One figure: of a unit, a component (null for the whole), its score or its rank; what was seen, what comes."""

    model_config = ConfigDict(strict=True, extra="forbid")

    unit: Code
    component: Code | None
    kind: Literal["score", "rank"]
    seen: Figure | None
    value: Figure | None


class CellsIn(Schema):
    """Changes that are saved all or none."""

    model_config = ConfigDict(strict=True, extra="forbid")

    changes: Annotated[list[CellIn], Field(min_length=1, max_length=MOST_CHANGES)]


class SavedCell(Schema):
    """A figure that now stands."""

    unit: str
    component: str | None
    kind: str
    value: str | None


class SavedOut(Schema):
    """The cells that did change."""

    saved: list[SavedCell]


def written(value: Value, kind: str = "score") -> str | None:
    """A score with two decimals and a point, a rank as a number; null for none."""
    if value is None:
        return None
    return f"{value:.2f}" if kind == "score" else str(value)


def _visible(request):
    found = Edition.objects.visible_to(request.auth.owner).select_related("index", "province")
    return found.prefetch_related("lines__component")


def edition_out(edition: Edition) -> EditionOut:
    """An edition as it is sent, with its components in order."""
    names = ("code", "block", "year", "state", "size", "published_at", "plans_due_on", "source", "is_sample")
    return EditionOut(
        **{name: getattr(edition, name) for name in names},
        index=edition.index.code,
        province=edition.province and edition.province.code,
        published_median=written(edition.published_median),
        published_top=written(edition.published_top),
        lines=[
            LineOut(component=line.component.code, position=line.position, name=line.name, weight=written(line.weight))
            for line in edition.lines.all()
        ],
    )


@router.get("/editions", response=Page[EditionOut], auth=_READ, summary="Các bộ chỉ số theo khối và năm")
def editions(request, filters: Query[EditionFilter]):
    """The editions that one may read, the newest year first; drafts for those who enter figures."""
    found = _visible(request).order_by("-year", "code")
    if filters.index:
        found = found.filter(index__code=filters.index.upper())
    for name in ("block", "year", "state"):
        if (value := getattr(filters, name)) is not None:
            found = found.filter(**{name: value})
    return page_of(request, found, filters, edition_out)


@router.get("/editions/{slug:code}", response=EditionOut, auth=_READ, summary="Một bộ chỉ số")
def edition(request, code: Code):
    """One edition with its components in order."""
    return edition_out(get_object_or_404(_visible(request), code=code))


@router.get("/editions/{slug:code}/results", response=RankingOut, auth=_READ, summary="Bảng xếp hạng")
def results(request, code: Code):
    """The whole ranking; of a round that is not published only for who may publish it."""
    table = ranking(get_ranked_for(request.auth.owner, code))
    codes = [line.component.code for line in table.edition.lines.select_related("component")]
    return RankingOut(
        edition=table.edition.code,
        state=table.edition.state,
        size=table.edition.size,
        known=table.known,
        median=written(table.median),
        top=written(table.top),
        rows=[_row_out(row, codes) for row in table.rows],
    )


def _row_out(row: RankingRow, codes: list[str]) -> RankingRowOut:
    scores = [_score_out(code, score) for code, score in zip(codes, row.scores, strict=True)]
    return RankingRowOut(
        unit=row.unit.code,
        unit_name=row.unit.name,
        total=written(row.result.total),
        rank=row.result.rank,
        version=row.result.version,
        change=written(row.change),
        places=row.places,
        computed_total=written(row.computed),
        grade=row.grade,
        scores=scores,
    )


@router.get("/editions/{slug:code}/results/{slug:unit}", response=ResultOut, auth=_READ, summary="Kết quả một đơn vị")
def result(request, code: Code, unit: Code):
    """One unit's figures; of a round that is not published for who publishes it or enters that unit's row."""
    found = _readable_result(request.auth.owner, get_object_or_404(_visible(request), code=code), unit)
    if found is None:
        raise Http404("Đơn vị này chưa có kết quả trong đợt.")
    scores = {score.line_id: score for score in found.scores.all()}
    lines = found.edition.lines.select_related("component")
    return ResultOut(
        unit=unit,
        total=written(found.total),
        rank=found.rank,
        version=found.version,
        scores=[_score_out(line.component.code, scores.get(line.pk)) for line in lines],
    )


def _score_out(component: str, score: ComponentScore | None) -> ScoreOut:
    return ScoreOut(component=component, score=written(score and score.score), rank=score and score.rank)


def _readable_result(user, edition: Edition, unit: str) -> Result | None:
    if not edition.is_published and not edition.units_for_entry(user).filter(code=unit).exists():
        get_ranked_for(user, edition.code)
    rows = edition.results.filter(unit__code=unit).select_related("edition").prefetch_related("scores")
    return rows.first()


@router.patch("/editions/{slug:code}/results", response=SavedOut, auth=_WRITE, summary="Nhập điểm từng ô")
def save_results(request, code: Code, payload: CellsIn):
    """Save cells of an open round, all or none. `seen` is what the writer saw: where another figure stands by now
    nothing is saved, and the answer (409) has what stands there."""
    found = get_object_or_404(_visible(request), code=code)
    places = _Places(found, payload.changes)
    changes = places.read(payload.changes)
    try:
        saved = save_cells(edition=found, changes=changes, by=request.auth.owner)
    except RefusedCells as refused:
        errors = [field_error(places.field(cell), text) for cell, text in refused.problems.items()]
        raise Problem("refused", errors[0]["message"], more={"errors": errors}) from refused
    except CellConflict as conflict:
        raise Problem("conflict", more={"conflicts": places.conflicts(conflict, changes)}) from conflict
    return SavedOut(
        saved=[SavedCell(**places.name(one.cell), value=written(one.value, one.cell.kind)) for one in saved]
    )


class _Places:
    """The codes of a request's cells and the ids for which they stand."""

    def __init__(self, edition: Edition, asked: list[CellIn]):
        units = Unit.objects.filter(pk__in=edition.units(), code__in={cell.unit for cell in asked})
        self.units = dict(units.order_by().values_list("code", "pk"))
        self.lines = {line.component.code: line.pk for line in edition.lines.all()}
        self.codes = {pk: code for code, pk in self.units.items()}, {pk: code for code, pk in self.lines.items()}
        self.positions: dict[Cell, int] = {}

    def read(self, asked: list[CellIn]) -> list[Change]:
        """The changes; raise Problem (422) for a cell outside the table and for one that is asked for twice."""
        changes, errors = [], []
        for position, cell in enumerate(asked):
            sentence = self._problem(cell)
            place = not sentence and Cell(self.units[cell.unit], self._line(cell), cell.kind)
            if place in self.positions:
                sentence = "Ô này đã có trong cùng yêu cầu."
            if sentence:
                errors.append(field_error(f"body.changes.{position}", sentence, "No such cell, or twice."))
                continue
            self.positions[place] = position
            changes.append(Change(place, _figure(cell.seen, cell.kind), _figure(cell.value, cell.kind)))
        if errors:
            raise Problem("refused", errors[0]["message"], more={"errors": errors})
        return changes

    def _problem(self, cell: CellIn) -> str:
        if cell.unit not in self.units:
            return f"Đợt này không có đơn vị “{cell.unit}”."
        if cell.component is not None and cell.component not in self.lines:
            return f"Đợt này không có chỉ số thành phần “{cell.component}”."
        return ""

    def _line(self, cell: CellIn) -> int | None:
        return None if cell.component is None else self.lines[cell.component]

    def field(self, cell: Cell) -> str:
        return f"body.changes.{self.positions[cell]}.value" if cell in self.positions else "body.changes"

    def name(self, cell: Cell) -> dict:
        units, lines = self.codes
        return {"unit": units[cell.unit], "component": lines.get(cell.line), "kind": cell.kind}

    def conflicts(self, conflict: CellConflict, changes: list[Change]) -> list[dict]:
        """What stands in each cell, what the writer saw and what the writer wants there."""
        wanted = {change.cell: change for change in changes}
        return [
            {
                **self.name(cell),
                "current": written(current, cell.kind),
                "seen": written(wanted[cell].seen, cell.kind),
                "value": written(wanted[cell].value, cell.kind),
            }
            for cell, current in conflict.current.items()
        ]


def _figure(text: str | None, kind: str) -> Value:
    if text is None:
        return None
    return int(text) if kind == "rank" and text.isdecimal() else Decimal(text)
