"""Pages on paper: what is read stays, also where it was folded or in fields; what is pressed goes; the day is said."""

import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.indices.workbooks import HEADER, book
from tests.pci_cast import PciCast
from tests.tasks.making import a_task
from units.models import Unit

PASSWORD = "Chìa-khóa-lúa-nếp-7"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(transactional_db, cast, visit):
    """The page of the standing clerk, as a printer gets it."""
    cast.standing_clerk.set_password(PASSWORD)
    cast.standing_clerk.save()
    page = visit("thuongtruc", PASSWORD)
    page.emulate_media(media="print")
    return page


def printed(page) -> list[tuple[float, float, str]]:
    """Width and height in mm of each sheet, and its text without spaces, which a reader of PDF files puts anywhere."""
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    size = [
        (round(float(one.mediabox.width) / 72 * 25.4), round(float(one.mediabox.height) / 72 * 25.4)) for one in sheets
    ]
    return [(*each, "".join(one.extract_text().split())) for each, one in zip(size, sheets, strict=True)]


def test_the_rankings_keep_their_years_and_say_the_day(page):
    page.goto(reverse("indices:editions"))
    [(width, height, text)] = printed(page)

    assert (width, height) == (210, 297)
    assert "20242023" in text
    assert f"IntừDDCIPortal,sốliệungày{timezone.localdate():%d/%m/%Y}." in text
    assert "Trang1/1" in text
    assert "Lậpđợt" not in text


def test_the_table_of_a_round_is_whole_on_its_side(page, cast):
    page.goto(reverse("indices:grid", args=[cast.draft.code]))
    field = page.locator(".score-grid input").first
    field.fill("81,25")
    field.press("Tab")
    expect(page.locator("[data-state=saved]")).to_have_count(1)
    [(width, height, text)] = printed(page)

    assert (width, height) == (297, 210)
    assert "Ứngdụngcôngnghệthôngtin" in text
    assert "81,25" in text
    assert "Cáchnhập" not in text


def test_a_published_round_of_25_units_is_one_sheet(page, cast):
    cast.edition_2024.size = 25
    cast.edition_2024.save()
    for place in range(3, 26):
        unit = cast.unit(f"so-{place}", f"Sở Nông nghiệp và Môi trường {place}", Unit.Kind.DEPARTMENT, cast.province)
        total = Decimal(79 - place)
        cast.result(cast.edition_2024, unit, total, place, [(total / 10, place)] * 3)
    for address in (cast.edition_2024.get_absolute_url(), reverse("indices:grid", args=[cast.edition_2024.code])):
        page.goto(address)
        [(width, height, text)] = printed(page)
        assert (width, height) == (297, 210)
        assert "SởNôngnghiệpvàMôitrường25" in text


def test_the_check_of_a_file_says_which_and_when_and_all_that_is_in_doubt(page, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    rows = [["Sở Ngoại vụ", 50, 9.1, 80.17, 1], ["Tư pháp lạ", 7.9, 8, 79, 2]]
    (tmp_path / "bang.xlsx").write_bytes(book([HEADER, *rows]))
    page.goto(reverse("indices:import", args=[cast.draft.code]))
    page.get_by_label("Tệp bảng điểm").set_input_files(tmp_path / "bang.xlsx")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Tải lên và kiểm tra").click()
    page.wait_for_url("**/kiem-tra/")
    page.emulate_media(media="print")
    text = printed(page)[0][2]

    assert re.search(rf"bang\.xlsx.*Tảilênlúc\d\d:\d\d{timezone.localdate():%d/%m/%Y}", text)
    for said in ("B250lớnhơn10.", "3Tưpháplạ", "chưachắc", "EXếphạngXếphạng", "SởNgoạivụ"):
        assert said in text
    assert "Xemlại" not in text


def test_who_is_late_is_printed_without_the_buttons_that_urge(page, cast):
    plan = cast.plan()
    page.goto(reverse("tasks:plan-reports", args=[*plan.address, 3]))
    [(_, _, text)] = printed(page)

    assert "PhònglãnhsựHợptácquốctế".casefold() in text.replace("-", "").casefold()
    assert "Đônđốc" not in text


def test_what_is_folded_is_printed(page, cast):
    pci = PciCast(cast)
    page.goto(reverse("reports:pci"))
    folded = page.locator(f"#{pci.land.code}")

    expect(folded).to_be_visible()
    page.emulate_media(media="screen")
    expect(folded).to_be_hidden()


def test_a_form_that_is_folded_leaves_no_line(transactional_db, cast, visit):
    cast.plan()
    task = a_task(cast, "Rà soát thủ tục")
    cast.head.set_password(PASSWORD)
    cast.head.save()
    page = visit("truongphong", PASSWORD)
    page.goto(reverse("tasks:task", args=[task.pk]))
    assert page.locator(".fold:visible").count() > 0

    page.emulate_media(media="print")
    assert page.locator(".fold:visible").count() == 0
