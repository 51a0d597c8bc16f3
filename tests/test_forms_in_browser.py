"""Every form that is sent, in a real browser: nothing typed is lost unasked or sent twice, waiting is shown."""

import time
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions import enter_result
from units.models import Delegation

PASSWORD = "Mat-khau-thu-2025"

pytestmark = pytest.mark.browser


@pytest.fixture
def clerks_page(transactional_db, cast, visit):
    """The page on which a clerk names a deputy; `asked` is what the browser asked, to which the clerk says no."""
    cast.unit_clerk.set_password(PASSWORD)
    cast.unit_clerk.save()
    page = visit("chuyenvien", PASSWORD)
    page.goto(reverse("units:delegations"))
    page.asked = []

    def stay(dialog):
        page.asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return page


def fill_in(page, until: str) -> None:
    page.get_by_role("combobox", name="Người thay mặt").select_option("Vi Trưởng Phòng")
    page.get_by_label("Đến hết ngày").fill(until)


def test_who_leaves_with_something_typed_is_asked(clerks_page):
    page = clerks_page
    page.get_by_label("Lý do").fill("Nghỉ phép")
    page.get_by_role("link", name="Nhiệm vụ").first.click()
    page.wait_for_timeout(1200)
    assert (page.asked, page.get_by_label("Lý do").input_value()) == (["beforeunload"], "Nghỉ phép")
    assert page.locator(".working").text_content() == ""

    page.get_by_label("Lý do").fill("")
    page.get_by_role("link", name="Nhiệm vụ").first.click()
    page.wait_for_url("**" + reverse("tasks:list"))
    assert page.asked == ["beforeunload"]


def test_what_was_refused_counts_as_typed_and_what_is_sent_does_not(clerks_page):
    page = clerks_page
    fill_in(page, until="01/01/2020")
    page.get_by_role("button", name="Cử người thay mặt").click()
    page.get_by_text("Ngày cuối không được trước ngày đầu.").first.wait_for()
    assert page.asked == []

    page.get_by_role("link", name="Nhiệm vụ").first.click()
    page.wait_for_timeout(200)
    assert page.asked == ["beforeunload"]


def test_what_stands_below_a_summary_of_what_was_refused_counts_as_typed(clerks_page, cast):
    page, row = clerks_page, {"edition": cast.draft, "unit": cast.department}
    page.goto(reverse("indices:enter-result", args=[cast.draft.code, cast.department.code]))
    enter_result(**row, total=Decimal("70"), rank=None, scores={}, version=0, by=cast.standing_clerk)
    page.locator("[name=total]").fill("81,2")
    page.locator("[name=total]").press("Enter")
    page.get_by_role("alert", name="Có người vừa lưu trước bạn").wait_for()

    page.get_by_role("link", name="Nhiệm vụ").first.click()
    page.wait_for_timeout(200)
    assert (page.asked, page.locator("[name=total]").input_value()) == (["beforeunload"], "81,2")


REMEMBER = """
addEventListener("DOMContentLoaded", () => {
  const keep = () => {
    const said = document.querySelector(".working").textContent;
    const button = document.querySelector("#submit-id-delegate").getAttribute("aria-disabled");
    if (said) sessionStorage.setItem("seen", `${said} ${button}`);
  };
  new MutationObserver(keep).observe(document.body, { childList: true, subtree: true });
});
"""


def test_a_double_click_sends_once_and_waiting_is_said(clerks_page):
    page, sent = clerks_page, []

    def dawdle(route):
        if route.request.method == "POST":
            sent.append(route.request.url)
            time.sleep(1.5)
        route.continue_()

    page.add_init_script(REMEMBER)
    page.reload()
    page.route("**" + reverse("units:delegations"), dawdle)
    fill_in(page, until="31/12/2026")
    page.get_by_role("button", name="Cử người thay mặt").dblclick()
    page.get_by_text("Đã cử người thay mặt").wait_for()

    assert (len(sent), Delegation.objects.count(), page.asked) == (1, 1, [])
    assert page.evaluate("sessionStorage.getItem('seen')") == "Đang xử lý, xin chờ… true"
    assert set(page.locator(".working").all_inner_texts()) == {""}


def test_a_file_field_speaks_vietnamese_and_says_what_was_chosen(clerks_page):
    page = clerks_page
    page.goto(reverse("plans:import"))
    field = page.locator(".file-field")
    assert field.inner_text().split("\n") == ["Chọn tệp", "Chưa chọn tệp"]

    page.get_by_label("Tệp kế hoạch").set_input_files(
        {"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2048}
    )
    assert field.inner_text().split("\n") == ["Chọn tệp", "ke-hoach.pdf (2 KB)"]


def test_a_list_that_was_narrowed_says_so_to_who_does_not_see_it(clerks_page):
    page = clerks_page
    page.goto(reverse("tasks:list"))
    said = page.locator("[data-announcer]")
    assert said.inner_text() == ""

    page.get_by_label("Trạng thái").select_option("done")
    page.wait_for_url("**trang-thai=done**")
    page.wait_for_function("document.querySelector('[data-announcer]').textContent !== ''")
    assert said.inner_text() == "0 nhiệm vụ theo bộ lọc."
