"""Write database and files into one archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from units.accounts import machine
from units.audit import record
from units.audit_chain import link
from units.backup.making import make
from units.backup.manifest import BackupRefused


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và tệp của cổng vào một tệp .tar.gz; không cần dừng cổng."

    def add_arguments(self, parser):
        parser.add_argument("-o", "--output", required=True, metavar="TỆP.tar.gz", help="tệp sẽ ghi")

    def handle(self, *, output, **options):
        link()
        try:
            manifest = make(Path(output))
        except BackupRefused as error:
            raise CommandError(str(error)) from None
        by = machine()
        record("system.backup", by, f"Sao lưu ra {Path(output).name}", by=by)
        rows = sum(manifest.state.counts.values())
        self.stdout.write(f"Đã sao lưu {rows} dòng dữ liệu và {len(manifest.files)} tệp vào {output}.")
        self.stdout.write(f"Đầu chuỗi nhật ký: {manifest.state.audit_head or 'chưa có'}")
