"""Write the table of a round into a workbook."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from indices.exporting import export_edition
from indices.models import Edition


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
        self.stdout.write(f"Đã ghi {found} vào {output}.")


def write_whole(path: Path, content: bytes) -> None:
    """Write the file in one step: it is there whole or, after an error, as it was before."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise CommandError(f"Không ghi được tệp {path}: {error.strerror}. Hãy kiểm tra thư mục và quyền ghi.") from None
    finally:
        draft.unlink(missing_ok=True)
