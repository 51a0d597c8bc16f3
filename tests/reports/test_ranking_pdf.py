"""The ranking on paper: every row, its head on each page, who may print it, the same bytes for the same data."""

import io
import re
from datetime import date
from decimal import Decimal

import pdfplumber
import pytest
from django.urls import reverse
from pypdf import PdfReader

from indices.models import ComponentScore, EditionComponent, Result
from indices.ranking import ranking
from reports.sheets.ranking import RankingSheet
from reports.sheets.rendering import ranking_pdf
from units.models import AuditEntry, Unit

DAY = date(2026, 11, 21)


def pages(data: bytes):
    return pdfplumber.open(io.BytesIO(data)).pages


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pages(data))


def sheet(edition) -> RankingSheet:
    return RankingSheet(ranking(edition), DAY)


@pytest.fixture
def crowd(cast):
    """Sixty more departments in the round of 2024, with figures for ten components."""
    for number in range(4, 11):
        component = cast.component(f"cs-{number}", f"Chỉ số thành phần thứ {number} có tên khá dài để xuống dòng")
        EditionComponent.objects.create(
            edition=cast.edition_2024, component=component, position=number, name=component.name
        )
    lines = list(cast.edition_2024.lines.all())
    for number in range(60):
        unit = cast.unit(f"don-vi-{number}", f"Sở thứ {number}", Unit.Kind.DEPARTMENT, cast.province)
        result = Result.objects.create(
            edition=cast.edition_2024, unit=unit, total=Decimal(78) - number, rank=number + 3
        )
        ComponentScore.objects.bulk_create(
            ComponentScore(result=result, line=line, score=Decimal("7.25"), rank=1) for line in lines
        )


def test_the_table_reads_as_on_the_page(cast):
    printed = sheet(cast.edition_2024)

    assert [heading for _, heading in printed.columns] == [
        "Hạng", "Đơn vị", "Điểm tổng", "Thay đổi điểm", "Thay đổi hạng", "So với dẫn đầu",
        "Tính minh bạch và tiếp cận thông tin", "Chi phí thời gian", "Ứng dụng công nghệ thông tin",
    ]  # fmt: skip
    assert [[text for _, text in row] for row in printed.rows] == [
        ["1", "Sở Ngoại vụ", "80,17", "−0,28", "+1", "0,00", "8,35", "9,10", "8,93"],
        ["2", "Sở Tư pháp", "79,00", "−2,00", "−1", "−1,17", "7,90", "8,00", "8,00"],
    ]


def test_a_small_table_is_one_upright_page(cast):
    (page,) = pages(ranking_pdf(sheet(cast.edition_2024)))
    text = " ".join(page.extract_text().split())

    assert (round(page.width), round(page.height)) == (595, 842)
    for piece in (
        "Bảng xếp hạng DDCI khối sở, ban, ngành năm 2024",
        "Số đơn vị được xếp hạng: 2; trung vị của khối: 79,59 (cổng tính); so sánh với năm 2023.",
        "1 Sở Ngoại vụ 80,17 −0,28 +1 0,00 8,35 9,10 8,93",
        "Nguồn: chưa ghi",
        "In từ DDCI Portal ngày 21/11/2026",
        "Trang 1/1",
    ):
        assert piece in text


def test_a_long_table_turns_the_paper_and_repeats_its_head(cast, crowd):
    found = pages(ranking_pdf(sheet(cast.edition_2024)))
    texts = [" ".join(page.extract_text().split()) for page in found]

    assert {(round(page.width), round(page.height)) for page in found} == {(842, 595)}
    assert len(found) == 2
    assert [f"Trang {number}/2" in text for number, text in enumerate(texts, start=1)] == [True] * 2
    assert ["Điểm tổng" in text for text in texts] == [True] * 2
    assert [sum(f"Sở thứ {number} " in text for text in texts) for number in range(60)] == [1] * 60


def test_the_paper_knows_no_colours(cast, crowd):
    colours = {
        char["non_stroking_color"] for page in pages(ranking_pdf(sheet(cast.edition_2024))) for char in page.chars
    }

    assert {len(set(colour)) for colour in colours} == {1}


def test_a_round_without_results_says_so(cast):
    assert "Chưa có kết quả của đơn vị nào." in words(ranking_pdf(sheet(cast.draft)))


def test_the_same_figures_give_the_same_file_and_it_is_an_archive_file(cast):
    first, second = (ranking_pdf(sheet(cast.edition_2024)) for _ in range(2))

    assert first == second
    root = PdfReader(io.BytesIO(first)).root_object
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert re.search(rb'pdfaid:part(="|>)2', root["/Metadata"].get_data())


def test_names_are_text(cast):
    Unit.objects.filter(pk=cast.department.pk).update(name="<b>Sở</b> <img>")

    assert "1 <b>Sở</b> <img> 80,17" in words(ranking_pdf(sheet(cast.edition_2024)))


def test_who_reads_the_ranking_may_print_it(as_user, cast):
    response = as_user(cast.outsider).get(reverse("reports:ranking-pdf", args=["ddci-sbn-2024"]))
    line = AuditEntry.objects.get()

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="xep-hang-ddci-sbn-2024.pdf"'
    assert "Sở Ngoại vụ 80,17" in words(response.content)
    assert (line.action, line.actor) == ("result.print_ranking", cast.outsider)


@pytest.mark.parametrize(("person", "status"), [("leader", 404), ("unit_clerk", 404), ("standing_clerk", 200)])
def test_a_draft_is_printed_by_those_who_publish_it(as_user, cast, person, status):
    response = as_user(getattr(cast, person)).get(reverse("reports:ranking-pdf", args=["ddci-sbn-2025"]))

    assert response.status_code == status
