"""What the home page tells those who administer the portal: how the server does, which accounts wait for them, and what
other systems were not told. Asked when the page is opened, in few queries; to nobody else."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from ddci_portal import broker, health
from reports.models import Delivery, Export
from tasks.models import Reminder
from tasks.quarters import Quarter
from units.access_review import Doubt, account_counts, last_taken_on, may_review
from units.audit_chain import OVERDUE, recently_unlinked
from units.audit_search import may_read_audit
from units.models import AuditEntry, User
from units.models.user import MACHINE
from units.vietnamese import format_number

BACKUP_IS_OLD = timedelta(hours=26)
"""A nightly backup that is missing shows before the next night; docs/operation.md alerts after the same time."""
STOPPED_EXPORTS_SHOWN = timedelta(days=7)
_PARTS = {
    "database": "cơ sở dữ liệu",
    "migrations": "cấu trúc dữ liệu (chưa chạy migrate)",
    "queue": "hàng đợi việc nền",
    "disk": "chỗ trống của ổ dữ liệu",
}
_DOUBTS = {
    Doubt.WITHOUT_ROLE: "Không có vai trò",
    Doubt.WITHOUT_SECOND_FACTOR: "Cần mà chưa bật hai bước",
    Doubt.NEVER: "Chưa đăng nhập lần nào",
    Doubt.IDLE: "Lâu không đăng nhập",
}


@dataclass(frozen=True)
class Line:
    """One thing: its name, how it stands, the page on which to see to it, and whether somebody should now."""

    name: str
    said: str
    url: str = ""
    is_alarm: bool = False


@dataclass(frozen=True)
class Upkeep:
    """The lines of the server, of the accounts and of what goes out; whether the person may review accounts."""

    server: tuple[Line, ...]
    accounts: tuple[Line, ...]
    sending: tuple[Line, ...]
    may_review: bool

    @property
    def groups(self) -> list[tuple[str, tuple[Line, ...]]]:
        return [("Máy chủ", self.server), ("Tài khoản", self.accounts), ("Gửi ra ngoài", self.sending)]

    @property
    def alarms(self) -> int:
        """How many lines somebody should see to."""
        return sum(line.is_alarm for _, lines in self.groups for line in lines)


def upkeep_for(user: User) -> Upkeep | None:
    """How the portal does; None to somebody who does not administer it."""
    if not may_read_audit(user):
        return None
    return Upkeep(tuple(_server()), tuple(_accounts(user)), tuple(_sending(user)), may_review(user))


def _server() -> Iterator[Line]:
    failed = [part for part, works in health.PARTS.items() if not works()]
    if failed:
        yield Line("Sẵn sàng phục vụ", f"hỏng: {', '.join(_PARTS[part] for part in failed)}", is_alarm=True)
    else:
        yield Line("Sẵn sàng phục vụ", "mọi phần đều trả lời")
    yield _space(is_alarm="disk" in failed)
    yield _worker(answers="queue" not in failed)
    yield _backup()
    stopped = Export.objects.filter(
        state=Export.State.STOPPED, finished_at__gte=timezone.now() - STOPPED_EXPORTS_SHOWN
    ).count()
    yield Line("Xuất nhiều tệp bị dừng", _count(stopped, "đợt trong 7 ngày"), is_alarm=stopped > 0)


def _space(*, is_alarm: bool) -> Line:
    try:
        free = Decimal(shutil.disk_usage(settings.DATA_DIR).free) / 2**30
    except OSError:
        return Line("Ổ dữ liệu", "không đọc được", is_alarm=True)
    return Line("Ổ dữ liệu", f"còn trống {format_number(free, 1)} GB", is_alarm=is_alarm)


def _worker(*, answers: bool) -> Line:
    """A line of the trail is linked every minute; one that has waited long tells that worker or beat stands still."""
    late = recently_unlinked().filter(at__lt=timezone.now() - OVERDUE).count()
    if late:
        said = f"worker hoặc beat không chạy: {late} dòng nhật ký chờ nối chuỗi quá {OVERDUE.seconds // 60} phút"
        return Line("Việc nền", said, is_alarm=True)
    waiting = broker.length() if answers else None
    return Line("Việc nền", "không có gì tồn đọng" + (f", {waiting} việc chờ" if waiting else ""))


def _backup() -> Line:
    by_command = AuditEntry.objects.filter(
        object_type="units.user",
        object_id__in=[str(pk) for pk in User.objects.filter(username=MACHINE).values_list("pk", flat=True)],
    )
    last = by_command.filter(action="system.backup").order_by("-id").first()
    if last is None:
        return Line("Sao lưu gần nhất", "chưa có lần nào", is_alarm=True)
    said = date_format(timezone.localtime(last.at), "H:i d/m/Y")
    is_old = timezone.now() - last.at > BACKUP_IS_OLD
    hours = round(BACKUP_IS_OLD.total_seconds()) // 3600
    return Line("Sao lưu gần nhất", f"{said}, quá {hours} giờ" if is_old else said, _audit("system.backup"), is_old)


def _accounts(user: User) -> Iterator[Line]:
    if not may_review(user):
        # A superuser just made by createsuperuser: no role, so no province whose accounts could be reviewed.
        said = "chưa có: hãy thêm cho mình vai trò Cán bộ công nghệ thông tin ở tỉnh"
        own = reverse("admin:units_user_change", args=[user.pk]) if user.is_staff else ""
        yield Line("Vai trò của bạn", said, own, is_alarm=True)
        yield from _failures()
        return
    counts = account_counts(user)
    people = reverse("admin:units_user_changelist") if user.is_staff else ""
    yield Line("Tài khoản", f"{counts.open} đang mở", people)
    locked = f"{people}?is_active__exact=0" if people and counts.locked else ""
    yield Line("Đã khóa", _count(counts.locked, "tài khoản"), locked)
    for doubt, name in _DOUBTS.items():
        found = counts.doubts[doubt]
        url = f"{reverse('units:access-review')}?{urlencode({'doubt': doubt.value})}" if found else ""
        is_alarm = found > 0 and doubt in (Doubt.WITHOUT_ROLE, Doubt.WITHOUT_SECOND_FACTOR)
        yield Line(name, _count(found, "tài khoản"), url, is_alarm)
    yield _review(user)
    yield from _failures()


def _review(user: User) -> Line:
    quarter = Quarter.of(timezone.localdate())
    taken = last_taken_on(user, since=quarter.first_day)
    said = f"đã xuất ngày {date_format(taken, 'd/m/Y')}" if taken else "chưa làm: xem rồi xuất Excel để lưu"
    return Line(
        f"Rà soát quyền quý {quarter.number}/{quarter.year}",
        said,
        reverse("units:access-review"),
        is_alarm=taken is None,
    )


def _failures() -> Iterator[Line]:
    """Since the midnight before this day, the span that the audit trail is opened with."""
    since = timezone.localdate() - timedelta(days=1)
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    counts = AuditEntry.objects.filter(at__gte=begin).aggregate(
        failed=Count("pk", filter=Q(action="session.failed")), locked=Count("pk", filter=Q(action="session.locked"))
    )
    for name, action in (("Đăng nhập sai từ hôm qua", "failed"), ("Bị buộc đợi từ hôm qua", "locked")):
        found = counts[action]
        yield Line(
            name,
            _count(found, "lần"),
            _audit(f"session.{action}", since) if found else "",
            action == "locked" and found > 0,
        )


def _sending(user: User) -> Iterator[Line]:
    waiting = Q(next_at__isnull=False)
    sent = Delivery.objects.aggregate(
        open=Count("pk", filter=waiting), given_up=Count("pk", filter=Q(given_up_at__isnull=False))
    )
    if settings.WEBHOOK_HOSTS or sent["given_up"]:
        said = _count(sent["given_up"], "lượt không gửi được") + (f", {sent['open']} lượt chờ" if sent["open"] else "")
        yield Line("Webhook", said, reverse("reports:webhooks"), is_alarm=sent["given_up"] > 0)
    else:
        yield Line("Webhook", "đang tắt", reverse("reports:webhooks"))
    mails = Reminder.objects.filter(sent_at=None, cancelled_at=None, by_mail=True).aggregate(
        open=Count("pk"), failed=Count("pk", filter=~Q(failure=""))
    )
    said = _count(mails["open"], "thư chờ gửi") + (f", {mails['failed']} thư gửi lỗi" if mails["failed"] else "")
    ledger = reverse("admin:tasks_reminder_changelist") if user.is_superuser else ""
    yield Line("Thư nhắc việc", said, ledger, is_alarm=mails["failed"] > 0)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number else "không có"


def _audit(action: str, since: date | None = None) -> str:
    query = {"viec": action} | ({"tu_ngay": f"{since:%d/%m/%Y}"} if since else {})
    return f"{reverse('audit:entries')}?{urlencode(query)}"
