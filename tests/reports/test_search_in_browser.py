"""The field in the head in a real browser: keys that lead to it, what it offers, what it remembers and forgets."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import PHONE, violations
from tests.cast import Cast
from tests.tasks.making import a_task

pytestmark = pytest.mark.browser
PASSWORD = "mat-khau-de-thu"


@pytest.fixture
def cast(transactional_db):
    cast = Cast()
    cast.plan(year=timezone.localdate().year)
    cast.task = a_task(cast, "Rà soát thủ tục <ngoại vụ>")
    for person in (cast.officer, cast.outsider):
        person.set_password(PASSWORD)
        person.save()
    return cast


def test_answers_come_while_one_types_and_arrows_choose(cast, visit):
    page = visit(cast.officer.username, PASSWORD)
    page.goto("/nhiem-vu/")
    field = page.get_by_role("combobox", name="Tìm trong cổng")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("ngoai vu")

    options = page.locator(".search-offers [role=option]")
    expect(options).to_have_count(2)
    expect(page.locator(".search-box [role=status]")).to_contain_text("2 gợi ý")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert options.nth(1).locator("mark").all_inner_texts() == ["ngoại vụ"]
    assert violations(page) == []

    page.keyboard.press("Enter")
    page.wait_for_url(f"**{cast.task.get_absolute_url()}")


def test_enter_opens_all_results_and_escape_closes(cast, visit):
    page = visit(cast.officer.username, PASSWORD)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("ngoai vu")
    expect(page.locator(".search-offers [role=option]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".search-offers [role=option]")).to_have_count(0)
    page.keyboard.press("Enter")

    page.wait_for_url("**/tim-kiem/?tim=ngoai+vu")
    expect(page.get_by_role("heading", name="Nhiệm vụ")).to_be_visible()


def test_a_slash_in_a_field_is_a_slash(cast, visit):
    page = visit(cast.officer.username, PASSWORD)
    page.goto("/tim-kiem/")
    field = page.get_by_label("Nội dung tìm")
    field.fill("175")
    field.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("175/")


def test_what_was_opened_is_offered_and_forgotten_at_sign_out(cast, visit):
    page = visit(cast.officer.username, PASSWORD)
    for address in ("/don-vi/stp/", cast.task.get_absolute_url(), "/nhiem-vu/"):
        page.goto(address)
    page.keyboard.press("/")
    options = page.locator(".search-offers [role=option]")
    expect(options).to_have_count(2)
    assert [text.split("\n")[0] for text in options.all_inner_texts()] == ["Rà soát thủ tục <ngoại vụ>", "Sở Tư pháp"]
    kept = page.evaluate("localStorage.getItem('ddci-opened')")
    assert "Rà soát" not in kept
    page.keyboard.press("Escape")
    page.locator(".masthead summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/**")
    assert page.evaluate("localStorage.length") == 0


def test_somebody_else_at_the_same_computer_is_offered_nothing(cast, visit):
    page = visit(cast.officer.username, PASSWORD)
    page.goto(cast.task.get_absolute_url())
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(cast.outsider.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/nhiem-vu/")
    page.keyboard.press("/")
    page.wait_for_timeout(500)
    assert page.locator(".search-offers [role=option]").count() == 0
    assert page.evaluate("localStorage.getItem('ddci-opened')") is None


@pytest.mark.parametrize(
    "query", ["", "?tim=thu+tuc", "?tim=thu+tuc&loai=nhiem-vu&nam=tat-ca", "?tim=thur+tucj", "?tim=zzz", "?tim=%3F"]
)
def test_the_page_fits_a_phone_and_is_accessible(cast, visit, query):
    page = visit(cast.officer.username, PASSWORD, viewport=PHONE)
    page.goto(f"/tim-kiem/{query}")

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert violations(page) == []


def test_on_a_phone_the_head_leads_to_the_page(cast, visit):
    page = visit(cast.officer.username, PASSWORD, viewport=PHONE)
    page.goto("/nhiem-vu/")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("link", name="Tìm kiếm").click()
    page.wait_for_url("**/tim-kiem/")
    page.get_by_label("Nội dung tìm").fill("thu tuc")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Có 1 kết quả.")).to_be_visible()
