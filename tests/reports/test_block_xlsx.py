"""The overview of a block as a workbook: the rows of the page as numbers, what narrowed them, an audit line."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from indices.models import Edition
from tests.reports.block_cast import a_year_of_work
from units.models import AuditEntry, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(client, query=""):
    return client.get(reverse("reports:block-xlsx", args=["ddci-sbn-2024"]) + query)


def sheet_of(response):
    return load_workbook(io.BytesIO(response.content))["Tổng quan"]


def notes_of(response) -> dict:
    return {row[0].value: row[1].value for row in load_workbook(io.BytesIO(response.content))["Ghi chú"]}


@pytest.fixture
def year(cast):
    a_year_of_work(cast)
    return cast


def test_the_figures_of_the_page_stand_as_numbers(as_user, year):
    response = taken(as_user(year.leader))
    sheet = sheet_of(response)

    assert response["Content-Type"] == XLSX
    assert response["Content-Disposition"] == 'attachment; filename="tong-quan-ddci-sbn-2024.xlsx"'
    assert sheet["A1"].value == "Tổng quan DDCI khối sở, ban, ngành năm 2024"
    assert [cell.value for cell in sheet[3]] == [
        "Hạng", "Đơn vị", "Điểm tổng", "Thay đổi điểm", "Thay đổi hạng", "So với dẫn đầu", "Mục tiêu 2024 đạt", None,
        None, "Kế hoạch 2025", "Việc xong 2025", None, None, "Việc quá hạn 2025",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]][6:13] == [
        "Mục tiêu 2024", "Đã có kết quả", "Đạt", None, "Việc chủ trì 2025", "Đã xong", "Đã xong (%)",
    ]  # fmt: skip
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)] == [
        [1, "Sở Ngoại vụ", 80.17, -0.28, 1, 0, 3, 3, 1, "Đã duyệt", 3, 1, 33, 1],
        [2, "Sở Tư pháp", 79, -2, -1, -1.17, None, None, None, "Chưa lập", None, None, None, None],
    ]
    assert [sheet[cell].number_format for cell in ("C5", "D5", "E5", "N5")] == [
        "0.00", "+0.00;−0.00;0.00", "+0;−0;0", "0",
    ]  # fmt: skip


def test_the_rows_and_their_order_are_those_of_the_address(as_user, year):
    client = as_user(year.leader)

    assert [cell.value for cell in sheet_of(taken(client, "?xep=-hang"))["B"]][4:] == ["Sở Tư pháp", "Sở Ngoại vụ"]
    narrowed = taken(client, "?qua-han=on&tim=ngoai")
    assert [cell.value for cell in sheet_of(narrowed)["B"]][4:] == ["Sở Ngoại vụ"]
    assert notes_of(narrowed)["Đã lọc"] == "Tìm đơn vị: ngoai; Có việc quá hạn: có (1/2 đơn vị)"


def test_the_notes_say_where_the_figures_come_from(as_user, year):
    Edition.objects.filter(pk=year.edition_2024.pk).update(source="Báo cáo DDCI 2024", bands=[["Tốt", 70.5]])
    response = taken(as_user(year.leader))
    notes = notes_of(response)

    assert (notes["Nguồn số liệu"], notes["So sánh với"], notes["Thang xếp loại"]) == (
        "Báo cáo DDCI 2024",
        "DDCI khối sở, ban, ngành năm 2023",
        "Tốt từ 70,5",
    )
    assert notes["Hạn ban hành kế hoạch năm 2025"] == "chưa đặt hạn"
    assert "Đã lọc" not in notes
    assert [cell.value for cell in sheet_of(response)[5]][-1] == "Tốt"


def test_what_the_reader_may_not_see_is_not_in_the_file(as_user, year):
    rows = [[cell.value for cell in row] for row in sheet_of(taken(as_user(year.outside_clerk))).iter_rows(min_row=5)]

    assert rows[0][1:3] + rows[0][6:] == ["Sở Ngoại vụ", 80.17, *[None] * 8]
    assert rows[1][9] == "Chưa lập"


def test_a_name_like_a_formula_is_written_as_text(as_user, cast):
    Unit.objects.filter(pk=cast.department.pk).update(name="=1+1")
    cell = sheet_of(taken(as_user(cast.leader)))["B5"]

    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def test_a_download_leaves_an_audit_line(as_user, cast):
    taken(as_user(cast.officer))
    line = AuditEntry.objects.get()

    assert (line.action, line.actor, line.summary) == (
        "result.export_block",
        cast.officer,
        "Xuất tổng quan DDCI khối sở, ban, ngành năm 2024 ra Excel",
    )
