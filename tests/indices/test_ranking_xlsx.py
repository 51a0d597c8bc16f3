"""The ranking as a workbook: the figures of the page as numbers, with formats, notes and a frozen head."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from indices.models import Edition
from units.models import AuditEntry, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(client, edition):
    return client.get(reverse("indices:ranking-xlsx", args=[edition.code]))


def book(response):
    return load_workbook(io.BytesIO(response.content))


def test_the_table_stands_as_on_the_page(as_user, cast):
    response = taken(as_user(cast.leader), cast.edition_2024)
    sheet = book(response)["Xếp hạng"]

    assert response["Content-Type"] == XLSX
    assert response["Content-Disposition"] == 'attachment; filename="xep-hang-ddci-sbn-2024.xlsx"'
    assert sheet["A1"].value == "Xếp hạng DDCI khối sở, ban, ngành năm 2024"
    assert [cell.value for cell in sheet[3]] == [
        "Hạng", "Đơn vị", "Điểm tổng", "Thay đổi điểm", "Thay đổi hạng", "So với dẫn đầu", "So với trung vị",
        "Tính minh bạch và tiếp cận thông tin", None, "Chi phí thời gian", None, "Ứng dụng công nghệ thông tin", None,
        "Ghi chú",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[5]] == [
        1, "Sở Ngoại vụ", 80.17, -0.28, 1, 0, 0.58, 8.35, 1, 9.1, 1, 8.93, 1, None,
    ]  # fmt: skip
    assert [cell.value for cell in sheet[6]][:7] == [2, "Sở Tư pháp", 79, -2, -1, -1.17, -0.59]
    assert sheet.freeze_panes == "C5"
    assert [sheet[place].number_format for place in ("C5", "D5", "E5", "H5")] == [
        "0.00", "+0.00;−0.00;0.00", "+0;−0;0", "0.00",
    ]  # fmt: skip


def test_the_notes_say_where_the_figures_come_from(as_user, cast):
    Edition.objects.filter(pk=cast.edition_2024.pk).update(source="Báo cáo DDCI 2024", bands=[["Tốt", 70]])
    workbook = book(taken(as_user(cast.leader), cast.edition_2024))
    notes = {row[0].value: row[1].value for row in workbook["Ghi chú"]}

    assert (notes["Nguồn số liệu"], notes["So sánh với"], notes["Trung vị của khối"], notes["Thang xếp loại"]) == (
        "Báo cáo DDCI 2024",
        "DDCI khối sở, ban, ngành năm 2023",
        "79,59 (cổng tính từ 2 đơn vị)",
        "Tốt từ 70",
    )
    assert workbook["Xếp hạng"]["D5"].value == "Tốt"


def test_computed_figures_stand_beside_the_published_ones(as_user, cast):
    cast.edition_2023.lines.update(weight=50)
    sheet = book(taken(as_user(cast.leader), cast.edition_2023))["Xếp hạng"]

    assert [cell.value for cell in sheet[3]][2:4] == ["Điểm tổng", "Điểm tổng tính lại"]
    assert [[cell.value for cell in row][1:4] for row in sheet.iter_rows(min_row=5)] == [
        ["Sở Tư pháp", 81, 81],
        ["Sở Ngoại vụ", 80.45, 81.6],
    ]


def test_a_dissolved_unit_and_a_name_like_a_formula_are_written_as_text(as_user, cast):
    Unit.objects.filter(pk=cast.department.pk).update(name="=1+1", ends_on=date(2025, 2, 28))
    sheet = book(taken(as_user(cast.leader), cast.edition_2024))["Xếp hạng"]

    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["N5"].value) == ("'=1+1", "s", "đến hết 28/02/2025")


def test_a_download_leaves_an_audit_line_and_the_page_links_to_it(as_user, cast):
    client = as_user(cast.officer)
    taken(client, cast.edition_2024)
    line = AuditEntry.objects.get()
    body = client.get(reverse("indices:ranking", args=["ddci-sbn-2024"])).content.decode()

    assert (line.action, line.actor) == ("result.export_ranking", cast.officer)
    for name in ("indices:ranking-xlsx", "indices:export", "reports:ranking-pdf"):
        assert reverse(name, args=["ddci-sbn-2024"]) in body


@pytest.mark.parametrize(("person", "status"), [("leader", 404), ("unit_clerk", 404), ("standing_clerk", 200)])
def test_a_draft_is_for_those_who_publish_it(as_user, cast, person, status):
    assert taken(as_user(getattr(cast, person)), cast.draft).status_code == status
