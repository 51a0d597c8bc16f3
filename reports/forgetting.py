"""What the portal forgets of somebody who has left, and what it must not (docs/operation.md, “Dữ liệu cá nhân”).

The law on the protection of personal data (91/2025/QH15, before it decree 13/2023) gives people the erasure of what is
not needed any more; it leaves out what another law has kept: documents, and the trail of who did what. So name, title
and roles stay where they say who answers for something; ways to reach the person and to sign in as the person go.
"""

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.models import Export, ExportItem, SignaturePicture
from tasks.handing_over import HELD
from tasks.models import CalendarFeed, Reminder, ReminderPreference, Task
from units.audit import record
from units.models import ApiToken, Delegation, SavedView, SecondFactor, SignedInSession, TemporaryPassword, User
from units.signing_in import sessions

GOES = {
    SignedInSession: ("user", "phiên đăng nhập"),
    SecondFactor: ("user", "xác thực hai bước"),
    TemporaryPassword: ("user", "mật khẩu tạm"),
    ApiToken: ("owner", "mã truy cập API"),
    SavedView: ("owner", "cách xem đã lưu"),
    CalendarFeed: ("user", "địa chỉ lịch"),
    ReminderPreference: ("user", "cách nhận nhắc việc"),
    Reminder: ("recipient", "nhắc việc"),
    SignaturePicture: ("user", "hình chữ ký"),
    Export: ("asked_by", "đợt xuất tệp"),
}
"""The models whose rows of a person are deleted: the field that names the person, and the noun for a list."""


def what_goes(person: User) -> dict[str, int]:
    """How many things of each kind would be deleted, by noun; what there is none of is left out."""
    counts = {"thư điện tử": int(bool(person.email)), "lý do ủy nhiệm": _reasons(person).count()}
    counts |= {noun: _rows(model, person).count() for model, (_, noun) in GOES.items()}
    return {noun: count for noun, count in counts.items() if count}


def check(person: User) -> None:
    """Raise ValidationError with every reason for which the portal still needs the person's data."""
    reasons = [*_still_working(person), *_still_needed(person)]
    if reasons:
        raise ValidationError(reasons)


@transaction.atomic
def forget(*, person: User, by: User) -> dict[str, int]:
    """Delete what is not needed of somebody who has left, and close the account for ever; return what `what_goes` said.

    The trail says what kinds went, and none of it. Safe to repeat, also where the storage failed: files go first, while
    their rows still tell of them. Raises ValidationError as `check` does.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    check(person)
    counts = what_goes(person)
    for name in _files(person):
        default_storage.delete(name)
    sessions.end_others(user=person, keep=None, by=by)
    for model in GOES:
        _rows(model, person).delete()
    _reasons(person).update(reason="")
    _close(person)
    gone = ", ".join(f"{count} {noun}" for noun, count in counts.items()) or "không còn gì"
    record("user.forget", person, f"Xóa dữ liệu cá nhân của tài khoản {person.username}: {gone}", by=by)
    return counts


def _rows(model, person: User) -> QuerySet:
    return model.objects.filter(**{GOES[model][0]: person})


def _reasons(person: User) -> QuerySet:
    """Why somebody was away may tell of an illness."""
    return Delegation.objects.filter(principal=person).exclude(reason="")


def _files(person: User) -> list[str]:
    exports = Export.objects.filter(asked_by=person)
    items = ExportItem.objects.filter(export__in=exports)
    return [name for rows in (exports, items) for name in rows.exclude(file="").values_list("file", flat=True)]


def _close(person: User) -> None:
    person.email, person.last_login, person.opening_views = "", None, {}
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save(
        update_fields=["email", "last_login", "opening_views", "is_active", "is_staff", "is_superuser", "password"]
    )
    person.groups.clear()
    person.user_permissions.clear()


def _still_working(person: User) -> list[str]:
    today, reasons = timezone.localdate(), []
    roles = person.memberships.filter(Q(ends_on=None) | Q(ends_on__gte=today)).select_related("unit").order_by("pk")
    if roles:
        held = "; ".join(f"{role.get_role_display()}, {role.unit}" for role in roles)
        reasons.append(f"{person} còn giữ vai trò: {held}. Hãy cho thôi từng vai trò trước.")
    if count := Task.objects.filter(assignee=person, state__in=HELD).count():
        reasons.append(f"{person} còn {count} nhiệm vụ chưa xong. Hãy bàn giao ở trang “Bàn giao việc” trước.")
    return reasons


def _still_needed(person: User) -> list[str]:
    if person.is_machine:
        return ["Đây là tài khoản của các lệnh trên máy chủ, không phải của một người."]
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and person.is_active and not others.exists():
        return ["Đây là tài khoản quản trị toàn quyền cuối cùng. Hãy trao quyền đó cho người khác trước."]
    return []
