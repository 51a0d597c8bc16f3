"""An office's report of a quarter: written and sent by its head, read and returned by who follows the plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from plans.models import Plan
from tasks.forms.report import OfficeReportForm, ReturnReportForm, stored_texts
from tasks.models import QuarterlyReport
from tasks.quarters import Quarter
from tasks.reporting import office_report
from tasks.reporting.checking import report_warnings
from tasks.reporting.figures import kind_of
from tasks.reporting.gathering import progress_words
from tasks.reporting.offices import follows, is_past, owing, report_due_on
from tasks.views.report_access import get_report_place
from units.concurrency import StaleEdit
from units.models import Unit
from units.permissions import Permission, require


@dataclass(frozen=True)
class Step:
    """What the button of a report's form does, and what is said after it."""

    act: Callable
    done: str


STEPS = {
    "save": Step(office_report.save_report, "Đã lưu nháp. Báo cáo chưa gửi."),
    "refresh": Step(
        office_report.refresh_report,
        "Đã lấy lại số liệu; lời bạn đã viết được giữ nguyên. Báo cáo chưa gửi.",
    ),
    "submit": Step(office_report.submit_report, "Đã gửi báo cáo quý."),
}


@dataclass(frozen=True)
class Due:
    """A quarter of a plan for an office: its report where one was begun, whether it is the time to write it, whether
    the office owes it at all, and whether nobody asks for it any more."""

    quarter: Quarter
    report: QuarterlyReport | None
    has_begun: bool
    is_owed: bool
    is_past: bool

    @property
    def due_on(self) -> date:
        return report_due_on(self.quarter)

    @property
    def is_missing(self) -> bool:
        """Whether the office is expected to send it now."""
        is_sent = self.report is not None and self.report.state == QuarterlyReport.State.SUBMITTED
        return self.has_begun and self.is_owed and not self.is_past and not is_sent


def reports_due(user, office: Unit) -> list[tuple[Plan, list[Due]]]:
    """Plans in force of the office's agency, newest first, each with its four quarters and where the office is."""
    today = timezone.localdate()
    own = Prefetch("quarterly_reports", queryset=QuarterlyReport.objects.filter(office=office), to_attr="own_reports")
    plans = Plan.objects.visible_to(user).in_force().filter(unit=office.agency).select_related("index", "unit")
    found = list(plans.prefetch_related(own))
    owed = owing(found)

    def due(plan: Plan, number: int) -> Due:
        quarter = Quarter(plan.year, number)
        report = next((one for one in plan.own_reports if one.quarter == number), None)
        is_owed = owed.owed_by(plan, quarter, office.pk)
        return Due(quarter, report, quarter.first_day <= today, is_owed, is_past(quarter, today))

    return [(plan, [due(plan, number) for number in (1, 2, 3, 4)]) for plan in found]


@require_http_methods(["GET", "HEAD", "POST"])
def quarterly_report(request, code, plan, quarter):
    """The report: a form for the head of office until it is sent, to be read by others."""
    office, plan, named = get_report_place(request.user, code, plan, quarter)
    report = _find(plan, office, named)
    if request.method == "POST":
        require(request.user, Permission.SUBMIT_REPORTS, office)
        return _post(request, plan, office, named, report)
    may_write = office.allows(request.user, Permission.SUBMIT_REPORTS)
    form = OfficeReportForm(report=report) if report and may_write and report.state in QuarterlyReport.OPEN else None
    return _page(request, plan, office, named, report, form)


@require_POST
def return_report(request, code, plan, quarter):
    """Give a report that was sent back to its office, with a reason."""
    office, plan, named = get_report_place(request.user, code, plan, quarter)
    office_report.require_follower(request.user, plan)
    report = get_object_or_404(_reports(plan, office, named))
    form = ReturnReportForm(request.POST)
    refusal = ""
    if form.is_valid():
        try:
            office_report.return_report(report=report, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(request, f"Đã trả lại báo cáo cho {office}.")
            return redirect("tasks:plan-reports", *plan.address, named.number)
    return _page(request, plan, office, named, report, None, reason_form=form, refusal=refusal, status=422)


def _reports(plan: Plan, office: Unit, quarter: Quarter):
    reports = QuarterlyReport.objects.filter(plan=plan, office=office, quarter=quarter.number)
    return reports.select_related("plan", "office", "submitted_by", "returned_by").prefetch_related("lines")


def _find(plan: Plan, office: Unit, quarter: Quarter) -> QuarterlyReport | None:
    return _reports(plan, office, quarter).first()


def _post(request, plan: Plan, office: Unit, quarter: Quarter, report: QuarterlyReport | None) -> HttpResponse:
    action = request.POST.get("action", "")
    if report is None:
        return _open(request, plan, office, quarter, action)
    if action == "open":
        return redirect("tasks:quarterly-report", office.code, plan.pk, quarter.number)
    form = OfficeReportForm(request.POST, report=report)
    stale = None
    if action not in STEPS:
        form.add_error(None, "Không rõ cần lưu hay gửi. Hãy bấm một nút ở cuối báo cáo.")
    elif form.is_valid():
        try:
            STEPS[action].act(
                report=report, version=form.cleaned_data["version"], entries=form.entries, by=request.user
            )
        except StaleEdit as error:
            stale = form.differing(stored_texts(error.current, list(error.current.lines.all())))
            form = form.on_version(error.current.version)
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, STEPS[action].done)
            return redirect("tasks:quarterly-report", office.code, plan.pk, quarter.number)
    return _page(request, plan, office, quarter, report, form, stale=stale, is_stale=stale is not None, status=422)


def _open(request, plan: Plan, office: Unit, quarter: Quarter, action: str) -> HttpResponse:
    try:
        if action != "open":
            raise ValidationError("Báo cáo chưa được lập. Hãy bấm “Lập báo cáo”.")
        office_report.open_report(plan=plan, office=office, quarter=quarter.number, by=request.user)
    except ValidationError as error:
        return _page(request, plan, office, quarter, None, None, refusal=error.messages[0], status=422)
    return redirect("tasks:quarterly-report", office.code, plan.pk, quarter.number)


def _form_rows(form: OfficeReportForm | None):
    return form.rows() if form else ()


def _page(request, plan, office, quarter, report, form, status=200, **more) -> HttpResponse:
    lines = list(report.lines.all()) if report else []
    context = {
        "plan": plan,
        "office": office,
        "quarter": quarter,
        "report": report,
        "form": form,
        "rows": [(line, kind_of(line), progress_words(line)) for line in lines],
        "form_rows": [(line, kind_of(line), progress_words(line), entries) for line, entries in _form_rows(form)],
        "due_on": report_due_on(quarter),
        "has_begun": quarter.first_day <= timezone.localdate(),
        "why_not": "" if report else owing([plan]).why_not(plan, quarter),
        "is_outdated": form is not None and office_report.is_outdated(report),
        "warnings": report_warnings(report) if form else [],
        "may_open": report is None and office.allows(request.user, Permission.SUBMIT_REPORTS),
        "reads_all": follows(request.user, plan) or plan.unit.allows(request.user, Permission.VIEW_TASKS),
        "may_return": report is not None
        and report.state == QuarterlyReport.State.SUBMITTED
        and follows(request.user, plan),
    }
    context |= {"reason_form": ReturnReportForm()} | more
    return render(request, "tasks/report/office.html", context, status=status)
