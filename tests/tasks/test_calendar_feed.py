"""The feed for calendar programs: secret, one's own deadlines alone, the same bytes for the same tasks."""

from datetime import date, timedelta
from hashlib import sha256
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tasks.models import CalendarFeed, Task
from tests.tasks.making import a_task, done
from units.models import AuditEntry, Membership

DAY = timedelta(days=1)


@pytest.fixture
def work(cast):
    cast.plan()
    cast.mine = a_task(cast, "Rà soát; thủ tục, phí", due_on=date(2025, 6, 30), due_quarter=2, assignee=cast.officer)
    a_task(cast, "Không hạn", assignee=cast.officer)
    a_task(cast, "Đã xong", due_on=date(2025, 6, 1), assignee=cast.officer, **done(date(2025, 6, 1)))
    a_task(cast, "Của trưởng phòng", due_on=date(2025, 6, 2), assignee=cast.head)


def subscribe(client) -> str:
    """Make the address on the page and return its path."""
    page = client.post(reverse("tasks:renew-calendar"), follow=True)
    return urlsplit(page.context["url"]).path


def events(answer) -> dict[str, dict]:
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_feed_holds_my_open_deadlines(client, as_user, cast, work, settings):
    settings.SITE_URL = "https://ddci.example.vn"
    address = subscribe(as_user(cast.officer))
    client.logout()

    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    found = events(answer)
    assert list(found) == ["Rà soát; thủ tục, phí"]
    event = found["Rà soát; thủ tục, phí"]
    assert event["DTSTART"].dt == date(2025, 6, 30)
    assert event["DTEND"].dt == date(2025, 7, 1)
    assert event["UID"] == f"nhiem-vu-{cast.mine.pk}@ddci.example.vn"
    assert event["URL"] == f"https://ddci.example.vn/nhiem-vu/{cast.mine.pk}/"
    assert event["TRANSP"] == "TRANSPARENT"
    assert str(event["DESCRIPTION"]).splitlines() == [
        "Thời hạn: Quý II/2025",
        "Đơn vị thực hiện: Phòng Lãnh sự - Hợp tác quốc tế",
        "Trạng thái: Chưa thực hiện, tiến độ 0 %",
        f"Kế hoạch: {cast.mine.plan}",
        f"https://ddci.example.vn/nhiem-vu/{cast.mine.pk}/",
    ]


def test_a_name_with_a_line_break_is_one_line_in_the_calendar(client, as_user, cast, work):
    cast.officer.full_name = "Lương\r\nCán Bộ"
    cast.officer.save()
    address = subscribe(as_user(cast.officer))

    assert Calendar.from_ical(client.get(address).content)["X-WR-CALNAME"] == "Nhiệm vụ DDCI – Lương Cán Bộ"


def test_the_same_tasks_are_the_same_bytes(client, as_user, cast, work):
    address = subscribe(as_user(cast.officer))
    first = client.get(address)
    assert client.get(address).content == first.content
    assert all(len(line) <= 75 for line in first.content.split(b"\r\n"))

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    Task.objects.filter(pk=cast.mine.pk).update(title="Rà soát lại", version=2)
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert events(changed)["Rà soát lại"]["SEQUENCE"] == 2


def test_a_deputy_has_the_deadlines_of_who_is_away(client, as_user, cast, work):
    today = timezone.localdate()
    cast.officer.delegations.create(deputy=cast.head, starts_on=today, ends_on=today, made_by=cast.officer)

    found = events(client.get(subscribe(as_user(cast.head))))
    assert sorted(found) == ["(thay mặt Lương Cán Bộ) Rà soát; thủ tục, phí", "Của trưởng phòng"]


def test_what_one_may_not_see_any_more_is_gone(client, as_user, cast, work):
    address = subscribe(as_user(cast.officer))
    Membership.objects.filter(user=cast.officer).update(ends_on=timezone.localdate() - DAY)

    assert events(client.get(address)) == {}


def test_an_unknown_address_and_a_locked_account_have_no_feed(client, as_user, cast, work):
    address = subscribe(as_user(cast.officer))
    client.logout()
    assert client.get(reverse("tasks:calendar-file", args=["x" * 43])).status_code == 404
    assert client.post(address).status_code == 405

    cast.officer.is_active = False
    cast.officer.save()
    assert client.get(address).status_code == 404


def test_a_new_address_ends_the_old_one_and_stopping_ends_all(client, as_user, cast, work):
    officer = as_user(cast.officer)
    old = subscribe(officer)
    new = subscribe(officer)
    assert old != new
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)

    officer.post(reverse("tasks:stop-calendar"))
    assert client.get(new).status_code == 404
    assert CalendarFeed.objects.count() == 0


def test_the_address_is_shown_once_and_kept_only_as_a_hash(as_user, cast, work):
    officer = as_user(cast.officer)
    page = officer.post(reverse("tasks:renew-calendar"), follow=True)
    address = page.context["url"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    again = officer.get(reverse("tasks:calendar-feed"))

    assert address in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert again.context["url"] == ""
    assert "Bạn có một địa chỉ lịch" in again.content.decode()
    kept = CalendarFeed.objects.values_list("digest", "token").get()
    assert kept[0] == sha256(secret.encode()).hexdigest()
    assert secret not in kept
    assert secret not in str(dict(officer.session))


def test_what_the_database_keeps_opens_nothing(client, cast, work, as_user):
    subscribe(as_user(cast.officer))
    client.logout()
    feed = CalendarFeed.objects.get()

    assert [
        client.get(reverse("tasks:calendar-file", args=[word])).status_code for word in (feed.digest, feed.token)
    ] == [
        404,
        404,
    ]


def test_addresses_of_before_go_on_working_and_their_secrets_are_forgotten(client, cast, work):
    """The migration on a feed of the version before; backwards there is none, since the secret is gone."""
    migration = import_module("tasks.migrations.0006_feed_digest")
    CalendarFeed.objects.create(user=cast.officer, token="bi-mat-cu")
    migration.forget_secrets(apps, None)

    assert client.get(reverse("tasks:calendar-file", args=["bi-mat-cu"])).status_code == 200
    assert CalendarFeed.objects.exclude(token="bi-mat-cu").count() == 1
    migration.forget_feeds(apps, None)
    assert CalendarFeed.objects.count() == 0


def test_the_audit_trail_tells_of_the_address_but_not_the_secret(as_user, cast, work):
    officer = as_user(cast.officer)
    token = subscribe(officer).rpartition("/")[2].removesuffix(".ics")
    subscribe(officer)
    officer.post(reverse("tasks:stop-calendar"))

    entries = AuditEntry.objects.filter(action__startswith="calendar.").order_by("pk")
    assert [entry.action for entry in entries] == ["calendar.make", "calendar.renew", "calendar.stop"]
    assert all(token not in f"{entry.summary}{entry.changes}" for entry in entries)


def test_each_giving_out_leaves_an_audit_line_but_not_the_answer_that_nothing_changed(client, as_user, cast, work):
    address = subscribe(as_user(cast.officer))
    client.logout()
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    client.head(address)

    lines = AuditEntry.objects.filter(action="calendar.download")
    assert [(line.actor, line.address) for line in lines] == [(cast.officer, "127.0.0.1")]


def test_a_feed_takes_the_same_queries_however_long(client, as_user, cast, work, django_assert_max_num_queries):
    address = subscribe(as_user(cast.officer))
    for number in range(40):
        a_task(cast, f"Việc {number}", due_on=date(2025, 7, 1), assignee=cast.officer)

    client.logout()
    with django_assert_max_num_queries(4):
        assert len(events(client.get(address))) == 41
