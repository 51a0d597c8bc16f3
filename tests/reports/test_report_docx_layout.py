"""The BÁO CÁO as Word: what its styles say, and how LibreOffice lays it out, against decree 30/2020, Phụ lục I."""

from functools import cache

import pytest

from reports.documents.content import Appendix, Heading, HeadingStyle, Paragraph, closed, listed
from reports.documents.pdf import render_pdf
from reports.documents.word import render_docx
from tests.reports.measure import MM, Measured, word_pdf
from tests.reports.measure_docx import Word
from tests.reports.report_letter import HEADER, PUNCTUALITY, SENTENCE, report_letter, task_table


@cache
def _word(letter) -> Word:
    return Word(render_docx(letter))


def word(**changes) -> Word:
    return _word(report_letter(**changes))


@cache
def _laid_out(letter) -> Measured:
    return Measured(word_pdf(render_docx(letter)))


def laid_out(**changes) -> Measured:
    return _laid_out(report_letter(**changes))


# --- The file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Country", 13, True, False),
        ("Độc lập - Tự do - Hạnh phúc", "Motto", 14, True, False),
        ("UBND TỈNH LẠNG SƠN", "ParentAgency", 13, False, False),
        ("SỞ NGOẠI VỤ", "Agency", 13, True, False),
        ("Số: 05/BC-SNgV", "Number", 13, False, False),
        ("Lạng Sơn, ngày 30 tháng 9 năm 2025", "PlaceDate", 14, False, True),
        ("BÁO CÁO", "Title", 14, True, False),
        ("Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn", "AddressWord", 14, False, False),
        ("I. KẾT QUẢ THỰC HIỆN", "Heading1", 14, True, False),
        ("1. Kết quả chung", "Heading2", 14, True, False),
        ("KT. GIÁM ĐỐC", "Position", 14, True, False),
        ("PHÓ GIÁM ĐỐC", "Position", 14, True, False),
        ("Trịnh Tuyết Mai", "Signatory", 14, True, False),
        ("Nơi nhận:", "RecipientsWord", 12, True, True),
        ("- Như trên;", "Recipient", 11, False, False),
        ("Phụ lục", "AppendixName", 14, True, False),
        ("TÌNH HÌNH THỰC HIỆN TỪNG NHIỆM VỤ", "AppendixTitle", 14, True, False),
    ],
)
def test_each_component_has_a_style_with_the_look_of_the_decree(text, style, size, bold, italic):
    para = next(para for para in word().paragraphs if para.text == text)

    assert (para.style, para.size, para.bold, para.italic) == (style, size, bold, italic)


def test_the_annexed_table_lies_across_with_the_same_margins_and_its_own_pages():
    upright, lying = word().pages

    assert (upright.sheet, upright.landscape) == ((210.01, 297.0), False)
    assert (lying.sheet, lying.landscape) == ((297.0, 210.01), True)
    for page in (upright, lying):
        assert (page.start, page.hides_first) == (1, True)
        assert all(20 <= side <= 25 for side in (page.top, page.bottom))
        assert 30 <= page.left <= 35
        assert 15 <= page.right <= 20


def test_its_columns_fill_the_width_and_its_heading_repeats():
    table = word().tables[-1]

    assert [row.is_header for row in table.rows[:2]] == [True, False]
    assert table.rows[0].texts == HEADER
    assert all(row.is_whole for row in table.rows)
    assert sum(table.widths) / 20 / MM == pytest.approx(251, abs=0.2)


def test_upright_and_lying_appendices_follow_each_other():
    table = task_table(2)
    pages = word(
        appendices=(
            Appendix("Phụ lục I", "", (table,), landscape=True),
            Appendix("Phụ lục II", "", (Paragraph("Lời."),)),
            Appendix("Phụ lục III", "", (table,), landscape=True),
        )
    ).pages

    assert [page.landscape for page in pages] == [False, True, False, True]
    assert pages[0].header is not None
    assert [page.header for page in pages[1:]] == [None, None, None]


def test_a_report_not_yet_issued_leaves_room_for_the_pen():
    assert word(number=None).find("Số:").text.split() == ["Số:", "/BC-SNgV"]


# --- As LibreOffice lays it out --------------------------------------------------------------------------------------


def test_pages_margins_and_numbers():
    measured = laid_out()
    numbers = [measured.page_number(page) for page in range(1, len(measured.sizes) + 1)]

    assert [round(width / MM) for width, _ in measured.sizes] == [210, 210, 210, 297, 297, 297, 297, 297]
    assert [number and number.text for number in numbers] == [None, "2", "3", None, "2", "3", "4", "5"]
    for number, (width, height) in enumerate(measured.sizes, start=1):
        body = measured.body(number)
        assert min(line.x0 for line in body) / MM >= 29.9
        assert (width - max(line.x1 for line in body)) / MM >= 14.9
        assert min(line.baseline - 0.66 * max(line.sizes) for line in body) / MM >= 20
        assert (height - max(line.baseline for line in body)) / MM >= 20


def test_its_lines_are_those_of_the_pdf():
    """Same metrics, same columns, same breaks: nobody gets another document from the other format."""
    pdf = Measured(render_pdf(report_letter()))
    chosen = (
        "UBND TỈNH LẠNG SƠN", "Số: 05/BC-SNgV", "BÁO CÁO", "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn",
        "I. KẾT QUẢ THỰC HIỆN", "KT. GIÁM ĐỐC", "Trịnh Tuyết Mai", "Nơi nhận:", "Phụ lục",
    )  # fmt: skip
    for text in chosen:
        here, there = (next(line for line in found.lines if line.text == text) for found in (laid_out(), pdf))
        assert (here.page, here.sizes, here.faces) == (there.page, there.sizes, there.faces)
        assert here.centre == pytest.approx(there.centre, abs=1.5)


def test_rules_have_the_lengths_of_the_decree():
    measured = laid_out()
    motto, agency = measured.find("Độc lập"), measured.find("SỞ NGOẠI VỤ")
    title = measured.find("cạnh tranh cấp sở")

    lengths = {line.text: measured.rule_under(line).width for line in (motto, agency, title)}
    assert lengths[motto.text] == pytest.approx(motto.width, abs=1)
    for line in (agency, title):
        assert 1 / 3 <= lengths[line.text] / line.width <= 1 / 2


def test_every_page_repeats_the_heading_of_the_table():
    measured = laid_out()

    for page in range(4, 9):
        texts = " ".join(line.text for line in measured.page(page))
        assert [texts.count(name) for name in ("TT", "Chủ trì", "Thời hạn", "Tiến độ")] == [1] * 4


@pytest.mark.parametrize("count", [9, 10, 11, 12])
def test_the_sign_off_never_stands_alone_and_no_heading_ends_a_page(count):
    blocks = [Paragraph(f"{SENTENCE}.", label=f"{number}.") for number in range(count)]
    heading = Heading("II.", "Kiến nghị", HeadingStyle.SECTION, 1)
    measured = laid_out(
        blocks=closed([*blocks, heading, PUNCTUALITY, Paragraph("Trân trọng báo cáo")]),
        recipients=listed(["Như trên", *(f"Cơ quan nhận số {number}" for number in range(12)), "Lưu: VT"]),
        appendices=(),
    )
    level = measured.find("Nơi nhận:")
    caption = measured.find("Biểu đồ: Tình hình")

    assert measured.find("./.").page == level.page == measured.find("- Lưu: VT.").page
    assert [line.text for line in measured.lines if line.text == "Trịnh Tuyết Mai"] == ["Trịnh Tuyết Mai"]
    assert measured.find("II. KIẾN NGHỊ").page == caption.page


def test_forty_recipients_stay_beside_the_signatory():
    recipients = listed(["Như trên", *(f"Cơ quan nhận số {number}" for number in range(38)), "Lưu: VT"])
    measured = laid_out(recipients=recipients, appendices=())

    listed_lines = [line for line in measured.lines if line.sizes == {11.0}]
    assert [line.text for line in listed_lines] == [f"- {line}" for line in recipients]
    assert {line.page for line in listed_lines} == {measured.find("KT. GIÁM ĐỐC").page}
