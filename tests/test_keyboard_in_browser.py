"""The keyboard alone: whole jobs to their end with the focus always in sight; what has opened closes; a refusal is
where one goes on."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from indices.models import Result
from plans.models import Plan
from reports.models import Document
from tasks.models import Task
from tests.browser import DESKTOP, PHONE
from tests.indices.workbooks import FOREIGN, HEADER, book
from tests.keyboard import Keyboard
from tests.plans.life.walk import drafted
from tests.tasks.making import a_task

PASSWORD = "Chìa-khóa-lúa-nếp-7"

pytestmark = pytest.mark.browser


@pytest.fixture
def keys(transactional_db, cast, client, chromium, live_server, settings, tmp_path):
    """Return a function that lets somebody in, past the tour unless asked for, and gives the keys over a page."""
    settings.MEDIA_ROOT = tmp_path / "media"
    contexts = []

    def of(person, address="/", viewport=DESKTOP, *, with_tour: bool = False) -> Keyboard:
        person.tour_seen_at = None if with_tour else timezone.now()
        person.save()
        client.force_login(person)
        contexts.append(chromium.new_context(base_url=live_server.url, viewport=viewport, reduced_motion="reduce"))
        session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        contexts[-1].add_cookies([session | {"url": live_server.url}])
        page = contexts[-1].new_page()
        page.goto(address)
        return Keyboard(page)

    yield of
    for context in contexts:
        context.close()


def test_a_file_is_imported_corrected_and_saved(cast, keys, tmp_path):
    (tmp_path / "bang.xlsx").write_bytes(book([HEADER, FOREIGN, ["Tư pháp lạ", 7.9, 8, 79, 2]]))
    clerk = keys(cast.standing_clerk, reverse("indices:import", args=[cast.draft.code]))
    clerk.attach("Tệp bảng điểm", tmp_path / "bang.xlsx")
    clerk.follow("Tải lên và kiểm tra")
    expect(clerk.page.get_by_role("heading", name="Cần sửa trước khi lưu")).to_be_focused()

    clerk.to("Dòng 3: Tư pháp lạ")
    clerk.press("End")
    clerk.follow("Xem lại")
    clerk.follow("Lưu tất cả 8 ô")

    totals = Result.objects.filter(edition=cast.draft).values_list("unit__code", "total")
    assert dict(totals) == {"sngv": Decimal("80.17"), "stp": Decimal(79)}
    assert clerk.hidden == []


def test_a_leader_sorts_and_filters_and_goes_back(cast, keys):
    leader = keys(cast.leader, viewport=PHONE)
    leader.to("Menu: Trang chủ")
    leader.press("Enter")
    leader.follow("Tổng quan")
    leader.follow("Điểm tổng")
    expect(leader.page.get_by_role("link", name="Điểm tổng")).to_be_focused()

    leader.to("Bộ lọc", back=True)
    leader.press("Enter")
    leader.to("Biến động")
    leader.press("End")
    leader.follow("Lọc")
    assert "bien-dong=tang" in leader.page.url
    expect(leader.page.get_by_label("Biến động", exact=True)).to_be_visible()
    leader.follow("Bỏ lọc")
    leader.follow("Năm 2023", back=True)
    leader.page.go_back()
    assert cast.edition_2024.code in leader.page.url
    assert leader.hidden == []


def test_a_plan_is_submitted_from_a_phone_then_approved_and_numbered(cast, keys):
    plan = drafted(cast)
    clerk = keys(cast.unit_clerk, reverse("plans:editor", args=plan.address), PHONE)
    clerk.to("Kiểm tra, ý kiến")
    clerk.press("Enter")
    assert clerk.to("Đóng") < 5
    assert clerk.to("Đóng") < 20
    clerk.press("Escape")
    expect(clerk.page.get_by_role("button", name="Kiểm tra, ý kiến")).to_be_focused()
    clerk.follow("Trình kế hoạch", back=True)
    clerk.follow("Trình")

    head = keys(cast.head_of_unit, with_tour=True)
    head.to("Bỏ qua")
    head.press("Enter")
    expect(head.page.locator("#main")).to_be_focused()
    head.follow("Kế hoạch DDCI năm 2025")
    assert head.to("Duyệt") < 20
    with head.page.expect_navigation():
        head.press("Enter")
    head.follow("Duyệt")
    head.follow("Cấp số, lập văn bản")

    plan.refresh_from_db()
    assert (plan.state, Document.objects.get().plan) == (Plan.State.APPROVED, plan)
    assert clerk.hidden + head.hidden == []


def test_a_task_is_reported_done_with_evidence_and_confirmed(cast, keys, tmp_path):
    cast.plan()
    task = a_task(cast, "Rà soát thủ tục", assignee=cast.officer)
    (tmp_path / "minh-chung.pdf").write_bytes(b"%PDF-1.4 minh chung")
    officer = keys(cast.officer)
    officer.follow("Rà soát thủ tục")
    officer.to("Kết quả, minh chứng")
    officer.type("Đã rà soát 14 thủ tục.")
    officer.attach("Tệp minh chứng", tmp_path / "minh-chung.pdf")
    officer.follow("Báo cáo hoàn thành")

    head = keys(cast.head)
    head.follow("Rà soát thủ tục")
    head.follow("Xác nhận hoàn thành")

    task.refresh_from_db()
    assert (task.state, task.evidence.count()) == (Task.State.DONE, 1)
    assert officer.hidden + head.hidden == []


@pytest.fixture
def heads_page(transactional_db, cast, visit):
    """The page of a head of office with a task of an approved plan."""
    plan = cast.plan()
    a_task(cast, "Rà soát thủ tục", due_on=date(2025, 6, 30))
    cast.head.set_password(PASSWORD)
    cast.head.save()
    page = visit("truongphong", PASSWORD)
    page.plan = plan
    return page


def test_a_menu_closes_when_the_focus_leaves_it(heads_page):
    page = heads_page
    menu = page.locator("details.dropdown-plain")
    menu.locator("summary").press("Enter")
    assert menu.get_attribute("open") == ""

    last = menu.get_by_role("button").last
    last.focus()
    assert menu.get_attribute("open") == ""
    last.press("Tab")
    assert menu.get_attribute("open") is None


def test_who_sorts_goes_on_at_the_same_heading(heads_page):
    page = heads_page
    page.goto(reverse("tasks:list"))
    page.get_by_role("link", name="Thời hạn").press("Enter")
    page.wait_for_url("**xep=**")

    expect(page.get_by_role("link", name="Thời hạn")).to_be_focused()
    page.reload()
    expect(page.locator("body")).to_be_focused()


def test_a_refusal_is_where_one_goes_on(heads_page):
    page = heads_page
    page.goto(reverse("tasks:list"))
    page.get_by_role("button", name="Giao cho…").press("Enter")

    expect(page.get_by_role("alert").filter(has_text="Chưa chọn nhiệm vụ nào.")).to_be_focused()


def test_escape_closes_the_offered_names_then_the_thread(heads_page):
    page = heads_page
    page.goto(page.plan.get_absolute_url())
    way = page.locator("a.comment-button").nth(1)
    way.press("Enter")
    field = page.get_by_label("Ý kiến của bạn")
    expect(field).to_be_focused()

    field.press("@")
    names = page.locator(".mention-people")
    assert names.get_attribute("open") == ""
    page.keyboard.press("Escape")
    assert names.get_attribute("open") is None
    expect(field).to_be_focused()

    field.fill("")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(way).to_be_focused()
