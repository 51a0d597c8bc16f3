from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management.base import BaseCommand, CommandError

from units.fixtures import FixtureError, read_yaml
from units.models import User

HEADER = ("Tài khoản", "Mật khẩu", "Vai trò", "Đơn vị")
CHANGED = "(đã đổi)"


class Command(BaseCommand):
    help = "In các tài khoản mẫu để đăng nhập thử."

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Tài khoản mẫu chỉ có ở chế độ thử (DEBUG=1); trên máy vận hành thật không có tài khoản mẫu nào."
            )
        try:
            password = str(read_yaml(settings.FIXTURE_DIR / "sample" / "accounts.yaml").get("password", ""))
        except FixtureError as error:
            raise CommandError(str(error)) from error
        rows = list(self._rows(password))
        if not rows:
            raise CommandError("Chưa có tài khoản mẫu nào. Hãy chạy: python manage.py load_fixtures")
        widths = [max(map(len, column)) for column in zip(HEADER, *rows, strict=True)]
        for row in (HEADER, ["-" * width for width in widths], *rows):
            self.stdout.write("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())

    def _rows(self, password: str):
        """One row for each role of each account; an account without a role still gets its row."""
        users = (
            User.objects.filter(is_sample=True, is_active=True)
            .order_by("pk")
            .prefetch_related("memberships__unit__parent")
        )
        # The accounts share one hash until someone changes theirs, and each check is slow on purpose.
        is_shared = {encoded: check_password(password, encoded) for encoded in {user.password for user in users}}
        for user in users:
            shown = password if is_shared[user.password] else CHANGED
            for membership in user.memberships.all():
                unit = membership.unit
                place = unit.name if unit.agency == unit else f"{unit.name}, {unit.agency}"
                yield user.username, shown, membership.get_role_display(), place
            if not user.memberships.all():
                yield user.username, shown, "", ""
