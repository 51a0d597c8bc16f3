"""The list in a real browser: htmx narrows it in place, ticks lead to the page that foretells."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tasks.models import Task
from tests.browser import PHONE, violations
from tests.cast import Cast
from tests.tasks.making import a_task

pytestmark = pytest.mark.browser
PASSWORD = "mat-khau-de-thu"


@pytest.fixture
def cast(transactional_db):
    cast = Cast()
    cast.plan(unit=cast.other_department)
    cast.plan()
    yesterday = timezone.localdate() - timedelta(days=1)
    a_task(cast, "Rà soát thủ tục", due_on=yesterday)
    a_task(cast, "Đăng tải văn bản")
    for person in (cast.head, cast.leader):
        person.set_password(PASSWORD)
        person.save()
    return cast


def test_the_list_is_narrowed_in_place(cast, visit):
    page = visit(cast.head.username, PASSWORD)
    page.goto("/nhiem-vu/")
    page.get_by_label("Kết quả").select_option("late")

    expect(page.locator(".totals-count")).to_have_text("1 nhiệm vụ theo bộ lọc. Bỏ lọc")
    expect(page).to_have_url(page.url.partition("?")[0] + "?ket-qua=late")
    assert page.locator("tbody tr").count() == 1
    page.go_back()
    expect(page.locator(".totals-count")).to_have_text("2 nhiệm vụ")
    expect(page.get_by_label("Kết quả")).to_have_value("")


def test_another_agency_brings_its_offices(cast, visit):
    page = visit(cast.leader.username, PASSWORD)
    page.goto("/nhiem-vu/")
    page.get_by_label("Cơ quan").select_option("stp")

    page.wait_for_url("**/nhiem-vu/?don-vi=stp")
    page.get_by_text("Lọc thêm").click()
    assert page.get_by_label("Đơn vị thực hiện").locator("option").all_inner_texts() == ["Tất cả", "Văn phòng Sở"]


def test_ticked_tasks_are_given_to_somebody(cast, visit):
    page = visit(cast.head.username, PASSWORD)
    page.goto("/nhiem-vu/")
    page.get_by_label("Chọn cả trang").check()
    page.get_by_role("button", name="Giao cho…").click()
    page.get_by_label("Giao cho").select_option(label="Lương Cán Bộ")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Giao 2 nhiệm vụ").click()

    expect(page.get_by_text("Đã giao 2 nhiệm vụ.")).to_be_visible()
    assert Task.objects.filter(assignee=cast.officer).count() == 2


def test_on_a_phone_the_filter_is_folded_but_for_the_words(cast, visit):
    page = visit(cast.head.username, PASSWORD, viewport=PHONE, java_script_enabled=False)
    page.goto("/nhiem-vu/")
    assert page.get_by_label("Tìm", exact=True).is_visible()
    assert not page.get_by_label("Kết quả").is_visible()

    page.get_by_text("Bộ lọc", exact=True).click()
    page.get_by_label("Kết quả").select_option("late")
    page.get_by_role("button", name="Lọc").click()
    assert page.locator(".totals-count").inner_text() == "1 nhiệm vụ theo bộ lọc. Bỏ lọc"
    said = "getComputedStyle(document.querySelector('.filter-narrow > summary'), '::after').content"
    assert page.evaluate(said) == '" (đang lọc)"'


def test_at_a_desk_the_filter_is_open(cast, visit):
    page = visit(cast.head.username, PASSWORD)
    page.goto("/nhiem-vu/")

    assert page.get_by_label("Kết quả").is_visible()
    assert not page.get_by_text("Bộ lọc", exact=True).is_visible()


@pytest.mark.parametrize(
    "address",
    ["/nhiem-vu/", "/nhiem-vu/cua-toi/", "/nhiem-vu/lich/", "/nhiem-vu/ket-qua/", "/nhiem-vu/ban-giao/",
     "/nhiem-vu/lich/dang-ky/", "/tai-khoan/vang-mat/"],
)  # fmt: skip
def test_pages_fit_a_phone_and_are_accessible(cast, visit, address):
    page = visit(cast.head.username, PASSWORD, viewport=PHONE)
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert violations(page) == []
