"""The files that a plan can be taken as."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control

from plans.models import Plan
from plans.views.access import get_plan_for
from reports.documents.content import CannotBeLaidOut
from reports.documents.plan_files import FORMATS, FileFormat
from reports.issuing.keeping import FileLost, current_document, read_kept
from reports.models import Document
from units.audit import record
from units.kept import PEOPLE, kept


def plan_pdf(request, **name):
    """The KẾ HOẠCH as PDF, the kept file once there is one; every download leaves an audit line."""
    document = _document_of(request.user, name)
    if document is None:
        return _made_file(request, name, FORMATS["pdf"])
    try:
        return kept_file(request, document, _filename(name, "pdf"))
    except FileLost as error:
        return _back(request, get_plan_for(request.user, **name), error)


def _document_of(user, name: Mapping) -> Document | None:
    """The document of the plan that an address names to somebody who may read it, 404 to others; None where there is
    none. It is looked up anew whenever plans, documents or rights have changed."""
    parts = (user.pk, sorted(name.items()))
    return kept(
        "plan-document", ("plans", "reports", *PEOPLE), parts, lambda: current_document(get_plan_for(user, **name))
    )


def plan_docx(request, **name):
    """The KẾ HOẠCH as Word; every download leaves an audit line."""
    return _made_file(request, name, FORMATS["docx"])


def _made_file(request, name: Mapping, file_format: FileFormat) -> HttpResponse:
    plan = get_plan_for(request.user, **name)
    try:
        content = file_format.write(plan)
    except CannotBeLaidOut as error:
        return _back(request, plan, error)
    record(f"plan.export_{file_format.suffix}", plan, f"Xuất {file_format.name}: {plan}", by=request.user)
    response = HttpResponse(content, content_type=file_format.content_type)
    filename = _filename(name, file_format.suffix)
    response["Content-Disposition"] = f'{file_format.disposition}; filename="{filename}"'
    return response


def _back(request, plan: Plan, error: Exception) -> HttpResponse:
    messages.error(request, str(error))
    return redirect(plan)


def _filename(name: Mapping, suffix: str) -> str:
    adjusted = f"-dieu-chinh-{name['adjustment']}" if name.get("adjustment") else ""
    return f"ke-hoach-{name['unit']}-{name['index'].lower()}-{name['year']}{adjusted}.{suffix}"


def kept_file(request, document: Document, name: str) -> HttpResponse:
    """The file of a document, to be saved under a name; raises FileLost. Each time it is sent leaves an audit line.

    A browser may keep the file once it is issued, and asks each time whether it is still the one. Where it is, nothing
    is sent (304): no download and no line. The ETag names the reader as well, so that whoever signs in next at the same
    computer downloads it in their own name. What a browser shows has no signature: once it is signed its bytes may come
    from outside, and what was uploaded is only saved.
    """
    is_issued = document.state == Document.State.ISSUED
    tag = f'"{document.sha256}-{request.user.pk}"'
    response = get_conditional_response(request, etag=tag) if is_issued else None
    if response is None:
        response = HttpResponse(read_kept(document), content_type=FORMATS["pdf"].content_type)
        disposition = FORMATS["pdf"].disposition if document.sha256 == document.original_sha256 else "attachment"
        response["Content-Disposition"] = f'{disposition}; filename="{name}"'
        record("document.download", document, f"Tải tệp của {document}", by=request.user)
    if is_issued:
        response["ETag"] = tag
        patch_cache_control(response, private=True, no_cache=True)
    return response
