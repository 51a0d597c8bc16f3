"""Quarterly reports of offices."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from plans.models import Plan
from tasks import reporting
from tasks.forms import QuarterlyReportForm
from tasks.models import QuarterlyReport, Task
from tasks.views.access import get_office_for
from units.models import Unit
from units.permissions import Permission, require


def reports_due(user, office: Unit) -> list[tuple[Plan, list[tuple[int, QuarterlyReport | None]]]]:
    """Plans in force of the office's agency, newest first, each with its four quarters and what the office sent."""
    own = Prefetch("quarterly_reports", queryset=QuarterlyReport.objects.filter(office=office), to_attr="own_reports")
    plans = Plan.objects.visible_to(user).in_force().filter(unit=office.agency).select_related("index", "unit")
    due = []
    for plan in plans.prefetch_related(own):
        sent = {report.quarter: report for report in plan.own_reports if report.submitted_at}
        due.append((plan, [(quarter, sent.get(quarter)) for quarter in (1, 2, 3, 4)]))
    return due


def quarterly_report(request, code, plan, quarter):
    """An office's report of a quarter: written and sent by its head, read by those who see its tasks."""
    office = get_office_for(request.user, code)
    plan = get_object_or_404(Plan.objects.visible_to(request.user).in_force(), pk=plan, unit=office.agency)
    if quarter not in (1, 2, 3, 4):
        raise Http404("Một năm có bốn quý.")
    report = QuarterlyReport.objects.filter(plan=plan, office=office, quarter=quarter).first()
    form = None
    if request.method == "POST":
        require(request.user, Permission.SUBMIT_REPORTS, office)
        form = QuarterlyReportForm(request.POST)
        if form.is_valid():
            try:
                reporting.submit_report(plan=plan, office=office, quarter=quarter, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"Đã gửi báo cáo quý {quarter}/{plan.year}.")
                return redirect("tasks:office", office.code)
    elif not (report and report.submitted_at) and office.allows(request.user, Permission.SUBMIT_REPORTS):
        form = QuarterlyReportForm()
    tasks = Task.objects.filter(office=office, solution__section__plan=plan).for_lists()
    context = {"office": office, "plan": plan, "quarter": quarter, "report": report, "form": form, "tasks": tasks}
    return render(request, "tasks/quarterly_report.html", context, status=422 if form and form.errors else 200)
