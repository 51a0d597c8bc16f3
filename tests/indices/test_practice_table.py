"""The workbook to practise importing with: reading it back finds nothing wrong, and nothing of it is real."""

import io
from decimal import Decimal

from django.urls import reverse
from openpyxl import load_workbook

from indices.models import Edition
from indices.sheets.importing import prepare
from indices.sheets.practice import practice_table


def test_it_reads_back_whole_and_without_a_problem(cast):
    preparation = prepare(edition=cast.draft, data=practice_table(cast.draft), filename="bang-tap.xlsx")

    assert [problem.message for problem in preparation.problems] == []
    assert preparation.matched_rows == 2
    assert len(preparation.changes) == 2 * (3 + 1) * 2


def test_totals_and_ranks_follow_from_the_scores(cast):
    sheet = load_workbook(io.BytesIO(practice_table(cast.draft)))["Bảng điểm"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=6)]

    assert [row[1] for row in rows] == ["Sở Ngoại vụ", "Sở Tư pháp"]
    for row in rows:
        scores = [Decimal(str(score)) for score in row[2:8:2]]
        assert all(Decimal("5.50") <= score < Decimal("9.20") for score in scores)
        assert abs(Decimal(str(row[8])) - sum(scores) * 10 / 3) <= Decimal("0.005")
    assert sorted(row[9] for row in rows) == [1, 2]
    assert {row[9]: row[8] for row in rows}[1] == max(row[8] for row in rows)


def test_it_says_on_both_sheets_that_nothing_is_real(cast):
    book = load_workbook(io.BytesIO(practice_table(cast.draft)))

    assert book["Bảng điểm"]["A1"].value == "SỐ TẬP, KHÔNG PHẢI KẾT QUẢ: DDCI khối sở, ban, ngành năm 2025"
    notes = {row[0].value: row[1].value for row in book["Ghi chú"]}
    assert notes["Lưu ý"] == "SỐ TẬP, KHÔNG PHẢI KẾT QUẢ."
    assert "Thử một lỗi" in notes


def test_the_page_of_the_import_gives_it_while_the_round_is_open(as_user, cast):
    client = as_user(cast.standing_clerk)
    address = reverse("indices:import-practice", args=["ddci-sbn-2025"])
    assert address in client.get(reverse("indices:import", args=["ddci-sbn-2025"])).content.decode()
    assert client.get(address)["Content-Disposition"] == 'attachment; filename="ddci-sbn-2025-bang-tap.xlsx"'

    Edition.objects.filter(pk=cast.draft.pk).update(
        state=Edition.State.CHECKED, checked_by=cast.standing_clerk, checked_at="2025-11-20T09:00+07:00"
    )

    assert client.get(address).status_code == 302
