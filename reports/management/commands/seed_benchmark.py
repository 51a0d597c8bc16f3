"""Fill an empty database with made-up provinces, on which the portal's speed is measured."""

from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from reports.seeding.people import KNOWN, known_password
from reports.seeding.seeding import Refused, seed
from reports.seeding.size import Size


class Command(BaseCommand):
    help = "Dựng dữ liệu giả để đo hiệu năng: 1, 10 hoặc 100 tỉnh, mỗi tỉnh 101 đơn vị trong 10 năm."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=int, choices=(1, 10, 100), required=True, help="số tỉnh")

    def handle(self, *, scale, **options):
        started = monotonic()
        try:
            written = seed(Size(provinces=scale), tell=self.stdout.write)
        except Refused as error:
            raise CommandError(str(error)) from None
        if not written:
            self.stdout.write(f"Dữ liệu cho {scale} tỉnh đã có sẵn, không thêm gì.")
            return
        for noun, count in written.items():
            self.stdout.write(f"{count:>12,}  {noun}".replace(",", "."))
        total = f"{sum(written.values()):,}".replace(",", ".")
        self.stdout.write(f"Đã dựng {total} dòng trong {monotonic() - started:.0f} giây.")
        accounts = ", ".join(KNOWN.values())
        self.stdout.write(
            f"Đăng nhập thử: {accounts}; mật khẩu {known_password()}. Ai cũng biết mật khẩu này: "
            "không mở cơ sở dữ liệu này cho người ngoài."
        )
