"""Which passwords are taken, and what a change of password does."""

import gzip

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from units.models import AuditEntry, TemporaryPassword, User
from units.validators import KnownPasswordValidator

PASSWORD = "Mat-khau-thu-2025"
GUESSABLE = (
    "Mật khẩu này dễ đoán: nằm trong danh sách mật khẩu phổ biến hoặc đã lộ, hay chỉ là một từ quen thuộc thêm số, "
    "hay một dãy lặp lại. Hãy chọn mật khẩu khác."
)


@pytest.fixture
def officer(cast):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


@pytest.fixture
def client_elsewhere() -> Client:
    """A second browser."""
    return Client()


def change_to(client, new: str):
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    return client.post(reverse("units:change-password"), form)


def faults(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


def test_a_password_is_changed_and_the_change_recorded(as_user, officer):
    response = change_to(as_user(officer), "Hoan-toan-moi-9")

    officer.refresh_from_db()
    assert response.url == "/"
    assert officer.check_password("Hoan-toan-moi-9")
    assert AuditEntry.objects.get().action == "user.change_password"


def test_a_change_ends_the_sessions_elsewhere_but_not_this_one(client, client_elsewhere, officer):
    for one in (client, client_elsewhere):
        one.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})

    change_to(client, "Hoan-toan-moi-9")

    assert client.get(reverse("units:sessions")).status_code == 200
    assert client_elsewhere.get(reverse("units:sessions")).status_code == 302
    assert [session.session_key for session in officer.signed_in_sessions.all()] == [client.session.session_key]


def test_a_short_password_is_refused(as_user, officer):
    response = change_to(as_user(officer), "Ngan-thoi-1")

    officer.refresh_from_db()
    assert response.status_code == 422
    assert response.context["form"].errors["new_password2"] == ["Mật khẩu quá ngắn, phải có ít nhất 12 ký tự."]
    assert officer.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Mật khẩu 2026!",
        "matkhau@123456",
        "LangSon-2026!!",
        "ddci-portal-2025",
        "iloveyou.2026",
        "012345678901",
        "0912 345 678 99",
        "abcdefghijkl",
        "abcabcabcabc",
        "aaaaaaaaaaaaa",
    ],
)
def test_what_guessers_try_first_is_refused(password):
    assert faults(password) == [GUESSABLE]


@pytest.mark.parametrize("password", ["chè xanh núi cao", "Hoan-toan-moi-9", "tranphuong hoa mai", "x7Kq-92mL-pwt4"])
def test_words_of_ones_own_are_taken_without_figures_or_signs(password):
    assert faults(password) == []


def test_a_password_like_the_name_is_refused(cast):
    assert faults("luongcanbo2026", User(username="luongcanbo", full_name="Lương Cán Bộ")) == [
        "Mật khẩu quá giống với Tên đăng nhập."
    ]


@pytest.mark.parametrize("name", ["lo.txt", "lo.txt.gz"])
def test_an_installation_may_lay_down_a_longer_list(tmp_path, name):
    text = "mot-mat-khau-da-lo-1\nMột Mật Khẩu Khác\n".encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    validator = KnownPasswordValidator(further_list=str(path))

    for password in ("mot-mat-khau-da-lo-1", "một mật khẩu khác"):
        with pytest.raises(ValidationError):
            validator.validate(password)
    assert validator.validate("khong-co-trong-danh-sach") is None


class TestSetByAnAdministrator:
    """Whoever set it knows it: it opens nothing but the page that changes it."""

    @pytest.fixture
    def owner(self, cast, officer, as_user, client_elsewhere):
        """The officer, signed in with a password that an administrator has just set."""
        cast.leader.is_staff = cast.leader.is_superuser = True
        cast.leader.save()
        form = {"password1": "Do-quan-tri-dat-1", "password2": "Do-quan-tri-dat-1", "usable_password": "true"}
        as_user(cast.leader).post(reverse("admin:auth_user_password_change", args=[officer.pk]), form)
        sign_in = {"username": "canbo", "password": "Do-quan-tri-dat-1"}
        client_elsewhere.post(reverse("units:sign-in"), sign_in)
        return client_elsewhere

    def change(self, client, new: str):
        form = {"old_password": "Do-quan-tri-dat-1", "new_password1": new, "new_password2": new}
        return client.post(reverse("units:change-password"), form)

    def test_nothing_is_done_before_an_own_one_is_chosen(self, owner):
        address = reverse("units:change-password")
        assert owner.get("/nhiem-vu/").url == address
        assert owner.post(reverse("tasks:read-all")).url == address
        assert "Hãy chọn mật khẩu của riêng bạn" in owner.get(address).content.decode()

        assert self.change(owner, "Hoan-toan-moi-9").url == "/"
        assert owner.get("/nhiem-vu/").status_code == 200

    def test_it_cannot_be_kept(self, owner):
        page = self.change(owner, "Do-quan-tri-dat-1")
        assert page.context["form"].errors["new_password1"] == ["Mật khẩu mới phải khác mật khẩu hiện tại."]

    def test_before_the_second_factor_too(self, owner, officer, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        User.objects.filter(pk=officer.pk).update(is_staff=True)
        owner.post(reverse("units:sign-out"))
        owner.post(reverse("units:sign-in"), {"username": "canbo", "password": "Do-quan-tri-dat-1"})
        assert owner.get("/").url == reverse("units:change-password")

        self.change(owner, "Hoan-toan-moi-9")
        assert owner.get("/").url == reverse("units:second-factor-setup")

    def test_the_own_one_opens_everything(self, owner):
        self.change(owner, "Hoan-toan-moi-9")
        owner.post(reverse("units:sign-out"))
        owner.post(reverse("units:sign-in"), {"username": "canbo", "password": "Hoan-toan-moi-9"})
        assert owner.get("/nhiem-vu/").status_code == 200

    def test_nor_where_a_session_of_a_closed_account_lies_in_the_browser(self, owner, cast):
        owner.post(reverse("units:sign-out"))
        owner.force_login(cast.head)
        User.objects.filter(pk=cast.head.pk).update(is_active=False)
        owner.post(reverse("units:sign-in"), {"username": "canbo", "password": "Do-quan-tri-dat-1"})
        assert owner.get("/nhiem-vu/").url == reverse("units:change-password")

    def test_an_administrator_who_changes_the_own_one_is_not_asked(self, cast, officer, as_user):
        officer.is_staff = officer.is_superuser = True
        officer.save()
        form = {"password1": "Hoan-toan-moi-9", "password2": "Hoan-toan-moi-9", "usable_password": "true"}
        as_user(officer).post(reverse("admin:auth_user_password_change", args=[officer.pk]), form)
        assert not TemporaryPassword.objects.exists()


def test_a_new_account_begins_with_a_password_to_change(cast, as_user):
    cast.leader.is_staff = cast.leader.is_superuser = True
    cast.leader.save()
    form = {
        "username": "moi", "full_name": "Người Mới", "email": "moi@example.vn", "usable_password": "true",
        "password1": "Do-quan-tri-dat-1", "password2": "Do-quan-tri-dat-1",
        "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
    }  # fmt: skip
    as_user(cast.leader).post(reverse("admin:units_user_add"), form)

    assert TemporaryPassword.objects.get().user.username == "moi"
