"""Sessions end: by themselves when nothing is done, and by their owner."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.test_rights import addresses
from units.models import AuditEntry, SignedInSession

PASSWORD = "Mat-khau-thu-2025"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 coc_coc_browser/140"


@pytest.fixture
def officer(cast):
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    return cast.officer


def signed_in(agent: str = EDGE, address: str = "10.0.0.5") -> Client:
    """A browser of its own, signed in as the officer."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": PASSWORD})
    return client


def rest(client: Client, minutes: float, also_started: bool = False):
    """Let the session be as if nothing had been done for so long."""
    session = client.session
    past = timezone.now() - timedelta(minutes=minutes)
    session["seen_at"] = past.timestamp()
    values = {"seen_at": past}
    if also_started:
        session["started_at"] = past.timestamp()
        values["started_at"] = past
    session.save()
    SignedInSession.objects.filter(session_key=session.session_key).update(**values)


def seen_just_now(client: Client) -> bool:
    return timezone.now().timestamp() - client.session["seen_at"] < 60


def test_after_fifteen_minutes_one_signs_in_again_and_comes_back(officer):
    client = signed_in()
    rest(client, 15)

    page = client.get("/nhiem-vu/cua-toi/", follow=True)
    assert page.redirect_chain == [("/tai-khoan/dang-nhap/?next=/nhiem-vu/cua-toi/", 302)]
    assert "15 phút không có thao tác. Hãy đăng nhập lại; bạn sẽ trở về trang đang xem." in page.content.decode()
    assert list(AuditEntry.objects.order_by("id").values_list("action", "summary"))[1:] == [
        ("session.expire", "Phiên làm việc đã kết thúc vì 15 phút không có thao tác: Lương Cán Bộ")
    ]
    assert SignedInSession.objects.count() == 0

    back = client.post(page.redirect_chain[0][0], {"username": "canbo", "password": PASSWORD})
    assert back.url == "/nhiem-vu/cua-toi/"


def test_work_prolongs_the_session(officer):
    client = signed_in()
    rest(client, 14)
    assert client.get("/nhiem-vu/cua-toi/").status_code == 200

    assert seen_just_now(client)
    assert timezone.now() - SignedInSession.objects.get().seen_at < timedelta(minutes=1)


def test_the_idle_time_is_a_setting(officer, settings):
    settings.SESSION_IDLE_MINUTES = 30
    client = signed_in()
    rest(client, 29)
    assert client.get("/nhiem-vu/cua-toi/").status_code == 200

    rest(client, 30)
    assert client.get("/nhiem-vu/cua-toi/").status_code == 302


def test_after_twelve_hours_even_the_busy_sign_in_again(officer):
    client = signed_in()
    rest(client, 12 * 60, also_started=True)
    session = client.session
    session["seen_at"] = timezone.now().timestamp()
    session.save()

    page = client.get("/", follow=True)
    assert "Phiên làm việc đã kết thúc vì đã kéo dài 12 giờ." in page.content.decode()


def test_what_a_page_asks_of_itself_prolongs_nothing(officer, settings):
    settings.SESSION_POLLS = {"tasks:mine"}
    client = signed_in()
    rest(client, 14)
    client.get("/nhiem-vu/cua-toi/", headers={"hx-request": "true", "sec-fetch-mode": "cors"})
    assert not seen_just_now(client)

    client.get("/nhiem-vu/cua-toi/", headers={"sec-fetch-mode": "navigate"})
    assert seen_just_now(client)


def test_the_addresses_that_prolong_nothing_exist(settings):
    assert settings.SESSION_POLLS - addresses() == set()


def test_a_refused_write_saves_nothing(officer):
    client = signed_in()
    rest(client, 15)
    form = {"old_password": PASSWORD, "new_password1": "Hoan-toan-moi-9", "new_password2": "Hoan-toan-moi-9"}

    client.post(reverse("units:change-password"), form)

    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_busy_seconds_write_nothing(officer, django_assert_num_queries):
    client = signed_in()
    client.get("/quan-tri/")
    with django_assert_num_queries(2):  # the session, and whether the person is as they were
        client.get("/quan-tri/")


def test_one_sees_where_one_is_signed_in(officer, cast):
    here, phone = signed_in(), signed_in(PHONE, "10.0.0.9")
    shown = here.get(reverse("units:sessions")).context["sessions"]

    assert [(one.device, one.address) for one in shown] == [
        ("Cốc Cốc trên Android", "10.0.0.9"),
        ("Edge trên Windows", "10.0.0.5"),
    ]
    assert phone.get(reverse("units:sessions")).context["current"] == phone.session.session_key


def test_one_session_is_ended_from_another(officer):
    here, phone = signed_in(), signed_in(PHONE, "10.0.0.9")
    row = SignedInSession.objects.get(address="10.0.0.9")
    page = here.post(reverse("units:end-session", args=[row.pk]), follow=True)

    assert "Đã kết thúc phiên: Cốc Cốc trên Android, 10.0.0.9." in page.content.decode()
    assert phone.get("/").status_code == 302
    assert here.get("/").status_code == 200
    line = AuditEntry.objects.first()
    assert (line.action, line.summary) == (
        "session.end",
        "Kết thúc phiên đăng nhập của Lương Cán Bộ: Cốc Cốc trên Android, 10.0.0.9",
    )


def test_all_others_are_ended_at_once(officer):
    here, phone, third = signed_in(), signed_in(PHONE), signed_in()
    here.post(reverse("units:end-other-sessions"))

    assert [client.get("/").status_code for client in (here, phone, third)] == [200, 302, 302]


def test_a_strangers_session_does_not_exist_for_others(officer, cast, as_user):
    signed_in()
    row = SignedInSession.objects.get()

    assert as_user(cast.head).post(reverse("units:end-session", args=[row.pk])).status_code == 404
    assert SignedInSession.objects.count() == 1


def test_a_session_that_ran_out_is_not_listed_and_leaves_at_the_next_sign_in(officer):
    old = signed_in()
    rest(old, 20)
    here = signed_in()

    assert [one.session_key for one in here.get(reverse("units:sessions")).context["sessions"]] == [
        here.session.session_key
    ]
    assert SignedInSession.objects.count() == 1


def test_what_is_over_leaves_the_database_when_anybody_signs_in(officer, cast):
    old = signed_in()
    rest(old, 12 * 60 + 1, also_started=True)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    cast.head.set_password(PASSWORD)
    cast.head.save()

    Client().post(reverse("units:sign-in"), {"username": "truongphong", "password": PASSWORD})

    assert Session.objects.count() == 1
    assert [session.user for session in SignedInSession.objects.all()] == [cast.head]


def test_an_account_that_is_closed_is_out_at_once(officer):
    client = signed_in()
    officer.is_active = False
    officer.save()

    assert client.get("/").status_code == 302
