"""Who can do what, and which accounts should be looked at."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from indices.sheets.files import read_sheets
from units.access_review import Doubt, review
from units.models import AuditEntry, Delegation, Membership, SecondFactor, User
from units.permissions import Permission, Role

PAGE = "units:access-review"


@pytest.fixture
def all_busy(cast):
    """Everybody signed in today; who needs a second factor has one."""
    User.objects.update(last_login=timezone.now())
    for person in (cast.standing_clerk, cast.head_of_unit):
        SecondFactor.objects.create(user=person, secret="x")
    return cast


def of(cast, person: User, **choice):
    """The line of that person in the standing clerk's review."""
    return next(row for row in review(cast.standing_clerk, **choice) if row.user == person)


def midnight(day: date) -> datetime:
    """A day as a spreadsheet gives it back."""
    return datetime.combine(day, time())


def names(cast, **choice) -> list[str]:
    return [row.user.username for row in review(cast.standing_clerk, **choice)]


def test_everybody_is_there_by_the_alphabet_with_nothing_to_doubt(all_busy):
    rows = review(all_busy.standing_clerk)

    assert [row.user.full_name for row in rows] == [
        "Chu Người Ngoài",
        "Hà Thường Trực",
        "Lương Cán Bộ",
        "Lý Lãnh Đạo",
        "Mã Tư Pháp",
        "Nông Chuyên Viên",
        "Trịnh Giám Đốc",
        "Vi Trưởng Phòng",
    ]
    assert {row.doubts for row in rows} == {()}


def test_a_line_says_what_the_roles_allow(all_busy):
    assert of(all_busy, all_busy.head).permissions == [
        Permission.VIEW_RESULTS,
        Permission.VIEW_PLANS,
        Permission.VIEW_TASKS,
        Permission.DO_TASKS,
        Permission.ASSIGN_TASKS,
        Permission.SUBMIT_REPORTS,
    ]


@pytest.mark.parametrize(("days", "doubts"), [(45, ()), (46, (Doubt.IDLE,))])
def test_more_than_45_days_without_a_sign_in_is_marked(all_busy, days, doubts):
    all_busy.officer.last_login = datetime(2026, 10, 7, 5, tzinfo=UTC)
    all_busy.officer.save()

    assert of(all_busy, all_busy.officer, on=date(2026, 10, 7) + timedelta(days)).doubts == doubts


def test_an_account_never_used_is_marked(all_busy):
    User.objects.filter(pk=all_busy.officer.pk).update(last_login=None)

    assert of(all_busy, all_busy.officer).doubts == (Doubt.NEVER,)


def test_an_account_whose_roles_have_ended_is_marked_and_may_nothing(all_busy):
    yesterday = timezone.localdate() - timedelta(1)
    Membership.objects.filter(user=all_busy.officer).update(ends_on=yesterday)
    row = of(all_busy, all_busy.officer)

    assert (row.doubts, row.roles, len(row.past), row.permissions) == ((Doubt.WITHOUT_ROLE,), (), 1, [])


def test_a_closed_account_is_shown_without_doubts_and_without_permissions(all_busy):
    User.objects.filter(pk=all_busy.officer.pk).update(is_active=False, last_login=None)
    row = of(all_busy, all_busy.officer)

    assert (row.doubts, row.permissions) == ((), [])


def test_who_signs_or_administers_without_a_second_factor_is_marked(all_busy):
    SecondFactor.objects.filter(user=all_busy.head_of_unit).delete()
    User.objects.filter(pk=all_busy.officer.pk).update(is_staff=True)

    assert names(all_busy, doubt="without_second_factor") == ["canbo", "giamdoc"]
    assert names(all_busy, doubt="any") == ["canbo", "giamdoc"]


def test_deputies_are_shown_while_they_stand_in(all_busy):
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today}
    Delegation.objects.create(principal=all_busy.officer, deputy=all_busy.head, made_by=all_busy.officer, **days)

    assert [one.principal for one in of(all_busy, all_busy.head).stands_in_for] == [all_busy.officer]


@pytest.mark.parametrize(
    ("words", "found"),
    [("luong", ["canbo"]), ("so tu phap", ["nguoingoai", "cvtuphap"]), ("GIAMDOC", ["giamdoc"]), ("khong co ai", [])],
)
def test_words_find_people_and_units_without_diacritics(all_busy, words, found):
    assert names(all_busy, words=words) == found


def test_accounts_of_another_province_are_none_of_ones_business(all_busy):
    other = all_busy.unit("bac-can", "Tỉnh Bắc Cạn", "province", None)
    all_busy.person("nguoikhac", "Ma Người Khác", other, Role.STANDING_CLERK)
    stray = User.objects.create(username="khongvaitro", full_name="Đỗ Không Vai Trò")

    assert "nguoikhac" not in names(all_busy)
    assert of(all_busy, stray).doubts == (Doubt.NEVER, Doubt.WITHOUT_ROLE)


def test_who_administers_reviews_too(all_busy, as_user):
    technician = all_busy.person("cntt", "Bế Kỹ Thuật", all_busy.province, Role.IT_STAFF)

    assert as_user(technician).get(reverse(PAGE)).status_code == 200
    assert as_user(all_busy.head_of_unit).get(reverse(PAGE)).status_code == 403
    assert as_user(all_busy.head_of_unit).get(reverse("access-review-workbook")).status_code == 403


def test_the_pages_of_ones_account_lead_there(all_busy, as_user):
    pages = [reverse(f"units:{name}") for name in ("change-password", "second-factor", "sessions")]

    def leading(person) -> list[bool]:
        client = as_user(person)
        return [reverse(PAGE) in client.get(page).content.decode() for page in pages]

    assert leading(all_busy.standing_clerk) == [True] * 3
    assert leading(all_busy.head_of_unit) == [False] * 3


def test_the_page_counts_and_filters(all_busy, as_user):
    User.objects.filter(pk=all_busy.officer.pk).update(last_login=None)
    client = as_user(all_busy.standing_clerk)

    assert "8 tài khoản, 1 cần xem lại" in client.get(reverse(PAGE)).content.decode()
    page = client.get(reverse(PAGE), {"doubt": "never", "words": "can bo"})
    assert [row.user for row in page.context["rows"]] == [all_busy.officer]
    assert client.get(reverse(PAGE), {"doubt": "la"}).status_code == 200


def test_only_who_may_enter_the_administration_pages_gets_links_to_them(all_busy, as_user):
    link = reverse("admin:units_user_change", args=[all_busy.officer.pk])
    assert link not in as_user(all_busy.standing_clerk).get(reverse(PAGE)).content.decode()

    User.objects.filter(pk=all_busy.standing_clerk.pk).update(is_staff=True)
    assert link in as_user(all_busy.standing_clerk).get(reverse(PAGE)).content.decode()


def test_more_people_ask_no_more_queries(all_busy, django_assert_num_queries):
    with django_assert_num_queries(4):
        review(all_busy.standing_clerk)
    for number in range(5):
        all_busy.person(f"them{number}", f"Người {number}", all_busy.consular, Role.OFFICER)
    with django_assert_num_queries(4):
        review(all_busy.standing_clerk)


def test_the_workbook_has_a_row_for_each_role_and_leaves_an_audit_line(all_busy, as_user):
    Membership.objects.create(
        user=all_busy.officer, unit=all_busy.office, role=Role.OFFICER, starts_on=date(2024, 3, 1), title="Văn thư"
    )
    response = as_user(all_busy.standing_clerk).get(reverse("access-review-workbook"), {"words": "can bo"})
    sheet = read_sheets(response.content, "x.xlsx")[0]
    today = timezone.localdate()

    assert [[cell or "" for cell in row] for row in sheet.rows[4:6]] == [
        [
            *(number, "Lương Cán Bộ", "canbo", "canbo@example.vn", "đang mở", "", place, "Cán bộ thực hiện", title),
            *(midnight(date(*start)), "", "Xem kết quả đã công bố; Xem kế hoạch; Xem nhiệm vụ; Thực hiện nhiệm vụ", ""),
            *("chưa bật", midnight(today)),
        ]
        for number, place, title, start in [
            (1, "Văn phòng Sở, Sở Ngoại vụ", "Văn thư", (2024, 3, 1)),
            (2, "Phòng Lãnh sự - Hợp tác quốc tế, Sở Ngoại vụ", "", (2020, 1, 1)),
        ]
    ]
    line = AuditEntry.objects.get()
    assert (line.action, line.summary) == ("access.export", "Xuất bảng rà soát quyền truy cập: 1 tài khoản")


def test_the_paper_says_what_it_was_narrowed_to(all_busy, as_user):
    client = as_user(all_busy.standing_clerk)
    narrowed = client.get(reverse(PAGE), {"words": "lanh su", "doubt": "idle"}).content.decode()

    assert "Đang lọc: lanh su; không đăng nhập quá 45 ngày." in narrowed
    assert "Đang lọc" not in client.get(reverse(PAGE)).content.decode()
    assert "Đang lọc" not in client.get(reverse(PAGE), {"doubt": "gibberish"}).content.decode()
