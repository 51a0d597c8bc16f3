"""Issuing and looking up in a real browser: sound for assistive technology, and a dropped file is checked at once."""

import pytest

from reports.issuing.finishing import issue_on_paper
from reports.models import Document
from tests.browser import PHONE, violations
from tests.cast import Cast
from tests.plans.life.walk import approved
from tests.reports.issuing.walk import approve_report, file_of, page_of, page_of_report, prepared
from tests.reports.signing.authority import PASSPHRASE
from tests.tasks.reporting.quarter import QuarterOfWork

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(transactional_db) -> Cast:
    cast = Cast()
    for person in (cast.unit_clerk, cast.head_of_unit):
        person.set_password("mat-khau-thu")
        person.save()
    return cast


def test_the_head_signs_in_the_browser(cast, visit, head, tmp_path):
    plan = approved(cast)
    prepared(cast, plan)
    (tmp_path / "toi.p12").write_bytes(head.p12().data)
    page = visit("giamdoc", "mat-khau-thu", viewport=PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(page_of(plan))
    assert violations(page) == []
    assert page.get_by_label("Mật khẩu của tệp").get_attribute("autocomplete") == "off"
    page.get_by_label("Tệp chứng thư số").set_input_files(tmp_path / "toi.p12")
    page.get_by_label("Mật khẩu của tệp").fill(PASSPHRASE)
    page.get_by_role("button", name="Ký số bằng tệp chứng thư").click()

    page.get_by_text("Đã ban hành. Từ nay chỉ thay đổi").wait_for()
    assert Document.objects.get().state == "issued"


def test_the_clerk_issues_a_report_from_its_page(cast, visit):
    work = QuarterOfWork(cast)
    work.send_office()
    report = approve_report(work)
    page = visit("chuyenvien", "mat-khau-thu", viewport=PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/tong-hop/")
    page.get_by_role("link", name="Ký, ban hành").click()
    page.get_by_role("button", name="Cấp số, lập văn bản").click()
    page.get_by_text("Tiếp theo: ký.").wait_for()
    assert page.url.endswith(page_of_report(report))
    page.get_by_text("Đổi việc tra cứu công khai").click()
    assert violations(page) == []
    page.get_by_label("Bản in từ tệp này").check()
    page.get_by_role("button", name="Đã ký giấy và đóng dấu").click()

    page.get_by_text("Đã ban hành. Từ nay không sửa được nữa.").wait_for()
    assert Document.objects.get().state == "issued"


def test_a_stranger_drops_a_file_and_is_told_at_once(cast, chromium, live_server, tmp_path):
    document = issue_on_paper(document=prepared(cast, approved(cast)), by=cast.unit_clerk)
    (tmp_path / "van-ban.pdf").write_bytes(file_of(document))
    page = chromium.new_page(base_url=live_server.url)
    page.goto(document.get_absolute_url())
    assert violations(page) == []
    page.get_by_label("Tệp PDF cần kiểm tra").set_input_files(tmp_path / "van-ban.pdf")

    page.get_by_text("Đúng là Kế hoạch số 05/KH-SNgV ngày 05/02/2025, nguyên vẹn.").wait_for()
    assert violations(page) == []
    page.close()
