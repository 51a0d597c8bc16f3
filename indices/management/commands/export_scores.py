"""Write the table of a round into a workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from indices.models import Edition
from indices.sheets.exporting import export_edition
from units.accounts import machine
from units.audit import record
from units.files import write_whole


class Command(BaseCommand):
    help = "Xuất bảng điểm của một đợt ra tệp Excel; import_scores đọc lại được."

    def add_arguments(self, parser):
        parser.add_argument("--edition", required=True, metavar="MÃ", help="mã đợt, ví dụ ddci-sbn-2024")
        parser.add_argument("-o", "--output", required=True, metavar="TỆP.xlsx", help="tệp sẽ ghi")

    def handle(self, *, edition, output, **options):
        found = Edition.objects.select_related("index", "province").filter(code=edition).first()
        if found is None:
            raise CommandError(f"Không có đợt nào mang mã “{edition}”. Hãy xem mã ở trang Xếp hạng.")
        if not output.lower().endswith(".xlsx"):
            raise CommandError(f"Tên tệp “{output}” phải có đuôi .xlsx.")
        write_whole(Path(output), export_edition(found))
        record("result.export", found, f"Xuất {found} ra Excel", by=machine())
        self.stdout.write(f"Đã ghi {found} vào {output}.")
