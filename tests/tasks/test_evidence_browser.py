"""Evidence in a real browser: pasted, dropped, chosen; and all of it without JavaScript."""

import base64

import pytest
from playwright.sync_api import Page

from tasks import actions
from tasks.models import Evidence, Task
from tests.browser import PHONE, violations
from tests.cast import Cast

PASSWORD = "Mau-DDCI-2025"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PASTE = """(content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
DROP = """(form) => {
    const data = new DataTransfer();
    data.items.add(new File(["%PDF-1.7 a"], "bao-cao.pdf", { type: "application/pdf" }));
    data.items.add(new File(["%PDF-1.7 b"], "phu-luc.pdf", { type: "application/pdf" }));
    for (const name of ["dragenter", "dragover", "drop"])
        form.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""

pytestmark = pytest.mark.browser


@pytest.fixture
def task(transactional_db, settings, tmp_path) -> Task:
    settings.MEDIA_ROOT = tmp_path / "media"
    cast = Cast()
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    cast.plan()
    return actions.create_task(
        solution=cast.solution, office=cast.consular, title="Rà soát thủ tục", assignee=cast.officer, by=cast.head
    )


@pytest.fixture
def open_task(task, visit):
    """Return a function that opens the task as the officer."""

    def open_it(**options) -> Page:
        page = visit("canbo", PASSWORD, **options)
        page.goto(task.get_absolute_url())
        return page

    return open_it


def kept() -> list[str]:
    return sorted(Evidence.objects.exclude(file="").values_list("name", flat=True))


def listed(page: Page) -> list[str]:
    return page.locator(".drop-list li").all_inner_texts()


def test_a_screenshot_is_pasted_and_sent_with_the_report(open_task, task):
    page = open_task()
    page.get_by_role("textbox", name="Kết quả, minh chứng").fill("Đã rà soát 12 thủ tục.")
    page.evaluate(PASTE, PIXEL)
    assert len(listed(page)) == 1
    assert listed(page)[0].startswith("anh-chup-20")
    assert violations(page) == []
    page.get_by_role("button", name="Báo cáo hoàn thành").click()
    page.get_by_text("Đã báo cáo hoàn thành, chờ trưởng phòng xác nhận.").wait_for()

    evidence = Evidence.objects.get()
    assert (evidence.content_type, evidence.file.read()) == ("image/png", base64.b64decode(PIXEL))
    assert Task.objects.get().state == Task.State.AWAITING


def test_files_are_dropped_pasted_and_one_is_left_out_again(open_task, task):
    page = open_task()
    page.locator("form[data-evidence]").evaluate(DROP)
    page.evaluate(PASTE, PIXEL)
    assert len(listed(page)) == 3
    page.get_by_role("button", name="Bỏ tệp phu-luc.pdf").click()
    page.get_by_role("button", name="Chỉ lưu minh chứng").click()
    page.get_by_text("Đã lưu minh chứng.").wait_for()

    picture, report = kept()
    assert (picture[:9], report) == ("anh-chup-", "bao-cao.pdf")
    assert Task.objects.get().state == Task.State.NOT_STARTED


def test_choosing_more_keeps_what_was_chosen_before(open_task, task):
    page = open_task()
    field = page.get_by_label("Tệp minh chứng")
    for name in ("mot.pdf", "hai.pdf"):
        field.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": f"%PDF-{name}".encode()})

    assert [row.split(" ")[0] for row in listed(page)] == ["mot.pdf", "hai.pdf"]


def test_pasted_words_stay_words(open_task, task):
    page = open_task()
    page.get_by_role("textbox", name="Kết quả, minh chứng").click()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "Báo cáo");
            window.stopped = !document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )

    assert page.evaluate("window.stopped") is False
    assert listed(page) == []


def test_without_javascript_files_are_sent_too(open_task, task):
    page = open_task(java_script_enabled=False)
    page.get_by_label("Tệp minh chứng").set_input_files(
        [
            {"name": "mot.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"},
            {"name": "hai.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-2"},
        ]
    )
    page.get_by_role("textbox", name="Kết quả, minh chứng").fill("Xong")
    page.get_by_role("button", name="Báo cáo hoàn thành").click()

    assert page.get_by_text("Đã báo cáo hoàn thành, chờ trưởng phòng xác nhận.").is_visible()
    assert kept() == ["hai.pdf", "mot.pdf"]


def test_a_phone_shows_the_task_without_scrolling_sideways(open_task, task):
    page = open_task(viewport=PHONE)

    assert page.evaluate("document.querySelector('main').scrollWidth <= window.innerWidth")
    assert violations(page) == []
