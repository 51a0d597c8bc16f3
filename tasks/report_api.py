"""Quarterly reports for programs: which were sent, and who of a plan's offices still owes one."""

from datetime import date, datetime
from typing import Literal

from django.db.models import Q
from django.utils import timezone
from ninja import Query, Router, Schema

from plans.models import Plan
from tasks.api import PlanRef, plan_ref
from tasks.models import QuarterlyReport
from tasks.reporting.following import Standing, standings
from tasks.views.report_access import get_reported_plan, reported_plans
from units.connection.bearer import Bearer
from units.connection.paging import Page, Paging, page_of, refuse_unknown
from units.connection.texts import Code, Whole
from units.models import Scope, Unit
from units.permissions import Permission

router = Router(tags=["Báo cáo quý"])
_READ = Bearer(Scope.REPORTS_READ)


class QuarterlyReportOut(Schema):
    """An office's report on a plan for a quarter."""

    plan: PlanRef
    office: str
    quarter: int
    state: str
    submitted_at: datetime | None
    returned_at: datetime | None
    version: int


class StandingOut(Schema):
    """Where an office is with its report: `not_begun` or the report's state, and by how many days it is late."""

    office: str
    office_name: str
    state: str
    due_on: date
    days_late: int
    submitted_at: datetime | None


class StandingsOut(Schema):
    plan: PlanRef
    quarter: int
    offices: list[StandingOut]


class ReportFilter(Paging):
    unit: Code | None = None
    index: Code | None = None
    year: Whole | None = None
    office: Code | None = None
    quarter: Literal["1", "2", "3", "4"] | None = None
    state: Literal["draft", "submitted", "returned"] | None = None


class Adjustment(Schema):
    adjustment: Whole = 0


def _visible(user):
    """The reports of the offices whose tasks the user sees, and all of the plans whose reports the user reads."""
    own = Q(office__in=Unit.objects.where_may(user, Permission.VIEW_TASKS)) | Q(plan__in=reported_plans(user))
    plans = Plan.objects.visible_to(user).filter(state__in=Plan.ONCE_APPROVED)
    return QuarterlyReport.objects.filter(own, plan__in=plans)


def _report_out(report: QuarterlyReport) -> QuarterlyReportOut:
    names = ("quarter", "state", "submitted_at", "returned_at", "version")
    values = {name: getattr(report, name) for name in names}
    return QuarterlyReportOut(plan=plan_ref(report.plan), office=report.office.code, **values)


@router.get("/reports", response=Page[QuarterlyReportOut], auth=_READ, summary="Báo cáo quý của các phòng, đơn vị")
def reports(request, filters: Query[ReportFilter]):
    """The quarterly reports that were begun, the newest year and quarter first."""
    names = {
        "unit": "plan__unit__code", "year": "plan__year", "office": "office__code", "quarter": "quarter",
        "state": "state",
    }  # fmt: skip
    wanted = {path: getattr(filters, name) for name, path in names.items() if getattr(filters, name) is not None}
    if filters.index:
        wanted["plan__index__code"] = filters.index.upper()
    found = _visible(request.auth.owner).filter(**wanted).select_related("plan__unit", "plan__index", "office")
    return page_of(request, found.order_by("-plan__year", "-quarter", "plan", "office__code"), filters, _report_out)


@router.get(
    "/reports/{slug:unit}/{slug:index}/{int:year}/{int:quarter}",
    response=StandingsOut,
    auth=_READ,
    summary="Tình hình gửi báo cáo của một quý",
)
def report_standings(request, unit: Code, index: Code, year: int, quarter: int, filters: Query[Adjustment]):
    """Who of the plan's offices has sent the quarter's report, and who is late."""
    refuse_unknown(request, filters)
    plan, named = get_reported_plan(
        request.auth.owner, quarter, unit=unit, index=index, year=year, adjustment=filters.adjustment
    )
    found = standings(plan, named, timezone.localdate())
    return StandingsOut(plan=plan_ref(plan), quarter=quarter, offices=[_standing_out(one) for one in found])


def _standing_out(standing: Standing) -> StandingOut:
    report = standing.report
    return StandingOut(
        office=standing.office.code,
        office_name=standing.office.name,
        state=report.state if report else "not_begun",
        due_on=standing.due_on,
        days_late=standing.days_late,
        submitted_at=report and report.submitted_at,
    )
