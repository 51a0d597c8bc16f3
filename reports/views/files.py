"""The files that a plan can be taken as."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from plans.models import Plan
from plans.views.access import get_plan_for
from reports.documents.plan import LetterheadMissing
from reports.documents.plan_files import FORMATS, FileFormat
from reports.documents.report_files import ReportFormat
from reports.issuing.keeping import FileLost, current_document
from reports.models import Document
from units.audit import record


def plan_pdf(request, **name):
    """The KẾ HOẠCH as PDF, the kept file once there is one; every download leaves an audit line."""
    plan = get_plan_for(request.user, **name)
    return _plan_file(request, plan, FORMATS["pdf"], current_document(plan))


def plan_docx(request, **name):
    """The KẾ HOẠCH as Word; every download leaves an audit line."""
    return _plan_file(request, get_plan_for(request.user, **name), FORMATS["docx"])


def _plan_file(request, plan: Plan, file_format: FileFormat, document: Document | None = None) -> HttpResponse:
    try:
        content = file_format.write(plan)
    except (LetterheadMissing, FileLost) as error:
        messages.error(request, str(error))
        return redirect(plan)
    if document:
        record("document.download", document, f"Tải tệp của {document}", by=request.user)
    else:
        record(f"plan.export_{file_format.suffix}", plan, f"Xuất {file_format.name}: {plan}", by=request.user)
    unit, index, year, *adjustment = plan.address
    adjusted = "".join(f"-dieu-chinh-{number}" for number in adjustment)
    filename = f"ke-hoach-{unit}-{index}-{year}{adjusted}.{file_format.suffix}"
    response = HttpResponse(content, content_type=file_format.content_type)
    response["Content-Disposition"] = f'{disposition_of(file_format, document)}; filename="{filename}"'
    return response


def disposition_of(file_format: FileFormat | ReportFormat, document: Document | None) -> str:
    """Whether a browser shows the file or saves it: once it is signed its bytes may come from outside, and what was
    uploaded is never shown."""
    is_as_made = document is None or document.sha256 == document.original_sha256
    return file_format.disposition if is_as_made else "attachment"
