"""The review of an import in a real browser: two sides that follow each other, doubts in turn, corrections in place."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import Page, expect

from plans.importing.serial import document_from_json, document_to_json, source_to_json
from plans.importing.source import Line, Source
from plans.models import Plan, PlanImport
from tests.browser import DESKTOP, PHONE, violations
from tests.cast import Cast
from tests.plans.importing.documents import a_plan

PASSWORD = "Mau-DDCI-2025"

pytestmark = pytest.mark.browser


@pytest.fixture
def taken(transactional_db, settings, tmp_path) -> PlanImport:
    settings.MEDIA_ROOT = tmp_path / "media"
    cast = Cast()
    cast.unit_clerk.set_password(PASSWORD)
    cast.unit_clerk.save()
    lines = tuple(Line(f"Dòng thứ {n} của tệp gốc. " * 6, n) for n in range(1, 61))
    plan = a_plan()
    plan.appendices[0].items[0].first = plan.appendices[0].items[0].last = 60
    return PlanImport.objects.create(
        unit=cast.department, index=cast.ddci, year=2026, name="ke-hoach.docx", sha256="0" * 64, size=4,
        state=PlanImport.State.READ, source=source_to_json(Source("docx", lines)), document=document_to_json(plan),
        uploaded_by=cast.unit_clerk, file=default_storage.save("ke-hoach-nhap/x", ContentFile(b"docx")),
    )  # fmt: skip


@pytest.fixture
def review(taken, visit):
    """Return a function that opens the review."""

    def open_review(viewport=DESKTOP) -> Page:
        page = visit("chuyenvien", PASSWORD, viewport=viewport)
        page.goto(f"/ke-hoach/nhap-tu-tep/{taken.pk}/")
        return page

    return open_review


def marked(page: Page) -> list[str]:
    return page.eval_on_selector_all(".import-marked", "all => all.map(one => one.id).sort()")


def form(page: Page):
    return page.locator(".import-form")


def now() -> list[str]:
    """The text of the first section, as it is kept."""
    document = document_from_json(PlanImport.objects.get().document)
    return [line for item in document.sections[0].items for line in item.printed()]


def test_each_side_marks_and_shows_the_place_on_the_other(review):
    page = review()

    page.get_by_text("Việc thứ nhất", exact=True).click()
    assert marked(page) == ["a0-i0", "l60"]
    expect(page.locator("#l60")).to_be_in_viewport()

    page.locator("#l1").scroll_into_view_if_needed()
    page.get_by_role("link", name="Dòng 10", exact=True).click()
    assert marked(page) == ["l10", "s1-0-i1"]
    expect(page.locator("#s1-0-i1")).to_be_in_viewport()


def test_doubts_are_gone_through_in_turn(review):
    page = review()
    steps = []
    for _ in range(3):
        page.get_by_role("link", name="Chỗ nghi ngờ tiếp theo").click()
        steps.append(page.evaluate("document.activeElement.id"))

    assert steps == ["d0", "f1", "d0"]


def test_a_paragraph_is_corrected_in_place_by_keyboard(review):
    page = review()
    page.locator("#s0-i1").get_by_role("link", name="Sửa").press("Enter")
    text = form(page).get_by_label("Nội dung")
    text.fill("của toàn Sở.")
    assert violations(page) == []
    form(page).get_by_role("button", name="Ghi", exact=True).press("Enter")

    expect(form(page)).to_have_count(0)
    expect(page.locator("#s0-i1")).to_contain_text("của toàn Sở.")
    assert now() == ["Nâng cao điểm số", "của toàn Sở."]
    expect(page.locator("#s0-i1")).to_be_focused()

    page.locator("#s0-i1").get_by_role("link", name="Sửa").click()
    form(page).get_by_role("button", name="Nối vào đoạn trước").click()
    expect(page.locator("#s0-i1")).to_have_count(0)
    assert now() == ["Nâng cao điểm số của toàn Sở."]


def test_what_is_typed_is_not_lost_unasked(review):
    page = review()
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    page.locator("#s0-i1").get_by_role("link", name="Sửa").click()
    form(page).get_by_label("Nội dung").fill("đang gõ dở")
    page.locator("#s0-i0").get_by_role("link", name="Sửa").click()

    expect(form(page).get_by_label("Nội dung")).to_have_value("đang gõ dở")
    assert questions == ["Chỗ đang sửa chưa được ghi. Bỏ những gì vừa nhập?"]
    form(page).get_by_role("link", name="Thôi").click()
    expect(form(page)).to_have_count(0)


def test_a_conflict_is_shown_beside_what_was_typed(review):
    page = review()
    page.locator("#s0-i1").get_by_role("link", name="Sửa").click()
    form(page).get_by_label("Nội dung").fill("của tôi")
    PlanImport.objects.update(version=5)
    form(page).get_by_role("button", name="Ghi", exact=True).click()

    notice = page.locator("[data-conflict]")
    expect(notice).to_contain_text("Người khác vừa sửa bản đọc này")
    expect(notice).to_contain_text("của tôi")
    expect(notice).to_contain_text("Hiện nay ở chỗ này: của Sở.")


def test_an_office_is_chosen_a_place_is_corrected_and_the_draft_is_saved(review):
    page = review()
    select = page.get_by_label("Phòng Lạ")
    page.locator("#b0").get_by_role("link", name="Sửa").click()
    select.select_option("Tạo phòng, trung tâm mới")
    expect(page.get_by_text("1 tên đơn vị cần xem")).to_have_count(0)
    form(page).get_by_label("Căn cứ").fill("Căn cứ đã sửa")
    form(page).get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("#b0")).to_contain_text("Căn cứ đã sửa")
    page.get_by_role("button", name="Lưu thành bản dự thảo").first.click()
    page.wait_for_url("**/ke-hoach/sngv/ddci/2026/**")

    plan = Plan.objects.get()
    assert [basis.text for basis in plan.bases.all()][0] == "Căn cứ đã sửa"
    assert plan.unit.children.filter(name="Phòng Lạ").count() == 1


def test_a_phone_shows_one_side_at_a_time(review):
    page = review(PHONE)
    source = page.get_by_role("region", name="Tệp gốc")
    expect(source).to_be_hidden()
    page.locator("#s0-i0").get_by_role("link", name="dòng 6").click()

    expect(source).to_be_visible()
    assert marked(page) == ["l6", "s0-i0"]
    assert violations(page) == []
    page.get_by_role("button", name="Đã hiểu").click()
    expect(source).to_be_hidden()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
