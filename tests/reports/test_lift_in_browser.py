"""Scores tried out with sliders, by keyboard and without JavaScript."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, violations
from tests.cast import Cast

PASSWORD = "Thu-Nghiem-2026"
ADDRESS = "/don-vi/stp/tang-hang/"

pytestmark = pytest.mark.browser


@pytest.fixture
def weighed(transactional_db):
    """Sở Tư pháp is second with 79,00; half of the weight is on transparency, where it has 7,90."""
    cast = Cast()
    for line, weight in zip(cast.edition_2024.lines.all(), ("50", "30", "20"), strict=True):
        cast.edition_2024.lines.filter(pk=line.pk).update(weight=Decimal(weight))
    cast.leader.set_password(PASSWORD)
    cast.leader.save()
    return cast


def test_a_leader_moves_a_slider_by_keyboard_and_shares_the_address(weighed, visit):
    page = visit("lanhdao", PASSWORD, viewport=PHONE)
    page.goto(ADDRESS)
    outcome = page.get_by_role("region", name="Kết quả thử")
    expect(outcome).to_contain_text("79,00")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    slider = page.get_by_role("slider", name="Tính minh bạch và tiếp cận thông tin, thanh trượt")
    slider.focus()
    for _ in range(24):
        slider.press("ArrowRight")

    expect(outcome).to_contain_text("80,20")
    expect(outcome).to_contain_text("1/2")
    expect(page.get_by_role("textbox", name=re.compile("^Tính minh bạch"))).to_have_value("8,14")
    assert violations(page) == []

    page.goto(page.url)
    expect(page.get_by_role("region", name="Kết quả thử")).to_contain_text("80,20")
    page.get_by_role("textbox", name=re.compile("^Tính minh bạch")).fill("11")
    expect(page.get_by_role("region", name="Kết quả thử")).to_contain_text("11 lớn hơn 10. Điểm phải từ 0 đến 10.")
    page.get_by_role("link", name="Về điểm đã công bố").click()
    expect(page.get_by_role("region", name="Kết quả thử")).to_contain_text("79,00")


def test_without_javascript_numbers_are_typed(weighed, visit):
    page = visit("lanhdao", PASSWORD, java_script_enabled=False)
    page.goto(ADDRESS)
    page.get_by_role("textbox", name=re.compile("^Tính minh bạch")).fill("8.14")
    page.get_by_role("button", name="Tính", exact=True).click()

    assert "80,20" in page.get_by_role("region", name="Kết quả thử").inner_text()
    assert page.get_by_role("slider").count() == 0
