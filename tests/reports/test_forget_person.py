"""Somebody who has left is forgotten as far as the law on archives lets the portal, by the command of IT staff."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from reports.forgetting import GOES
from reports.models import Export, SignaturePicture
from tasks.feeds import renew_feed
from tasks.models import Reminder, ReminderPreference, Task
from tests.tasks.making import a_task, done
from units.accounts import machine
from units.models import (
    ApiToken,
    AuditEntry,
    Delegation,
    Membership,
    SecondFactor,
    SignedInSession,
    TemporaryPassword,
    User,
)
from units.tokens import make_token

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def person(cast, client):
    """An officer with everything that the portal keeps of people, who has left yesterday."""
    cast.plan()
    officer = cast.officer
    officer.set_password("Mot-Mat-Khau-Dai-2026")
    officer.is_staff, officer.last_login = True, timezone.now()
    officer.save()
    client.force_login(officer)
    SignedInSession.objects.create(
        user=officer, session_key=client.session.session_key, address="10.0.0.9", device="Firefox"
    )
    SecondFactor.objects.create(user=officer, secret="x")
    TemporaryPassword.objects.create(user=officer)
    make_token(name="Thử", scopes=["tasks:read"], last_day=timezone.localdate() + DAY, by=officer)
    renew_feed(by=officer)
    ReminderPreference.objects.create(user=officer, hour=6)
    Reminder.objects.create(recipient=officer, kind="nudge", key="a", text="Việc của Lương Cán Bộ", link="/")
    SignaturePicture.objects.create(user=officer, picture=b"png")
    export = {"state": Export.State.DONE, "finished_at": timezone.now()}
    export["file"] = default_storage.save("ket-xuat/x", ContentFile(b"zip"))
    Export.objects.create(title="Kế hoạch", asked_by=officer, **export)
    days = {"starts_on": timezone.localdate() - 9 * DAY, "ends_on": timezone.localdate() - 8 * DAY}
    Delegation.objects.create(principal=officer, deputy=cast.head, reason="Nằm viện", made_by=officer, **days)
    a_task(cast, "Đã xong", assignee=officer, **done(timezone.localdate()))
    Membership.objects.filter(user=officer).update(ends_on=timezone.localdate() - DAY)
    return officer


def forget(username="canbo", **options) -> str:
    out = StringIO()
    call_command("forget_person", username, stdout=out, **options)
    return out.getvalue()


def refusal(username="canbo") -> str:
    with pytest.raises(CommandError) as refused:
        call_command("forget_person", username)
    return str(refused.value)


LISTED = [
    "1 thư điện tử", "1 lý do ủy nhiệm", "1 phiên đăng nhập", "1 xác thực hai bước", "1 mật khẩu tạm",
    "1 mã truy cập API",    "1 địa chỉ lịch", "1 cách nhận nhắc việc", "1 nhắc việc", "1 hình chữ ký", "1 đợt xuất tệp",
]  # fmt: skip


def test_ways_to_the_person_go_and_what_the_person_answers_for_stays(person, cast):
    before = AuditEntry.objects.count()
    said = forget()
    person.refresh_from_db()

    assert said.splitlines() == [*LISTED, "Đã xóa các mục trên; tài khoản canbo đã khóa, không còn mật khẩu."]
    assert [model.__name__ for model, (field, _) in GOES.items() if model.objects.filter(**{field: person})] == []
    assert (person.email, person.last_login, person.is_active, person.is_staff) == ("", None, False, False)
    assert not person.has_usable_password()
    assert (Session.objects.count(), default_storage.exists("ket-xuat/x")) == (0, False)
    assert Delegation.objects.get().reason == ""

    assert (person.username, person.full_name) == ("canbo", "Lương Cán Bộ")
    assert Task.objects.get().assignee == person
    assert Membership.objects.filter(user=person).count() == 1
    ended, line = AuditEntry.objects.order_by("pk")[before:]
    assert ended.action == "session.end"
    assert (line.action, line.actor, line.changes) == ("user.forget", machine(), {})
    assert line.summary == f"Xóa dữ liệu cá nhân của tài khoản canbo: {', '.join(LISTED)}"
    assert "example.vn" not in line.summary


def test_others_keep_theirs(person, cast):
    make_token(name="Của người khác", scopes=["tasks:read"], last_day=timezone.localdate() + DAY, by=cast.head)
    forget()
    cast.head.refresh_from_db()

    assert list(ApiToken.objects.values_list("owner", flat=True)) == [cast.head.pk]
    assert (cast.head.email, cast.head.is_active) == ("truongphong@example.vn", True)


def test_where_the_storage_fails_nothing_is_forgotten_and_the_files_are_found_again(person, monkeypatch):
    def fail(name):
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", fail)
        with pytest.raises(OSError, match="gone"):
            forget()
    person.refresh_from_db()
    assert (person.email, Export.objects.count()) == ("canbo@example.vn", 1)

    forget()
    assert not default_storage.exists("ket-xuat/x")


def test_a_dry_run_says_the_same_and_changes_nothing(person):
    before = AuditEntry.objects.count()
    said = forget(dry_run=True)
    person.refresh_from_db()

    assert said.splitlines() == [*LISTED, "Sẽ xóa các mục trên; tài khoản canbo sẽ bị khóa, bỏ mật khẩu."]
    assert (person.email, person.is_active, AuditEntry.objects.count()) == ("canbo@example.vn", True, before)


def test_a_second_time_there_is_nothing_left(person):
    forget()
    assert forget() == "Không còn mục nào để xóa; tài khoản canbo đã khóa, không còn mật khẩu.\n"


def test_who_still_has_a_role_or_work_is_not_forgotten(cast):
    cast.plan()
    a_task(cast, "Đang làm", assignee=cast.officer)
    said = refusal()

    assert said.splitlines() == [
        "Lương Cán Bộ còn giữ vai trò: Cán bộ thực hiện, Phòng Lãnh sự - Hợp tác quốc tế. "
        "Hãy cho thôi từng vai trò trước.",
        "Lương Cán Bộ còn 1 nhiệm vụ chưa xong. Hãy bàn giao ở trang “Bàn giao việc” trước.",
    ]
    cast.officer.refresh_from_db()
    assert cast.officer.is_active


@pytest.mark.parametrize("state", ["paused", "awaiting"])
def test_paused_and_reported_work_counts_too(person, cast, state):
    Task.objects.update(state=state, completed_on=None, completed_by=None)
    assert "còn 1 nhiệm vụ chưa xong" in refusal()


def test_a_role_that_begins_later_counts_too(person, cast):
    Membership.objects.create(user=person, unit=cast.office, role="officer", starts_on=timezone.localdate() + DAY)
    assert "còn giữ vai trò" in refusal()


def test_accounts_that_are_needed_are_not_forgotten(cast, person):
    machine()
    assert refusal("lenh-may-chu") == "Đây là tài khoản của các lệnh trên máy chủ, không phải của một người."
    assert refusal("khong-ai").startswith("Không có tài khoản “khong-ai”.")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    assert "quản trị toàn quyền cuối cùng" in refusal()
