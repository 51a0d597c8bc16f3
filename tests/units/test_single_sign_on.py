"""Signing in through the province's identity provider, a real server on this machine."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from joserfc.jwk import RSAKey

from tests.units.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from units.models import AuditEntry, Membership, User
from units.signing_in import second_factor
from units.signing_in.second_factor import code_at, step_now

NAME = "Tài khoản công vụ tỉnh"


@pytest.fixture
def provider(settings):
    server = IdentityProvider()
    settings.OIDC_ISSUER, settings.OIDC_NAME = server.issuer, NAME
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.SITE_URL = "http://testserver"
    server.person = {"preferred_username": "canbo", "name": "Lương Cán Bộ", "email": "canbo@example.vn"}
    yield server
    server.stop()


@pytest.fixture
def come_back(client, provider):
    """Return a function that goes to the provider and back, and gives the answer to the coming back."""

    def go(next_url: str = ""):
        away = client.get(reverse("units:single-sign-on") + (f"?next={next_url}" if next_url else ""))
        return client.get(provider.authorize(away.url))

    return go


def refusal(client, response) -> str:
    """The sentence for the person, after checking that nobody was let in and that the trail has it."""
    assert response.url == reverse("units:sign-in")
    assert "_auth_user_id" not in client.session
    (message,) = client.get(response.url).context["messages"]
    line = AuditEntry.objects.first()
    assert (line.action, line.summary) == ("session.failed", f"{NAME}: {message}"[:300])
    return str(message)


def not_proven(code: str) -> str:
    return (
        f"{NAME} chưa xác nhận được bạn là ai (mã lỗi {code}). Hãy đăng nhập lại từ đầu; nếu vẫn lỗi, báo cán bộ công "
        "nghệ thông tin."
    )


def test_without_a_provider_there_is_no_button_and_no_address(client, db):
    assert reverse("units:single-sign-on") not in client.get(reverse("units:sign-in")).content.decode()
    assert client.get(reverse("units:single-sign-on")).status_code == 404
    assert client.get(reverse("units:single-sign-on-return")).status_code == 404


def test_the_button_carries_where_one_wanted(client, cast, provider):
    page = client.get(reverse("units:sign-in") + "?next=/ke-hoach/%3Fnam%3D2025")

    assert 'href="/tai-khoan/dang-nhap/mot-lan/?next=%2Fke-hoach%2F%3Fnam%3D2025"' in page.content.decode()
    assert NAME in page.content.decode()


def test_the_browser_goes_with_state_nonce_and_challenge(client, cast, provider):
    away = urlsplit(client.get(reverse("units:single-sign-on")).url)
    asked = parse_qs(away.query)

    assert f"{away.scheme}://{away.netloc}{away.path}" == f"{provider.issuer}/authorize"
    assert asked["redirect_uri"] == ["http://testserver/tai-khoan/dang-nhap/mot-lan/tro-ve/"]
    assert asked["scope"] == ["openid profile email"]
    assert [len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge")] == [True] * 3


def test_a_known_person_is_let_in_and_goes_where_one_wanted(client, cast, come_back):
    response = come_back("/nhiem-vu/cua-toi/")

    assert response.url == "/nhiem-vu/cua-toi/"
    assert client.get(response.url).context["user"] == cast.officer
    line = AuditEntry.objects.get()
    assert (line.action, line.summary) == ("session.sign_in", f"Đăng nhập bằng {NAME}: Lương Cán Bộ")


def test_one_is_not_sent_elsewhere_afterwards(client, cast, come_back):
    assert come_back("https://example.vn/").url == "/"


def test_the_second_factor_is_asked_here_too(client, cast, come_back):
    secret = second_factor.new_secret()
    code = code_at(secret, step_now() - 1)
    second_factor.turn_on(user=cast.officer, secret=secret, code=code, by=cast.officer)

    assert come_back().url == reverse("units:second-factor-code")
    assert "_auth_user_id" not in client.session
    client.post(reverse("units:second-factor-code"), {"code": code_at(secret, step_now())})
    assert AuditEntry.objects.first().summary == f"Đăng nhập bằng {NAME} và mã xác thực: Lương Cán Bộ"
    assert urlsplit(client.post(reverse("units:sign-out")).url).path == "/tinh/logout"


def test_signing_out_also_ends_the_session_at_the_provider(client, cast, come_back, provider):
    come_back()
    away = urlsplit(client.post(reverse("units:sign-out")).url)

    assert f"{away.scheme}://{away.netloc}{away.path}" == f"{provider.issuer}/logout"
    assert parse_qs(away.query) == {
        "client_id": [CLIENT_ID],
        "post_logout_redirect_uri": ["http://testserver/tai-khoan/dang-nhap/"],
    }
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("forged", "code"),
    [
        ({"nonce": "khac"}, "InvalidClaimError"),
        ({"nonce": None}, "MissingClaimError"),
        ({"aud": "ung-dung-khac"}, "InvalidClaimError"),
        ({"aud": ["ddci-portal", "ung-dung-khac"]}, "MissingClaimError"),
        ({"iss": "http://ke-gia-mao.example.vn"}, "InvalidClaimError"),
        ({"exp": int(time.time()) - 3600}, "ExpiredTokenError"),
        ({"sub": None}, "MissingClaimError"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(client, cast, come_back, provider, forged, code):
    provider.forge = forged

    assert refusal(client, come_back()) == not_proven(code)


def test_a_token_signed_by_somebody_else_is_refused(client, cast, come_back, provider):
    provider.signer = RSAKey.generate_key(2048, parameters={"kid": "khoa-1"}, auto_kid=False)

    assert refusal(client, come_back()) == not_proven("BadSignatureError")


def test_an_answer_nobody_asked_for_is_refused(client, cast, provider):
    response = client.get(reverse("units:single-sign-on-return") + "?code=ma-0&state=la")

    assert refusal(client, response) == not_proven("MismatchingStateError")


def test_an_answer_works_once(client, cast, provider):
    back = provider.authorize(client.get(reverse("units:single-sign-on")).url)
    client.get(back)
    client.post(reverse("units:sign-out"))

    assert refusal(client, client.get(back)) == not_proven("MismatchingStateError")


def test_what_the_provider_refuses_is_refused(client, cast, provider):
    client.get(reverse("units:single-sign-on"))
    response = client.get(reverse("units:single-sign-on-return") + "?error=access_denied")

    assert refusal(client, response) == not_proven("OAuthError")


def test_a_stranger_gets_no_account(client, cast, come_back, provider):
    provider.person = {"preferred_username": "nguoi.la"}

    assert refusal(client, come_back()) == (
        "Chưa có tài khoản DDCI Portal ứng với “nguoi.la”. Hãy đề nghị cán bộ công nghệ thông tin tạo tài khoản."
    )
    assert not User.objects.filter(username="nguoi.la").exists()


def test_an_installation_may_create_accounts_which_may_do_nothing(client, cast, come_back, provider, settings):
    settings.OIDC_CREATE = True
    provider.person = {
        "preferred_username": "nguoi.moi",
        "name": "Hoàng Người Mới",
        "email": "moi@example.vn",
        "email_verified": False,
    }
    come_back()

    made = User.objects.get(username="nguoi.moi")
    assert (made.full_name, made.email, made.has_usable_password()) == ("Hoàng Người Mới", "", False)
    assert Membership.objects.filter(user=made).count() == 0
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["user.create", "session.sign_in"]


def test_a_closed_account_is_refused(client, cast, come_back):
    User.objects.filter(username="canbo").update(is_active=False)

    assert refusal(client, come_back()) == "Tài khoản này đã bị khóa. Hãy liên hệ cán bộ công nghệ thông tin."


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_is_not_verified_proves_nothing(client, cast, come_back, provider, settings, verified):
    settings.OIDC_CLAIM = "email"
    provider.forge = {"email_verified": verified}

    assert refusal(client, come_back()) == (
        f"Địa chỉ thư “canbo@example.vn” chưa được {NAME} xác minh nên không dùng để đăng nhập được."
    )


def test_a_verified_address_finds_its_account(client, cast, come_back, provider, settings):
    settings.OIDC_CLAIM = "email"
    provider.forge = {"email": "CanBo@example.vn", "email_verified": True}

    assert come_back().url == "/"
    assert client.get("/").context["user"] == cast.officer


def test_an_address_of_two_accounts_opens_neither(client, cast, come_back, provider, settings):
    settings.OIDC_CLAIM = "email"
    User.objects.filter(username="truongphong").update(email="canbo@example.vn")
    provider.forge = {"email_verified": True}

    assert refusal(client, come_back()).startswith("Chưa có tài khoản DDCI Portal ứng với “canbo@example.vn”.")


def test_a_claim_that_is_not_sent_is_named(client, cast, come_back, provider, settings):
    settings.OIDC_CLAIM = "so_dinh_danh"

    assert refusal(client, come_back()) == (
        f"{NAME} không cho biết “so_dinh_danh” của bạn. Hãy báo cán bộ công nghệ thông tin."
    )


def test_a_provider_that_is_down_gets_a_sentence_and_passwords_still_work(client, cast, provider):
    provider.stop()
    response = client.get(reverse("units:single-sign-on"))

    assert response.url == reverse("units:sign-in")
    (message,) = client.get(response.url).context["messages"]
    assert str(message) == (f"Chưa kết nối được với {NAME}. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.")
