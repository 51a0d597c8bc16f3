"""A day in the portal, in a real browser on the sample data: enter a score, finish a task, read and print."""

import re
from decimal import Decimal

import pytest
from django.core.management import call_command

from indices.models import Result
from tasks.models import Task
from tests.browser import PHONE, violations

PASSWORD = "Mau-DDCI-2025"

pytestmark = pytest.mark.browser


@pytest.fixture
def sample_data(transactional_db, settings):
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0)
    settings.DEBUG = False


def test_the_standing_offices_clerk_enters_a_units_score(sample_data, visit):
    page = visit("thuongtruc", PASSWORD)
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Nhập điểm").click()
    page.get_by_role("row", name="Sở Ngoại vụ").get_by_role("link").first.click()
    page.get_by_label("Điểm tổng (0–100)").fill("81,25")
    page.get_by_label("Xếp hạng", exact=True).fill("9")

    transparency = page.get_by_label("Điểm Tính minh bạch và tiếp cận thông tin")
    transparency.fill("83,5")
    transparency.press("Tab")
    page.get_by_text("83,5 lớn hơn 10. Điểm phải từ 0 đến 10.").wait_for()
    transparency.fill("8,35")
    transparency.press("Tab")
    page.get_by_text("83,5 lớn hơn 10").wait_for(state="detached")
    assert violations(page) == []
    page.get_by_role("button", name="Lưu", exact=True).click()

    page.get_by_text("Đã lưu điểm của Sở Ngoại vụ.").wait_for()
    result = Result.objects.get(edition__code="ddci-sbn-2025", unit__code="sngv")
    assert (result.total, result.rank) == (Decimal("81.25"), 9)
    assert [score.score for score in result.scores.all()] == [Decimal("8.35")]


def test_a_head_of_office_assigns_a_task_and_ticks_it_off(sample_data, visit):
    page = visit("lanhsu.sngv", PASSWORD)
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Nhiệm vụ").click()
    page.get_by_role("link", name="Theo đơn vị").click()
    page.get_by_role("link", name="Phòng Lãnh sự - Hợp tác quốc tế").first.click()
    page.get_by_role("link", name=re.compile("^Giao việc")).first.click()
    page.get_by_role("textbox", name="Nhiệm vụ").fill("Lập danh mục thủ tục đủ điều kiện làm trực tuyến")
    page.get_by_label("Người thực hiện").select_option(index=1)
    page.get_by_label("Thời hạn").fill("31/12/2026")
    page.get_by_role("button", name="Giao việc").click()
    page.get_by_text("Đã giao nhiệm vụ: Lập danh mục thủ tục đủ điều kiện làm trực tuyến").wait_for()

    page.get_by_role("link", name="Lập danh mục thủ tục đủ điều kiện làm trực tuyến").click()
    page.get_by_role("textbox", name="Kết quả, minh chứng").fill("Đã lập danh mục 12 thủ tục.")
    page.get_by_label("Số văn bản hoặc đường dẫn").fill("BC số 15/BC-LS")
    page.get_by_role("button", name="Báo cáo hoàn thành").click()
    page.get_by_text("Đã ghi nhận hoàn thành.").wait_for()

    assert violations(page) == []
    task = Task.objects.get(title="Lập danh mục thủ tục đủ điều kiện làm trực tuyến")
    assert task.state == Task.State.DONE
    assert task.completed_by.username == "lanhsu.sngv"


def test_a_leader_reads_the_ranking_on_a_phone_and_takes_the_plan_as_pdf(sample_data, visit, tmp_path):
    page = visit("lanhdaotinh", PASSWORD, viewport=PHONE)
    page.goto("/xep-hang/ddci-sbn-2024/")
    row = page.get_by_role("row", name="Sở Ngoại vụ")
    assert "80,17" in row.inner_text()
    assert "11/25" in row.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []

    row.get_by_role("link", name="Sở Ngoại vụ").click()
    page.get_by_role("link", name="2025").first.wait_for()
    page.goto("/ke-hoach/sngv/ddci/2025/")
    link = page.get_by_role("link", name="PDF").first
    response = page.request.get(link.get_attribute("href"))
    assert response.headers["content-type"] == "application/pdf"
    assert response.body().startswith(b"%PDF-")


def test_a_score_is_entered_without_javascript_too(sample_data, visit):
    page = visit("chuyenvien.sngv", PASSWORD, java_script_enabled=False)
    page.goto("/nhap-diem/ddci-sbn-2025/sngv/")
    page.get_by_label("Điểm tổng (0–100)").fill("181")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert page.get_by_text("181 lớn hơn 100. Điểm phải từ 0 đến 100.", exact=True).is_visible()

    page.get_by_label("Điểm tổng (0–100)").fill("81")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert page.get_by_text("Đã lưu điểm của Sở Ngoại vụ.").is_visible()
