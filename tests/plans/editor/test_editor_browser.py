"""A plan edited in a real browser: by keyboard, by two people at once, on a phone."""

import re
from threading import Lock
from time import monotonic, sleep

import pytest
from django.core.handlers.base import BaseHandler
from playwright.sync_api import Page, expect

from plans.comments import say
from plans.models import Comment, Paragraph, Party, Plan, Section, Solution
from tests.browser import PHONE, slowly, violations
from tests.cast import Cast
from tests.plans.editor.test_editor_page import grow

PASSWORD = "Mau-DDCI-2025"
EDITOR = "/ke-hoach/sngv/ddci/2025/soan/"

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db) -> Cast:
    cast = Cast()
    for user in (cast.unit_clerk, cast.head_of_unit):
        user.set_password(PASSWORD)
        user.save()
    cast.draft_plan = cast.plan(state=Plan.State.DRAFT)
    return cast


@pytest.fixture
def one_at_a_time(monkeypatch):
    """Answer one request after another: on SQLite in memory all threads of the test server share one connection.

    Gives a function that waits until no request is under way.
    """
    lock, under_way = Lock(), set()
    answer = BaseHandler.get_response

    def get_response(handler, request):
        under_way.add(request)
        with lock:
            try:
                return answer(handler, request)
            finally:
                under_way.discard(request)

    def wait():
        deadline = monotonic() + 20
        while under_way and monotonic() < deadline:
            sleep(0.05)

    monkeypatch.setattr(BaseHandler, "get_response", get_response)
    return wait


@pytest.fixture
def editor(cast, one_at_a_time, visit):
    """Return a function that opens the editor as somebody of the cast; pages fall silent before the test ends."""
    pages = []

    def open_editor(username="chuyenvien", **options) -> Page:
        page = visit(username, PASSWORD, **options)
        pages.append(page)
        page.goto(EDITOR)
        return page

    yield open_editor
    for page in pages:
        page.context.set_offline(True)
    one_at_a_time()


def status(page: Page):
    return page.locator("[data-status]")


def block(page: Page, row):
    letter = {Section: "s", Paragraph: "p", Solution: "g"}[type(row)]
    return page.locator(f"#{letter}{row.pk}")


def order(page: Page) -> list[str]:
    """The keys of the sections, paragraphs and solutions, from the top."""
    return [one.get_attribute("id") for one in page.locator("[data-top] [data-block]").all()]


def test_a_clerk_types_and_it_is_saved(cast, editor):
    page = editor()
    paragraph = Paragraph.objects.get()
    block(page, paragraph).get_by_text("Năm 2024 đạt 9,10 điểm.").click()
    text = page.get_by_role("textbox", name="Nội dung", exact=True)
    expect(text).to_be_focused()
    text.press_sequentially(" Tăng 0,39 điểm.")
    expect(status(page)).to_have_text(re.compile(r"^Đã lưu lúc \d\d:\d\d\.$"))

    paragraph.refresh_from_db()
    assert paragraph.text == "Năm 2024 đạt 9,10 điểm. Tăng 0,39 điểm."
    text.press("Escape")
    expect(block(page, paragraph)).to_be_focused()
    expect(block(page, paragraph)).to_contain_text("Tăng 0,39 điểm.")
    assert violations(page) == []


def test_everything_by_keyboard(cast, editor):
    page = editor()
    solution = cast.solution
    block(page, solution).focus()
    page.keyboard.press("Alt+g")
    expect(page.get_by_role("textbox", name="Giải pháp", exact=True)).to_be_focused()
    page.keyboard.type("Công khai mức phí.")
    page.keyboard.press("Escape")
    expect(page.locator(".block:focus")).to_contain_text("Công khai mức phí.")
    page.keyboard.press("Alt+ArrowUp")
    expect(status(page)).to_have_text("Đã chuyển giải pháp lên.")
    expect(page.locator(".block:focus")).to_contain_text("Công khai mức phí.")
    assert [one.text for one in Solution.objects.order_by("position")] == [
        "Công khai mức phí.",
        "Rút ngắn thời gian giải quyết hồ sơ.",
    ]

    page.keyboard.press("j")
    expect(block(page, solution)).to_be_focused()
    page.keyboard.press("Delete")
    expect(status(page)).to_contain_text("Đã xóa giải pháp.")
    assert not Solution.objects.filter(pk=solution.pk).exists()
    page.keyboard.press("Control+z")
    expect(status(page)).to_have_text("Hoàn tác: Xóa giải pháp.")
    expect(block(page, solution)).to_be_focused()
    assert [party.name for party in Solution.objects.get(pk=solution.pk).parties.all()] == [cast.consular.name]
    page.keyboard.press("Control+y")
    expect(block(page, solution)).to_have_count(0)


def test_sections_change_their_place_level_and_number(cast, editor):
    page = editor()
    time = Section.objects.get(heading="Chi phí thời gian")
    block(page, time).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(block(page, time).get_by_role("heading", level=2)).to_have_text("II. Chi phí thời gian")
    page.keyboard.press("Alt+ArrowUp")
    expect(block(page, time)).to_contain_text("I. Chi phí thời gian")
    expect(page.get_by_role("navigation", name="Mục lục").get_by_role("link")).to_have_text(
        ["I. Chi phí thời gian", "II. Giải pháp"]
    )
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowRight")
    expect(block(page, time).get_by_role("heading", level=3)).to_have_text("1. Chi phí thời gian")
    time.refresh_from_db()
    assert time.parent.heading == "Giải pháp"


def test_who_does_a_solution_is_chosen_without_diacritics(cast, editor):
    page = editor()
    block(page, cast.solution).get_by_text("Rút ngắn thời gian").click()
    support = page.get_by_role("combobox", name="Phối hợp: tên").first
    support.fill("van pho")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["Văn phòng Sở Phòng, trung tâm"])
    support.press("ArrowDown")
    support.press("Enter")
    expect(support).to_have_value("Văn phòng Sở")
    expect(page.get_by_role("combobox", name="Phối hợp: tên")).to_have_count(2)
    page.get_by_role("combobox", name="Phối hợp: tên").last.fill("Tổ công tác liên ngành")
    expect(page.get_by_text("chưa gắn với đơn vị").locator("visible=true")).to_have_count(1)
    page.get_by_label("hoặc quý").select_option("Quý II")
    page.get_by_role("button", name="Xong").click()
    expect(block(page, cast.solution)).to_contain_text("quý 2")
    assert violations(page) == []

    parties = Party.objects.filter(solution=cast.solution, role="support").order_by("position")
    assert [(party.name, party.unit) for party in parties] == [
        ("Văn phòng Sở", cast.office),
        ("Tổ công tác liên ngành", None),
    ]


def test_two_people_edit_two_blocks_and_see_each_other(cast, editor):
    clerk, head = editor(), editor("giamdoc")
    paragraph = Paragraph.objects.get()
    block(clerk, paragraph).locator(".block-text").click()
    clerk.get_by_role("textbox", name="Nội dung", exact=True).fill("Lời của chuyên viên.")
    block(head, cast.solution).get_by_text("Rút ngắn thời gian").click()
    head.get_by_role("textbox", name="Giải pháp", exact=True).fill("Lời của giám đốc.")
    for page in (clerk, head):
        expect(status(page)).to_have_text(re.compile("^Đã lưu lúc"))
        page.keyboard.press("Escape")

    assert (Paragraph.objects.get().text, Solution.objects.get().text) == ("Lời của chuyên viên.", "Lời của giám đốc.")
    for page in (clerk, head):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(block(page, paragraph)).to_contain_text("Lời của chuyên viên.")
        expect(block(page, cast.solution)).to_contain_text("Lời của giám đốc.")
    expect(clerk.locator("[data-people]")).to_have_text("Đang cùng sửa: Trịnh Giám Đốc.")


def test_two_people_edit_one_block_and_no_word_is_lost(cast, editor):
    clerk, head = editor(), editor("giamdoc")
    paragraph = Paragraph.objects.get()
    for page in (clerk, head):
        block(page, paragraph).locator(".block-text").click()
    clerk.get_by_role("textbox", name="Nội dung", exact=True).fill("Năm 2024 đạt 9,10 điểm, hạng 7.")
    expect(status(clerk)).to_have_text(re.compile("^Đã lưu lúc"))
    head.get_by_role("textbox", name="Nội dung", exact=True).fill("Năm 2024 Sở đạt 9,10 điểm.")

    conflict = head.get_by_role("alert", name="Hai người cùng sửa")
    expect(conflict.locator("ins")).to_contain_text(["Sở"])
    expect(conflict.locator("del")).to_contain_text(["điểm, hạng 7."])
    assert violations(head) == []
    head.get_by_role("textbox", name="Nội dung", exact=True).fill("Năm 2024 Sở đạt 9,10 điểm, hạng 7.")
    conflict.get_by_role("button", name="Lưu bản của tôi").click()
    expect(status(head)).to_have_text(re.compile("^Đã lưu lúc"))
    assert Paragraph.objects.get().text == "Năm 2024 Sở đạt 9,10 điểm, hạng 7."

    clerk.get_by_role("textbox", name="Nội dung", exact=True).fill("Bản thứ ba.")
    conflict = clerk.get_by_role("alert", name="Hai người cùng sửa")
    conflict.get_by_role("button", name="Lấy bản đã lưu").click()
    expect(clerk.get_by_role("textbox", name="Nội dung", exact=True)).to_have_value(
        "Năm 2024 Sở đạt 9,10 điểm, hạng 7."
    )
    assert Paragraph.objects.get().text == "Năm 2024 Sở đạt 9,10 điểm, hạng 7."


def test_words_typed_into_what_another_deletes_stay(cast, editor):
    clerk, head = editor(), editor("giamdoc")
    paragraph = Paragraph.objects.get()
    block(clerk, paragraph).locator(".block-text").click()
    block(head, paragraph).focus()
    head.keyboard.press("Delete")
    expect(status(head)).to_contain_text("Đã xóa đoạn.")
    clerk.get_by_role("textbox", name="Nội dung", exact=True).fill("Lời không được mất.")
    conflict = clerk.get_by_role("alert", name="Hai người cùng sửa")
    expect(conflict).to_contain_text("Người khác vừa xóa nội dung này.")
    conflict.get_by_role("button", name="Thêm lại với lời của tôi").click()
    expect(status(clerk)).to_have_text(re.compile("^Đã lưu lúc"))
    assert Paragraph.objects.get().text == "Lời không được mất."


def test_a_lost_connection_keeps_the_words(cast, editor):
    page = editor()
    paragraph = Paragraph.objects.get()
    block(page, paragraph).locator(".block-text").click()
    words = page.get_by_role("textbox", name="Nội dung", exact=True)
    expect(words).to_be_visible()
    page.context.set_offline(True)
    words.fill("Viết khi mất mạng.")
    expect(status(page)).to_have_text("Chưa gửi được: mất kết nối với máy chủ.")
    expect(page.get_by_role("button", name="Lưu lại")).to_be_visible()
    page.context.set_offline(False)
    expect(status(page)).to_have_text(re.compile("^Đã lưu lúc"))
    assert Paragraph.objects.get().text == "Viết khi mất mạng."


def test_problems_and_the_printed_page_stand_beside(cast, editor):
    page = editor()
    side = page.get_by_role("complementary", name="Kiểm tra, xem trước")
    expect(side.locator("[data-errors]")).to_have_count(1)
    page.context.set_offline(True)
    side.get_by_role("link", name="Xem trước").click()
    expect(side).to_contain_text("Chưa tải được: mất kết nối với máy chủ.")
    page.context.set_offline(False)
    page.route("**/xem-truoc/", slowly)
    side.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_role("status").filter(has_text="Đang lập phần bên cạnh, xin chờ…")).to_be_visible()
    picture = side.get_by_role("img", name="Trang 1")
    expect(picture).to_be_visible(timeout=30000)
    assert picture.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") == 893
    block(page, Paragraph.objects.get()).locator(".block-text").click()
    page.get_by_role("textbox", name="Nội dung", exact=True).fill("Câu mới trên trang in.")
    expect(picture).to_have_attribute("src", re.compile(r"v=2$"), timeout=15000)
    assert violations(page) == []


def test_what_was_said_stands_beside_and_is_settled_there(cast, editor):
    paragraph = Paragraph.objects.get()
    say(plan=cast.draft_plan, block=f"p{paragraph.pk}", text="Con số này lấy từ đâu?", by=cast.officer)
    page = editor()
    mark = block(page, paragraph).get_by_role("link", name="ý kiến đang mở")
    expect(mark).to_be_visible()
    side = page.get_by_role("complementary", name="Kiểm tra, xem trước, ý kiến")
    side.get_by_role("link", name="Xem từng chỗ").click()
    expect(side.get_by_text("Con số này lấy từ đâu?", exact=True)).to_be_visible()
    assert violations(page) == []
    side.get_by_role("link", name="Mục I.1", exact=True).press("Enter")
    expect(block(page, paragraph)).to_be_focused()
    mark.click()
    answer = side.get_by_label("Ý kiến của bạn")
    expect(answer).to_be_focused()
    answer.fill("Từ kết quả đã công bố.")
    page.once("dialog", lambda dialog: dialog.dismiss())
    side.get_by_role("link", name="Xem trước").click()
    expect(answer).to_have_value("Từ kết quả đã công bố.")
    side.get_by_role("button", name="Gửi ý kiến").click()
    expect(status(page)).to_have_text("Đã ghi ý kiến.")
    expect(mark).to_have_accessible_name("2 ý kiến đang mở")

    done = side.get_by_role("button", name="Đánh dấu xong")
    done.first.click()
    expect(done).to_have_count(1)
    expect(status(page)).to_have_text("Đã đánh dấu xong.")
    done.click()
    expect(mark).to_have_count(0)
    assert [(said.text, said.resolved_by) for said in Comment.objects.order_by("pk")] == [
        ("Con số này lấy từ đâu?", cast.unit_clerk),
        ("Từ kết quả đã công bố.", cast.unit_clerk),
    ]


def test_a_comment_that_is_being_written_is_not_left_unasked(cast, editor):
    page = editor()
    page.goto(f"{EDITOR}#y-kien")
    page.reload()
    page.get_by_label("Ý kiến chung về kế hoạch").fill("Còn thiếu một câu")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Xem kế hoạch").click()
    page.wait_for_url("**/ke-hoach/sngv/ddci/2025/")
    assert asked == ["beforeunload"]


def test_an_empty_solution_does_not_stay_behind(cast, editor, one_at_a_time):
    page = editor()
    block(page, cast.solution).focus()
    page.keyboard.press("Alt+g")
    expect(page.get_by_role("textbox", name="Giải pháp", exact=True)).to_be_focused()
    assert Solution.objects.count() == 2
    page.get_by_role("link", name="Xem kế hoạch").click()
    page.wait_for_url("**/ke-hoach/sngv/ddci/2025/")
    page.wait_for_timeout(300)
    one_at_a_time()
    assert list(Solution.objects.all()) == [cast.solution]


def test_on_a_phone(cast, editor):
    page = editor(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    block(page, cast.solution).get_by_text("Rút ngắn thời gian").click()
    expect(page.get_by_role("textbox", name="Giải pháp", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Xong").click()
    page.get_by_role("button", name="Kiểm tra, ý kiến").click()
    page.get_by_role("link", name="Xem trước").click()
    expect(page.get_by_role("img", name="Trang 1")).to_be_visible(timeout=30000)
    assert violations(page) == []
    page.get_by_role("button", name="Đóng").click()
    expect(page.get_by_role("img", name="Trang 1")).not_to_be_visible()


def test_without_javascript(cast, editor):
    page = editor(java_script_enabled=False)
    block(page, cast.solution).get_by_role("link", name="Sửa giải pháp").click()
    page.get_by_role("textbox", name="Giải pháp", exact=True).fill("Sửa không cần JavaScript.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert page.url.endswith(f"/soan/#g{cast.solution.pk}")
    expect(block(page, cast.solution)).to_contain_text("Sửa không cần JavaScript.")
    block(page, cast.solution).get_by_role("link", name="Sửa giải pháp").click()
    page.get_by_role("button", name="Chuyển lên").click()
    expect(page.get_by_text("Đã chuyển giải pháp lên.")).to_be_visible()
    assert order(page)[2:] == [f"g{cast.solution.pk}", f"p{Paragraph.objects.get().pk}"]


def test_a_long_plan_comes_as_it_is_reached(cast, editor):
    grow(cast.draft_plan, 300)
    page = editor()
    last = Section.objects.get(heading="Chỉ số 11")
    first_page = page.locator(".block-solution").count()
    assert first_page < 100
    page.get_by_role("navigation", name="Mục lục").get_by_role("link", name="Chỉ số 11").click()
    expect(block(page, last)).to_be_focused()
    expect(block(page, last)).to_be_in_viewport()
    item = last.solutions.last()
    expect(block(page, item)).to_have_count(1)
    block(page, item).locator("p").first.click()
    page.get_by_role("textbox", name="Giải pháp", exact=True).fill("Cuối cùng.")
    page.keyboard.press("Escape")
    expect(block(page, item)).to_contain_text("Cuối cùng.")
    page.keyboard.press("Alt+ArrowUp")
    expect(status(page)).to_have_text("Đã chuyển giải pháp lên.")
    expect(page.locator("[data-later]")).to_have_count(0, timeout=60000)
    assert page.locator(".block-solution").count() == 301
