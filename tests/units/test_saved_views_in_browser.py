"""The list of saved views in a real browser: by keyboard alone, with the address as it stands when it is opened."""

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, violations
from units.models import SavedView

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(transactional_db, cast):
    cast.officer.set_password("Ngay-moi-2025")
    cast.officer.save()
    return cast.officer.username


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_a_filtered_list_is_saved_and_opened_from_the_home_page_by_keyboard(visit, officer, viewport):
    page = visit(officer, "Ngay-moi-2025", **({"viewport": viewport} if viewport else {}))
    page.goto("/nhiem-vu/")
    page.evaluate("history.replaceState(null, '', '/nhiem-vu/?tinh-trang=qua-han')")  # as htmx does when one filters
    page.locator(".saved-views summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chưa lưu cách xem nào của trang này.")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.type("Việc quá hạn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã lưu cách xem “Việc quá hạn”.")).to_be_visible()
    assert SavedView.objects.get().address == "/nhiem-vu/?tinh-trang=qua-han"

    page.goto("/")
    page.locator(".saved-views summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Việc quá hạn")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Việc quá hạn")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhiem-vu/?tinh-trang=qua-han")


def test_what_could_not_be_asked_for_is_said(visit, officer):
    page = visit(officer, "Ngay-moi-2025")
    page.goto("/nhiem-vu/")
    page.route("**/tai-trang/**", lambda route: route.abort())
    page.locator(".saved-views summary").click()

    expect(page.locator(".saved-views-list")).to_contain_text("Không mở được danh sách.")
    expect(page.get_by_role("link", name="Mở, lưu cách xem")).to_be_visible()
