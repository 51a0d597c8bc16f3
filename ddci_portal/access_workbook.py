"""The access review as a workbook: here, because `units` knows nothing of workbooks."""

from django.utils import timezone

from indices.sheets.answers import workbook_answer
from indices.sheets.spreadsheet import OutColumn, write_table
from units.access_review import Doubt, Reviewed, review
from units.audit import record
from units.forms import AccessFilterForm
from units.models import Membership

_COLUMNS = [
    ("STT", "rank", 6),
    ("Họ và tên", "text", 28),
    ("Tên đăng nhập", "text", 22),
    ("Thư điện tử", "text", 30),
    ("Tình trạng", "text", 14),
    ("Quản trị hệ thống", "text", 14),
    ("Đơn vị", "text", 44),
    ("Vai trò", "text", 32),
    ("Chức vụ", "text", 28),
    ("Từ ngày", "date", 12),
    ("Đến hết ngày", "date", 12),
    ("Được làm", "text", 60),
    ("Đang thay mặt", "text", 36),
    ("Xác thực hai bước", "text", 14),
    ("Đăng nhập lần cuối", "date", 14),
    ("Cần xem lại", "text", 44),
]


def access_review_workbook(request):
    """What the page of the access review shows, a row for each role; the download leaves an audit line."""
    form = AccessFilterForm(request.GET)
    form.is_valid()
    found = review(request.user, **form.values)
    record("access.export", request.user, f"Xuất bảng rà soát quyền truy cập: {len(found)} tài khoản", by=request.user)
    return workbook_answer(access_workbook(found), f"ra-soat-quyen-{timezone.localdate():%Y%m%d}")


def access_workbook(found: list[Reviewed]) -> bytes:
    """Return the accounts as .xlsx, one row for each role of each, one for an account without."""
    rows = [(account, role) for account in found for role in account.memberships or (None,)]
    return write_table(
        title="Rà soát quyền truy cập",
        sheet_title="Quyền truy cập",
        columns=[OutColumn(name, name, kind, width) for name, kind, width in _COLUMNS],
        rows=[_row(number, account, role) for number, (account, role) in enumerate(rows, start=1)],
        notes=_notes(found),
    )


def _row(number: int, account: Reviewed, role: Membership | None) -> list:
    user = account.user
    last = user.last_login
    return [
        number,
        user.full_name,
        user.username,
        user.email,
        "đang mở" if user.is_active else "đã khóa",
        "có" if user.is_staff or user.is_superuser else "",
        *(_place(role) if role else ("", "", "", None, None)),
        "; ".join(permission.label for permission in account.permissions) if role in account.roles else "",
        "; ".join(f"{one.principal} đến {one.ends_on:%d/%m/%Y}" for one in account.stands_in_for),
        "đã bật" if account.has_second_factor else "chưa bật",
        timezone.localdate(last) if last else None,
        "; ".join(Doubt(doubt).label for doubt in account.doubts),
    ]


def _place(role: Membership) -> tuple:
    unit = role.unit
    name = unit.name if unit.agency == unit else f"{unit.name}, {unit.agency}"
    return name, role.get_role_display(), role.title, role.starts_on, role.ends_on


def _notes(found: list[Reviewed]) -> list[tuple[str, str]]:
    counts = {doubt: sum(doubt in row.doubts for row in found) for doubt in Doubt}
    return [
        ("Số tài khoản", str(len(found))),
        ("Cần xem lại", "; ".join(f"{doubt.label}: {count}" for doubt, count in counts.items() if count) or "không có"),
        ("Tính đến", f"{timezone.localdate():%d/%m/%Y}"),
        ("Cách đọc", "“Được làm” là mọi việc mà các vai trò hôm nay cho phép, trong đơn vị của vai trò và dưới đó."),
    ]
