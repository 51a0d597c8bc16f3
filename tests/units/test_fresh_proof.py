"""A fresh second factor before the gravest acts: publishing, correcting, opening to the public, giving rights."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indices.models import Edition
from tests.units.test_admin import person_form
from units.models import ApiToken, AuditEntry, FailedSignIns, Membership
from units.permissions import Role
from units.signing_in.second_factor import code_at, step_now

PASSWORD = "Mat-khau-thu-2025"
ASKED = "Lần nhập mã xác thực gần nhất đã quá 15 phút. Hãy nhập mã đang hiện trên điện thoại rồi gửi lại."
WRONG = "Mã không đúng hoặc đã dùng. Hãy chờ ứng dụng đổi sang mã mới rồi nhập lại."
CORRECT = reverse("indices:correct", args=["ddci-sbn-2024", "sngv"])


class SignedIn:
    """A person who has just set up a second factor."""

    def __init__(self, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)
        page = self.client.get(reverse("units:second-factor-setup"))
        self.secret = page.context["secret"].replace(" ", "")
        self.client.post(reverse("units:second-factor-setup"), {"code": code_at(self.secret, step_now() - 1)})

    def code(self) -> str:
        return code_at(self.secret, step_now())

    def wait(self, minutes: float) -> None:
        """Let the last code be given that much earlier."""
        session = self.client.session
        session["second_factor_proven_at"] -= minutes * 60
        session.save()


@pytest.fixture
def clerk(cast) -> SignedIn:
    return SignedIn(cast.standing_clerk)


@pytest.fixture
def it_staff(cast) -> SignedIn:
    cast.leader.is_staff = cast.leader.is_superuser = True
    cast.leader.save()
    return SignedIn(cast.leader)


def correction(cast, **values) -> dict:
    line = cast.edition_2024.lines.get(component=cast.time)
    return {"figure": f"score_{line.pk}=9.10", "value": "9.20", "reason": "Công văn 12/TT"} | values


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_just_after_setting_it_up_nobody_is_asked(clerk, cast):
    page = clerk.client.get(CORRECT)
    assert page.context["form"].code_field is None
    assert clerk.client.post(CORRECT, correction(cast)).status_code == 302


def test_the_code_of_signing_in_counts(clerk, cast):
    clerk.user.set_password(PASSWORD)
    clerk.user.save()
    client = Client()
    client.post(reverse("units:sign-in"), {"username": "thuongtruc", "password": PASSWORD})
    client.post(reverse("units:second-factor-code"), {"code": clerk.code()})

    assert client.post(CORRECT, correction(cast)).status_code == 302


def test_another_session_of_the_same_person_owes_its_own_code(clerk, cast):
    client = Client()
    client.force_login(clerk.user)

    assert client.post(CORRECT, correction(cast)).status_code == 422


def test_later_the_same_form_asks_and_keeps_what_was_typed(clerk, cast):
    clerk.wait(15)
    page = clerk.client.post(CORRECT, correction(cast))

    assert page.status_code == 422
    assert page.context["form"].errors == {"second_factor_code": [ASKED]}
    assert page.context["form"]["reason"].value() == "Công văn 12/TT"
    assert page.context["form"]["value"].value() == "9.20"
    assert cast.edition_2024.results.get(unit=cast.department).corrections.count() == 0

    done = clerk.client.post(CORRECT, correction(cast, second_factor_code=clerk.code()))
    assert done.status_code == 302
    assert cast.edition_2024.results.get(unit=cast.department).corrections.get().after == Decimal("9.20")
    assert actions()[-2:] == ["second_factor.fresh", "result.correct"]
    assert AuditEntry.objects.get(action="second_factor.fresh").summary == (
        f"Nhập lại mã xác thực ở {CORRECT}: Hà Thường Trực"
    )


def test_the_field_stands_there_five_minutes_before_it_is_needed(clerk, cast):
    clerk.wait(9)
    assert clerk.client.get(CORRECT).context["form"].code_field is None
    clerk.wait(2)
    assert clerk.client.get(CORRECT).context["form"].code_field is not None
    assert clerk.client.post(CORRECT, correction(cast)).status_code == 302


def test_a_code_is_not_spent_on_a_form_that_is_wrong_elsewhere(clerk, cast):
    clerk.wait(15)
    code = clerk.code()
    page = clerk.client.post(CORRECT, correction(cast, reason="", second_factor_code=code))
    assert list(page.context["form"].errors) == ["reason"]

    assert clerk.client.post(CORRECT, correction(cast, second_factor_code=code)).status_code == 302


def test_a_used_code_is_refused(clerk, cast):
    clerk.wait(15)
    code = clerk.code()
    clerk.client.post(CORRECT, correction(cast, second_factor_code=code))
    clerk.wait(15)

    line = cast.edition_2024.lines.get(component=cast.time)
    again = correction(cast, figure=f"score_{line.pk}=9.20", value="9.30", second_factor_code=code)
    page = clerk.client.post(CORRECT, again)
    assert page.context["form"].errors["second_factor_code"] == [WRONG]


def test_wrong_codes_count_towards_the_lockout(clerk, cast):
    clerk.wait(15)
    for _ in range(5):
        page = clerk.client.post(CORRECT, correction(cast, second_factor_code="000000"))

    wait = " Đã sai nhiều lần liên tiếp. Hãy đợi 1 phút rồi thử lại."
    assert page.context["form"].errors["second_factor_code"] == [WRONG + wait]
    assert clerk.client.post(CORRECT, correction(cast, second_factor_code=clerk.code())).status_code == 422
    assert actions().count("second_factor.failed") == 5
    FailedSignIns.objects.update(blocked_until=timezone.now())
    assert clerk.client.post(CORRECT, correction(cast, second_factor_code=clerk.code())).status_code == 302


def test_the_time_is_a_setting_and_a_clock_set_back_does_not_stretch_it(clerk, cast, settings):
    settings.SECOND_FACTOR_FRESH_MINUTES = 60
    clerk.wait(50)
    assert clerk.client.post(CORRECT, correction(cast)).status_code == 302

    clerk.wait(-180)
    assert clerk.client.post(CORRECT, correction(cast, value="9.30")).status_code == 422


def test_publishing_asks(clerk, cast):
    cast.edition_2024.state = Edition.State.CHECKED
    Edition.objects.filter(pk=cast.edition_2024.pk).update(
        state="checked", checked_by=cast.unit_clerk, checked_at=timezone.now()
    )
    clerk.wait(15)
    address = reverse("indices:publish", args=["ddci-sbn-2024"])
    refused = clerk.client.post(address, follow=True)
    assert ASKED in refused.content.decode()
    assert 'name="second_factor_code"' in refused.content.decode()

    clerk.client.post(address, {"second_factor_code": clerk.code()})
    assert Edition.objects.get(pk=cast.edition_2024.pk).state == "published"


def test_opening_to_the_public_asks_and_closing_does_not(clerk, cast):
    clerk.wait(15)
    address = reverse("indices:open-to-public", args=["ddci-sbn-2024"])
    assert ASKED in clerk.client.post(address, follow=True).content.decode()
    assert not Edition.objects.get(pk=cast.edition_2024.pk).is_open_to_public

    clerk.client.post(address, {"second_factor_code": clerk.code()})
    assert Edition.objects.get(pk=cast.edition_2024.pk).is_open_to_public
    clerk.wait(15)
    clerk.client.post(reverse("indices:close-to-public", args=["ddci-sbn-2024"]))
    assert not Edition.objects.get(pk=cast.edition_2024.pk).is_open_to_public


def test_a_person_s_rights_ask_in_the_same_form(it_staff, cast):
    it_staff.wait(15)
    membership = Membership.objects.get(user=cast.officer)
    address = reverse("admin:units_user_change", args=[cast.officer.pk])
    form = person_form(cast.officer, membership, **{"memberships-0-role": Role.HEAD_OF_OFFICE})
    page = it_staff.client.post(address, form)

    assert page.status_code == 422
    assert ASKED in page.content.decode()
    assert '<option value="head_of_office" selected>' in page.content.decode()
    membership.refresh_from_db()
    assert membership.role == "officer"

    wrong_date = form | {"memberships-0-starts_on": "hôm qua", "second_factor_code": it_staff.code()}
    page = it_staff.client.post(address, wrong_date)
    assert page.status_code == 422
    assert it_staff.client.post(address, form | {"second_factor_code": ""}).status_code == 302
    membership.refresh_from_db()
    assert membership.role == "head_of_office"
    assert AuditEntry.objects.get(object_type="units.membership").changes == {"role": ["officer", "head_of_office"]}


def test_a_new_account_asks(it_staff, cast):
    it_staff.wait(15)
    password = "Hoan-toan-moi-9"
    form = {
        "username": "moi", "full_name": "Người Mới", "email": "moi@example.vn", "usable_password": "true",
        "password1": password, "password2": password, "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
    }  # fmt: skip
    address = reverse("admin:units_user_add")

    assert ASKED in it_staff.client.post(address, form).content.decode()
    assert it_staff.client.post(address, form | {"second_factor_code": it_staff.code()}).status_code == 302


@pytest.mark.parametrize("act", ["password", "reset"])
def test_forms_without_a_field_send_one_for_a_code_and_take_one_back(it_staff, cast, act):
    it_staff.wait(15)
    addresses = {
        "password": reverse("admin:auth_user_password_change", args=[cast.officer.pk]),
        "reset": reverse("admin:units_user_changelist"),
    }
    data = {"action": "reset_second_factor", "_selected_action": [cast.officer.pk]} if act == "reset" else {}
    asked = it_staff.client.post(addresses[act], data)
    assert asked.url.startswith(reverse("units:give-code-again") + "?next=")

    assert it_staff.client.post(asked.url, {"code": "000000"}).status_code == 422
    assert it_staff.client.post(asked.url, {"code": it_staff.code()}).url == addresses[act]
    assert it_staff.client.get(addresses[act]).status_code == 200


def test_the_way_back_stays_in_the_portal(it_staff):
    it_staff.wait(15)
    address = reverse("units:give-code-again") + "?next=https://noi-khac.example/"

    assert it_staff.client.post(address, {"code": it_staff.code()}).url == "/"


def test_a_token_of_ones_own_asks_and_so_does_ending_another_s(it_staff, cast):
    it_staff.wait(15)
    last_day = f"{timezone.localdate() + timedelta(days=9):%d/%m/%Y}"
    token = {"name": "Phần mềm", "scopes": ["tasks:read"], "last_day": last_day}
    page = it_staff.client.post(reverse("units:tokens"), token)
    assert page.context["form"].errors == {"second_factor_code": [ASKED]}

    it_staff.client.post(reverse("units:tokens"), token | {"second_factor_code": it_staff.code()})
    assert ApiToken.objects.get().owner == cast.leader
    it_staff.wait(15)
    other = ApiToken.objects.create(
        owner=cast.leader, name="x", scopes=["tasks:read"], prefix="ddci_x", digest="0",
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    assert it_staff.client.post(reverse("units:revoke-token", args=[other.pk])).url == reverse("units:tokens")


def test_who_has_no_second_factor_is_not_asked_where_none_is_required(as_user, cast):
    assert as_user(cast.standing_clerk).post(CORRECT, correction(cast)).status_code == 302
    assert as_user(cast.standing_clerk).get(reverse("units:give-code-again") + "?next=/xep-hang/").url == "/xep-hang/"


def test_where_it_is_required_who_has_none_sets_it_up_first(as_user, cast, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    page = as_user(cast.standing_clerk).post(CORRECT, correction(cast))

    assert page.context["form"].errors["second_factor_code"] == [
        "Việc này cần xác thực hai bước mà tài khoản của bạn chưa bật. Hãy bật rồi làm lại."
    ]
    assert '<a href="/tai-khoan/hai-buoc/bat/">Bật xác thực hai bước</a>' in page.content.decode()
    asked = as_user(cast.standing_clerk).get(reverse("units:give-code-again"))
    assert asked.url == "/tai-khoan/hai-buoc/bat/"
