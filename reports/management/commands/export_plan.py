"""Write a KẾ HOẠCH into a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.naming import PlanNotFound, find_plan
from reports.documents.content import CannotBeLaidOut
from reports.documents.plan_files import FORMATS
from reports.issuing.keeping import FileLost
from units.accounts import machine
from units.audit import record
from units.files import write_whole


class Command(BaseCommand):
    help = "Xuất kế hoạch của một đơn vị ra tệp."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ sngv")
        parser.add_argument("--year", required=True, metavar="NĂM")
        parser.add_argument("--index", required=True, metavar="DDCI|PCI", help="bộ chỉ số")
        parser.add_argument("--format", required=True, metavar="|".join(FORMATS), help="định dạng của tệp")
        parser.add_argument("-o", "--output", required=True, metavar="TỆP", help="tệp sẽ ghi")

    def handle(self, *, unit, year, index, format, output, **options):
        if format not in FORMATS:
            raise CommandError(f"Không có định dạng “{format}”. Hãy dùng một trong: {', '.join(FORMATS)}.")
        try:
            plan = find_plan(unit, index, year)
            content = FORMATS[format].write(plan)
        except (PlanNotFound, CannotBeLaidOut, FileLost) as error:
            raise CommandError(str(error)) from None
        write_whole(Path(output), content)
        record(f"plan.export_{format}", plan, f"Xuất {FORMATS[format].name}: {plan}", by=machine())
        self.stdout.write(f"Đã ghi {plan} vào {output}.")
