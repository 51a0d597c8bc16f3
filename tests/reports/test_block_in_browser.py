"""The overview of a block on a phone: the answers come before one scrolls, movement beside the total."""

import pytest
from playwright.sync_api import expect

from indices.models import Edition
from tests.browser import PHONE
from tests.cast import Cast

PASSWORD = "Thu-Nghiem-2026"

pytestmark = pytest.mark.browser


@pytest.fixture
def years(transactional_db):
    """A block of eight years, whose switch is wider than a phone."""
    cast = Cast()
    for year in range(2017, 2023):
        cast.edition(year, [cast.time], Edition.State.PUBLISHED)
    cast.leader.set_password(PASSWORD)
    cast.leader.save()
    return cast


def test_the_first_screen_of_a_phone_answers(years, visit):
    page = visit("lanhdao", PASSWORD, viewport=PHONE)
    page.goto("/tong-quan/ddci-sbn-2024/")

    assert page.locator(".answers").bounding_box()["y"] < 400
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    switch = page.get_by_role("navigation", name="Chọn năm")
    expect(switch.get_by_role("link", name="2024")).to_be_in_viewport(ratio=0.99)
    moved = page.get_by_role("columnheader", name="Thay đổi hạng").bounding_box()
    assert moved["x"] + moved["width"] <= PHONE["width"] - 16
