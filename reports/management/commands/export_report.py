"""Write the BÁO CÁO of a quarter into a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.models import Plan
from plans.naming import PlanNotFound, find_plan
from reports.documents.content import CannotBeLaidOut
from reports.documents.report_files import REPORT_FORMATS
from reports.issuing.keeping import FileLost
from tasks.models import PlanReport
from tasks.quarters import Quarter
from tasks.reporting.composing import unsaved_report
from units.accounts import machine
from units.audit import record
from units.files import write_whole


class Command(BaseCommand):
    help = (
        "Xuất báo cáo quý về một kế hoạch ra tệp. Quý chưa có báo cáo tổng hợp thì ghi bản mà cổng viết lúc này từ báo "
        "cáo của các phòng, đánh dấu DỰ THẢO và không lưu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ sngv")
        parser.add_argument("--year", required=True, metavar="NĂM")
        parser.add_argument("--index", required=True, metavar="DDCI|PCI", help="bộ chỉ số")
        parser.add_argument("--quarter", required=True, metavar="1|2|3|4")
        parser.add_argument("--format", required=True, metavar="|".join(REPORT_FORMATS), help="định dạng của tệp")
        parser.add_argument("-o", "--output", required=True, metavar="TỆP", help="tệp sẽ ghi")

    def handle(self, *, unit, year, index, quarter, format, output, **options):
        if format not in REPORT_FORMATS:
            raise CommandError(f"Không có định dạng “{format}”. Hãy dùng một trong: {', '.join(REPORT_FORMATS)}.")
        if str(quarter) not in ("1", "2", "3", "4"):
            raise CommandError(f"“{quarter}” không phải là quý. Hãy ghi 1, 2, 3 hoặc 4.")
        try:
            report = _find(find_plan(unit, index, year), int(quarter))
            content = REPORT_FORMATS[format].write(report)
        except (PlanNotFound, CannotBeLaidOut, FileLost) as error:
            raise CommandError(str(error)) from None
        write_whole(Path(output), content)
        said = f"Xuất {REPORT_FORMATS[format].name}: {report}"
        record(f"plan_report.export_{format}", report if report.pk else report.plan, said, by=machine())
        self.stdout.write(f"Đã ghi {report} vào {output}.")


def _find(plan: Plan, quarter: int) -> PlanReport:
    """The report that was made, else the one that the portal would write now."""
    if plan.state not in Plan.ONCE_APPROVED:
        raise CommandError(
            f"{plan} đang ở trạng thái “{plan.get_state_display()}”; chỉ kế hoạch đã duyệt mới có báo cáo quý."
        )
    made = PlanReport.objects.filter(plan=plan, quarter=quarter).first()
    if made:
        made.plan = plan
        return made
    return unsaved_report(plan, Quarter(plan.year, quarter))
