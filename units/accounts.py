"""Sample accounts, one for each person the portal serves, never outside debug mode; and the account of commands."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from units.audit import record
from units.fixtures import FixtureError, Problems, display_name, read_yaml
from units.models import Membership, Unit, User
from units.models.user import MACHINE
from units.permissions import Role

_ACCOUNT_FIELDS = ("is_staff", "is_superuser")


def load_accounts(path: Path) -> int:
    """Create the missing sample accounts with their roles and return how many; what exists is left as it is.

    Raises FixtureError outside debug mode, and with every problem of the file; nothing of it is then saved.
    """
    if not settings.DEBUG:
        raise FixtureError(
            f"{display_name(path)}: tài khoản mẫu chỉ được tạo ở chế độ thử (DEBUG=1), vì ai cũng biết mật khẩu; "
            "khi vận hành thật, hãy chạy load_fixtures --reference-only và tạo tài khoản ở trang quản trị."
        )
    with transaction.atomic():
        return _AccountsFile(read_yaml(path), display_name(path)).load()


def machine() -> User:
    """Return the account in whose name commands write where no person is responsible; nobody can sign in with it."""
    values = {"full_name": "Lệnh trên máy chủ", "is_active": False, "password": make_password(None)}
    return User.objects.get_or_create(username=MACHINE, defaults=values)[0]


class _AccountsFile:
    def __init__(self, data: dict, source: str):
        self.data = data
        self.problems = Problems(source)
        self.created = 0

    def load(self) -> int:
        if self.problems.fits(self.data, "tệp", ("password", "accounts")):
            # One hash for all: the password is the same and stands in the file.
            self.password = make_password(str(self.data["password"]))
            for place, row in enumerate(self.problems.rows(self.data["accounts"], "mục accounts", list), start=1):
                required = ("username", "full_name", "email", "memberships")
                if self.problems.fits(row, f"tài khoản thứ {place}", required, _ACCOUNT_FIELDS):
                    self._account(row)
        self.problems.raise_any()
        return self.created

    def _account(self, row: dict) -> None:
        where = f"tài khoản “{row['username']}”"
        if User.objects.filter(username=row["username"]).exists():
            return
        values = {field: row[field] for field in ("username", "full_name", "email", *_ACCOUNT_FIELDS) if field in row}
        user = User(password=self.password, is_sample=True, **values)
        if not self.problems.clean(user, where):
            return
        user.save()
        record("user.load", user, f"Tạo tài khoản mẫu: {user.username}", by=None)
        self.created += 1
        for membership in self.problems.rows(row["memberships"], f"{where}, mục memberships", list):
            self._membership(user, membership, where)

    def _membership(self, user: User, row: dict, where: str) -> None:
        if not self.problems.fits(row, f"{where}, mục memberships", ("unit", "role"), ("title", "starts_on")):
            return
        unit = Unit.objects.filter(code=str(row["unit"])).first()
        if unit is None:
            self.problems.add(f"{where}: đơn vị “{row['unit']}” không có trong danh mục đơn vị; hãy sửa mã.")
        if row["role"] not in Role.values:
            self.problems.add(f"{where}: vai trò “{row['role']}” không có; chỉ có: {', '.join(Role.values)}.")
        if unit is None or row["role"] not in Role.values:
            return
        values = {field: row[field] for field in ("role", "title", "starts_on") if field in row}
        membership = Membership(user=user, unit=unit, **values)
        if self.problems.clean(membership, where):
            membership.save()
            record("membership.load", membership, f"Giao vai trò mẫu: {membership}", by=None)
