"""Writes of quarterly reports: each locks its row, checks again, writes, and leaves an audit line."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.models import Plan
from tasks.models import QuarterlyReport
from tasks.quarters import Quarter
from units.audit import record
from units.models import Unit, User
from units.permissions import Permission, require


@transaction.atomic
def submit_report(
    *, plan: Plan, office: Unit, quarter: int, results: str, difficulties: str, proposals: str, by: User
) -> QuarterlyReport:
    """Send an office's report of a quarter to the focal point. Raises ValidationError when it was sent before."""
    require(by, Permission.SUBMIT_REPORTS, office)
    if Quarter(plan.year, quarter).first_day > timezone.localdate():
        raise ValidationError("Quý này chưa bắt đầu, chưa gửi báo cáo được.")
    report, _ = QuarterlyReport.objects.get_or_create(plan=plan, office=office, quarter=quarter)
    report = QuarterlyReport.objects.select_for_update().get(pk=report.pk)
    if report.submitted_at:
        raise ValidationError("Báo cáo quý này đã gửi, không sửa được nữa.")
    report.results, report.difficulties, report.proposals = results, difficulties, proposals
    report.state, report.submitted_at, report.submitted_by = QuarterlyReport.State.SUBMITTED, timezone.now(), by
    report.full_clean()
    report.save()
    record("report.submit", report, str(report), by=by)
    return report
