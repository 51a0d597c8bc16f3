"""Plans for programs: which there are, and one as its JSON document."""

from datetime import date
from typing import Literal

from ninja import Query, Router, Schema

from plans.export_document import plan_document
from plans.listing import FILTERS, narrowed
from plans.models import Plan
from plans.views.access import get_plan_for
from units.connection.bearer import Bearer
from units.connection.paging import Page, Paging, page_of
from units.connection.texts import Code, Switch, Whole, Words
from units.models import Scope

router = Router(tags=["Kế hoạch"])
_READ = Bearer(Scope.PLANS_READ)


class PlanOut(Schema):
    """A plan in a list; with unit, index, year and, for an adjusted plan, `adjustment` its document is asked for."""

    unit: str
    index: str
    year: int
    adjustment: int
    title: str
    state: str
    number: int | None
    symbol: str
    issued_on: date | None
    signatory: str
    version: int


class BasisOut(Schema):
    number: str
    date: str | None
    text: str


class TotalOut(Schema):
    """A published figure that the plan states."""

    year: int
    score: str | None
    rank: int | None
    of: int | None
    change: str | None


class FigureOut(TotalOut):
    component: str


class SectionOut(Schema):
    number: str
    heading: str
    level: int
    paragraphs: list[str]
    sections: list["SectionOut"]


class TargetOut(Schema):
    kind: Literal["score_min", "score_above", "rank_max"]
    value: str
    of: int | None


class WorkOut(Schema):
    text: str
    leads: list[str]
    supports: list[str]


class SolutionOut(WorkOut):
    scope: str | None


class ComponentOut(Schema):
    component: str
    section: str
    target: TargetOut | None
    directors: list[str]
    leads: list[str]
    supports: list[str]
    solutions: list[SolutionOut]


class AppendixOut(Schema):
    title: str
    paragraphs: list[str]


class SignatoryOut(Schema):
    authority: str | None
    position: str
    name: str


class PlanDocumentOut(Schema):
    """The plan as `export_plan --format json` writes it."""

    index: str
    year: int
    unit: str
    number: int | None
    symbol: str | None
    date: str | None
    place: str | None
    title: str
    bases: list[BasisOut]
    results: list[FigureOut]
    totals: list[TotalOut]
    sections: list[SectionOut]
    components: list[ComponentOut]
    general_tasks: list[WorkOut]
    appendices: list[AppendixOut]
    recipients: list[str]
    signatory: SignatoryOut


class PlanFilter(Paging):
    """What narrows the list; `leading` leaves out what an issued adjusted plan replaces."""

    unit: Code | None = None
    index: Code | None = None
    year: Whole | None = None
    state: Literal["draft", "submitted", "returned", "approved", "issued", "closed"] | None = None
    block: Literal["sbn", "huyen", "xa", "tinh"] | None = None
    leading: Switch = False
    words: Words | None = None


def plan_out(plan: Plan) -> PlanOut:
    """A plan as it stands in a list."""
    names = ("year", "adjustment", "title", "state", "number", "symbol", "issued_on", "signatory", "version")
    values = {name: getattr(plan, name) for name in names}
    return PlanOut(unit=plan.unit.code, index=plan.index.code, **values)


@router.get("/plans", response=Page[PlanOut], auth=_READ, summary="Danh sách kế hoạch")
def plans(request, filters: Query[PlanFilter]):
    """The plans that one may read, the newest year first."""
    chosen = {name: str(getattr(filters, name) or "") for name in FILTERS}
    chosen["index"] = chosen["index"].upper()
    visible = Plan.objects.visible_to(request.auth.owner).select_related("unit", "index")
    found = narrowed(visible, chosen).order_by("-year", "unit__code", "index__code", "-adjustment")
    return page_of(request, found, filters, plan_out)


def _document(request, unit: str, index: str, year: int, adjustment: int = 0) -> PlanDocumentOut:
    plan = get_plan_for(request.auth.owner, unit, index, year, adjustment)
    return PlanDocumentOut(**plan_document(plan).as_json())


@router.get("/plans/{slug:unit}/{slug:index}/{int:year}", response=PlanDocumentOut, auth=_READ, summary="Một kế hoạch")
def plan(request, unit: Code, index: Code, year: int):
    """A plan's document: every paragraph in order, and what was understood of it."""
    return _document(request, unit, index, year)


@router.get(
    "/plans/{slug:unit}/{slug:index}/{int:year}/{int:adjustment}",
    response=PlanDocumentOut,
    auth=_READ,
    summary="Một kế hoạch điều chỉnh",
)
def adjusted_plan(request, unit: Code, index: Code, year: int, adjustment: int):
    """The document of an adjusted plan (kế hoạch điều chỉnh), by which adjustment of the year it is."""
    return _document(request, unit, index, year, adjustment)
