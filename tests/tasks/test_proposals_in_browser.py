"""Giving work out of a plan in a real browser, with the keyboard alone."""

import pytest
from django.urls import reverse

from tasks.models import Task
from tests.browser import PHONE, violations

pytestmark = pytest.mark.browser
PASSWORD = "Chìa-khóa-lúa-nếp-7"


@pytest.fixture
def page(transactional_db, cast, visit):
    cast.head.set_password(PASSWORD)
    cast.head.save()
    page = visit("truongphong", PASSWORD, viewport=PHONE)
    page.goto(reverse("tasks:proposals", args=cast.plan().address))
    return page


def test_a_row_that_is_given_to_somebody_is_ticked_and_made(page, cast):
    taken = page.get_by_role("checkbox", name="Chọn")
    assert not taken.is_checked()
    assert violations(page) == []

    page.get_by_label("Giao cho").focus()
    page.keyboard.type(cast.officer.full_name)
    assert taken.is_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("30/06/2025")
    page.get_by_role("button", name="Giao các việc đã chọn").press("Enter")
    page.get_by_text("Đã lập 1 nhiệm vụ.").first.wait_for()

    task = Task.objects.get()
    assert (task.assignee, f"{task.due_on:%d/%m/%Y}") == (cast.officer, "30/06/2025")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_on_paper_the_rows_stay_and_the_buttons_go(page):
    page.emulate_media(media="print")

    assert page.locator(".proposals textarea").is_visible()
    assert not page.get_by_role("button", name="Giao các việc đã chọn").is_visible()
