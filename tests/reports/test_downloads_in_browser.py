"""Files that are made when they are asked for, in a real browser: what takes a while says so, and that it has come."""

import time

import pytest
from playwright.sync_api import expect

from tests.reports.block_cast import a_year_of_work

PASSWORD = "Ngay-moi-2025"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(transactional_db, cast, visit):
    a_year_of_work(cast)
    cast.leader.set_password(PASSWORD)
    cast.leader.save()
    page = visit("lanhdao", PASSWORD)
    page.goto("/tong-quan/ddci-sbn-2024/")
    return page


def slowly(route):
    time.sleep(1.5)
    route.continue_()


def test_a_workbook_that_takes_over_a_second_says_so_and_comes(page):
    page.route("**/bang.xlsx*", slowly)
    link = page.get_by_role("link", name="Excel")

    with page.expect_download() as download:
        link.focus()
        page.keyboard.press("Enter")
        expect(link).to_have_attribute("aria-busy", "true")
        expect(page.get_by_role("status").filter(has_text="Đang lập tệp, xin chờ…")).to_be_visible()
    assert download.value.suggested_filename == "tong-quan-ddci-sbn-2024.xlsx"
    assert download.value.path().read_bytes().startswith(b"PK")
    expect(page.get_by_role("status").filter(has_text="Đã tải tệp.")).to_be_visible()
    expect(link).not_to_have_attribute("aria-busy", "true")


def test_who_is_signed_out_meanwhile_is_led_to_sign_in(page):
    page.context.clear_cookies()
    page.get_by_role("link", name="Excel").click()

    page.wait_for_url(lambda url: "/tai-khoan/dang-nhap/?next=" in url)
