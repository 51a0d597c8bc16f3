import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse

from units.models import AuditEntry

PASSWORD = "Mat-khau-thu-2025"


@pytest.fixture
def officer(cast):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


def lines() -> list[tuple]:
    return list(AuditEntry.objects.order_by("id").values_list("action", "actor__username", "summary"))


def test_a_stranger_is_sent_to_sign_in_and_back(client, officer):
    response = client.get(reverse("tasks:mine"))
    assert response.url == "/tai-khoan/dang-nhap/?next=/nhiem-vu/cua-toi/"

    response = client.post(response.url, {"username": "canbo", "password": PASSWORD})
    assert response.url == "/nhiem-vu/cua-toi/"
    assert lines() == [("session.sign_in", "canbo", "Đăng nhập bằng mật khẩu: Lương Cán Bộ")]


def test_who_pressed_a_button_comes_back_to_its_page(client, officer):
    page = "http://testserver/nhiem-vu/?trang-thai=moi"
    response = client.post(reverse("tasks:read-all"), headers={"referer": page})

    assert response.url == "/tai-khoan/dang-nhap/?next=/nhiem-vu/%3Ftrang-thai%3Dmoi"


def test_a_page_of_elsewhere_is_nowhere_to_come_back_to(client, officer):
    response = client.post(reverse("tasks:read-all"), headers={"referer": "https://example.vn/nhiem-vu/"})

    assert response.url == "/tai-khoan/dang-nhap/?next=/"


def test_htmx_loads_the_sign_in_page_as_a_whole(client, officer):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/ke-hoach/"}
    response = client.post(reverse("tasks:read-all"), headers=headers)

    assert response.headers["HX-Redirect"] == "/tai-khoan/dang-nhap/?next=/ke-hoach/"


def test_a_wrong_password_does_not_tell_which_of_the_two_is_wrong(client, officer):
    wrong_password = client.post(reverse("units:sign-in"), {"username": "canbo", "password": "sai"})
    wrong_name = client.post(reverse("units:sign-in"), {"username": "khong-co", "password": PASSWORD})

    for response in (wrong_password, wrong_name):
        assert response.status_code == 422
        assert response.context["form"].non_field_errors() == [
            "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."
        ]


def test_a_failure_is_recorded_without_what_was_typed_as_a_name(client, officer):
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": "sai"})
    client.post(reverse("units:sign-in"), {"username": PASSWORD, "password": ""})
    client.post(reverse("units:sign-in"), {"username": PASSWORD, "password": "x"})

    assert lines() == [
        ("session.failed", None, "Đăng nhập không thành công: tài khoản canbo"),
        ("session.failed", None, "Đăng nhập không thành công: tên đăng nhập không có"),
    ]
    assert AuditEntry.objects.first().address == "127.0.0.1"


def test_signing_in_gives_the_session_a_new_id(client, officer):
    client.get(reverse("units:sign-in"))
    client.session.save()
    before = client.session.session_key
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})

    assert client.session.session_key != before


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client, officer):
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})
    cookie = client.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_signing_out_ends_the_session(as_user, officer):
    client = as_user(officer)
    response = client.post(reverse("units:sign-out"))

    assert response.url == reverse("units:sign-in")
    assert "_auth_user_id" not in client.session
    assert lines() == [("session.sign_out", "canbo", "Đăng xuất: Lương Cán Bộ")]


def test_an_old_hash_becomes_argon2_at_sign_in(client, officer):
    officer.password = PBKDF2PasswordHasher().encode(PASSWORD, "muoi", iterations=1)
    officer.save()

    client.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})

    officer.refresh_from_db()
    assert officer.password.startswith("argon2$argon2id$")
    assert officer.check_password(PASSWORD)


def test_the_administration_pages_have_no_door_of_their_own(client, as_user, officer):
    stranger = client.get("/quan-tri/login/?next=/quan-tri/units/user/")
    assert stranger.url == "/tai-khoan/dang-nhap/?next=%2Fquan-tri%2Funits%2Fuser%2F"
    assert client.post("/quan-tri/login/", {"username": "canbo", "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session

    assert as_user(officer).get("/quan-tri/", follow=True).status_code == 403


def test_the_administration_pages_have_no_other_way_out_nor_to_a_new_password(as_user, officer):
    officer.is_staff = officer.is_superuser = True
    officer.save()
    client = as_user(officer)
    assert client.get(reverse("admin:password_change")).url == reverse("units:change-password")
    assert client.post(reverse("admin:password_change"), {"old_password": PASSWORD}).status_code == 302
    assert lines() == []

    assert client.post(reverse("admin:logout")).url == reverse("units:sign-in")
    assert lines() == [("session.sign_out", "canbo", "Đăng xuất: Lương Cán Bộ")]
