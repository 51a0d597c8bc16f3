from django.core.management.base import BaseCommand, CommandError

from units.accounts import machine
from units.models import User
from units.signing_in import second_factor, sessions


class Command(BaseCommand):
    help = "Tắt xác thực hai bước của một người đã mất điện thoại; người đó bật lại ở lần đăng nhập sau."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")

    def handle(self, *args, **options):
        name = options["username"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{name}”. Hãy kiểm tra tên đăng nhập.")
        if not second_factor.reset(user=user, by=machine()):
            raise CommandError(f"Tài khoản “{name}” không bật xác thực hai bước.")
        sessions.end_others(user=user, keep=None, by=machine())
        self.stdout.write(f"Đã tắt xác thực hai bước của {user} ({name}).")
