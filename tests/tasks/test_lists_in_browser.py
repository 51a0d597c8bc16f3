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
