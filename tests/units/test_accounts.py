from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from units.accounts import load_accounts
from units.fixtures import FixtureError, read_yaml
from units.models import AuditEntry, Membership, User
from units.permissions import Role

SHARED = "Mau-DDCI-2025"
ACCOUNT = """
password: Mau-Thu-2025
accounts:
  - username: chuyenvien.sngv
    full_name: Nông Thị Mẫu (mẫu)
    email: chuyenvien.sngv@example.vn
    memberships:
      - {unit: sngv, role: unit_clerk, title: Chuyên viên, starts_on: 2024-01-01}
  - username: cntt
    full_name: Bế Văn Mẫu (mẫu)
    email: cntt@example.vn
    is_staff: true
    is_superuser: true
    memberships:
      - {unit: lang-son, role: it_staff}
"""


@pytest.fixture
def debug_mode(settings):
    settings.DEBUG = True


@pytest.fixture
def write(tmp_path):
    """Return a function that puts a data file into a folder."""

    def to_file(text: str):
        path = tmp_path / "accounts.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def refused(path) -> list[str]:
    """Load the file, check that nothing of it stayed, and return what was said, without the file's name."""
    with pytest.raises(FixtureError) as error:
        load_accounts(path)
    assert User.objects.filter(is_sample=True).count() == 0
    return [problem.removeprefix(f"{path}: ") for problem in error.value.problems]


def test_accounts_get_their_roles_and_the_shared_password(cast, debug_mode, write):
    assert load_accounts(write(ACCOUNT)) == 2

    clerk, technician = User.objects.filter(is_sample=True).order_by("username")
    assert (clerk.full_name, clerk.email) == ("Nông Thị Mẫu (mẫu)", "chuyenvien.sngv@example.vn")
    assert clerk.check_password("Mau-Thu-2025")
    membership = clerk.memberships.get()
    assert (membership.unit, membership.role, membership.title) == (cast.department, Role.UNIT_CLERK, "Chuyên viên")
    assert (clerk.is_staff, clerk.is_superuser) == (False, False)
    assert (technician.is_staff, technician.is_superuser) == (True, True)
    assert (
        list(AuditEntry.objects.values_list("action", flat=True).order_by("id")) == ["user.load", "membership.load"] * 2
    )


def test_a_repeat_leaves_accounts_as_they_are(cast, debug_mode, write):
    load_accounts(write(ACCOUNT))
    clerk = User.objects.get(username="chuyenvien.sngv")
    clerk.set_password("Đã-đổi-2026")
    clerk.full_name = "Tên khác"
    clerk.save()
    clerk.memberships.all().delete()

    assert load_accounts(write(ACCOUNT)) == 0

    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.check_password("Đã-đổi-2026"), clerk.memberships.count()) == ("Tên khác", True, 0)


def test_a_real_account_of_the_same_name_is_not_touched(cast, debug_mode, write):
    User.objects.create(username="cntt", full_name="Người thật", email="that@example.vn")

    assert load_accounts(write(ACCOUNT)) == 1

    assert User.objects.values_list("full_name", "is_sample", "is_superuser").get(username="cntt") == (
        "Người thật",
        False,
        False,
    )


def test_outside_debug_mode_nothing_is_created(cast, write):
    assert refused(write(ACCOUNT)) == [
        "tài khoản mẫu chỉ được tạo ở chế độ thử (DEBUG=1), vì ai cũng biết mật khẩu; "
        "khi vận hành thật, hãy chạy load_fixtures --reference-only và tạo tài khoản ở trang quản trị."
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ("unit: sngv", "unit: khong-co"),
            "tài khoản “chuyenvien.sngv”: đơn vị “khong-co” không có trong danh mục đơn vị; hãy sửa mã.",
        ),
        (
            ("role: it_staff", "role: boss"),
            "tài khoản “cntt”: vai trò “boss” không có; chỉ có: standing_clerk, unit_clerk, head_of_office, officer, "
            "head_of_unit, provincial_leader, it_staff.",
        ),
        (("    email: cntt@example.vn\n", ""), "tài khoản thứ 2 thiếu trường “email”; hãy bổ sung."),
    ],
)
def test_a_wrong_line_gets_a_sentence(cast, debug_mode, write, change, sentence):
    assert refused(write(ACCOUNT.replace(*change))) == [sentence]


def test_every_role_has_a_sample_person_marked_as_such():
    accounts = read_yaml(settings.FIXTURE_DIR / "sample" / "accounts.yaml")["accounts"]

    assert {row["memberships"][0]["role"] for row in accounts} == set(Role.values)
    assert all(row["full_name"].endswith(" (mẫu)") and row["email"].endswith("@example.vn") for row in accounts)


class TestSampleAccountsCommand:
    def run(self) -> list[str]:
        out = StringIO()
        call_command("sample_accounts", stdout=out)
        return out.getvalue().splitlines()

    def sample(self, unit, role, password=None) -> User:
        user = User(username="canbo.sngv", full_name="Cán bộ (mẫu)", email="canbo.sngv@example.vn", is_sample=True)
        user.set_password(password or SHARED)
        user.save()
        Membership.objects.create(user=user, unit=unit, role=role)
        return user

    def test_lists_only_sample_accounts_in_columns(self, cast, debug_mode):
        self.sample(cast.consular, Role.OFFICER)

        assert self.run() == [
            "Tài khoản   Mật khẩu       Vai trò           Đơn vị",
            "----------  -------------  ----------------  --------------------------------------------",
            "canbo.sngv  Mau-DDCI-2025  Cán bộ thực hiện  Phòng Lãnh sự - Hợp tác quốc tế, Sở Ngoại vụ",
        ]

    def test_a_changed_password_is_not_shown(self, cast, debug_mode):
        self.sample(cast.department, Role.UNIT_CLERK, password="Riêng-của-tôi-1")

        assert self.run()[-1] == "canbo.sngv  (đã đổi)  Chuyên viên của đơn vị  Sở Ngoại vụ"

    def test_without_accounts_it_says_what_to_do(self, cast, debug_mode):
        with pytest.raises(CommandError, match="^Chưa có tài khoản mẫu nào. Hãy chạy: python manage.py load_fixtures$"):
            self.run()

    def test_outside_debug_mode_nothing_is_listed(self, cast):
        self.sample(cast.consular, Role.OFFICER)

        with pytest.raises(CommandError, match="^Tài khoản mẫu chỉ có ở chế độ thử"):
            self.run()
