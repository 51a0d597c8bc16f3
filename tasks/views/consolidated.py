"""The consolidated report of a quarter: written from what the offices sent, edited, approved."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from plans.models import Plan
from tasks.forms.report import PlanReportForm, ReturnReportForm, stored_plan_texts
from tasks.models import PlanReport
from tasks.quarters import Quarter
from tasks.reporting import plan_report as actions
from tasks.reporting.checking import plan_report_errors, plan_report_warnings
from tasks.reporting.gathering import gathered_for
from tasks.reporting.offices import follows
from tasks.views.report_access import get_followed_plan, get_reported_plan
from units.concurrency import StaleEdit
from units.permissions import Permission, require

STALE = "Người khác vừa sửa báo cáo này trước bạn nên chưa làm gì. Hãy xem lại bản hiện nay rồi làm lại."


@require_http_methods(["GET", "HEAD", "POST"])
def plan_report(request, quarter, **name):
    """The report: a form for who follows the plan while it is a draft, else to be read."""
    if request.method == "POST":
        return _save(request, *get_followed_plan(request.user, quarter, **name))
    plan, named = get_reported_plan(request.user, quarter, **name)
    return _page(request, plan, named, _reports(plan, named).first())


@require_POST
def make_plan_report(request, quarter, **name):
    """Write the report of the quarter from what the offices have sent."""
    plan, named = get_followed_plan(request.user, quarter, **name)
    try:
        actions.make_plan_report(plan=plan, quarter=named.number, by=request.user)
    except ValidationError as error:
        return _page(request, plan, named, None, refusals=error.messages, status=422)
    messages.success(request, "Đã lập dự thảo báo cáo tổng hợp từ báo cáo của các phòng, đơn vị.")
    return redirect("tasks:plan-report", *plan.address, named.number)


@require_POST
def rewrite_plan_report(request, quarter, **name):
    """Write the texts anew; the former ones can be taken back."""
    plan, named = get_followed_plan(request.user, quarter, **name)
    done = "Đã viết lại từ báo cáo của các phòng. Lời trước đó lấy lại được bằng nút “Lấy lại lời trước đó”."
    return _step(request, plan, named, actions.rewrite_plan_report, done, version=_version(request))


@require_POST
def restore_plan_report(request, quarter, **name):
    """Take back the texts that were last written over."""
    plan, named = get_followed_plan(request.user, quarter, **name)
    done = "Đã lấy lại lời trước đó."
    return _step(request, plan, named, actions.restore_plan_report, done, version=_version(request))


@require_POST
def approve_plan_report(request, quarter, **name):
    """Approve the report as it was read."""
    plan, named = get_reported_plan(request.user, quarter, **name)
    require(request.user, Permission.ISSUE_PLANS, plan.unit)
    done = "Đã duyệt. Lời văn, số liệu và bảng nhiệm vụ được giữ nguyên từ đây."
    seen = request.POST.get("seen", "")
    return _step(request, plan, named, actions.approve_plan_report, done, version=_version(request), seen=seen)


@require_POST
def reopen_plan_report(request, quarter, **name):
    """Make an approved report a draft again, with a reason."""
    plan, named = get_reported_plan(request.user, quarter, **name)
    require(request.user, Permission.ISSUE_PLANS, plan.unit)
    reason = request.POST.get("reason", "")
    return _step(request, plan, named, actions.reopen_plan_report, "Đã đưa báo cáo về dự thảo.", reason=reason)


def _reports(plan: Plan, quarter: Quarter):
    return PlanReport.objects.filter(plan=plan, quarter=quarter.number).select_related(
        "plan__unit", "plan__index", "plan__focal_point", "approved_by", "made_by"
    )


def _version(request) -> int:
    """The version that a button was pressed on; 0, which none is, for nonsense."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _save(request, plan: Plan, quarter: Quarter) -> HttpResponse:
    report = get_object_or_404(_reports(plan, quarter))
    form = PlanReportForm(request.POST, report=report)
    stale = None
    if form.is_valid():
        data = form.entries
        try:
            actions.save_plan_report(report=report, version=form.cleaned_data["version"], entries=data, by=request.user)
        except StaleEdit as error:
            report = error.current
            stale = form.differing(_shown(stored_plan_texts(report), form))
            form = form.on_version(report.version)
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, "Đã lưu báo cáo tổng hợp.")
            return redirect("tasks:plan-report", *plan.address, quarter.number)
    return _page(request, plan, quarter, report, form, stale=stale, is_stale=stale is not None, status=422)


def _shown(stored: dict[str, str], form: PlanReportForm) -> dict[str, str]:
    return {name: text for name, text in stored.items() if name in form.fields}


def _step(request, plan: Plan, quarter: Quarter, act: Callable, done: str, **values) -> HttpResponse:
    """Take a step of the report's life and go back to it; what is refused is said on its page."""
    report = get_object_or_404(_reports(plan, quarter))
    try:
        act(report=report, by=request.user, **values)
    except StaleEdit:
        refusals = [STALE]
    except ValidationError as error:
        refusals = error.messages
    else:
        messages.success(request, done)
        return redirect("tasks:plan-report", *plan.address, quarter.number)
    return _page(request, plan, quarter, _reports(plan, quarter).first(), refusals=refusals, status=422)


def _page(request, plan, quarter, report, form=None, status=200, **more) -> HttpResponse:
    may_follow = follows(request.user, plan)
    if form is None and may_follow and report is not None and report.state == PlanReport.State.DRAFT:
        form = PlanReportForm(report=report)
    context = {
        "plan": plan,
        "quarter": quarter,
        "report": report,
        "form": form,
        "may_follow": may_follow,
        "may_approve": plan.unit.allows(request.user, Permission.ISSUE_PLANS),
        "may_issue": plan.unit.allows(request.user, Permission.EDIT_PLANS),
        "return_form": ReturnReportForm(),
    }
    if report:
        context |= _content(plan, report)
    return render(request, "tasks/report/consolidated.html", context | more, status=status)


def _content(plan: Plan, report: PlanReport) -> dict:
    """The figures and rows of a report and, while it is a draft, what is odd about it."""
    gathered = gathered_for(report)
    content = {"gathered": gathered, "groups": gathered.groups(), "lead": gathered.lead, "support": gathered.support}
    if report.state != PlanReport.State.DRAFT:
        return content
    sent = plan.quarterly_reports.filter(quarter=report.quarter, state="submitted").select_related("office")
    return content | {
        "errors": plan_report_errors(report),
        "warnings": plan_report_warnings(report, gathered, sent),
    }
