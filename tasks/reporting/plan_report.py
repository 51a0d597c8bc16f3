"""Writes of a consolidated report: begun, edited, written anew, approved, opened again, numbered.

Each locks its row, checks again, writes, and leaves an audit line."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone

from plans.models import Plan
from tasks.models import PlanReport
from tasks.quarters import Quarter
from tasks.reporting.checking import plan_report_errors
from tasks.reporting.composing import TEXTS, head_of_report, texts_from
from tasks.reporting.gathering import gather
from tasks.reporting.office_report import quarter_of, require_follower
from tasks.reporting.offices import followed_for
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require

HEAD = ("title", "addressees", "authority", "position", "signatory", "recipients")
"""What is edited besides the texts."""

plan_report_reopened = Signal()
"""An approved report (`report`) becomes a draft again, `by` somebody. Sent in the transaction of the step, which a
receiver refuses by raising ValidationError."""

S = PlanReport.State


@transaction.atomic
def make_plan_report(*, plan: Plan, quarter: int, by: User) -> PlanReport:
    """Write the report of a quarter from what the offices have sent; one that was made already comes back as it is.

    Raises ValidationError before the quarter has begun and for a plan that is not in force.
    """
    require_follower(by, plan)
    named = Quarter(plan.year, quarter)
    if plan.state not in (Plan.State.APPROVED, Plan.State.ISSUED):
        raise ValidationError("Kế hoạch chưa được duyệt hoặc đã kết thúc, không lập báo cáo tổng hợp được.")
    if named.first_day > timezone.localdate():
        raise ValidationError("Quý này chưa bắt đầu, chưa tổng hợp báo cáo được.")
    values = head_of_report(plan, named) | texts_from(plan, named) | {"written_at": timezone.now(), "made_by": by}
    report, is_new = PlanReport.objects.get_or_create(plan=plan, quarter=quarter, defaults=values)
    if is_new:
        _record("plan_report.make", report, "Lập", by)
    return report


@transaction.atomic
def save_plan_report(*, report: PlanReport, version: int, entries: Mapping, by: User) -> PlanReport:
    """Keep edited texts and what stands around them (HEAD, TEXTS). Raises StaleEdit, ValidationError."""
    report = _draft(report, version, by)
    _write(report, {name: entries[name] for name in (*HEAD, *TEXTS) if name in entries}, "plan_report.save", "Sửa", by)
    return report


@transaction.atomic
def rewrite_plan_report(*, report: PlanReport, version: int, by: User) -> PlanReport:
    """Write the texts anew from what the offices have sent by now; the former ones are kept to be taken back."""
    report = _draft(report, version, by)
    report.former = _texts(report)
    report.written_at = timezone.now()
    texts = texts_from(report.plan, quarter_of(report))
    _write(report, texts, "plan_report.rewrite", "Viết lại từ báo cáo của các phòng", by)
    return report


@transaction.atomic
def restore_plan_report(*, report: PlanReport, version: int, by: User) -> PlanReport:
    """Exchange the texts with those that were last written over."""
    report = _draft(report, version, by)
    if not report.former:
        raise ValidationError("Không có lời cũ nào để lấy lại.")
    former, report.former = report.former, _texts(report)
    _write(report, former, "plan_report.restore", "Lấy lại lời trước đó", by)
    return report


@transaction.atomic
def approve_plan_report(*, report: PlanReport, version: int, seen: str, by: User) -> PlanReport:
    """Approve a report: from then on its text, figures and rows stand, whatever becomes of the tasks.

    `seen` is the digest of the figures and rows that were read (Gathered.digest). Raises StaleEdit where the text is no
    longer the one that was read, and ValidationError with every reason against it.
    """
    report = _locked(report)
    require(by, Permission.ISSUE_PLANS, report.plan.unit)
    _check(report, version, S.DRAFT)
    errors = plan_report_errors(report)
    if errors:
        raise ValidationError(errors)
    gathered = gather(report.plan, quarter_of(report))
    if gathered.digest != seen:
        raise ValidationError("Số liệu vừa thay đổi: một phòng, đơn vị vừa gửi báo cáo. Hãy xem lại rồi duyệt.")
    report.figures, report.rows = gathered.figures_as_json(), gathered.rows_as_json()
    report.state, report.approved_at, report.approved_by = S.APPROVED, timezone.now(), by
    return _taken(report, "plan_report.approve", "Duyệt", by)


@transaction.atomic
def reopen_plan_report(*, report: PlanReport, reason: str, by: User) -> PlanReport:
    """Make an approved report a draft again, with a reason; its figures follow the offices' reports from then on."""
    report = _locked(report)
    require(by, Permission.ISSUE_PLANS, report.plan.unit)
    _check(report, report.version, S.APPROVED)
    if not reason.strip():
        raise ValidationError({"reason": "Hãy ghi lý do đưa báo cáo về dự thảo."})
    report.state, report.approved_at, report.approved_by = S.DRAFT, None, None
    report.figures, report.rows, report.reopened_for = {}, [], reason.strip()
    report = _taken(report, "plan_report.reopen", f"Đưa về dự thảo ({reason.strip()})", by)
    plan_report_reopened.send(PlanReport, report=report, by=by)
    return report


@transaction.atomic
def issue_plan_report(*, report: PlanReport, number: int, issued_on: date, by: User) -> PlanReport:
    """Give an approved report its number and date. Raises ValidationError for a number that is taken."""
    report = _locked(report)
    require(by, Permission.EDIT_PLANS, report.plan.unit)
    _check(report, report.version, S.APPROVED)
    check_number(report, number, issued_on)
    report.state, report.number, report.issued_on = S.ISSUED, number, issued_on
    return _taken(report, "plan_report.issue", f"Ban hành (số {number:02d}/{report.symbol})", by)


def check_number(report: PlanReport, number: int, issued_on: date) -> None:
    """Raise ValidationError for a day that cannot be, or a number that another report of the agency and year has.

    Call it in a transaction: the agency is held, so that two people do not give the same number.
    """
    if issued_on > timezone.localdate():
        raise ValidationError({"issued_on": "Ngày ban hành không được sau hôm nay."})
    earliest = max(quarter_of(report).first_day, report.plan.issued_on or date.min)
    if issued_on < earliest:
        raise ValidationError({"issued_on": f"Ngày ban hành không được trước ngày {earliest:%d/%m/%Y}."})
    Unit.objects.select_for_update(of=("self",)).get(pk=report.plan.unit_id)
    others = _numbered(report, issued_on.year).filter(number=number).exclude(pk=report.pk)
    other = others.select_related("plan__unit", "plan__index").first()
    if other:
        raise ValidationError({"number": f"Số {number:02d} của năm {issued_on.year} đã cấp cho {other}."})


def next_number(report: PlanReport, year: int) -> int:
    """The number after the highest that the agency's reports were given in a year; a proposal, no more."""
    return (_numbered(report, year).aggregate(highest=Max("number"))["highest"] or 0) + 1


def _numbered(report: PlanReport, year: int):
    return PlanReport.objects.filter(plan__unit=report.plan.unit_id, symbol=report.symbol, issued_on__year=year)


def _locked(report: PlanReport) -> PlanReport:
    related = ("plan__unit", "plan__index", "plan__focal_point")
    return PlanReport.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report.pk)


def _check(report: PlanReport, version: int, state: str) -> None:
    if report.state != state:
        raise ValidationError(
            f"Báo cáo tổng hợp đang ở trạng thái “{report.get_state_display()}”, không làm bước này được."
        )
    if report.version != version:
        raise StaleEdit(report)


def _draft(report: PlanReport, version: int, by: User) -> PlanReport:
    report = _locked(report)
    require_follower(by, report.plan)
    _check(report, version, S.DRAFT)
    return report


def _texts(report: PlanReport) -> dict:
    return {name: getattr(report, name) for name in TEXTS}


def _write(report: PlanReport, values: Mapping, action: str, verb: str, by: User) -> None:
    changes = {name: (getattr(report, name), text) for name, text in values.items() if getattr(report, name) != text}
    for name, text in values.items():
        setattr(report, name, text)
    _taken(report, action, verb, by, changes)


def _taken(report: PlanReport, action: str, verb: str, by: User, changes: Mapping | None = None) -> PlanReport:
    report.version += 1
    report.full_clean()
    report.save()
    _record(action, report, verb, by, changes)
    return report


def _record(action: str, report: PlanReport, verb: str, by: User, changes: Mapping | None = None) -> None:
    record(action, report, f"{verb}: {report}", by=by, changes=changes, on_behalf_of=followed_for(by, report.plan))
