"""Help in a real browser: no violations, fits a phone, the key ?, and the tour by keyboard."""

import pytest
from playwright.sync_api import expect

from reports.help.guides import GUIDES
from tests.browser import PHONE, violations
from tests.cast import Cast
from units.models import User

PASSWORD = "Thu-Nghiem-2026"

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db):
    cast = Cast()
    for person in (cast.head, cast.officer):
        person.set_password(PASSWORD)
        person.save()
    return cast


def test_the_other_guides_are_accessible_and_fit_a_phone(people, visit):
    """One guide and all else of the help are walked with every page (tests/test_every_page.py)."""
    page = visit("canbo", PASSWORD, viewport=PHONE)
    found, wide = {}, []
    for address in [f"/huong-dan/{guide.slug}/" for guide in GUIDES if guide.slug != "can-bo"]:
        page.goto(address)
        found[address] = violations(page)
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            wide.append(address)

    assert {address: broken for address, broken in found.items() if broken} == {}
    assert wide == []


def test_the_contents_lead_to_the_passage(people, visit):
    page = visit("truongphong", PASSWORD)
    page.goto("/huong-dan/truong-phong/")
    page.get_by_role("navigation", name="Trong trang này").get_by_role("link", name="Giao việc", exact=True).click()

    expect(page.get_by_role("heading", name="Giao việc", exact=True)).to_be_in_viewport()


def test_the_question_mark_opens_help_but_not_while_typing_and_can_be_switched_off(people, visit):
    page = visit("canbo", PASSWORD)
    page.goto("/nhiem-vu/")
    page.get_by_role("main").get_by_label("Tìm", exact=True).press("?")
    assert page.get_by_role("main").get_by_label("Tìm", exact=True).input_value() == "?"

    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/huong-dan/")

    page.goto("/huong-dan/tiep-can/")
    page.get_by_label("Dùng phím tắt một ký tự").uncheck()
    page.goto("/nhiem-vu/cua-toi/")
    page.keyboard.press("/")
    page.keyboard.press("?")
    page.wait_for_timeout(200)
    assert page.url.endswith("/nhiem-vu/cua-toi/")
    assert not page.locator("#search-field").evaluate("field => field === document.activeElement")
    page.keyboard.press("Control+k")
    expect(page.locator("#search-field")).to_be_focused()


def test_the_tour_is_walked_by_keyboard_and_never_comes_back(people, visit):
    page = visit("truongphong", PASSWORD, with_tour=True)
    tour = page.get_by_role("dialog")
    expect(tour.get_by_role("heading", name="Chào Vi Trưởng Phòng")).to_be_focused()
    assert violations(page) == []

    for title in ("Trang chủ", "Việc của tôi", "Kế hoạch", "Tổng quan", "Trợ giúp luôn ở đây"):
        tour.get_by_role("button", name="Tiếp").press("Enter")
        expect(tour.get_by_role("heading", name=title)).to_be_focused()
    with page.expect_response("**/huong-dan/chao-mung/"):
        tour.get_by_role("button", name="Xong").press("Enter")

    expect(tour).to_be_hidden()
    page.goto("/")
    assert page.locator("[data-tour]").count() == 0


def test_a_step_marks_its_entry_of_the_menu(people, visit):
    page = visit("truongphong", PASSWORD, with_tour=True)
    page.get_by_role("dialog").get_by_role("button", name="Tiếp").click()

    assert page.locator(".tour-here").all_inner_texts() == ["Trang chủ"]


@pytest.mark.parametrize("skip", ["Escape", "Bỏ qua"])
def test_the_tour_is_skipped_at_once(people, visit, skip):
    page = visit("canbo", PASSWORD, viewport=PHONE, with_tour=True)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    with page.expect_response("**/huong-dan/chao-mung/"):
        if skip == "Escape":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name=skip).click()

    assert User.objects.get(username="canbo").tour_seen_at is not None
    assert User.objects.get(username="truongphong").tour_seen_at is None


def test_without_javascript_the_words_are_on_a_page(people, visit):
    page = visit("canbo", PASSWORD, with_tour=True, java_script_enabled=False)
    assert page.get_by_role("dialog").count() == 0
    page.get_by_role("link", name="Đọc phần giới thiệu ngắn").click()
    page.get_by_role("button", name="Đã rõ, về Trang chủ").click()

    assert page.get_by_text("Lần đầu dùng cổng?").count() == 0
