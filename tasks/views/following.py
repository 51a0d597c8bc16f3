"""The offices' reports on a plan in a quarter: who has sent, who is nudged."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plans.models import Plan
from tasks.models import PlanReport
from tasks.quarters import Quarter
from tasks.reporting import nudging
from tasks.reporting.following import standings
from tasks.reporting.offices import follows, owing, report_due_on
from tasks.views.report_access import get_followed_plan, get_reported_plan
from units.models import Unit


@require_GET
def plan_reports(request, quarter, **name):
    """Who of the plan's offices has reported the quarter, with the ways to read, nudge and put together."""
    plan, named = get_reported_plan(request.user, quarter, **name)
    today = timezone.localdate()
    rows = standings(plan, named, today)
    missing = [row for row in rows if not row.is_sent]
    context = {
        "plan": plan,
        "quarter": named,
        "quarters": [Quarter(plan.year, number) for number in (1, 2, 3, 4)],
        "rows": rows,
        "sent": len(rows) - len(missing),
        "may_nudge_all": len([row for row in missing if not row.was_nudged_today]) > 1,
        "due_on": report_due_on(named),
        "has_begun": named.first_day <= today,
        "why_not": "" if rows else owing([plan]).why_not(plan, named),
        "may_follow": follows(request.user, plan) and plan.state != Plan.State.CLOSED,
        "report": PlanReport.objects.filter(plan=plan, quarter=named.number).first(),
    }
    return render(request, "tasks/report/plan.html", context)


@require_POST
def nudge_reports(request, quarter, **name):
    """Ask the office that the button names, or all that have not sent their report."""
    plan, named = get_followed_plan(request.user, quarter, **name)
    code = request.POST.get("office", "")
    office = get_object_or_404(Unit, code=code, parent=plan.unit) if code else None
    try:
        asked = nudging.nudge(plan=plan, quarter=named.number, office=office, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"Đã đôn đốc: {', '.join(unit.name for unit in asked)}.")
    return redirect("tasks:plan-reports", *plan.address, named.number)
