"""Write a KẾ HOẠCH into a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from indices.models import Index
from plans.models import Plan
from reports.documents.pdf import render_pdf
from reports.documents.plan import LetterheadMissing, plan_letter
from units.files import write_whole
from units.models import Unit


class Command(BaseCommand):
    help = "Xuất kế hoạch của một đơn vị ra tệp."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ sngv")
        parser.add_argument("--year", required=True, metavar="NĂM")
        parser.add_argument("--index", required=True, metavar="DDCI|PCI", help="bộ chỉ số")
        parser.add_argument("--format", required=True, metavar="pdf", help="định dạng của tệp; hiện có pdf")
        parser.add_argument("-o", "--output", required=True, metavar="TỆP", help="tệp sẽ ghi")

    def handle(self, *, unit, year, index, format, output, **options):
        if format != "pdf":
            raise CommandError(f"Chưa xuất được định dạng “{format}”. Hãy dùng --format pdf.")
        plan = find_plan(unit, index, year)
        try:
            content = render_pdf(plan_letter(plan))
        except LetterheadMissing as error:
            raise CommandError(str(error)) from None
        write_whole(Path(output), content)
        self.stdout.write(f"Đã ghi {plan} vào {output}.")


def find_plan(unit_code: str, index_code: str, year: str | int) -> Plan:
    """Return the one plan that is named; CommandError says in Vietnamese which part of the name is unknown."""
    if not (str(year).isdecimal() and len(str(year)) == 4):
        raise CommandError(f"“{year}” không phải là năm. Hãy ghi bốn chữ số, ví dụ --year 2025.")
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None:
        raise CommandError(f"Không có đơn vị nào mang mã “{unit_code}”. Hãy xem mã ở danh sách đơn vị.")
    index = Index.objects.filter(code=index_code.upper()).first()
    if index is None:
        known = ", ".join(Index.objects.values_list("code", flat=True))
        raise CommandError(f"Không có bộ chỉ số “{index_code}”. Các bộ chỉ số hiện có: {known or 'chưa có'}.")
    plan = Plan.objects.select_related("unit", "index").filter(unit=unit, index=index, year=int(year)).first()
    if plan is None:
        raise CommandError(f"{unit} không có kế hoạch {index} năm {year}.")
    return plan
