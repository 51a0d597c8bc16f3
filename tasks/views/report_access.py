"""The ways in which views get a plan, an office and a quarter to report on."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from plans.models import Plan
from plans.views.access import get_plan_for
from tasks.quarters import Quarter
from tasks.reporting.offices import follows
from units.models import Unit
from units.permissions import Permission
from units.reach import unit_ids


def reported_plans(user):
    """Plans whose offices' reports the user reads: of the agencies in which they see tasks or write plans, and those
    that they follow as the focal point."""
    return Plan.objects.filter(reported_to(user))


def reported_to(user, plan: str = "") -> Q:
    """The same of what belongs to a plan, at the end of that path."""
    agencies = Q(**{f"{plan}unit__any_of": unit_ids(user, Permission.VIEW_TASKS)})
    writes = Q(**{f"{plan}unit__any_of": unit_ids(user, Permission.EDIT_PLANS)})
    focal = Q(**{f"{plan}focal_point__any_of": unit_ids(user, Permission.DO_TASKS)})
    return (agencies | writes | focal) & Q(**{f"{plan}state__in": Plan.ONCE_APPROVED})


def get_quarter(plan: Plan, number: int) -> Quarter:
    """Return a quarter of the plan's year; 404 for a fifth."""
    if number not in (1, 2, 3, 4):
        raise Http404("Một năm có bốn quý.")
    return Quarter(plan.year, number)


def get_reported_plan(user, quarter: int, **name) -> tuple[Plan, Quarter]:
    """Return the plan that an address names, and its quarter, to somebody who reads the offices' reports (403
    otherwise, 404 for a plan that the user does not see or that nobody reports on)."""
    plan = get_plan_for(user, **name)
    if plan.state not in Plan.ONCE_APPROVED:
        raise Http404("Kế hoạch chưa được duyệt nên chưa có báo cáo.")
    if not reported_plans(user).filter(pk=plan.pk).exists():
        raise PermissionDenied("Bạn không có quyền xem báo cáo của các phòng, đơn vị khác.")
    return plan, get_quarter(plan, quarter)


def get_followed_plan(user, quarter: int, **name) -> tuple[Plan, Quarter]:
    """Return the plan and its quarter to somebody who follows it (403 for other readers)."""
    plan, named = get_reported_plan(user, quarter, **name)
    if not follows(user, plan):
        raise PermissionDenied("Chỉ đầu mối theo dõi, tổng hợp của kế hoạch làm được việc này.")
    return plan, named


def get_report_place(user, code: str, plan: int, quarter: int) -> tuple[Unit, Plan, Quarter]:
    """Return the office, the plan and the quarter of an office's report, to those who see the office's tasks or read
    all reports of the plan (404 otherwise)."""
    found = get_object_or_404(
        Plan.objects.visible_to(user).select_related("unit", "index", "focal_point"),
        pk=plan,
        state__in=Plan.ONCE_APPROVED,
    )
    offices = Unit.objects.filter(kind=Unit.Kind.OFFICE, parent=found.unit).select_related("parent")
    office = get_object_or_404(offices, code=code)
    if not office.allows(user, Permission.VIEW_TASKS) and not reported_plans(user).filter(pk=plan).exists():
        raise Http404("Không có báo cáo này.")
    return office, found, get_quarter(found, quarter)
