"""The standing office founds, puts right and takes back a round with the keys alone, on a desk and on a phone."""

import pytest
from django.core.management import call_command

from tests.browser import DESKTOP, PHONE, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_round_is_founded_refused_mended_and_taken_back(transactional_db, settings, visit, viewport):
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0)
    settings.DEBUG = False
    page = visit("thuongtruc", "Mau-DDCI-2025", viewport)
    page.goto("/xep-hang/")
    assert violations(page) == []
    page.get_by_role("link", name="Lập đợt DDCI khối sở, ban, ngành năm 2026").press("Enter")
    weight = page.get_by_label("Trọng số (%) – Chi phí thời gian")
    weight.fill("20")
    weight.press("Enter")
    page.get_by_text("Mới ghi trọng số của 1/9 chỉ số.").wait_for()
    assert page.evaluate("document.activeElement.role") == "alert"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]

    page.get_by_label("Trọng số (%) – Chi phí thời gian").fill("")
    page.get_by_label("Thứ tự – Ứng dụng công nghệ thông tin").fill("2")
    page.get_by_role("button", name="Lập đợt").press("Enter")
    page.get_by_text("Đã lập DDCI khối sở, ban, ngành năm 2026.").wait_for()
    page.get_by_role("link", name="Sửa bộ chỉ số").press("Enter")
    page.get_by_role("heading", name="Sửa bộ chỉ số").wait_for()
    assert page.get_by_label("Thứ tự – Ứng dụng công nghệ thông tin").input_value() == "2"
    assert violations(page) == []

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Bỏ đợt này").press("Enter")
    page.get_by_text("Đã bỏ DDCI khối sở, ban, ngành năm 2026.").wait_for()
