"""The second factor: who needs one, setting it up, signing in with it, losing the phone."""

import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import zxingcpp
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from units.models import AuditEntry, FailedSignIns, SecondFactor
from units.signing_in import second_factor
from units.signing_in.second_factor import code_at, step_now

PASSWORD = "Mat-khau-thu-2025"
WRONG = "Mã không đúng hoặc đã dùng. Hãy chờ ứng dụng đổi sang mã mới rồi nhập lại."
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""“12345678901234567890”, the secret of RFC 6238's test vectors."""


@pytest.fixture
def needed(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def chief(cast):
    cast.head_of_unit.set_password(PASSWORD)
    cast.head_of_unit.save()
    return cast.head_of_unit


@pytest.fixture
def protected(chief):
    """The head of the unit with a second factor; gives the secret and the recovery codes."""
    secret = second_factor.new_secret()
    code = code_at(secret, step_now() - 1)
    return secret, second_factor.turn_on(user=chief, secret=secret, code=code, by=chief)


def sign_in(next_url: str = "") -> tuple[Client, str]:
    client = Client()
    address = reverse("units:sign-in") + (f"?next={next_url}" if next_url else "")
    return client, client.post(address, {"username": "giamdoc", "password": PASSWORD}).url


def send_code(client: Client, code: str):
    return client.post(reverse("units:second-factor-code"), {"code": code})


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


@pytest.mark.parametrize(("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(second, code):
    """RFC 6238, appendix B, the last six of eight digits."""
    assert code_at(RFC_SECRET, second // 30) == code


def test_who_signs_publishes_or_administers_needs_one(cast, needed):
    people = [cast.head_of_unit, cast.standing_clerk, cast.unit_clerk, cast.head, cast.officer, cast.leader]
    assert [second_factor.needs_one(person) for person in people] == [True, True, False, False, False, False]

    cast.officer.is_staff = True
    assert second_factor.needs_one(cast.officer)


def test_nobody_needs_one_where_the_installation_does_not_ask(cast, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert not second_factor.needs_one(cast.head_of_unit)


def test_who_needs_one_does_nothing_before_it_is_set_up(chief, needed):
    client, place = sign_in("/ke-hoach/")
    assert place == "/ke-hoach/"

    assert client.get(place).url == "/tai-khoan/hai-buoc/bat/"
    assert client.post(reverse("tasks:read-all")).url == "/tai-khoan/hai-buoc/bat/"
    assert client.get("/", headers={"hx-request": "true"}).headers["HX-Redirect"] == "/tai-khoan/hai-buoc/bat/"
    page = client.get("/tai-khoan/hai-buoc/bat/")
    assert "phải bật xác thực hai bước trước khi làm việc" in page.content.decode()


def test_setting_it_up_opens_the_portal_and_shows_the_recovery_codes_once(chief, needed):
    client, _ = sign_in()
    page = client.get(reverse("units:second-factor-setup"))
    secret = page.context["secret"].replace(" ", "")
    done = client.post(reverse("units:second-factor-setup"), {"code": code_at(secret, step_now())})

    assert done.url == reverse("units:recovery-codes")
    codes = client.get(done.url).context["codes"]
    assert [bool(re.fullmatch(r"[2-9a-z]{5}-[2-9a-z]{5}", code)) for code in codes] == [True] * 10
    file = client.get(reverse("units:recovery-codes-file"))
    assert file.content.decode().split("\r\n")[3:] == [*codes, ""]
    client.post(done.url)
    assert [client.get(reverse(f"units:recovery-codes{name}")).status_code for name in ("", "-file")] == [404, 404]
    assert client.get("/").status_code == 200
    assert actions() == ["session.sign_in", "second_factor.on", "second_factor.save_codes"]


def test_the_qr_code_carries_the_same_secret(chief, needed):
    client, _ = sign_in()
    page = client.get(reverse("units:second-factor-setup"))
    picture = svg_to_image(page.context["qr"])

    secret = page.context["secret"].replace(" ", "")
    found = (
        f"otpauth://totp/DDCI%20Portal:giamdoc?digits=6&secret={secret}&algorithm=SHA1&issuer=DDCI%20Portal&period=30"
    )
    assert [code.text.replace("+", "%20") for code in zxingcpp.read_barcodes(picture)] == [found]


def svg_to_image(svg: str) -> Image.Image:
    """What a phone sees of the SVG."""
    import pypdfium2
    from weasyprint import HTML  # slow to import

    document = pypdfium2.PdfDocument(BytesIO(HTML(string=str(svg)).write_pdf()))
    return document[0].render(scale=2).to_pil()


def test_a_wrong_first_code_turns_nothing_on(chief, needed):
    client, _ = sign_in()
    before = client.get(reverse("units:second-factor-setup")).context["secret"]
    page = client.post(reverse("units:second-factor-setup"), {"code": "abc123"})

    assert page.status_code == 422
    assert page.context["form"].errors["code"] == [
        "Mã không đúng. Hãy kiểm tra giờ của điện thoại, rồi nhập mã 6 chữ số mà ứng dụng đang hiện."
    ]
    assert page.context["secret"] == before
    assert SecondFactor.objects.count() == 0


def test_the_secret_is_kept_encrypted_and_the_recovery_codes_hashed(protected, settings):
    secret, codes = protected
    factor = SecondFactor.objects.get()

    assert secret not in factor.secret
    assert second_factor.unseal(factor.secret) == secret
    assert not set(codes) & set(factor.recovery_hashes)
    assert {len(kept) for kept in factor.recovery_hashes} == {64}


def test_a_new_secret_key_opens_what_the_old_one_closed_if_it_is_still_named(protected, settings):
    secret, _ = protected
    kept = SecondFactor.objects.get().secret
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "khoa-moi"
    assert second_factor.unseal(kept) == secret

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ImproperlyConfigured, match="vì SECRET_KEY đã đổi"):
        second_factor.unseal(kept)


def test_signing_in_takes_both_and_goes_where_one_wanted(protected):
    secret, _ = protected
    client, place = sign_in("/ke-hoach/")
    assert place == reverse("units:second-factor-code")
    assert client.get("/ke-hoach/").url.startswith("/tai-khoan/dang-nhap/")

    assert send_code(client, code_at(secret, step_now())).url == "/ke-hoach/"
    assert client.get("/ke-hoach/").status_code == 200
    assert AuditEntry.objects.first().summary == "Đăng nhập bằng mật khẩu và mã xác thực: Trịnh Giám Đốc"


def test_a_code_typed_with_a_space_is_taken(protected):
    secret, _ = protected
    client, _ = sign_in()
    code = code_at(secret, step_now())

    assert send_code(client, f" {code[:3]} {code[3:]} ").url == "/"


def test_a_code_is_taken_once(protected):
    secret, _ = protected
    code = code_at(secret, step_now())
    assert send_code(sign_in()[0], code).url == "/"

    again = send_code(sign_in()[0], code)
    assert (again.status_code, again.context["form"].errors["code"]) == (422, [WRONG])


def test_neither_an_older_code_nor_one_far_off_is_taken(protected):
    secret, _ = protected
    client, _ = sign_in()
    used = SecondFactor.objects.get().last_step

    for step in (used - 1, used, step_now() + 3):
        assert send_code(client, code_at(secret, step)).status_code == 422


def test_five_wrong_codes_make_one_wait_though_the_sixth_is_right(protected):
    secret, _ = protected
    client, _ = sign_in()
    answers = [send_code(client, "000000").context["form"].errors["code"][0] for _ in range(5)]

    wait = " Đã sai nhiều lần liên tiếp. Hãy đợi 1 phút rồi thử lại."
    assert answers == [WRONG] * 4 + [WRONG + wait]
    other, _ = sign_in()
    assert send_code(other, code_at(secret, step_now())).status_code == 422
    FailedSignIns.objects.update(blocked_until=timezone.now())
    assert send_code(other, code_at(secret, step_now())).url == "/"


def test_the_first_step_lasts_five_minutes(protected):
    secret, _ = protected
    client, _ = sign_in()
    session = client.session
    session["waiting_for_code"] = {
        **session["waiting_for_code"],
        "at": (timezone.now() - timedelta(minutes=5, seconds=1)).timestamp(),
    }
    session.save()

    assert send_code(client, code_at(secret, step_now())).url == "/tai-khoan/dang-nhap/"
    assert "_auth_user_id" not in client.session


def test_an_account_closed_between_the_steps_stays_out(protected, chief):
    secret, _ = protected
    client, _ = sign_in()
    chief.is_active = False
    chief.save()

    assert send_code(client, code_at(secret, step_now())).url == "/tai-khoan/dang-nhap/"


def test_a_recovery_code_opens_once_however_it_is_typed(protected):
    _, codes = protected
    assert send_code(sign_in()[0], f"{codes[3].upper().replace('-', ' ')}").url == "/"

    assert send_code(sign_in()[0], codes[3]).status_code == 422
    assert len(SecondFactor.objects.get().recovery_hashes) == 9
    assert AuditEntry.objects.get(action="second_factor.recovery").summary == (
        "Dùng một mã dự phòng, còn 9: Trịnh Giám Đốc"
    )


def test_new_recovery_codes_replace_the_old(protected):
    secret, codes = protected
    client, _ = sign_in()
    send_code(client, codes[0])
    new = client.get(
        client.post(reverse("units:new-recovery-codes"), {"code": code_at(secret, step_now())}).url
    ).context["codes"]

    assert send_code(sign_in()[0], codes[1]).status_code == 422
    assert send_code(sign_in()[0], new[0]).url == "/"


def test_changing_the_phone_leads_who_needs_one_to_set_up_the_next(protected, needed):
    secret, codes = protected
    client, _ = sign_in()
    send_code(client, codes[0])
    assert client.post(reverse("units:stop-second-factor"), {"code": "111111"}).status_code == 422

    stopped = client.post(reverse("units:stop-second-factor"), {"code": code_at(secret, step_now())})
    assert stopped.url == "/tai-khoan/hai-buoc/bat/"
    assert client.get("/").url == "/tai-khoan/hai-buoc/bat/"
    assert SecondFactor.objects.count() == 0


def test_others_may_switch_it_on_and_off(as_user, cast):
    client = as_user(cast.officer)
    secret = client.get(reverse("units:second-factor-setup")).context["secret"].replace(" ", "")
    client.post(reverse("units:second-factor-setup"), {"code": code_at(secret, step_now())})
    stopped = client.post(reverse("units:stop-second-factor"), {"code": code_at(secret, step_now() + 1)})

    assert stopped.url == "/tai-khoan/hai-buoc/"
    assert actions() == ["second_factor.on", "second_factor.off"]


def test_an_administrator_resets_it_by_command(protected, chief):
    out = StringIO()
    call_command("reset_second_factor", "giamdoc", stdout=out)

    assert out.getvalue() == "Đã tắt xác thực hai bước của Trịnh Giám Đốc (giamdoc).\n"
    line = AuditEntry.objects.first()
    assert (line.action, line.actor.username) == ("second_factor.off", "lenh-may-chu")
    assert SecondFactor.objects.count() == 0
    with pytest.raises(CommandError, match="^Tài khoản “giamdoc” không bật xác thực hai bước.$"):
        call_command("reset_second_factor", "giamdoc")
    with pytest.raises(CommandError, match="^Không có tài khoản “ai-do”. Hãy kiểm tra tên đăng nhập.$"):
        call_command("reset_second_factor", "ai-do")


def test_an_administrator_resets_it_in_the_administration_pages(protected, chief, as_user, cast):
    cast.officer.is_staff = cast.officer.is_superuser = True
    cast.officer.save()
    form = {"action": "reset_second_factor", "_selected_action": [chief.pk, cast.officer.pk]}
    page = as_user(cast.officer).post(reverse("admin:units_user_changelist"), form, follow=True)

    assert "Đã tắt xác thực hai bước của 1 người." in page.content.decode()
    line = AuditEntry.objects.first()
    assert (line.action, line.actor, line.object_id) == ("second_factor.off", cast.officer, str(chief.pk))


def test_whoever_has_the_password_alone_stays_out_once_the_owner_has_set_it_up(chief, needed):
    intruder, _ = sign_in()
    owner, _ = sign_in()
    secret = owner.get(reverse("units:second-factor-setup")).context["secret"].replace(" ", "")
    owner.post(reverse("units:second-factor-setup"), {"code": code_at(secret, step_now())})

    assert owner.get("/").status_code == 200
    assert intruder.get(reverse("units:second-factor-setup")).status_code == 302
    assert intruder.get("/").url.startswith("/tai-khoan/dang-nhap/")


def test_a_session_without_a_code_is_closed_where_the_account_has_a_second_factor(chief, needed):
    client, _ = sign_in()
    secret = second_factor.new_secret()
    second_factor.turn_on(user=chief, secret=secret, code=code_at(secret, step_now()), by=chief)

    assert client.get(reverse("units:second-factor-setup")).url == reverse("units:sign-in")
    assert client.get("/").url.startswith("/tai-khoan/dang-nhap/")


def test_a_session_found_open_does_not_tie_the_account_to_another_phone(as_user, cast):
    client = as_user(cast.officer)
    session = client.session
    session["started_at"] -= 16 * 60
    session.save()
    address = reverse("units:second-factor-setup")

    assert client.get(address).url == f"/tai-khoan/dang-nhap/?next={address}"
    assert client.get("/").url.startswith("/tai-khoan/dang-nhap/")


def test_a_reset_ends_the_sessions_of_the_lost_phone(protected):
    secret, _ = protected
    client, _ = sign_in()
    send_code(client, code_at(secret, step_now()))
    call_command("reset_second_factor", "giamdoc", stdout=StringIO())

    assert client.get("/").url.startswith("/tai-khoan/dang-nhap/")


def test_recovery_codes_outlive_a_new_secret_key_like_the_secret(protected, settings):
    _, codes = protected
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "khoa-moi"

    assert send_code(sign_in()[0], codes[0]).url == "/"
    assert send_code(sign_in()[0], codes[0]).status_code == 422
