"""Sample quarterly reports written as YAML: which office sent its own when, which was returned, what was gathered."""

from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from plans.models import Plan
from tasks.models import PlanReport, QuarterlyReport
from tasks.quarters import Quarter
from tasks.reporting.composing import unsaved_report
from tasks.reporting.office_report import fill
from tasks.reporting.offices import follows
from units.audit import record
from units.fixtures import Problems, display_name, read_yaml
from units.models import Unit, User
from units.permissions import Permission

_PLAN = ("index", "unit", "year", "quarter", "offices")
_TEXTS = ("results", "difficulties", "proposals", "next_quarter")
_RETURNED = ("returned_by", "returned_on", "reason")


def load_reports(path: Path) -> int:
    """Create the reports of the file and return how many, consolidated ones too; a quarter of a plan that already has
    reports is left as it is.

    Each plan is given by index, unit, year and quarter; each office by its code with who sent the report on which day,
    and who returned it when and why. Raises FixtureError with every problem of the file; nothing is then saved.
    """
    with transaction.atomic():
        return _ReportsFile(read_yaml(path), display_name(path)).load()


class _ReportsFile:
    def __init__(self, data: dict, source: str):
        self.data = data
        self.problems = Problems(source)
        self.users = {user.username: user for user in User.objects.all()}
        self.created = 0

    def load(self) -> int:
        if self.problems.fits(self.data, "tệp", ("reports",)):
            for place, row in enumerate(self.problems.rows(self.data["reports"], "mục reports", list), start=1):
                if self.problems.fits(row, f"mục reports, dòng thứ {place}", _PLAN, ("consolidated_by",)):
                    self._quarter(row)
        self.problems.raise_any()
        return self.created

    def _quarter(self, row: dict) -> None:
        name = f"{row['index']} {row['unit']} {row['year']}"
        plans = Plan.objects.filter(index__code=str(row["index"]), unit__code=str(row["unit"]))
        plan = plans.filter(year=row["year"] if type(row["year"]) is int else 0).order_by("adjustment").first()
        if plan is None:
            self.problems.add(f"kế hoạch “{name}” không có trong cổng; hãy nạp kế hoạch trước hoặc sửa dòng này.")
        elif row["quarter"] not in (1, 2, 3, 4):
            self.problems.add(f"“{row['quarter']}” ở trường “quarter” của “{name}” không phải là quý 1 đến 4.")
        elif not plan.quarterly_reports.filter(quarter=row["quarter"]).exists():
            quarter = Quarter(plan.year, row["quarter"])
            self._offices(plan, quarter, row["offices"], f"báo cáo {quarter} của “{name}”")
            if row.get("consolidated_by"):
                self._consolidated(plan, quarter, row["consolidated_by"], f"báo cáo tổng hợp {quarter} của “{name}”")

    def _offices(self, plan: Plan, quarter: Quarter, rows, where: str) -> None:
        offices = {office.code: office for office in plan.unit.children.filter(kind=Unit.Kind.OFFICE)}
        for row in self.problems.rows(rows, where, list):
            if not self.problems.fits(row, where, ("office", "sent_by", "sent_on"), (*_TEXTS, *_RETURNED)):
                continue
            office = offices.get(row["office"])
            if office is None:
                self.problems.add(f"{where}: “{row['office']}” không phải là phòng của {plan.unit}; hãy sửa mã.")
            else:
                self._report(plan, office, quarter, row, f"{where}, {office}")

    def _report(self, plan: Plan, office: Unit, quarter: Quarter, row: dict, where: str) -> None:
        sent_by = self._person(row["sent_by"], where)
        if sent_by and not office.allows(sent_by, Permission.SUBMIT_REPORTS):
            self.problems.add(f"{where}: “{sent_by.username}” không có quyền “{Permission.SUBMIT_REPORTS.label}”.")
        report = QuarterlyReport(plan=plan, office=office, quarter=quarter.number)
        sent_at = self._moment(row, "sent_on", where)
        if row.get("returned_by"):
            report.state = QuarterlyReport.State.RETURNED
            report.returned_by = self._person(row["returned_by"], where)
            report.returned_at, report.return_reason = self._moment(row, "returned_on", where), row.get("reason") or ""
        else:
            report.state = QuarterlyReport.State.SUBMITTED
            report.submitted_by, report.submitted_at = sent_by, sent_at
        if self.problems.clean(report, where):
            report.save()
            fill(report)
            for name in _TEXTS:
                setattr(report, name, row.get(name) or getattr(report, name))
            report.save()
            self._loaded(report)

    def _consolidated(self, plan: Plan, quarter: Quarter, username: str, where: str) -> None:
        by = self._person(username, where)
        if by is None or not follows(by, plan):
            self.problems.add(f"{where}: “{username}” không phải người theo dõi kế hoạch; hãy sửa “consolidated_by”.")
            return
        report: PlanReport = unsaved_report(plan, quarter)
        report.made_by, report.written_at = by, timezone.now()
        if self.problems.clean(report, where):
            report.save()
            self._loaded(report)

    def _loaded(self, report: QuarterlyReport | PlanReport) -> None:
        record("report.load", report, f"Nạp báo cáo mẫu: {report}", by=None)
        self.created += 1

    def _person(self, username, where: str) -> User | None:
        user = self.users.get(username)
        if user is None:
            self.problems.add(f"{where}: không có tài khoản “{username}”; hãy nạp tài khoản trước hoặc sửa tên.")
        return user

    def _moment(self, row: dict, field: str, where: str) -> datetime | None:
        """The morning of a day."""
        if type(row.get(field)) is date:
            return timezone.make_aware(datetime.combine(row[field], time(8)))
        self.problems.add(
            f"{where}: “{row.get(field)}” ở trường “{field}” không phải là ngày; hãy viết dạng 2025-03-29."
        )
        return None
