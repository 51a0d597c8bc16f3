"""The BÁO CÁO of a quarter as a document: what stands in it, as content and in the three kinds of file."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.documents.content import Chart, Heading, Paragraph, Table
from reports.documents.plan import LetterheadMissing
from reports.documents.report import report_letter
from reports.documents.report_files import REPORT_FORMATS
from reports.documents.snapshot import letter_from_json, letter_to_json
from tasks.models import Task
from tasks.quarters import Quarter
from tasks.reporting import plan_report as actions
from tasks.reporting.composing import unsaved_report
from tasks.reporting.gathering import gathered_for
from tests.tasks.reporting.quarter import QuarterOfWork

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(cast) -> QuarterOfWork:
    work = QuarterOfWork(cast)
    work.send_consular()
    work.send_office()
    return work


@pytest.fixture
def report(work):
    return actions.make_plan_report(plan=work.plan, quarter=2, by=work.chief)


def approve(work, report):
    return actions.approve_plan_report(
        report=report, version=report.version, seen=gathered_for(report).digest, by=work.cast.head_of_unit
    )


def test_head_and_foot_of_a_draft(report):
    letter = report_letter(report)

    assert (letter.kind, letter.number_and_symbol.strip(), letter.draft) == ("BÁO CÁO", "/BC-SNgV", True)
    assert (letter.parent_agency, letter.agency, letter.issuer) == ("UBND TỈNH LẠNG SƠN", "SỞ NGOẠI VỤ", "Sở Ngoại vụ")
    assert letter.addressees == ("Ủy ban nhân dân tỉnh Lạng Sơn",)
    assert letter.recipients == ("Như trên;", "Các phòng, đơn vị thuộc Sở;", "Lưu: VT.")
    assert (letter.authority, letter.position, letter.signatory) == ((), "GIÁM ĐỐC", "Trịnh Giám Đốc")
    assert letter_from_json(letter_to_json(letter)) == letter


def test_the_parts_in_their_order(report):
    headings = [f"{block.label} {block.text}" for block in report_letter(report).blocks if isinstance(block, Heading)]

    assert headings == [
        "I. Kết quả thực hiện",
        "1. Tình hình chung",
        "2. Chi phí thời gian",
        "3. Tính minh bạch",
        "II. Khó khăn, vướng mắc",
        "III. Đề xuất, kiến nghị",
        "IV. Nhiệm vụ trọng tâm quý III năm 2025",
    ]


def test_figures_by_office_as_table_and_chart(report):
    blocks = report_letter(report).blocks
    (table,) = [block for block in blocks if isinstance(block, Table)]
    (chart,) = [block for block in blocks if isinstance(block, Chart)]

    assert [[cell.text for cell in row] for row in table.header] == [
        ["TT", "Phòng, đơn vị", "Nhiệm vụ chủ trì", "Phối hợp"],
        ["Tổng", "Đúng hạn", "Quá hạn", "Trong hạn", "Đang quá hạn", "Không hạn", "Tổng", "Đã xong"],
    ]
    assert table.rows == (
        ("1", "Phòng Lãnh sự - Hợp tác quốc tế", "4", "1", "1", "1", "1", "0", "1", "1"),
        ("2", "Văn phòng Sở", "2", "1", "0", "0", "1", "0", "0", "0"),
        ("", "Tổng cộng", "6", "2", "1", "1", "2", "0", "1", "1"),
    )
    assert chart.categories == ("Phòng Lãnh sự - Hợp tác quốc tế", "Văn phòng Sở")
    assert [(one.name, [int(value) for value in one.values]) for one in chart.series] == [
        ("Đúng hạn", [1, 1]),
        ("Quá hạn", [1, 0]),
        ("Trong hạn", [1, 0]),
        ("Đang quá hạn", [1, 1]),
    ]


def test_what_rests_has_a_column_only_where_there_is_some(work):
    Task.objects.filter(pk=work.tasks["portal"].pk).update(state="paused")
    work.send_border()
    blocks = report_letter(unsaved_report(work.plan, Quarter(2025, 2))).blocks
    (table,) = [block for block in blocks if isinstance(block, Table)]

    assert [cell.text for cell in table.header[1]][6] == "Tạm dừng"
    assert table.rows[1] == ("2", "Phòng Quản lý biên giới", "1", "0", "0", "0", "0", "0", "1", "0", "0")


def test_the_table_of_tasks_lies_across_in_an_appendix(report):
    (appendix,) = report_letter(report).appendices
    (table,) = appendix.blocks

    assert (appendix.name, appendix.landscape) == ("Phụ lục", True)
    assert appendix.title == "Kết quả thực hiện từng nhiệm vụ trong quý II năm 2025"
    assert [cell.text for cell in table.header[0]] == [
        "TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả", "Tiến độ", "Khó khăn", "Kiến nghị",
    ]  # fmt: skip
    assert [row[0] for row in table.rows] == ["Chi phí thời gian", "1", "2", "3", "4", "Tính minh bạch", "5", "6"]
    assert table.spans == ((0, 0, 1, 9), (5, 0, 1, 9))


def test_the_text_ends_with_whom_it_is_for_and_without_one_plainly(report):
    last = report_letter(report).blocks[-1]
    report.addressees = ""

    assert last == Paragraph(
        "Trên đây là báo cáo kết quả quý II năm 2025 của Sở Ngoại vụ, kính trình Ủy ban nhân dân tỉnh Lạng Sơn xem "
        "xét, chỉ đạo./."
    )
    assert report_letter(report).blocks[-1] == Paragraph(
        "Trên đây là báo cáo kết quả quý II năm 2025 của Sở Ngoại vụ./."
    )


def test_where_nobody_has_sent_a_report_there_are_no_tables(cast):
    letter = report_letter(unsaved_report(cast.plan(), Quarter(2025, 2)))

    assert letter.appendices == ()
    assert [block.text for block in letter.blocks if isinstance(block, Paragraph)] == [
        "Thực hiện Kế hoạch cải thiện Chỉ số DDCI năm 2025, Sở Ngoại vụ báo cáo kết quả quý II năm 2025 như sau:",
        "Trong quý II năm 2025, 00/01 phòng, đơn vị được giao nhiệm vụ đã gửi báo cáo.",
        "Chưa có báo cáo của: Phòng Lãnh sự - Hợp tác quốc tế.",
        "Không có.",
        "Không có.",
        "Không có.",
        "Trên đây là báo cáo kết quả quý II năm 2025 của Sở Ngoại vụ, kính trình Ủy ban nhân dân tỉnh Lạng Sơn xem "
        "xét, chỉ đạo./.",
    ]


def test_approved_it_is_no_draft_and_stands_whatever_becomes_of_the_tasks(work, report):
    approved = approve(work, report)
    before = report_letter(approved)

    Task.objects.all().update(title="Tên khác")

    assert before.draft is False
    assert report_letter(approved) == before


def test_the_files_say_it(work, report):
    pdf = PdfReader(io.BytesIO(REPORT_FORMATS["pdf"].write(report)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn" in text
    assert "DỰ THẢO" in text
    assert "NHIỆM VỤ TRỌNG TÂM QUÝ III NĂM 2025" in text
    assert [round(page.mediabox.width) for page in pdf.pages][-1] == 842

    assert REPORT_FORMATS["docx"].write(report)[:2] == b"PK"

    book = load_workbook(io.BytesIO(REPORT_FORMATS["xlsx"].write(report)))
    rows = list(book["Bảng nhiệm vụ"].iter_rows(min_row=5, values_only=True))
    assert [row[:4] for row in rows][4] == (
        5, "Tính minh bạch", "Công khai thủ tục trên Trang thông tin", "Văn phòng Sở",
    )  # fmt: skip
    notes = dict(book["Ghi chú"].iter_rows(values_only=True))
    assert notes["Văn phòng Sở"] == "chủ trì 02 nhiệm vụ: 01 hoàn thành đúng hạn, 01 đang quá hạn"
    assert notes["Chưa có báo cáo của"] == "Phòng Quản lý biên giới"


def test_an_agency_without_letterhead_is_told(work, report):
    work.cast.department.letterhead.delete()
    report.plan.unit.refresh_from_db()

    with pytest.raises(LetterheadMissing, match="Sở Ngoại vụ chưa khai báo thể thức văn bản"):
        report_letter(report)


def test_the_letter_takes_the_same_queries_whatever_the_tasks(work, report, django_assert_num_queries):
    for number in range(15):
        work.task(f"more{number}", work.time, work.border, f"Việc {number}")
    work.send_border()
    report = type(report).objects.select_related("plan__unit__letterhead").get()

    with django_assert_num_queries(9):
        report_letter(report)
