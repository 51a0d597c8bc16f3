"""Bring database and files back from an archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from units.backup.manifest import BackupRefused
from units.backup.restoring import restore


class Command(BaseCommand):
    help = "Phục hồi cơ sở dữ liệu và tệp từ bản sao lưu vào một hệ thống trống. Hãy dừng web, worker và beat trước."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP.tar.gz", help="bản sao lưu do lệnh backup ghi")
        parser.add_argument("--force", action="store_true", help="thay toàn bộ dữ liệu hiện có")

    def handle(self, *, file, force, **options):
        try:
            restored = restore(Path(file), force=force)
        except BackupRefused as error:
            raise CommandError(str(error)) from None
        manifest = restored.manifest
        rows = sum(manifest.state.counts.values())
        self.stdout.write(
            f"Đã phục hồi {rows} dòng dữ liệu và {len(manifest.files)} tệp của bản sao lưu lúc {manifest.moment}; "
            "số dòng từng bảng và đầu chuỗi nhật ký khớp. Mọi người phải đăng nhập lại."
        )
        for fault in restored.faults:
            self.stderr.write(f"Nhật ký trong bản sao lưu: {fault.message}")
