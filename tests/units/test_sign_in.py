import pytest
from django.urls import reverse

from units.models import AuditEntry

PASSWORD = "Mat-khau-thu-2025"


@pytest.fixture
def officer(cast):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


def test_a_stranger_is_sent_to_sign_in_and_back(client, officer):
    response = client.get(reverse("tasks:mine"))
    assert response.url == "/tai-khoan/dang-nhap/?next=/nhiem-vu/cua-toi/"

    response = client.post(response.url, {"username": "canbo", "password": PASSWORD})
    assert response.url == "/nhiem-vu/cua-toi/"


def test_a_wrong_password_does_not_tell_which_of_the_two_is_wrong(client, officer):
    wrong_password = client.post(reverse("units:sign-in"), {"username": "canbo", "password": "sai"})
    wrong_name = client.post(reverse("units:sign-in"), {"username": "khong-co", "password": PASSWORD})

    for response in (wrong_password, wrong_name):
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()


def test_signing_out_ends_the_session(as_user, officer):
    client = as_user(officer)
    response = client.post(reverse("units:sign-out"))

    assert response.url == reverse("units:sign-in")
    assert "_auth_user_id" not in client.session


def test_a_password_is_changed_and_the_change_recorded(as_user, officer):
    form = {"old_password": PASSWORD, "new_password1": "Hoan-toan-moi-9", "new_password2": "Hoan-toan-moi-9"}
    response = as_user(officer).post(reverse("units:change-password"), form)

    officer.refresh_from_db()
    assert response.url == "/"
    assert officer.check_password("Hoan-toan-moi-9")
    assert AuditEntry.objects.get().action == "user.change_password"


def test_a_short_password_is_refused(as_user, officer):
    form = {"old_password": PASSWORD, "new_password1": "Ngan1", "new_password2": "Ngan1"}
    response = as_user(officer).post(reverse("units:change-password"), form)

    officer.refresh_from_db()
    assert response.context["form"].errors["new_password2"][0] == "Mật khẩu quá ngắn, phải có ít nhất 10 ký tự."
    assert officer.check_password(PASSWORD)
