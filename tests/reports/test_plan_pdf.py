"""The KẾ HOẠCH as PDF, measured against decree 30/2020/NĐ-CP, Phụ lục I. Lengths in points unless a name says mm."""

import hashlib
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from django.utils.safestring import SafeString
from PIL import Image
from pypdf import PdfReader

from plans.models import Paragraph
from reports.documents import content
from reports.documents.fonts import balanced_lines, drawable, text_width
from reports.documents.layout import lay_out
from reports.documents.pdf import render_pdf
from reports.documents.plan import LetterheadMissing, plan_letter
from tests.reports.measure import LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, Measured
from tests.reports.plan_builder import SENTENCE, make_department, make_plan, make_results

pytestmark = pytest.mark.django_db

LONG_AGENCY = "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"


@pytest.fixture
def plan():
    unit = make_department()
    return make_plan(unit, make_results(unit))


@pytest.fixture
def letter(plan):
    return plan_letter(plan)


@pytest.fixture
def measured(letter):
    return measure(letter)


def measure(letter, **changes) -> Measured:
    return _measured(replace(letter, **changes))


@cache
def _measured(letter) -> Measured:
    return Measured(render_pdf(letter))


# --- The page --------------------------------------------------------------------------------------------------------


def test_pages_are_a4_upright(measured):
    assert {(round(width / MM, 1), round(height / MM, 1)) for width, height in measured.sizes} == {(210, 297)}


def test_text_keeps_to_the_margins(measured):
    body = [line for number in range(1, len(measured.sizes) + 1) for line in measured.body(number)]

    assert 30 <= min(line.x0 for line in body) / MM <= 35
    assert 15 <= (PAGE_WIDTH - max(line.x1 for line in body)) / MM <= 20
    assert min(line.top for line in body) / MM >= 20
    assert (PAGE_HEIGHT - max(line.bottom for line in body)) / MM >= 20


def test_page_numbers_stand_centred_in_the_top_margin_from_page_two(measured):
    numbers = [measured.page_number(page) for page in range(1, len(measured.sizes) + 1)]

    assert [number and number.text for number in numbers] == [None, "2", "3", None, "2"]
    for number in filter(None, numbers):
        assert number.sizes == {14.0}
        assert number.faces == {"Regular"}
        assert number.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)
        assert number.bottom < 20 * MM


# --- Boxes 1 to 5a ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size", "face", "side"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "Bold", "right"),
        ("Độc lập - Tự do - Hạnh phúc", 14, "Bold", "right"),
        ("UBND TỈNH THỬ NGHIỆM", 13, "Regular", "left"),
        ("SỞ NGOẠI VỤ", 13, "Bold", "left"),
        ("Số: 05/KH-SNgV", 13, "Regular", "left"),
        ("Lạng Sơn, ngày 05 tháng 02 năm 2025", 14, "Italic", "right"),
        ("KẾ HOẠCH", 14, "Bold", "middle"),
        ("Cải thiện, nâng cao Chỉ số đánh giá", 14, "Bold", "middle"),
        ("năng lực cạnh tranh (DDCI) năm 2025", 14, "Bold", "middle"),
    ],
)
def test_head_lines(measured, text, size, face, side):
    line = measured.find(text)
    middle = (LEFT + RIGHT) / 2

    assert (line.text, line.page, line.sizes, line.faces) == (text, 1, {float(size)}, {face})
    if side == "middle":
        assert line.centre == pytest.approx(middle, abs=1)
    elif side == "left":
        assert line.x1 < middle
    else:
        assert line.centre > middle


def test_the_head_is_two_centred_columns(measured):
    country = measured.find("CỘNG HÒA")
    agency = measured.find("SỞ NGOẠI VỤ")

    for text in ("Độc lập - Tự do", "Lạng Sơn, ngày 05"):
        assert measured.find(text).centre == pytest.approx(country.centre, abs=1)
    for text in ("UBND TỈNH", "Số: 05"):
        assert measured.find(text).centre == pytest.approx(agency.centre, abs=1)
    assert measured.find("UBND TỈNH").baseline == pytest.approx(country.baseline, abs=0.6)
    assert measured.find("Số: 05").baseline == pytest.approx(measured.find("Lạng Sơn, ngày").baseline, abs=0.6)


def test_rules_under_motto_agency_and_title(measured):
    motto, agency = measured.find("Độc lập"), measured.find("SỞ NGOẠI VỤ")
    title = measured.find("năng lực cạnh tranh (DDCI) năm 2025")

    assert measured.rule_under(motto).width == pytest.approx(motto.width, abs=0.5)
    for line in (agency, title):
        rule = measured.rule_under(line)
        assert 1 / 3 <= rule.width / line.width <= 1 / 2
        assert rule.centre == pytest.approx(line.centre, abs=0.5)
        assert 0 < rule.y - line.baseline < 12
    assert len([rule for rule in measured.rules if rule.page == 1]) == 3


def test_a_long_agency_wraps_at_the_smaller_sizes_and_no_word_is_torn(letter):
    measured = measure(letter, parent_agency="Ủy ban nhân dân tỉnh Lạng Sơn", agency=LONG_AGENCY)
    lines = [line for line in measured.page(1) if line.sizes == {12.0} and line.faces == {"Bold"}]
    agency = [line for line in lines if "CỘNG HÒA" not in line.text]

    assert [line.text for line in agency] == ["BAN QUẢN LÝ", "KHU KINH TẾ CỬA KHẨU", "ĐỒNG ĐĂNG - LẠNG SƠN"]
    assert measured.find("CỘNG HÒA").sizes == {12.0}
    assert measured.find("Độc lập").sizes == measured.find("Lạng Sơn, ngày").sizes == {13.0}
    assert measured.find("Số: 05").sizes == {13.0}
    assert max(line.x1 for line in agency) < measured.find("CỘNG HÒA").x0 - 6
    for line in agency[1:]:
        assert 1 / 3 <= measured.rule_under(agency[2]).width / line.width <= 1 / 2
    assert measured.find("Số: 05").baseline == pytest.approx(measured.find("Lạng Sơn, ngày").baseline, abs=0.6)
    assert len([line for line in measured.lines if "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line.text]) == 1


def test_an_unissued_plan_leaves_room_for_number_and_date(letter):
    measured = measure(letter, number=None, day=None)

    by_text = {line.text: line for line in measured.page(1)}
    for parts in (("Số:", "/KH-SNgV"), ("Lạng Sơn, ngày", "tháng", "năm")):
        found = [by_text[part] for part in parts]
        assert len({line.baseline for line in found}) == 1
        assert all(after.x0 - before.x1 > 15 for before, after in pairwise(found))
    assert by_text["Số:"].baseline == by_text["Lạng Sơn, ngày"].baseline


def test_a_draft_is_marked_in_a_box_under_the_number_on_page_one_only(letter):
    measured = measure(letter, draft=True)
    mark, number = measured.find("DỰ THẢO"), measured.find("Số: 05")

    assert [(line.text, line.page) for line in measured.lines if "DỰ THẢO" in line.text] == [("DỰ THẢO", 1)]
    assert (mark.sizes, mark.faces) == ({13.0}, {"Bold"})
    assert mark.centre == pytest.approx(number.centre, abs=1)
    assert number.baseline < mark.top < measured.find("KẾ HOẠCH").top
    assert len([line for line in measure(letter).lines if "DỰ THẢO" in line.text]) == 0


@pytest.mark.parametrize(
    ("number", "day", "written", "dated"),
    [
        (5, date(2025, 2, 5), "Số: 05/KH-SNgV", "Lạng Sơn, ngày 05 tháng 02 năm 2025"),
        (50, date(2023, 3, 20), "Số: 50/KH-SNgV", "Lạng Sơn, ngày 20 tháng 3 năm 2023"),
        (1204, date(2025, 12, 9), "Số: 1204/KH-SNgV", "Lạng Sơn, ngày 09 tháng 12 năm 2025"),
    ],
)
def test_numbers_and_dates_are_padded_as_the_decree_says(letter, number, day, written, dated):
    measured = measure(letter, number=number, day=day)

    assert measured.find("Số:").text == written
    assert measured.find("Lạng Sơn, ngày").text == dated


# --- Box 6: the body -------------------------------------------------------------------------------------------------


def test_bases_are_italic_and_end_with_semicolons_and_a_full_stop(measured, letter):
    assert [basis[-1] for basis in letter.bases] == [";", "."]
    assert measured.find("Căn cứ Kế hoạch số 94/KH-UBND").faces == {"Italic"}
    assert measured.find("Căn cứ kết quả công bố").text == "Căn cứ kết quả công bố DDCI năm 2024."


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("I. MỤC ĐÍCH, YÊU CẦU", "Bold"),
        ("1. Mục đích", "Bold"),
        ("III. NHIỆM VỤ, GIẢI PHÁP", "Bold"),
        ("2. Chi phí thời gian", "Bold"),
        ("a) Chỉ số tăng điểm", "Regular"),
        ("+ Các phòng chuyên môn rà soát", "Regular"),
        ("Mục tiêu phấn đấu năm 2025: đạt từ 8,4 điểm trở lên.", "Regular"),
        ("* Lãnh đạo chỉ đạo: Đồng chí Trịnh Tuyết Mai – Giám đốc Sở.", "Regular"),
        ("* Chủ trì tham mưu: Phòng Hợp tác quốc tế.", "Regular"),
        ("* Phối hợp: Văn phòng Sở.", "Regular"),
        ("1. Văn phòng Sở là đầu mối theo dõi, tổng hợp.", "Regular"),
    ],
)
def test_headings_and_paragraphs_have_their_face_size_and_first_line_indent(measured, text, face):
    line = measured.find(text)

    assert line.text.startswith(text)
    assert (line.sizes, line.faces) == ({14.0}, {face})
    assert (line.x0 - LEFT) / MM == pytest.approx(12.7, abs=0.3)


def test_paragraphs_are_justified_with_spaced_lines(measured):
    first = measured.find("Các phòng chuyên môn rà soát")
    start = measured.lines.index(first)
    second, third, heading = measured.lines[start + 1 : start + 4]
    leading = second.baseline - first.baseline

    assert heading.text == "2. Yêu cầu"
    assert first.x1 == pytest.approx(RIGHT, abs=0.5)
    assert (second.x0, second.x1) == pytest.approx((LEFT, RIGHT), abs=0.5)
    assert third.x0 == pytest.approx(LEFT, abs=0.5)
    assert third.x1 < RIGHT - 20
    assert 1.0 <= leading / 14 <= 1.5 * 1.15
    assert third.baseline - second.baseline == pytest.approx(leading, abs=0.2)
    assert heading.baseline - third.baseline - leading >= 6


def test_the_body_ends_with_the_closing_mark_once(measured, letter):
    last = [block for block in letter.blocks if block.kind == "paragraph"][-1]

    assert last.text.endswith("báo cáo Lãnh đạo Sở từng quý./.")
    assert measured.text.count("./.") == 1


@pytest.mark.parametrize("ending", ["", ".", ";", "./.", " ./."])
def test_the_closing_mark_replaces_what_stood_there(ending):
    assert content.closed([content.Paragraph(f"Hết{ending}")])[-1].text == "Hết./."


def test_the_closing_mark_gets_a_line_of_its_own_behind_a_table():
    table = content.Table(columns=(), header=(), rows=())

    assert content.closed([table]) == (table, content.Paragraph("./."))


def test_a_section_without_heading_lends_its_number_to_its_first_paragraph(plan):
    section = plan.sections.create(position=900, marker="roman", heading="Khác")
    clause = plan.sections.create(position=901, marker="number", heading="", parent=section)
    Paragraph.objects.create(section=clause, position=902, text="Kế hoạch có hiệu lực từ ngày ký")

    blocks = plan_letter(plan).blocks

    assert blocks[-1] == content.Paragraph("Kế hoạch có hiệu lực từ ngày ký./.", "1.")


def test_a_section_of_two_components_names_each_target(plan):
    section = plan.sections.get(heading="Cạnh tranh bình đẳng")
    section.components.add(plan.index.components.get(code="c0"))

    texts = [block.text for block in plan_letter(plan).blocks if block.kind == "paragraph"]

    assert "Mục tiêu phấn đấu năm 2025 đối với chỉ số “Tính minh bạch”: đạt từ 8,4 điểm trở lên." in texts
    assert "Mục tiêu phấn đấu năm 2025 đối với chỉ số “Cạnh tranh bình đẳng”: đạt từ 8,4 điểm trở lên." in texts


# --- The table of results --------------------------------------------------------------------------------------------


def test_the_results_table_sets_two_years_side_by_side(letter):
    table = next(block for block in letter.blocks if block.kind == "table")

    assert [[cell.text for cell in row] for row in table.header] == [
        ["TT", "Chỉ số thành phần", "Năm 2023", "Năm 2024", "Mức thay đổi điểm"],
        ["Điểm", "Hạng", "Điểm", "Hạng"],
    ]
    assert table.rows == (
        ("1", "Tính minh bạch", "7,61", "17/25", "8,35", "10/25", "+0,74"),
        ("2", "Chi phí thời gian", "8,71", "2/25", "9,10", "7/25", "+0,39"),
        ("3", "Cạnh tranh bình đẳng", "10,00", "1/25", "6,40", "14/25", "−3,60"),
        ("4", "Ứng dụng công nghệ thông tin", "–", "–", "8,93", "8/25", "chỉ số mới"),
    )
    assert table.total == ("", "Tổng điểm (thang điểm 100)", "80,45", "15/25", "80,17", "11/25", "−0,28")


def test_without_the_earlier_year_the_table_has_no_empty_columns(plan):
    plan.index.editions.filter(year=2023).update(state="draft")

    table = next(block for block in plan_letter(plan).blocks if block.kind == "table")

    assert [cell.text for cell in table.header[0]] == ["TT", "Chỉ số thành phần", "Năm 2024"]
    assert table.rows[1] == ("2", "Chi phí thời gian", "9,10", "7/25")


def test_a_result_known_only_in_total_shows_the_total(plan):
    plan.base_result().scores.all().delete()

    table = next(block for block in plan_letter(plan).blocks if block.kind == "table")

    assert table.rows == ()
    assert table.total[1:] == ("Tổng điểm (thang điểm 100)", "80,45", "15/25", "80,17", "11/25", "−0,28")


def test_without_a_published_result_one_italic_line_says_so(plan):
    plan.index.editions.update(state="draft")

    measured = Measured(render_pdf(plan_letter(plan)))

    line = measured.find("(Chưa có kết quả DDCI năm 2024 được công bố.)")
    assert line.faces == {"Italic"}


def test_a_long_table_repeats_its_header_and_keeps_its_total_with_a_row(letter):
    table = next(block for block in letter.blocks if block.kind == "table")
    rows = tuple((str(n), f"Chỉ số thành phần số {n} " * 3, *table.rows[0][2:]) for n in range(1, 61))
    blocks = tuple(replace(block, rows=rows) if block == table else block for block in letter.blocks)

    measured = measure(letter, blocks=blocks)

    pages = sorted({line.page for line in measured.lines if "Chỉ số thành phần số" in line.text})
    assert len(pages) >= 3
    for page in pages:
        texts = [line.text for line in measured.body(page)]
        assert texts.count("Năm 2023") == texts.count("Năm 2024") == 1
    total = measured.find("Tổng điểm")
    assert any("Chỉ số thành phần số 60" in line.text for line in measured.page(total.page))


# --- Boxes 7 to 9b ---------------------------------------------------------------------------------------------------


def test_recipients_stand_left_and_small_level_with_the_signatory(measured):
    word, position = measured.find("Nơi nhận:"), measured.find("GIÁM ĐỐC")
    recipients = [measured.find(text) for text in ("- UBND tỉnh", "- Sở Tài chính", "- Lãnh đạo Sở;", "- Lưu")]

    assert (word.sizes, word.faces) == ({12.0}, {"Bold-Italic"})
    assert [line.text for line in recipients] == [
        "- UBND tỉnh (b/c);",
        "- Sở Tài chính;",
        "- Lãnh đạo Sở;",
        "- Lưu: VT, VP.",
    ]
    for line in (word, *recipients):
        assert line.x0 == pytest.approx(LEFT, abs=0.5)
    for line in recipients:
        assert (line.sizes, line.faces) == ({11.0}, {"Regular"})
    assert word.baseline == pytest.approx(position.baseline, abs=3)


def test_the_signatory_stands_centred_in_the_right_half(measured):
    position, name = measured.find("GIÁM ĐỐC"), measured.find("Trịnh Tuyết Mai")
    name = [line for line in measured.lines if line.text == "Trịnh Tuyết Mai"][-1]
    middle = (LEFT + RIGHT) / 2

    for line in (position, name):
        assert (line.sizes, line.faces) == ({14.0}, {"Bold"})
        assert line.x0 > middle
    assert name.centre == pytest.approx(position.centre, abs=0.5)
    assert name.baseline - position.baseline > 25 * MM


@pytest.mark.parametrize(
    ("authority", "position", "lines"),
    [
        (("KT. GIÁM ĐỐC",), "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (("TM. Ủy ban nhân dân",), "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (
            ("TM. Ủy ban nhân dân", "KT. Chủ tịch"),
            "Phó Chủ tịch",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
    ],
)
def test_authority_and_position_stand_on_lines_of_their_own(letter, authority, position, lines):
    measured = measure(letter, authority=authority, position=position)
    level = measured.find("Nơi nhận:")
    found = [line for line in measured.page(level.page) if line.baseline > level.baseline - 5 and line.sizes == {14.0}]

    assert [line.text for line in found][: len(lines)] == lines
    assert {line.faces for line in found[: len(lines)]} == {frozenset({"Bold"})}
    assert max(line.centre for line in found) - min(line.centre for line in found) < 1


def test_forty_recipients_all_stand_beside_the_signatory(letter):
    recipients = content.listed([f"Cơ quan nhận văn bản số {number}" for number in range(1, 41)])

    measured = measure(letter, recipients=recipients)

    listed = [line for line in measured.lines if line.text.startswith("- Cơ quan nhận")]
    assert [line.text for line in listed] == [f"- {line}" for line in recipients]
    assert {line.page for line in listed} == {measured.find("Nơi nhận:").page}


def test_recipients_beyond_a_page_go_on_to_the_next(letter):
    recipients = content.listed([f"Cơ quan nhận văn bản số {number}" for number in range(1, 91)])

    measured = measure(letter, recipients=recipients)

    assert all(f"- {line}" in measured.text for line in recipients)
    assert all(line.bottom <= PAGE_HEIGHT - 20 * MM for line in measured.lines)
    assert [line for line in measured.lines if line.text == "Trịnh Tuyết Mai"][-1].page == measured.find(
        "GIÁM ĐỐC"
    ).page


@pytest.mark.parametrize("extra", range(12))
def test_breaks_never_leave_a_signature_alone_or_a_heading_behind(letter, extra):
    """Whatever the length of the body, the signature has text above it and no heading closes a page."""
    filler = tuple(content.Paragraph(f"Đoạn thêm {number}.") for number in range(extra))
    measured = measure(letter, blocks=filler + letter.blocks, appendices=())
    pages = range(1, len(measured.sizes) + 1)
    sign_off = measured.find("Nơi nhận:")
    above = [line for line in measured.body(sign_off.page) if line.baseline < sign_off.baseline - 5]
    headings = {
        f"{b.label} {b.text.upper() if b.style == 'section' else b.text}" for b in letter.blocks if b.kind == "heading"
    }

    assert len(above) >= 2
    assert any("./." in line.text for line in above)
    assert all(measured.body(page)[-1].text not in headings for page in pages[:-1])
    assert all("Mục tiêu phấn đấu" not in measured.body(page)[-1].text for page in pages[:-1])
    assert [line for line in measured.lines if line.text == "Trịnh Tuyết Mai"][-1].page == sign_off.page


# --- Appendices ------------------------------------------------------------------------------------------------------


def test_one_appendix_has_no_number_and_a_page_of_its_own(measured):
    name = next(line for line in measured.lines if line.text == "Phụ lục")
    title = measured.find("KHUYẾN NGHỊ CỦA ĐƠN VỊ TƯ VẤN, PHẦN 1")
    note = measured.find("(Kèm theo Kế hoạch số 05/KH-SNgV")

    assert measured.body(name.page)[0] == name
    assert (name.sizes, name.faces) == (title.sizes, title.faces) == ({14.0}, {"Bold"})
    assert (note.sizes, note.faces) == ({14.0}, {"Italic"})
    assert name.baseline < title.baseline < note.baseline
    for line in (name, title, note):
        assert line.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert "ngày 05 tháng 02 năm 2025 của Sở Ngoại vụ)" in measured.text


def test_several_appendices_are_numbered_and_count_their_own_pages(letter):
    second = replace(letter.appendices[0], name="Phụ lục II")
    first = replace(letter.appendices[0], name="Phụ lục I")

    measured = measure(letter, appendices=(first, second))

    numbers = [measured.page_number(page) for page in range(1, len(measured.sizes) + 1)]
    assert [number and number.text for number in numbers] == [None, "2", "3", None, "2", None, "2"]
    assert [line.page for line in measured.lines if line.text in ("Phụ lục I", "Phụ lục II")] == [4, 6]


def test_appendix_names():
    assert content.appendix_names(0) == []
    assert content.appendix_names(1) == ["Phụ lục"]
    assert content.appendix_names(4) == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]


# --- The file --------------------------------------------------------------------------------------------------------


def test_fonts_are_embedded_subsets_of_tinos_only(measured):
    with_fonts = PdfReader(BytesIO(measured.content))
    fonts = [font.get_object() for page in with_fonts.pages for font in page["/Resources"]["/Font"].values()]

    names = {font["/BaseFont"] for font in fonts}
    assert {name.split("+")[1] for name in names} == {
        f"Tinos-of-the-portal{face}" for face in ("", "-Bold", "-Italic", "-Bold-Italic")
    }
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in described
        assert "/ToUnicode" in font


def test_the_file_is_tagged_pdf_a_with_title_and_language(measured, letter):
    reader = PdfReader(BytesIO(measured.content))
    catalog = reader.trailer["/Root"]
    described = catalog["/Metadata"].get_object().get_data().decode()

    assert catalog["/Lang"] == "vi"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert 'part="2"' in described
    assert 'conformance="B"' in described
    assert reader.metadata.title == f"KẾ HOẠCH {letter.title}"
    assert reader.metadata.author == "Sở Ngoại vụ"
    assert reader.metadata.creation_date.isoformat() == "2025-02-05T00:00:00+07:00"


def test_bookmarks_follow_the_headings(measured):
    def titles(items):
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    outline = titles(PdfReader(BytesIO(measured.content)).outline)

    assert outline[:2] == ["I. Mục đích, yêu cầu", ["1. Mục đích", "2. Yêu cầu"]]
    assert outline[-2:] == ["IV. Tổ chức thực hiện", "Phụ lục"]
    assert "Nơi nhận:" not in str(outline)


def test_vietnamese_text_comes_back_whole(measured, letter):
    text = measured.text

    for block in (*letter.blocks, *letter.appendices[0].blocks):
        if block.kind == "paragraph":
            assert f"{block.label} {block.text}".strip() in text
        elif block.kind == "heading":
            written = f"{block.label} {block.text}"
            assert (written.upper() if block.style == "section" else written) in text
        else:
            for row in (*block.rows, block.total):
                assert " ".join(row).strip() in text
    for line in (*letter.bases, *letter.recipients):
        assert line in text


def test_every_vietnamese_letter_is_drawn_and_copied(letter):
    letters = "aáàảãạ ăắằẳẵặ âấầẩẫậ đ eéèẻẽẹ êếềểễệ iíìỉĩị oóòỏõọ ôốồổỗộ ơớờởỡợ uúùủũụ ưứừửữự yýỳỷỹỵ"
    written = f"{letters} {letters.upper()} – “” … − ×"

    assert drawable(written) == written
    assert written in measure(letter, blocks=(content.Paragraph(written),)).text


def test_the_same_plan_gives_the_same_bytes_in_another_process(letter):
    code = (
        "import sys, pickle, hashlib, django; django.setup();"
        " from reports.documents.pdf import render_pdf;"
        " print(hashlib.sha256(render_pdf(pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    here = hashlib.sha256(render_pdf(letter)).hexdigest()
    there = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(letter), capture_output=True, check=True)

    assert there.stdout.decode().strip() == here
    assert there.stderr.decode() == ""
    assert hashlib.sha256(render_pdf(letter)).hexdigest() == here
    assert render_pdf(replace(letter, number=6)) != render_pdf(letter)


# --- What users write is text ----------------------------------------------------------------------------------------


def test_markup_in_any_field_prints_as_it_was_typed(plan, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("điều bí mật")
    hostile = (
        f"<b>đậm</b> & <img src='file://{secret}'> <link rel=attachment href='file://{secret}'> {{{{ 7 }}}} {{% now %}}"
    )
    plan.title = f"Kế hoạch {hostile}"
    plan.signatory = "<i>Trịnh</i>"
    plan.recipients = hostile
    plan.save()
    plan.sections.filter(heading="Nhận xét").update(heading="</h3><script>x</script>")
    Paragraph.objects.filter(text__startswith="Văn phòng Sở là").update(text=hostile)
    plan.unit.letterhead.agency = "SỞ <b>&amp;"

    letter = plan_letter(plan)
    pdf = render_pdf(letter)
    text = Measured(pdf).text

    for written in ("<b>đậm</b> & <img", "</h3><script>x</script>", "<i>Trịnh</i>", "SỞ <B>&AMP;", "{{ 7 }} {% now %}"):
        assert written in text
    assert "".join(hostile.split()) in "".join(text.split())
    assert "bí mật" not in text
    assert "/EmbeddedFiles" not in PdfReader(BytesIO(pdf)).trailer["/Root"].get("/Names", {})
    assert all(not page.images for page in PdfReader(BytesIO(pdf)).pages)


def test_even_real_markup_fetches_no_file(letter, tmp_path):
    picture, note = tmp_path / "dot.png", tmp_path / "note.txt"
    Image.new("RGB", (4, 4), "red").save(picture)
    note.write_text("điều bí mật")
    markup = (
        f"<img alt='' src='{picture.as_uri()}'><link rel=attachment href='{note.as_uri()}'>"
        f"<style>@import '{note.as_uri()}'; p {{ background: url({picture.as_uri()}) }}</style>"
    )

    reader = PdfReader(BytesIO(render_pdf(replace(letter, signatory=SafeString(markup)))))

    assert all(not page.images for page in reader.pages)
    assert reader.attachments == {}


def test_what_the_fonts_lack_becomes_a_visible_square_and_control_marks_go(letter):
    measured = measure(letter, title="Kế\u200bhoạch 中 và\x0b\u0001 hết\ufeff 🙂")

    assert "Kếhoạch □ và hết □" in " ".join(measured.text.split())


def test_a_word_without_end_stays_within_the_margins(letter):
    measured = measure(letter, blocks=(content.Paragraph("https://" + "a" * 400 + ".vn"),), title="x" * 150)

    assert max(line.x1 for line in measured.body(1)) <= RIGHT + 0.5


# --- Building the letter ---------------------------------------------------------------------------------------------


def test_the_letter_takes_a_fixed_number_of_queries(plan, django_assert_num_queries):
    make_more = plan.sections.get(heading="Chi phí thời gian")
    for position in range(800, 830):
        Paragraph.objects.create(section=make_more, position=position, text=SENTENCE)
    plan = type(plan).objects.select_related("unit", "index").get()

    with django_assert_num_queries(18):
        plan_letter(plan)


def test_a_unit_without_letterhead_is_named(plan):
    plan.unit.letterhead.delete()
    plan = type(plan).objects.get()

    with pytest.raises(LetterheadMissing, match="Sở Ngoại vụ chưa khai báo thể thức văn bản"):
        plan_letter(plan)


def test_listed_ends_lines_whatever_they_ended_with():
    assert content.listed(["- UBND tỉnh (b/c);", "Sở Tài chính", " ", "- Lưu: VT, VP ."]) == (
        "UBND tỉnh (b/c);",
        "Sở Tài chính;",
        "Lưu: VT, VP.",
    )


def test_sizes_are_chosen_by_what_fits_in_one_line(letter):
    assert lay_out(letter).size == 13
    assert lay_out(replace(letter, agency=LONG_AGENCY)).size == 12
    assert lay_out(replace(letter, parent_agency="Ủy ban nhân dân tỉnh Lạng Sơn")).size == 12


def test_lines_are_as_wide_as_the_fonts_metrics(letter):
    """No kerning (AV, VĂ, To) and no ligatures (fi): what is measured beforehand is what stands on the page."""
    written = "AVĂN TOÀN VỤ fi To WA."

    line = measure(letter, blocks=(content.Heading("", written, content.HeadingStyle.CLAUSE, 1),)).find("TOÀN")

    assert line.width == pytest.approx(text_width(written, 14, bold=True), abs=0.2)


def test_lines_are_broken_evenly_and_keep_room_for_the_pen():
    lines = balanced_lines("một hai ba bốn năm sáu bảy tám chín mười", 100, 14)

    assert " ".join(lines) == "một hai ba bốn năm sáu bảy tám chín mười"
    assert all(text_width(line, 14) <= 100 for line in lines)
    assert balanced_lines("số      /KH ngày      tháng", 500, 14) == ["số      /KH ngày      tháng"]
    assert balanced_lines("", 100, 14) == [""]
