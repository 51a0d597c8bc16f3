"""Delete what is not needed any more of the personal data of somebody who has left."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.forgetting import check, forget, what_goes
from units.accounts import machine
from units.models import User


class Command(BaseCommand):
    help = (
        "Xóa dữ liệu cá nhân không còn cần của người đã thôi việc và khóa hẳn tài khoản; họ tên, chức vụ trên văn bản, "
        "kết quả và nhật ký được giữ theo pháp luật."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ xóa gì, không xóa")

    def handle(self, *, username, dry_run, **options):
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Không có tài khoản “{username}”. Hãy xem lại tên đăng nhập ở trang quản trị.")
        try:
            counts = _would(person) if dry_run else forget(person=person, by=machine())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        for noun, count in counts.items():
            self.stdout.write(f"{count} {noun}")
        said = "Sẽ xóa các mục trên" if dry_run else "Đã xóa các mục trên"
        self.stdout.write(f"{said if counts else 'Không còn mục nào để xóa'}; tài khoản {username} {_state(dry_run)}.")


def _would(person: User) -> dict[str, int]:
    check(person)
    return what_goes(person)


def _state(dry_run: bool) -> str:
    return "sẽ bị khóa, bỏ mật khẩu" if dry_run else "đã khóa, không còn mật khẩu"
