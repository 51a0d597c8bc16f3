"""The home page of who administers the portal: how the server does, which accounts wait, what was not sent."""

import io
from collections import namedtuple
from datetime import timedelta
from html import unescape
from re import DOTALL, findall, sub

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ddci_portal import broker, health, upkeep
from ddci_portal.upkeep import upkeep_for
from reports.models import Delivery, Export, Webhook
from tasks.models import Reminder
from tests.cast import LONG_AGO
from units.access_review import account_counts, review
from units.audit import record
from units.models import AuditEntry, Membership, SecondFactor, User
from units.permissions import Role

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def it_staff(cast, settings) -> User:
    """The only one who has signed in, with a second factor; a gigabyte and a half is free."""
    settings.HOME_PROVINCE = "lang-son"
    person = cast.person("cntt", "Mạng Máy Tính", cast.province, Role.IT_STAFF)
    User.objects.filter(pk=person.pk).update(is_staff=True, last_login=timezone.now())
    SecondFactor.objects.create(user=person, secret="x")
    return User.objects.get(pk=person.pk)


@pytest.fixture(autouse=True)
def disk(monkeypatch):
    monkeypatch.setattr(upkeep.shutil, "disk_usage", lambda path: Usage(0, 0, 3 * 2**29))


def said(user: User) -> dict[str, tuple[str, bool]]:
    """What each line says, and whether it is an alarm."""
    return {line.name: (line.said, line.is_alarm) for _, lines in upkeep_for(user).groups for line in lines}


def urls(user: User) -> dict[str, str]:
    return {line.name: line.url for _, lines in upkeep_for(user).groups for line in lines if line.url}


def back_up(monkeypatch, tmp_path, ago: timedelta) -> None:
    """Run the backup as if it were so long ago."""
    with monkeypatch.context() as patch:
        now = timezone.now()
        patch.setattr(timezone, "now", lambda: now - ago)
        call_command("backup", output=tmp_path / "ddci.tar.gz", stdout=io.StringIO())


def test_a_portal_that_was_just_set_up_lacks_a_backup_and_a_review(it_staff):
    assert said(it_staff) == {
        "Sẵn sàng phục vụ": ("mọi phần đều trả lời", False),
        "Ổ dữ liệu": ("còn trống 1,5 GB", False),
        "Việc nền": ("không có gì tồn đọng", False),
        "Sao lưu gần nhất": ("chưa có lần nào", True),
        "Xuất nhiều tệp bị dừng": ("không có", False),
        "Tài khoản": ("9 đang mở", False),
        "Đã khóa": ("không có", False),
        "Không có vai trò": ("không có", False),
        "Cần mà chưa bật hai bước": ("2 tài khoản", True),
        "Chưa đăng nhập lần nào": ("8 tài khoản", False),
        "Lâu không đăng nhập": ("không có", False),
        f"Rà soát quyền quý {(timezone.localdate().month + 2) // 3}/{timezone.localdate().year}": (
            "chưa làm: xem rồi xuất Excel để lưu",
            True,
        ),
        "Đăng nhập sai từ hôm qua": ("không có", False),
        "Bị buộc đợi từ hôm qua": ("không có", False),
        "Webhook": ("đang tắt", False),
        "Thư nhắc việc": ("không có", False),
    }
    assert upkeep_for(it_staff).alarms == 3


def test_the_home_page_shows_it_to_who_administers_and_to_nobody_else(it_staff, cast, as_user):
    assert "Tình trạng hệ thống: 3 điều cần xem" in as_user(it_staff).get("/").content.decode()
    for person in (cast.standing_clerk, cast.leader, cast.head_of_unit, cast.officer):
        assert "Tình trạng hệ thống" not in as_user(person).get("/").content.decode()
        assert upkeep_for(person) is None


def test_the_administrator_of_another_province_is_told_nothing_of_the_server(it_staff, as_user, settings):
    settings.HOME_PROVINCE = "ha-tinh"

    response = as_user(it_staff).get("/")
    assert (response.status_code, "Tình trạng hệ thống" in response.content.decode()) == (200, False)


def test_every_link_of_the_panel_opens(it_staff, as_user):
    User.objects.filter(pk=it_staff.pk).update(is_superuser=True)
    User.objects.filter(username="canbo").update(is_active=False)
    record("session.failed", it_staff, "Đăng nhập không thành công", by=None)
    client = as_user(User.objects.get(pk=it_staff.pk))
    panel = findall(r'<section class="panel[^>]*upkeep.*?</section>', client.get("/").content.decode(), DOTALL)
    addresses = [unescape(url) for url in findall(r'href="([^"]*)"', "".join(panel))]

    assert len(addresses) == 15
    assert {client.get(url).status_code for url in addresses} == {200}


@pytest.mark.parametrize(("hours", "old"), [(25, False), (27, True)])
def test_a_backup_is_old_after_26_hours(it_staff, monkeypatch, tmp_path, transactional_db, hours, old):
    back_up(monkeypatch, tmp_path, timedelta(hours=hours))

    line = AuditEntry.objects.get(action="system.backup")
    at = f"{timezone.localtime(line.at):%H:%M %d/%m/%Y}"
    assert said(it_staff)["Sao lưu gần nhất"] == (f"{at}, quá 26 giờ" if old else at, old)
    assert urls(it_staff)["Sao lưu gần nhất"] == "/nhat-ky/?viec=system.backup"


def test_a_part_that_does_not_answer_is_named(it_staff, monkeypatch):
    monkeypatch.setitem(health.PARTS, "queue", lambda: False)
    monkeypatch.setitem(health.PARTS, "disk", lambda: False)
    asked = []
    monkeypatch.setattr(broker, "length", lambda: asked.append(1))

    lines = said(it_staff)
    assert lines["Sẵn sàng phục vụ"] == ("hỏng: hàng đợi việc nền, chỗ trống của ổ dữ liệu", True)
    assert lines["Ổ dữ liệu"] == ("còn trống 1,5 GB", True)
    assert asked == []


def test_lines_that_nobody_links_tell_that_the_worker_stands_still(it_staff, monkeypatch):
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now - timedelta(minutes=11))
        record("unit.print", it_staff, "x", by=None)

    expected = "worker hoặc beat không chạy: 1 dòng nhật ký chờ nối chuỗi quá 10 phút"
    assert said(it_staff)["Việc nền"] == (expected, True)


def test_jobs_that_wait_are_counted(it_staff, monkeypatch):
    monkeypatch.setattr(broker, "length", lambda: 7)

    assert said(it_staff)["Việc nền"] == ("không có gì tồn đọng, 7 việc chờ", False)


def test_the_accounts_are_those_that_the_review_marks(it_staff, cast):
    today = timezone.localdate()
    User.objects.filter(username="canbo").update(is_active=False)
    User.objects.filter(username="truongphong").update(last_login=timezone.now() - timedelta(days=60))
    Membership.objects.filter(user=cast.unit_clerk).update(ends_on=today - timedelta(days=1))
    User.objects.create(username="moi", full_name="Người Mới", is_staff=True)

    rows = review(it_staff)
    counts = account_counts(it_staff)
    assert (counts.open, counts.locked) == (9, 1)
    assert counts.doubts == {doubt: sum(doubt in row.doubts for row in rows) for doubt in counts.doubts}
    assert {doubt.value: count for doubt, count in counts.doubts.items()} == {
        "idle": 1,
        "never": 7,
        "without_role": 2,
        "without_second_factor": 3,
    }
    assert urls(it_staff)["Không có vai trò"] == "/tai-khoan/ra-soat-quyen/?doubt=without_role"
    assert urls(it_staff)["Đã khóa"] == "/quan-tri/units/user/?is_active__exact=0"


def test_the_review_of_a_quarter_is_done_when_somebody_has_taken_the_workbook(it_staff, cast, as_user):
    assert as_user(cast.standing_clerk).get(reverse("access-review-workbook")).status_code == 200

    today = timezone.localdate()
    name = f"Rà soát quyền quý {(today.month + 2) // 3}/{today.year}"
    assert said(it_staff)[name] == (f"đã xuất ngày {today:%d/%m/%Y}", False)


def test_a_review_of_the_quarter_before_is_none_of_this_quarter(it_staff, monkeypatch):
    long_ago = timezone.now() - timedelta(days=100)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: long_ago)
        record("access.export", it_staff, "x", by=it_staff)

    assert upkeep_for(it_staff).accounts[6].said == "chưa làm: xem rồi xuất Excel để lưu"


def test_wrong_passwords_and_people_who_must_wait_are_counted_and_lead_to_their_lines(it_staff, cast, client):
    for _ in range(6):
        client.post(reverse("units:sign-in"), {"username": "canbo", "password": "sai"})

    lines, found = said(it_staff), urls(it_staff)
    assert lines["Đăng nhập sai từ hôm qua"] == ("5 lần", False)
    assert lines["Bị buộc đợi từ hôm qua"] == ("1 lần", True)
    client.force_login(it_staff)
    assert len(client.get(found["Đăng nhập sai từ hôm qua"]).context["rows"]) == 5
    assert len(client.get(found["Bị buộc đợi từ hôm qua"]).context["rows"]) == 1


def test_what_was_not_sent_and_what_stopped_is_counted(it_staff, cast, settings):
    settings.WEBHOOK_HOSTS = ["mot-cua.example.vn"]
    webhook = Webhook.objects.create(name="Một cửa", address="https://x", secret="x", events=[], owner=it_staff)
    Delivery.objects.create(webhook=webhook, event_id="1", body="{}", next_at=None, given_up_at=timezone.now())
    Delivery.objects.create(webhook=webhook, event_id="2", body="{}")
    for key, failure in (("a", ""), ("b", "máy chủ thư từ chối")):
        Reminder.objects.create(recipient=cast.officer, key=key, kind="nudge", text="x", link="/", failure=failure)
    now = timezone.now()
    for ago in (1, 8):
        Export.objects.create(
            title="x", asked_by=cast.unit_clerk, state="stopped", problem="x", finished_at=now - timedelta(days=ago)
        )

    lines = said(it_staff)
    assert lines["Webhook"] == ("1 lượt không gửi được, 1 lượt chờ", True)
    assert lines["Thư nhắc việc"] == ("2 thư chờ gửi, 1 thư gửi lỗi", True)
    assert lines["Xuất nhiều tệp bị dừng"] == ("1 đợt trong 7 ngày", True)


def test_more_accounts_cost_no_more_queries(it_staff, cast, as_user, queries_of_page):
    before = queries_of_page(as_user(it_staff), "/")
    for number in range(20):
        cast.person(f"them{number}", "Thêm", cast.office, Role.OFFICER, starts_on=LONG_AGO)

    assert queries_of_page(as_user(it_staff), "/") == before


def test_who_only_has_the_role_is_led_to_no_page_that_is_forbidden(it_staff, as_user):
    User.objects.filter(pk=it_staff.pk).update(is_staff=False)
    page = as_user(User.objects.get(pk=it_staff.pk)).get("/").content.decode()

    assert "Tình trạng hệ thống" in sub(r"\s+", " ", page)
    assert "/quan-tri/" not in page


def test_the_first_superuser_is_led_to_a_role_of_its_own(cast, as_user):
    """As createsuperuser makes it; nobody else could be asked for a role."""
    first = User.objects.create(username="dau-tien", full_name="Người Đầu", is_staff=True, is_superuser=True)
    response = as_user(first).get("/")

    (line,) = [line for line in upkeep_for(first).accounts if line.is_alarm]
    assert (line.name, line.url) == ("Vai trò của bạn", f"/quan-tri/units/user/{first.pk}/change/")
    assert line.said == "chưa có: hãy thêm cho mình vai trò Cán bộ công nghệ thông tin ở tỉnh"
    assert response.status_code == 200
    assert "Hãy liên hệ cán bộ công nghệ thông tin" not in response.content.decode()
    assert reverse("units:access-review") not in response.content.decode()
