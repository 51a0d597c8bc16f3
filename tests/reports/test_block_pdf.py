"""The overview of a block on paper and as a picture: the same rows, day and source, an audit line."""

import io
from datetime import date

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from indices.models import Edition
from reports.dashboards.block import block_table
from reports.sheets.block import BlockSheet
from reports.sheets.rendering import block_pdf, block_png
from tests.cast import Cast
from tests.reports.block_cast import a_year_of_work
from tests.reports.sample_rounds import OnSampleRounds
from units.models import AuditEntry, Unit
from units.permissions import Role

DAY = date(2026, 11, 21)


def taken(client, kind, query=""):
    return client.get(reverse(f"reports:block-{kind}", args=["ddci-sbn-2024"]) + query)


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdfplumber.open(io.BytesIO(data)).pages]


def sheet(cast, edition=None, shown=None) -> BlockSheet:
    table = block_table(edition or cast.edition_2024, cast.leader, DAY)
    return BlockSheet(table, table.rows if shown is None else shown, {})


@pytest.fixture
def year(cast):
    a_year_of_work(cast)
    return cast


def test_the_sheet_has_the_columns_rows_and_sums_of_the_page(year):
    printed = sheet(year)

    assert [column.label for column in printed.columns] == [
        "Hạng", "Đơn vị", "Điểm tổng", "Thay đổi điểm", "Thay đổi hạng", "So với dẫn đầu", "Mục tiêu 2024 đạt",
        "Kế hoạch 2025", "Việc xong 2025", "Quá hạn 2025",
    ]  # fmt: skip
    assert [[text for _, text in row] for row in printed.rows] == [
        ["1", "Sở Ngoại vụ", "80,17", "−0,28", "+1", "0,00", "1/3", "Đã duyệt", "1/3, 33 %", "1"],
        ["2", "Sở Tư pháp", "79,00", "−2,00", "−1", "−1,17", "–", "Chưa lập", "–", "–"],
    ]
    assert [text for _, text in printed.sums] == [
        "", "Cộng 2 đơn vị", "", "", "", "", "1/3", "0/2 đã ban hành", "1/3, 33 %", "1",
    ]  # fmt: skip


def test_it_is_one_page_with_the_answers_day_and_source(year):
    Edition.objects.filter(pk=year.edition_2024.pk).update(source="Báo cáo DDCI 2024")
    year.edition_2024.refresh_from_db()
    (page,) = pages(block_pdf(sheet(year)))

    for piece in (
        "Tổng quan DDCI khối sở, ban, ngành năm 2024",
        "Tỉnh Lạng Sơn. Số liệu đến ngày 21/11/2026.",
        "Dẫn đầu: Sở Ngoại vụ (80,17 điểm); trung vị 79,59; so sánh với năm 2023; kế hoạch năm 2025 đã ban hành 0/2; "
        "chưa đặt hạn ban hành; việc quá hạn: 1.",
        "1 Sở Ngoại vụ 80,17 −0,28 +1 0,00 1/3 Đã duyệt 1/3, 33 % 1",
        "Nguồn: Báo cáo DDCI 2024",
        "In từ DDCI Portal ngày 21/11/2026 Trang 1/1",
    ):
        assert piece in page


def test_the_same_rows_give_the_same_file(year):
    assert block_pdf(sheet(year)) == block_pdf(sheet(year))


def test_the_paper_keeps_what_the_address_narrows(as_user, year):
    response = taken(as_user(year.leader), "pdf", "?bien-dong=giam&xep=-hang&tim=tu+phap")
    (page,) = pages(response.content)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="tong-quan-ddci-sbn-2024.pdf"'
    assert "2 Sở Tư pháp 79,00" in page
    assert "Sở Ngoại vụ 80,17" not in page
    assert "tìm đơn vị: tu phap; biến động: Chỉ đơn vị giảm." in page
    assert f"Số liệu đến ngày {timezone.localdate():%d/%m/%Y}." in page


def test_nothing_that_fits_is_said(year):
    assert "Không có đơn vị nào như vậy." in pages(block_pdf(sheet(year, shown=[])))[0]


def test_the_picture_is_the_page_in_double_size(as_user, year):
    response = taken(as_user(year.leader), "png")
    picture = Image.open(io.BytesIO(response.content))

    assert response["Content-Disposition"] == 'attachment; filename="tong-quan-ddci-sbn-2024.png"'
    assert (picture.format, picture.size) == ("PNG", (1684, 1191))
    assert picture.convert("L").getextrema()[0] < 64


def test_pages_of_a_long_table_stand_below_each_other_in_one_picture(cast):
    for number in range(50):
        cast.unit(f"so-{number}", f"Sở thứ {number}", Unit.Kind.DEPARTMENT, cast.province)
    printed = sheet(cast)

    assert len(pages(block_pdf(printed))) == 2
    assert Image.open(io.BytesIO(block_png(printed))).size == (1684, 2 * 1191)


@pytest.mark.parametrize(("kind", "action"), [("pdf", "result.print_block"), ("png", "result.picture_block")])
def test_each_file_leaves_an_audit_line(as_user, cast, kind, action):
    taken(as_user(cast.unit_clerk), kind)
    line = AuditEntry.objects.get()

    assert (line.action, line.actor) == (action, cast.unit_clerk)


class TestTheSampleField(OnSampleRounds):
    def test_twenty_five_units_fit_one_page_that_says_that_they_are_made_up(self, db):
        leader = Cast.person("lanhdao", "Lý Lãnh Đạo", Unit.objects.get(code="lang-son"), Role.PROVINCIAL_LEADER)
        table = block_table(Edition.objects.get(code="minh-hoa-ddci-sbn-2024"), leader, DAY)
        (page,) = pages(block_pdf(BlockSheet(table, table.rows, {})))

        assert "Số liệu minh họa, không phải kết quả thật." in page
        assert "Dẫn đầu: Sở Lao động - Thương binh và Xã hội (minh họa) (81,06 điểm); trung vị 68,53" in page
        assert "25 Ban Quản lý các khu công nghiệp tỉnh (minh họa) 58,88 −7,15 −2 −22,18 Trung bình" in page
