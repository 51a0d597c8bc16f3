"""The BÁO CÁO of a quarter as files and as pictures of its pages."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from reports.documents.content import CannotBeLaidOut
from reports.documents.report_files import REPORT_FORMATS, ReportFormat, current_report_document, report_pdf
from reports.issuing.keeping import FileLost
from reports.views.files import kept_file
from reports.views.preview import KEPT, SCALE
from tasks.models import PlanReport
from tasks.reporting.gathering import gathered_for
from tasks.views.report_access import get_reported_plan
from units.audit import record


@require_GET
def quarter_file(request, quarter, suffix, **name):
    """The report as PDF (the file that is or will be signed, once there is one), Word or Excel; every download leaves
    an audit line."""
    report = get_plan_report(request.user, quarter, name)
    if suffix not in REPORT_FORMATS:
        raise Http404("Không có định dạng này.")
    document = current_report_document(report) if suffix == "pdf" else None
    filename = f"bao-cao-quy-{report.quarter}-{'-'.join(map(str, report.plan.address))}.{suffix}"
    try:
        if document:
            return kept_file(request, document, filename)
        return _made_file(request, report, REPORT_FORMATS[suffix], filename)
    except (CannotBeLaidOut, FileLost) as error:
        messages.error(request, str(error))
        return redirect("tasks:plan-report", *report.plan.address, report.quarter)


def _made_file(request, report: PlanReport, file_format: ReportFormat, filename: str) -> HttpResponse:
    content = file_format.write(report)
    action = f"plan_report.export_{file_format.suffix}"
    record(action, report, f"Xuất {file_format.name}: {report}", by=request.user)
    response = HttpResponse(content, content_type=file_format.content_type)
    response["Content-Disposition"] = f'{file_format.disposition}; filename="{filename}"'
    return response


@require_GET
def quarter_preview(request, quarter, **name):
    """The list of pages, each a picture that loads when it comes into view."""
    from plans.importing.readers.pdf import page_sizes  # the library behind it takes 50 ms to load

    report = get_plan_report(request.user, quarter, name)
    edition = _edition(report)
    context = {"plan": report.plan, "report": report, "address": request.path, "edition": edition}
    try:
        context["pages"] = [
            {"number": number, "width": round(width * SCALE), "height": round(height * SCALE)}
            for number, (width, height) in enumerate(page_sizes(_laid_out(report, edition)), start=1)
        ]
    except (CannotBeLaidOut, FileLost) as error:
        context["missing"] = str(error)
    return render(request, "reports/quarter_preview.html", context)


@require_GET
def quarter_preview_page(request, quarter, page, **name):
    """One page as a picture; 404 beyond the last."""
    from plans.importing.readers.pdf import page_picture  # the library behind it takes 50 ms to load

    report = get_plan_report(request.user, quarter, name)
    try:
        picture = page_picture(_laid_out(report, _edition(report)), page - 1, SCALE)
    except (CannotBeLaidOut, FileLost, IndexError):
        raise Http404("Không có trang này.") from None
    response = HttpResponse(picture, content_type="image/png")
    patch_cache_control(response, private=True, max_age=KEPT)
    return response


def get_plan_report(user, quarter: int, name: Mapping) -> PlanReport:
    """Return the report of the plan that an address names, to somebody who reads the offices' reports (403 otherwise,
    404 where none was made)."""
    plan, named = get_reported_plan(user, quarter, **name)
    report = PlanReport.objects.filter(plan=plan, quarter=named.number).first()
    if report is None:
        raise Http404("Chưa có báo cáo tổng hợp của quý này.")
    report.plan = plan
    return report


def _edition(report: PlanReport) -> str:
    """What changes whenever the pages do: the kept file, or text and figures."""
    document = current_report_document(report)
    return document.sha256[:16] if document else f"{report.version}-{gathered_for(report).digest}"


def _laid_out(report: PlanReport, edition: str) -> bytes:
    """The report's PDF, made once for each edition."""
    key = f"quarter-preview:{report.pk}:{edition}"
    data = cache.get(key)
    if data is None:
        data = report_pdf(report)
        cache.set(key, data, KEPT)
    return data
