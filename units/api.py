"""Units for programs: who exists, under which code."""

from datetime import date
from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from units.connection.bearer import Bearer
from units.connection.paging import Page, Paging, page_of
from units.connection.texts import Code, Day
from units.models import Unit

router = Router(tags=["Đơn vị"])


class UnitOut(Schema):
    """A unit; `parent` and `successors` are codes."""

    code: str
    official_code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    starts_on: date | None
    ends_on: date | None
    is_sample: bool
    successors: list[str]


class UnitFilter(Paging):
    kind: Literal["province", "department", "district", "commune", "office", "outside"] | None = None
    parent: Code | None = None
    alive_on: Day | None = None


def unit_out(unit: Unit) -> UnitOut:
    """A unit as it is sent; its parent and successors are loaded already."""
    names = ("code", "official_code", "name", "short_name", "kind", "starts_on", "ends_on", "is_sample")
    return UnitOut(
        **{name: getattr(unit, name) for name in names},
        parent=unit.parent and unit.parent.code,
        successors=sorted(successor.code for successor in unit.successors.all()),
    )


def _visible(request):
    found = Unit.objects.visible_to(request.auth.owner)
    return found.select_related("parent").prefetch_related("successors")


@router.get("/units", response=Page[UnitOut], auth=Bearer(), summary="Danh sách đơn vị")
def units(request, filters: Query[UnitFilter]):
    """The units of one's province, by code."""
    found = _visible(request).order_by("code")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.parent:
        found = found.filter(parent__code=filters.parent)
    if filters.alive_on:
        found = found.alive_on(filters.alive_on)
    return page_of(request, found, filters, unit_out)


@router.get("/units/{slug:code}", response=UnitOut, auth=Bearer(), summary="Một đơn vị")
def unit(request, code: Code):
    """One unit by its code."""
    return unit_out(get_object_or_404(_visible(request), code=code))
