"""Writes of an office's report: begun, edited, filled afresh, sent, and returned by who follows the plan.

Each locks its row, checks again, writes, and leaves an audit line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan
from tasks.models import PlanReport, QuarterlyReport, Reminder, ReportLine
from tasks.quarters import Quarter
from tasks.reminders import settle, tell
from tasks.reporting.offices import followed_for, follows, heads_of, report_due_on
from tasks.reporting.prefill import FIGURES, LINE_TEXTS, REPORT_TEXTS, lines_of, texts_of, told_by_task
from units.audit import record
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.permissions import Permission, require

R, Kind = QuarterlyReport.State, Reminder.Kind


@dataclass(frozen=True)
class Entries:
    """What the head of office typed: texts of the report by field, and of its lines by task and field."""

    texts: Mapping[str, str]
    lines: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def quarter_of(report: QuarterlyReport | PlanReport) -> Quarter:
    return Quarter(report.plan.year, report.quarter)


@transaction.atomic
def open_report(*, plan: Plan, office: Unit, quarter: int, by: User) -> QuarterlyReport:
    """Begin an office's report of a quarter, filled from its tasks; one that was begun already comes back as it is.

    Raises ValidationError before the quarter has begun and for a plan that is not in force.
    """
    require(by, Permission.SUBMIT_REPORTS, office)
    _check_time(plan, Quarter(plan.year, quarter))
    report, is_new = QuarterlyReport.objects.get_or_create(plan=plan, office=office, quarter=quarter)
    if is_new:
        fill(report)
        report.save()
        _record("report.open", report, "Lập", by)
    return report


def _check_time(plan: Plan, quarter: Quarter) -> None:
    if plan.state not in (Plan.State.APPROVED, Plan.State.ISSUED):
        raise ValidationError("Kế hoạch chưa được duyệt hoặc đã kết thúc, không lập báo cáo quý được.")
    if quarter.first_day > timezone.localdate():
        raise ValidationError("Quý này chưa bắt đầu, chưa lập báo cáo được.")


@transaction.atomic
def save_report(*, report: QuarterlyReport, version: int, entries: Entries, by: User) -> QuarterlyReport:
    """Keep what was typed, without sending it. Raises StaleEdit, ValidationError."""
    report = _locked(report, version, by)
    _enter(report, entries, "report.save", "Lưu", by)
    return report


@transaction.atomic
def refresh_report(*, report: QuarterlyReport, version: int, entries: Entries, by: User) -> QuarterlyReport:
    """Keep what was typed, then take lines and figures anew from the tasks; texts that still read as the portal wrote
    them are written anew, what a person wrote stays."""
    report = _locked(report, version, by)
    _enter(report, entries, "report.refresh", "Lấy lại số liệu", by)
    fill(report)
    report.save()
    return report


@transaction.atomic
def submit_report(*, report: QuarterlyReport, version: int, entries: Entries, by: User) -> QuarterlyReport:
    """Send an office's report to the plan's focal point; from then on its figures stand.

    Raises StaleEdit, and ValidationError for a report without results or whose tasks stand otherwise by now.
    """
    report = _locked(report, version, by)
    if not entries.texts.get("results", "").strip():
        raise ValidationError({"results": "Hãy ghi kết quả thực hiện trong quý rồi gửi."})
    if is_outdated(report):
        raise ValidationError(
            "Nhiệm vụ đã thay đổi sau khi lấy số liệu. Hãy bấm “Lấy lại số liệu” (lời bạn đã viết được giữ nguyên), "
            "xem lại rồi gửi."
        )
    report.state, report.submitted_at, report.submitted_by = R.SUBMITTED, timezone.now(), by
    _enter(report, entries, "report.submit", "Gửi", by)
    settle(plan=report.plan, office=report.office, key_prefix=key_of(report.plan, report.office, report.quarter))
    return report


@transaction.atomic
def return_report(*, report: QuarterlyReport, reason: str, by: User) -> QuarterlyReport:
    """Give a report that was sent back to its office with a reason, who then edits and sends it again."""
    report = _relocked(report)
    require_follower(by, report.plan)
    if report.state != R.SUBMITTED:
        raise ValidationError(f"Báo cáo đang ở trạng thái “{report.get_state_display()}”, không trả lại được.")
    if not reason.strip():
        raise ValidationError({"reason": "Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì."})
    if PlanReport.objects.filter(plan=report.plan, quarter=report.quarter).exclude(state="draft").exists():
        raise ValidationError(
            "Báo cáo tổng hợp của quý đã duyệt nên không trả lại báo cáo này được nữa. Hãy đưa báo cáo tổng hợp về dự "
            "thảo trước."
        )
    sent_by = report.submitted_by
    report.state, report.submitted_at, report.submitted_by = R.RETURNED, None, None
    report.returned_at, report.returned_by, report.return_reason = timezone.now(), by, reason.strip()
    report.version += 1
    report.full_clean()
    report.save()
    acting_for = followed_for(by, report.plan)
    record("report.return", report, f"Trả lại {report}: {reason.strip()}", by=by, on_behalf_of=acting_for)
    tell(
        Kind.RETURNED,
        to={person.pk: person for person in (*heads_of(report.office), sent_by)}.values(),
        key=f"{key_of(report.plan, report.office, report.quarter)}returned:{report.version}",
        text=f"Báo cáo {quarter_of(report)} của {report.office} bị trả lại: {reason.strip()}"[:400],
        link=address_of(report.plan, report.office, report.quarter),
        why="Bạn gửi báo cáo quý của đơn vị",
        plan=report.plan,
        office=report.office,
        due_on=report_due_on(quarter_of(report)),
    )
    return report


def key_of(plan: Plan, office: Unit, quarter: int) -> str:
    """How keys of the ledger begin that are about an office's report of a quarter."""
    return f"report:{plan.pk}:{office.pk}:{quarter}:"


def address_of(plan: Plan, office: Unit, quarter: int) -> str:
    return reverse("tasks:quarterly-report", args=[office.code, plan.pk, quarter])


def require_follower(user: User, plan: Plan) -> None:
    """Raise PermissionDenied unless the user follows the plan."""
    if not follows(user, plan):
        raise PermissionDenied("Chỉ đầu mối theo dõi, tổng hợp của kế hoạch làm được việc này.")


def is_outdated(report: QuarterlyReport) -> bool:
    """Whether the office's tasks stand otherwise than the lines of its report say."""
    return _as_figures(report.lines.all()) != _as_figures(_lines(report))


def _as_figures(lines) -> list[tuple]:
    return [(line.task_id, *(getattr(line, name) for name in FIGURES)) for line in lines]


def _relocked(report: QuarterlyReport) -> QuarterlyReport:
    related = ("plan__unit", "plan__focal_point", "office__parent", "submitted_by")
    return QuarterlyReport.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report.pk)


def _locked(report: QuarterlyReport, version: int, by: User) -> QuarterlyReport:
    report = _relocked(report)
    require(by, Permission.SUBMIT_REPORTS, report.office)
    if report.state not in QuarterlyReport.OPEN:
        raise ValidationError("Báo cáo quý này đã gửi, không sửa được nữa.")
    if report.version != version:
        raise StaleEdit(report)
    return report


def _enter(report: QuarterlyReport, entries: Entries, action: str, verb: str, by: User) -> None:
    """Write what was typed, one version further, with the audit line."""
    typed = {name: entries.texts[name].strip() for name in REPORT_TEXTS if name in entries.texts}
    changes = {name: (getattr(report, name), text) for name, text in typed.items() if getattr(report, name) != text}
    for name, text in typed.items():
        setattr(report, name, text)
    lines = list(report.lines.all())
    for line in lines:
        changes |= _enter_line(line, entries.lines.get(line.task_id, {}))
    _propose(report, told_by_task(lines))
    report.version += 1
    report.full_clean()
    report.save()
    _record(action, report, verb, by, changes)


def _enter_line(line: ReportLine, typed: Mapping[str, str]) -> dict:
    texts = {name: " ".join(typed[name].split()) for name in LINE_TEXTS if name in typed}
    changes = {
        f"{name}:{line.position}": (getattr(line, name), text)
        for name, text in texts.items()
        if getattr(line, name) != text
    }
    if changes:
        for name, text in texts.items():
            setattr(line, name, text)
        line.save()
    return changes


def _lines(report: QuarterlyReport) -> list[ReportLine]:
    return lines_of(report, quarter_of(report), timezone.localdate())


def fill(report: QuarterlyReport) -> None:
    """Put the lines that follow from the tasks today in place of the old, and the texts that follow from them, but for
    what a person wrote. The texts are not saved."""
    fresh = _lines(report)
    before = {line.task_id: line for line in report.lines.all()}
    for line in fresh:
        if line.task_id in before:
            _keep_typed(before[line.task_id], line, LINE_TEXTS)
    report.lines.all().delete()
    ReportLine.objects.bulk_create(fresh)
    _propose(report, texts_of(report, fresh, quarter_of(report), timezone.localdate()))
    report.figures_at = timezone.now()


def _propose(report: QuarterlyReport, texts: Mapping[str, str]) -> None:
    """Write texts of the portal where nobody wrote otherwise."""
    for name, text in texts.items():
        if getattr(report, name) == report.proposed.get(name, ""):
            setattr(report, name, text)
    report.proposed = {**report.proposed, **texts}


def _keep_typed(old: ReportLine, new: ReportLine, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(old, name) != old.proposed.get(name, ""):
            setattr(new, name, getattr(old, name))


def _record(action: str, report: QuarterlyReport, verb: str, by: User, changes: dict | None = None) -> None:
    behalf = by.stands_in(Permission.SUBMIT_REPORTS, report.office)
    record(action, report, f"{verb}: {report}", by=by, changes=changes, on_behalf_of=behalf)
