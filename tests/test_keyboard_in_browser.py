"""The keyboard alone: the focus is always somewhere, what has opened closes, a refusal is where one goes on."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.tasks.making import a_task

PASSWORD = "Chìa-khóa-lúa-nếp-7"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


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
