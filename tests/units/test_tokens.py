"""Access tokens: made on their page and shown once, recognised while they and their owner live, revoked."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.api import Program
from units.models import ApiToken, AuditEntry, Membership
from units.permissions import Role
from units.tokens import make_token

PAGE = "/tai-khoan/ma-truy-cap/"


def make(client, **values):
    today = timezone.localdate()
    data = {"name": "Phần mềm một cửa", "scopes": ["tasks:read"], "last_day": f"{today + timedelta(days=30):%d/%m/%Y}"}
    return client.post(PAGE, data | values)


def test_a_token_is_made_and_shown_this_once(as_user, cast):
    client = as_user(cast.officer)
    assert make(client).url == PAGE
    secret = client.get(PAGE).context["secret"]

    token = ApiToken.objects.get()
    assert secret.startswith("ddci_")
    assert (token.owner, token.scopes, token.prefix) == (cast.officer, ["tasks:read"], secret[:12])
    assert token.digest == sha256(secret.encode()).hexdigest()
    assert client.get(PAGE).context["secret"] == ""
    assert secret not in client.get(PAGE).content.decode()
    line = AuditEntry.objects.get(action="token.make")
    assert (line.actor, line.summary) == (cast.officer, f"Tạo mã truy cập API: Phần mềm một cửa ({secret[:12]}…)")
    assert secret not in str(line.changes)


def test_what_is_wrong_stands_at_its_field(as_user, cast):
    client = as_user(cast.officer)
    make(client)
    latest = timezone.localdate() + timedelta(days=366)

    late = make(client, name="Khác", last_day=f"{latest + timedelta(days=1):%d/%m/%Y}")
    assert late.status_code == 422
    assert late.context["form"].errors == {
        "last_day": [f"Ngày hết hạn phải từ hôm nay đến {latest:%d/%m/%Y} (dài nhất 366 ngày)."]
    }
    again = make(client)
    assert again.context["form"].non_field_errors() == [
        "Bạn đã có một mã truy cập mang tên này. Hãy đặt tên khác hoặc thu hồi mã đó."
    ]
    assert make(client, name="Khác", scopes=[]).context["form"].errors.keys() == {"scopes"}
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("scopes", [[], ["tasks:read", "everything"]])
def test_only_known_scopes_are_given(cast, scopes):
    with pytest.raises(ValidationError, match="Hãy chọn ít nhất một phạm vi trong danh sách."):
        make_token(name="x", scopes=scopes, last_day=timezone.localdate(), by=cast.officer)


def why(program) -> str:
    answer = program.get("/units")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="ddci", error="invalid_token"')
    return answer.json()["detail"]


def test_who_reviews_rights_finds_the_way_to_it_on_each_page_of_the_account(as_user, cast):
    pages = {name: reverse(f"units:{name}") for name in ("change-password", "sessions", "tokens", "access-review")}
    tab = f'<li><a href="{reverse("units:access-review")}"'

    def having_it(person):
        client = as_user(person)
        return [name for name, path in pages.items() if tab in client.get(path).content.decode()]

    assert having_it(cast.standing_clerk) == list(pages)
    assert having_it(cast.officer) == []


def test_a_revoked_token_is_useless_at_once(as_user, cast):
    program = Program(cast.officer)
    assert program.get("/units").status_code == 200

    client = as_user(cast.officer)
    revoke = reverse("units:revoke-token", args=[program.token.pk])
    client.post(revoke)
    assert why(program) == ("Mã truy cập không đúng hoặc đã bị thu hồi. Hãy tạo mã mới ở trang “Mã truy cập API”.")
    assert AuditEntry.objects.filter(action="token.revoke").values_list("actor", flat=True).get() == cast.officer.pk
    page = client.post(revoke, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        f"Đã thu hồi mã truy cập {program.token}. Chương trình đang dùng mã này không vào được nữa.",
        "Mã truy cập này đã bị thu hồi từ trước.",
    ]


def test_a_token_ends_with_its_last_day(cast):
    program = Program(cast.officer)
    end = timezone.localtime(ApiToken.objects.get().expires_at)
    assert (end.date(), end.hour, end.minute) == (timezone.localdate() + timedelta(days=31), 0, 0)
    past = timezone.now() - timedelta(seconds=1)
    ApiToken.objects.update(created_at=past - timedelta(days=1), expires_at=past)

    assert why(program) == "Mã truy cập đã hết hạn. Hãy tạo mã mới ở trang “Mã truy cập API”."


def test_a_token_ends_with_its_owners_account_and_role(cast):
    closed, without_role = Program(cast.officer), Program(cast.head)
    cast.officer.is_active = False
    cast.officer.save()
    Membership.objects.filter(user=cast.head).update(ends_on=timezone.localdate() - timedelta(days=1))

    sentence = "Tài khoản của mã truy cập này đã khóa hoặc không còn vai trò nào."
    assert [why(closed), why(without_role)] == [sentence, sentence]


def test_use_is_noted_once_in_a_minute(cast):
    program = Program(cast.officer)
    program.get("/units")
    first = ApiToken.objects.get().used_at
    program.get("/units")
    assert ApiToken.objects.get().used_at == first

    ApiToken.objects.update(used_at=first - timedelta(seconds=61))
    program.get("/units")
    assert ApiToken.objects.get().used_at > first


def test_an_administrator_sees_and_revokes_the_tokens_of_the_province(as_user, cast):
    administrator = cast.person("cntt", "Đỗ Máy Tính", cast.province, Role.IT_STAFF)
    of_officer, of_outsider = Program(cast.officer).token, Program(cast.outsider).token
    assert as_user(cast.head).get(PAGE).context["of_people"] == []

    page = as_user(administrator).get(PAGE)
    assert page.context["of_people"] == [of_outsider, of_officer]
    as_user(administrator).post(reverse("units:revoke-token", args=[of_officer.pk]))
    of_officer.refresh_from_db()
    assert of_officer.revoked_by == administrator
