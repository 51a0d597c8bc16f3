"""On a slow telephone a page is of use before its charts and fonts have come, and asks for little once the browser
knows the portal. How many milliseconds that takes is measured by the bench (its cases `phone-…`)."""

import pytest
from playwright.sync_api import expect

from ddci_portal.bench.phone import hold_back
from tests.browser import PHONE
from tests.cast import Cast

PASSWORD = "Thu-Nghiem-2026"

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(transactional_db, visit):
    """The leader's telephone, as slow as that of the bench."""
    leader = Cast().leader
    leader.set_password(PASSWORD)
    leader.save()
    page = visit("lanhdao", PASSWORD, viewport=PHONE, is_mobile=True, has_touch=True)
    hold_back(page)
    return page


def open_menu(page):
    page.get_by_role("navigation", name="Chính").locator("summary").tap()


def test_a_page_with_charts_is_of_use_before_they_come(phone):
    never = []
    phone.route("**/echarts*.js", lambda route: never.append(route))
    phone.route("**/*.woff2", lambda route: never.append(route))

    phone.goto("/tong-quan/ddci-sbn-2024/chi-so/chi-phi-thoi-gian/", wait_until="domcontentloaded")
    open_menu(phone)

    expect(phone.get_by_role("link", name="Nhiệm vụ", exact=True)).to_be_visible()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Chi phí thời gian")
    assert never


def test_the_browser_asks_for_no_more_than_the_next_page(phone):
    """Stylesheets, scripts and fonts are kept; a page comes in one answer."""
    phone.goto("/xep-hang/")
    open_menu(phone)
    asked = []
    phone.on("request", lambda request: asked.append(request))

    phone.get_by_role("link", name="Nhiệm vụ", exact=True).tap()

    phone.wait_for_url("**/nhiem-vu/")
    assert [one.url for one in asked if one.resource_type in ("document", "xhr", "fetch")] == [phone.url]
