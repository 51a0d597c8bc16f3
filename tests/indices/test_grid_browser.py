"""The table of a round in a real browser: typed by keyboard, saved as cells are left, pasted and taken back."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from indices.models import ComponentScore, Edition, Result
from tests.browser import PHONE, violations
from tests.cast import Cast

PASSWORD = "Mau-DDCI-2025"
GRID = "/nhap-diem/ddci-sbn-2025/"
BLOCK = "Đơn vị\tChi phí thời gian\tTính minh bạch và tiếp cận thông tin\nso tu phap\t7,9\t8\nSNgV\t9.1\t-\n"

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db) -> Cast:
    cast = Cast()
    for user in (cast.standing_clerk, cast.unit_clerk):
        user.set_password(PASSWORD)
        user.save()
    return cast


@pytest.fixture
def grid(cast, visit):
    """Return a function that opens the table as somebody of the cast."""

    def open_grid(username="thuongtruc", **options) -> Page:
        page = visit(username, PASSWORD, **options)
        page.goto(GRID)
        return page

    return open_grid


def cell(page: Page, unit: str, column: str):
    return page.get_by_role("textbox", name=f"{unit} {column}", exact=True)


def state(page: Page, unit: str, column: str):
    return cell(page, unit, column).locator("xpath=..")


def saved(page: Page, unit: str, column: str, text: str) -> None:
    """Wait until the cell says that it is saved, and how its figure is written."""
    expect(state(page, unit, column)).to_have_attribute("data-state", "saved")
    expect(cell(page, unit, column)).to_have_value(text)


def status(page: Page):
    return page.locator("[data-status]")


def paste(page: Page, text: str) -> bool:
    """Paste text into the element in focus, as a spreadsheet copies it; tell whether the browser is to put it there."""
    return page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          data.setData("text/html", "<table><tr><td>1</td></tr></table>");
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          return document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def totals() -> dict[str, tuple]:
    rows = Result.objects.filter(edition__code="ddci-sbn-2025").values_list("unit__code", "total", "rank")
    return {code: (total, rank) for code, total, rank in rows}


def scores() -> dict[tuple[str, str], Decimal | None]:
    rows = ComponentScore.objects.filter(result__edition__code="ddci-sbn-2025")
    return {
        (unit, component): score
        for unit, component, score in rows.values_list("result__unit__code", "line__component__code", "score")
    }


def test_the_keyboard_walks_as_in_a_spreadsheet_and_each_cell_is_saved_as_it_is_left(grid):
    page = grid()
    cell(page, "Sở Ngoại vụ", "Điểm tổng").focus()
    keys = page.keyboard
    keys.type("81.5")
    keys.press("Enter")
    expect(cell(page, "Sở Tư pháp", "Điểm tổng")).to_be_focused()
    keys.type("79")
    keys.press("Shift+Enter")
    expect(cell(page, "Sở Ngoại vụ", "Điểm tổng")).to_be_focused()
    keys.press("Tab")
    keys.type("1")
    keys.press("ArrowDown")
    keys.type("2")
    keys.press("End")
    expect(cell(page, "Sở Tư pháp", "Ứng dụng công nghệ thông tin")).to_be_focused()
    keys.type("8,35")
    keys.press("Home")
    expect(cell(page, "Sở Tư pháp", "Điểm tổng")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("ArrowLeft")
    expect(cell(page, "Sở Ngoại vụ", "Điểm tổng")).to_be_focused()
    keys.press("ArrowRight")
    expect(cell(page, "Sở Ngoại vụ", "Hạng")).to_be_focused()

    saved(page, "Sở Ngoại vụ", "Điểm tổng", "81,50")
    saved(page, "Sở Tư pháp", "Ứng dụng công nghệ thông tin", "8,35")
    expect(status(page)).to_contain_text("Đã lưu 5 ô.")
    assert totals() == {"sngv": (Decimal("81.50"), 1), "stp": (Decimal("79.00"), 2)}
    assert scores() == {("stp", "ung-dung-cntt"): Decimal("8.35")}


def test_typing_replaces_and_f2_edits_within_the_cell(grid):
    page = grid()
    total = cell(page, "Sở Ngoại vụ", "Điểm tổng")
    total.focus()
    page.keyboard.type("80,25")
    page.keyboard.press("Enter")
    saved(page, "Sở Ngoại vụ", "Điểm tổng", "80,25")

    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    expect(total).to_have_value("80,5")
    page.keyboard.press("Escape")
    expect(total).to_have_value("80,25")
    page.keyboard.type("7")
    expect(total).to_have_value("7")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")

    assert totals() == {"sngv": (Decimal("80.25"), None)}


def test_a_wrong_figure_says_why_at_its_cell_and_leaving_the_page_asks(grid):
    page = grid()
    time = cell(page, "Sở Tư pháp", "Chi phí thời gian")
    time.fill("50")
    time.press("Enter")

    expect(state(page, "Sở Tư pháp", "Chi phí thời gian")).to_have_attribute("data-state", "error")
    expect(time).to_have_accessible_description("50 lớn hơn 10. Điểm phải từ 0 đến 10.")
    expect(time).to_have_attribute("aria-invalid", "true")
    expect(status(page)).to_contain_text("Sở Tư pháp, Chi phí thời gian: 50 lớn hơn 10.")
    assert violations(page) == []
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Nhập điểm").first.click()
    expect(status(page)).to_be_visible()
    assert asked == ["beforeunload"]

    cell(page, "Sở Ngoại vụ", "Hạng").focus()
    page.get_by_role("button", name="Đến ô chưa lưu được").click()
    expect(time).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    saved(page, "Sở Tư pháp", "Chi phí thời gian", "5,00")
    assert scores() == {("stp", "chi-phi-thoi-gian"): Decimal("5.00")}


def test_a_wrong_cell_does_not_hold_up_the_sound_ones(grid):
    page = grid()
    cell(page, "Sở Ngoại vụ", "Điểm tổng").focus()
    for text in ("181", "80"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    saved(page, "Sở Tư pháp", "Điểm tổng", "80,00")
    expect(state(page, "Sở Ngoại vụ", "Điểm tổng")).to_have_attribute("data-state", "error")

    assert totals() == {"stp": (Decimal("80.00"), None)}


@pytest.mark.parametrize(
    ("choice", "value"), [("Giữ số của tôi", "8,40"), ("Lấy số đã lưu", "8,10")], ids=["mine", "theirs"]
)
def test_the_second_of_two_clerks_sees_both_values_and_chooses(grid, choice, value):
    first, second = grid(), grid("chuyenvien")
    column = "Chi phí thời gian"
    cell(first, "Sở Ngoại vụ", column).fill("8,1")
    cell(first, "Sở Ngoại vụ", column).press("Tab")
    saved(first, "Sở Ngoại vụ", column, "8,10")
    cell(second, "Sở Ngoại vụ", column).fill("8,4")
    cell(second, "Sở Ngoại vụ", column).press("Tab")

    place = state(second, "Sở Ngoại vụ", column)
    expect(place).to_have_attribute("data-state", "conflict")
    expect(place).to_contain_text("Số của tôi: 8,4. Người khác vừa lưu: 8,10.")
    assert violations(second) == []
    place.get_by_role("button", name=choice).click()
    expect(place).not_to_have_attribute("data-state", "conflict")
    second.keyboard.press("Tab")
    expect(cell(second, "Sở Ngoại vụ", column)).to_have_value(value)
    second.wait_for_function("!document.querySelector('[data-state=saving]')")

    assert scores() == {("sngv", "chi-phi-thoi-gian"): Decimal(value.replace(",", "."))}


def test_what_was_typed_without_a_connection_is_kept_and_sent_later(grid):
    page = grid()
    page.context.set_offline(True)
    total = cell(page, "Sở Ngoại vụ", "Điểm tổng")
    total.fill("80,5")
    total.press("Tab")
    expect(state(page, "Sở Ngoại vụ", "Điểm tổng")).to_have_attribute("data-state", "offline")
    expect(status(page)).to_contain_text("mất kết nối với máy chủ. 1 ô chưa lưu, số bạn nhập vẫn còn.")
    expect(total).to_have_value("80,5")
    assert totals() == {}

    page.context.set_offline(False)
    saved(page, "Sở Ngoại vụ", "Điểm tổng", "80,50")
    assert totals() == {"sngv": (Decimal("80.50"), None)}


def test_what_the_server_did_not_take_is_sent_again_on_request(grid):
    page = grid()
    page.route("**/o/", lambda route: route.fulfill(status=403, body="hết phiên"))
    total = cell(page, "Sở Ngoại vụ", "Điểm tổng")
    total.fill("80,5")
    total.press("Tab")
    expect(status(page)).to_contain_text("Hãy đăng nhập ở thẻ khác rồi bấm “Thử lại”.")
    page.unroute("**/o/")
    page.get_by_role("button", name="Thử lại").click()
    saved(page, "Sở Ngoại vụ", "Điểm tổng", "80,50")

    expect(page.get_by_role("button", name="Thử lại")).to_be_hidden()
    assert totals() == {"sngv": (Decimal("80.50"), None)}


def test_a_figure_that_was_replaced_while_it_was_being_sent_is_sent_too(grid):
    page = grid()
    waiting = []
    page.route("**/o/", lambda route: waiting.append(route) if not waiting else route.continue_())
    total = cell(page, "Sở Ngoại vụ", "Điểm tổng")
    total.fill("80")
    total.press("Tab")
    expect(state(page, "Sở Ngoại vụ", "Điểm tổng")).to_have_attribute("data-state", "saving")
    total.fill("81")
    total.press("Tab")
    page.wait_for_timeout(50)
    waiting[0].continue_()
    saved(page, "Sở Ngoại vụ", "Điểm tổng", "81,00")

    assert totals() == {"sngv": (Decimal("81.00"), None)}


def test_a_typed_cell_is_taken_back(grid):
    page = grid()
    total = cell(page, "Sở Ngoại vụ", "Điểm tổng")
    for text in ("80", "81"):
        total.fill(text)
        total.press("Tab")
        saved(page, "Sở Ngoại vụ", "Điểm tổng", f"{text},00")
    page.keyboard.press("Control+z")
    saved(page, "Sở Ngoại vụ", "Điểm tổng", "80,00")
    expect(total).to_be_focused()
    page.get_by_role("button", name="Hoàn tác").click()
    saved(page, "Sở Ngoại vụ", "Điểm tổng", "")

    assert totals() == {"sngv": (None, None)}
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_disabled()


def test_a_block_is_pasted_after_a_preview_and_taken_back_at_once(grid):
    page = grid()
    cell(page, "Sở Tư pháp", "Tính minh bạch và tiếp cận thông tin").fill("6")
    cell(page, "Sở Ngoại vụ", "Tính minh bạch và tiếp cận thông tin").fill("7")
    cell(page, "Sở Ngoại vụ", "Điểm tổng").focus()
    saved(page, "Sở Ngoại vụ", "Tính minh bạch và tiếp cận thông tin", "7,00")
    before = scores()
    paste(page, BLOCK)

    dialog = page.get_by_role("dialog", name="Xem trước khi dán")
    expect(dialog).to_contain_text("4 ô thay đổi ở 2 đơn vị, trong đó 1 ô thành trống; 0 ô giữ nguyên.")
    assert [row.split("\t") for row in dialog.locator("tbody tr").all_inner_texts()] == [
        ["Sở Tư pháp", "Chi phí thời gian", "trống", "7,90"],
        ["Sở Tư pháp", "Tính minh bạch và tiếp cận thông tin", "6,00", "8,00"],
        ["Sở Ngoại vụ", "Chi phí thời gian", "trống", "9,10"],
        ["Sở Ngoại vụ", "Tính minh bạch và tiếp cận thông tin", "7,00", "trống"],
    ]
    assert violations(page) == []
    assert scores() == before

    dialog.get_by_role("button", name="Áp dụng 4 ô").click()
    expect(status(page)).to_contain_text("Đã dán và lưu 4 ô.")
    saved(page, "Sở Ngoại vụ", "Chi phí thời gian", "9,10")
    expect(cell(page, "Sở Ngoại vụ", "Điểm tổng")).to_be_focused()
    assert scores() == {
        ("sngv", "chi-phi-thoi-gian"): Decimal("9.10"),
        ("sngv", "tinh-minh-bach"): None,
        ("stp", "chi-phi-thoi-gian"): Decimal("7.90"),
        ("stp", "tinh-minh-bach"): Decimal("8.00"),
    }

    page.keyboard.press("Control+z")
    expect(status(page)).to_contain_text("Đã hoàn tác: dán 4 ô.")
    saved(page, "Sở Ngoại vụ", "Tính minh bạch và tiếp cận thông tin", "7,00")
    assert {place: score for place, score in scores().items() if score is not None} == before


def test_a_block_with_a_mistake_cannot_be_applied(grid):
    page = grid()
    cell(page, "Sở Ngoại vụ", "Chi phí thời gian").focus()
    paste(page, "9,1\t50\n8\t8")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sở Ngoại vụ, Ứng dụng công nghệ thông tin (dòng 1, cột 2): 50 lớn hơn 10")
    expect(dialog.get_by_role("button", name="Áp dụng")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(cell(page, "Sở Ngoại vụ", "Chi phí thời gian")).to_be_focused()
    assert scores() == {}


def test_one_figure_is_pasted_as_if_typed(grid):
    page = grid()
    cell(page, "Sở Ngoại vụ", "Chi phí thời gian").focus()

    assert paste(page, "9,1\r\n") is True
    assert paste(page, "9,1\r\n8\r\n") is False


def test_others_changes_are_kept_when_pasting_and_when_taking_back(grid):
    page, other = grid(), grid("chuyenvien")
    cell(page, "Sở Ngoại vụ", "Điểm tổng").focus()
    paste(page, BLOCK)
    apply = page.get_by_role("button", name="Áp dụng")
    expect(apply).to_be_focused()
    time = cell(other, "Sở Ngoại vụ", "Chi phí thời gian")
    time.fill("5")
    time.press("Tab")
    saved(other, "Sở Ngoại vụ", "Chi phí thời gian", "5,00")
    apply.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sở Ngoại vụ, Chi phí thời gian: người khác vừa lưu 5,00.")
    expect(dialog.locator("tbody")).to_contain_text("5,00\t9,10", use_inner_text=True)
    assert scores() == {("sngv", "chi-phi-thoi-gian"): Decimal("5.00")}
    apply.click()
    expect(status(page)).to_contain_text("Đã dán và lưu 3 ô.")

    other.reload()
    time.fill("6")
    time.press("Tab")
    saved(other, "Sở Ngoại vụ", "Chi phí thời gian", "6,00")
    page.keyboard.press("Control+z")
    expect(status(page)).to_contain_text("Chưa hoàn tác ô nào: người khác vừa sửa 1 ô")
    expect(cell(page, "Sở Ngoại vụ", "Chi phí thời gian")).to_have_value("6,00")
    assert scores()["stp", "tinh-minh-bach"] == Decimal("8.00")
    page.keyboard.press("Control+z")
    expect(status(page)).to_contain_text("Đã hoàn tác: 2 ô còn lại")
    assert {place: score for place, score in scores().items() if score is not None} == {
        ("sngv", "chi-phi-thoi-gian"): Decimal("6.00")
    }


def test_the_table_is_found_from_the_list_of_rounds_and_is_accessible(grid):
    page = grid(viewport=PHONE)
    page.goto("/nhap-diem/")
    page.get_by_role("link", name="Nhập cả bảng DDCI khối sở, ban, ngành năm 2025").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.get_by_role("link", name="Điểm và hạng").click()
    expect(cell(page, "Sở Ngoại vụ", "Chi phí thời gian Hạng")).to_be_visible()
    assert violations(page) == []


def test_a_checked_round_is_read_only(grid, cast):
    Edition.objects.filter(pk=cast.draft.pk).update(state=Edition.State.CHECKED)
    page = grid()

    expect(page.get_by_text("Đã kiểm tra, mở lại để nhập.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("textbox")).to_have_count(0)
    assert violations(page) == []


def test_the_same_form_posts_without_javascript(grid):
    page = grid(java_script_enabled=False)
    cell(page, "Sở Ngoại vụ", "Điểm tổng").fill("181")
    cell(page, "Sở Tư pháp", "Chi phí thời gian").fill("8.35")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Sở Ngoại vụ, Điểm tổng: 181 lớn hơn 100.")
    expect(cell(page, "Sở Tư pháp", "Chi phí thời gian")).to_have_value("8.35")
    assert totals() == {}

    cell(page, "Sở Ngoại vụ", "Điểm tổng").fill("81")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu 2 ô.")).to_be_visible()
    assert totals() == {"sngv": (Decimal("81.00"), None), "stp": (None, None)}
