"""Kept documents for programs: what was issued under which number, and the signed file itself."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from reports.issuing.keeping import FileLost, read_kept
from reports.issuing.reading import readable_documents
from reports.models import Document
from tasks.api import PlanRef, plan_ref
from units.audit import record
from units.connection.bearer import Bearer
from units.connection.paging import Page, Paging, page_of
from units.connection.problems import Problem
from units.connection.texts import Code, Day, Whole
from units.models import Scope

router = Router(tags=["Văn bản"])
_READ = Bearer(Scope.REPORTS_READ)
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


class DocumentOut(Schema):
    """A KẾ HOẠCH or BÁO CÁO as it is kept; `code` is its look-up code, `sha256` the hash of the file in force."""

    code: str
    kind: str
    unit: str
    plan: PlanRef
    quarter: int | None
    number: int
    symbol: str
    day: date
    title: str
    signatory: str
    state: str
    way: str
    is_public: bool
    sha256: str
    size: int
    issued_at: datetime | None


class DocumentFilter(Paging):
    kind: Literal["plan", "report"] | None = None
    unit: Code | None = None
    index: Code | None = None
    year: Whole | None = None
    state: Literal["prepared", "signed", "issued"] | None = None
    day_from: Day | None = None
    day_to: Day | None = None


def _visible(request):
    """The documents that the token's owner reads."""
    return readable_documents(request.auth.owner).select_related("unit", "plan__unit", "plan__index")


def document_out(document: Document) -> DocumentOut:
    """A document as it is sent, without its content."""
    names = (
        "code", "kind", "quarter", "number", "symbol", "day", "title", "signatory", "state", "way", "is_public",
        "sha256", "size", "issued_at",
    )  # fmt: skip
    values = {name: getattr(document, name) for name in names}
    return DocumentOut(unit=document.unit.code, plan=plan_ref(document.plan), **values)


@router.get("/documents", response=Page[DocumentOut], auth=_READ, summary="Văn bản đã lập")
def documents(request, filters: Query[DocumentFilter]):
    """The documents that have a number, the newest first."""
    names = {
        "kind": "kind", "unit": "unit__code", "year": "plan__year", "state": "state", "day_from": "day__gte",
        "day_to": "day__lte",
    }  # fmt: skip
    wanted = {path: getattr(filters, name) for name, path in names.items() if getattr(filters, name) is not None}
    if filters.index:
        wanted["plan__index__code"] = filters.index.upper()
    return page_of(request, _visible(request).filter(**wanted).order_by("-day", "-pk"), filters, document_out)


@router.get("/documents/{slug:code}", response=DocumentOut, auth=_READ, summary="Một văn bản")
def document(request, code: Code):
    """One document by its look-up code, written without hyphens."""
    return document_out(get_object_or_404(_visible(request), code=code))


@router.get("/documents/{slug:code}/file", auth=_READ, openapi_extra=PDF, summary="Tệp PDF của văn bản")
def document_file(request, code: Code):
    """The file in force, with its signatures; every download leaves an audit line."""
    found = get_object_or_404(_visible(request), code=code)
    try:
        content = read_kept(found)
    except FileLost as error:
        raise Problem("unavailable", str(error)) from error
    record("document.download", found, f"Tải tệp của {found}", by=request.auth.owner)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.pdf"'
    return response
