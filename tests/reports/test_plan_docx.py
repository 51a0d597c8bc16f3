"""The KẾ HOẠCH as Word, measured against decree 30/2020/NĐ-CP, Phụ lục I. Lengths in mm, sizes and spaces in points."""

import hashlib
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Paragraph
from reports.documents import content
from reports.documents.fonts import text_width
from reports.documents.plan import plan_letter
from reports.documents.tables import free_table
from reports.documents.word import render_docx
from reports.documents.word_markup import clean
from tests.reports.measure_docx import TWIPS_PER_MM, Para, Word
from tests.reports.plan_builder import make_department, make_plan, make_results

pytestmark = pytest.mark.django_db

LONG_AGENCY = "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"
POINTS_PER_MM = 72 / 25.4


@pytest.fixture
def plan():
    unit = make_department()
    return make_plan(unit, make_results(unit))


@pytest.fixture
def letter(plan):
    return plan_letter(plan)


@pytest.fixture
def word(letter):
    return measure(letter)


def measure(letter, **changes) -> Word:
    return _measured(replace(letter, **changes))


@cache
def _measured(letter) -> Word:
    return Word(render_docx(letter))


def rule_under(word: Word, para: Para) -> Para:
    """The drawn line that follows a paragraph."""
    below = word.paragraphs[word.paragraphs.index(para) + 1]
    assert (below.text, below.borders) == ("", {"top"})
    return below


# --- The page --------------------------------------------------------------------------------------------------------


def test_every_section_is_a4_with_the_margins_of_the_decree(word):
    assert [page.sheet for page in word.pages] == [(210.01, 297.0)] * 2
    for page in word.pages:
        assert 20 <= page.top <= 25
        assert 20 <= page.bottom <= 25
        assert 30 <= page.left <= 35
        assert 15 <= page.right <= 20


def test_the_page_number_stands_centred_above_from_page_two(word):
    number, instruction = word.page_number(word.pages[0].header)

    assert instruction == "PAGE"
    assert (number.align, number.size, number.bold, number.italic) == ("center", 14, False, False)
    assert [(page.start, page.hides_first) for page in word.pages] == [(1, True)] * 2
    assert word.pages[1].header is None, "an appendix goes on with the header of the letter"


def test_all_text_is_black_times_new_roman_in_vietnamese(word):
    assert {font for para in word.paragraphs for font in para.fonts} == {"Times New Roman"}
    assert {para.color for para in word.paragraphs} == {"000000"}
    assert b'w:lang w:val="vi-VN"' in word.parts["word/styles.xml"]


def test_no_size_leaves_what_the_decree_knows(word):
    written = {para.size for para in word.paragraphs if para.text}

    assert written == {11, 12, 13, 14}


# --- Boxes 1 to 5a ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 14, True, False),
        ("UBND TỈNH THỬ NGHIỆM", 13, False, False),
        ("SỞ NGOẠI VỤ", 13, True, False),
        ("Số: 05/KH-SNgV", 13, False, False),
        ("Lạng Sơn, ngày 05 tháng 02 năm 2025", 14, False, True),
        ("KẾ HOẠCH", 14, True, False),
        ("Cải thiện, nâng cao Chỉ số đánh giá\nnăng lực cạnh tranh (DDCI) năm 2025", 14, True, False),
    ],
)
def test_head_lines(word, text, size, bold, italic):
    para = word.find(text)

    assert para.text == text
    assert (para.size, para.bold, para.italic, para.align) == (size, bold, italic, "center")


def test_the_head_is_two_columns_without_lines(word):
    head = word.tables[0]

    assert head.style == ""
    assert [row.texts for row in head.rows] == [
        [
            "UBND TỈNH THỬ NGHIỆM\nSỞ NGOẠI VỤ\n",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        ],
        ["Số: 05/KH-SNgV", "Lạng Sơn, ngày 05 tháng 02 năm 2025"],
    ]
    assert [round(width / TWIPS_PER_MM) for width in head.widths] == [66, 98]


@pytest.mark.parametrize(
    ("text", "room", "least", "most"),
    [
        ("Độc lập - Tự do - Hạnh phúc", 98, 0.995, 1.005),
        ("SỞ NGOẠI VỤ", 66, 1 / 3, 1 / 2),
        ("Cải thiện, nâng cao Chỉ số đánh giá\nnăng lực cạnh tranh (DDCI) năm 2025", 164, 1 / 3, 1 / 2),
    ],
)
def test_rules_are_drawn_in_their_lengths(word, text, room, least, most):
    para = word.find(text)
    left, right = rule_under(word, para).sides
    line = text_width(text.splitlines()[-1], para.size, bold=True) / POINTS_PER_MM

    assert left == right
    assert least <= (room - left - right) / line <= most


def test_a_long_agency_wraps_at_the_smaller_sizes(letter):
    word = measure(letter, parent_agency="Ủy ban nhân dân tỉnh Lạng Sơn", agency=LONG_AGENCY)

    agency = [para.text for para in word.paragraphs if para.style == "Agency"]
    assert agency == ["BAN QUẢN LÝ", "KHU KINH TẾ CỬA KHẨU", "ĐỒNG ĐĂNG - LẠNG SƠN"]
    sizes = {text: word.find(text).size for text in ("BAN QUẢN LÝ", "CỘNG HÒA", "Độc lập", "Lạng Sơn, ngày", "Số: 05")}
    assert sizes == {"BAN QUẢN LÝ": 12, "CỘNG HÒA": 12, "Độc lập": 13, "Lạng Sơn, ngày": 13, "Số: 05": 13}
    assert round(word.tables[0].widths[0] / TWIPS_PER_MM) == 73


def test_an_unissued_plan_leaves_room_for_number_and_date(letter):
    word = measure(letter, number=None, day=None)

    assert word.find("Số:").text == f"Số: {content.BLANK}/KH-SNgV"
    assert word.find("Lạng Sơn, ngày").text.split() == ["Lạng", "Sơn,", "ngày", "tháng", "năm"]


def test_a_draft_is_marked_in_a_box_under_the_number(letter):
    word = measure(letter, draft=True)

    assert word.tables[0].rows[2].texts == ["DỰ THẢO", ""]
    mark = word.find("DỰ THẢO")
    assert (mark.size, mark.bold, mark.align) == (13, True, "center")
    assert mark.borders == {"top", "left", "bottom", "right"}
    assert "DỰ THẢO" not in measure(letter).text


@pytest.mark.parametrize(
    ("state", "is_draft"),
    [
        ("draft", True),
        ("submitted", True),
        ("returned", True),
        ("approved", False),
        ("issued", False),
        ("closed", False),
    ],
)
def test_a_plan_is_a_draft_until_it_is_approved(plan, state, is_draft):
    plan.state = state

    assert plan_letter(plan).draft is is_draft


# --- Box 6: the body -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "bold", "outline"),
    [
        ("I. MỤC ĐÍCH, YÊU CẦU", "Heading1", True, 0),
        ("1. Mục đích", "Heading2", True, 1),
        ("III. NHIỆM VỤ, GIẢI PHÁP", "Heading1", True, 0),
        ("a) Chỉ số tăng điểm", "Heading3", False, 2),
        ("+ Các phòng chuyên môn rà soát", "BodyText", False, None),
        ("Mục tiêu phấn đấu năm 2025: đạt từ 8,4 điểm trở lên.", "BodyText", False, None),
        ("* Chủ trì tham mưu: Phòng Hợp tác quốc tế.", "BodyText", False, None),
        ("1. Văn phòng Sở là đầu mối theo dõi, tổng hợp.", "BodyText", False, None),
    ],
)
def test_headings_and_paragraphs_have_styles_and_look(word, text, style, bold, outline):
    para = word.find(text)

    assert para.text.startswith(text)
    assert (para.style, para.bold, para.outline) == (style, bold, outline)
    assert (para.size, para.italic, para.caps, para.align) == (14, False, False, "both")


def test_body_paragraphs_are_spaced_and_indented_by_the_decree(word):
    body = [para for para in word.paragraphs if para.style in ("BodyText", "Basis", "Heading1", "Heading2", "Heading3")]

    assert len(body) > 40
    for para in body:
        assert para.first_line in (10, 12.7)
        assert para.before >= 6
        assert 1 <= para.line <= 1.5


def test_bases_are_italic(word, letter):
    bases = [para for para in word.paragraphs if para.style == "Basis"]

    assert [para.text for para in bases] == list(letter.bases)
    assert {(para.italic, para.bold, para.size) for para in bases} == {(True, False, 14)}


@pytest.mark.parametrize(
    ("style", "depth", "name", "bold"),
    [
        (content.HeadingStyle.CLAUSE, 1, "Heading1", True),
        (content.HeadingStyle.POINT, 2, "Heading2", False),
        (content.HeadingStyle.CLAUSE, 3, "Heading3", True),
        (content.HeadingStyle.POINT, 6, "Heading4", False),
    ],
)
def test_the_kind_of_a_heading_and_not_its_depth_makes_it_bold(letter, style, depth, name, bold):
    word = measure(letter, blocks=(content.Heading("1.1.", "Tiêu đề", style, depth), content.Paragraph("Hết./.")))

    assert (word.find("1.1. Tiêu đề").style, word.find("1.1. Tiêu đề").bold) == (name, bold)


def test_nothing_is_lost_and_the_order_is_kept(word, letter):
    expected = list(letter.bases)
    for block in (*letter.blocks, *letter.appendices[0].blocks):
        if isinstance(block, content.Table):
            expected += [text for row in (*block.rows, block.total) for text in row if text]
        else:
            text = f"{block.label} {block.text}".strip()
            expected.append(text.upper() if getattr(block, "style", "") == "section" else text)

    found = iter(para.text for para in word.paragraphs)
    assert [text for text in expected if text not in found] == []


def test_no_heading_ends_a_page_and_the_body_ends_with_the_signature(word, letter):
    headings = [para for para in word.paragraphs if para.outline is not None]
    end = next(para for para in word.paragraphs if para.text.endswith("./."))
    gap = word.paragraphs[word.paragraphs.index(end) + 1]

    assert len(headings) == len([block for block in letter.blocks if block.kind == "heading"]) + 1
    assert {para.keep_next for para in headings} == {True}
    assert {para.keep_next for para in word.paragraphs if "Mục tiêu phấn đấu" in para.text} == {True}
    assert (end.keep_next, gap.keep_next, gap.text) == (True, True, "")
    assert [row.is_whole for row in word.tables[-1].rows] == [True]


@pytest.mark.parametrize("before", ["paragraph", "table"])
def test_a_last_line_takes_what_is_before_along(letter, before):
    blocks = {
        "paragraph": content.Paragraph("Đoạn trước."),
        "table": free_table([["Việc", "Hạn"], ["Báo cáo", "Quý I"]]),
    }

    word = measure(letter, blocks=(blocks[before], content.Paragraph("./.")))

    assert word.find("Đoạn trước." if before == "paragraph" else "Quý I").keep_next


# --- Boxes 7 to 9b ---------------------------------------------------------------------------------------------------


def test_recipients_stand_left_and_the_signatory_right(word):
    (row,) = word.tables[-1].rows
    left, right = row.cells

    assert [para.text for para in left] == [
        "Nơi nhận:",
        "- UBND tỉnh (b/c);",
        "- Sở Tài chính;",
        "- Lãnh đạo Sở;",
        "- Lưu: VT, VP.",
    ]
    assert (left[0].size, left[0].bold, left[0].italic, left[0].align) == (12, True, True, "left")
    assert {(para.size, para.bold, para.italic, para.align) for para in left[1:]} == {(11, False, False, "left")}
    assert [para.text for para in right] == ["GIÁM ĐỐC", "Trịnh Tuyết Mai"]
    assert {(para.size, para.bold, para.align) for para in right} == {(14, True, "center")}
    assert right[1].before > 25 * POINTS_PER_MM


@pytest.mark.parametrize(
    ("authority", "position", "lines"),
    [
        (("KT. GIÁM ĐỐC",), "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (
            ("TM. Ủy ban nhân dân", "KT. Chủ tịch"),
            "Phó Chủ tịch",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
    ],
)
def test_authority_and_position_stand_on_lines_of_their_own(letter, authority, position, lines):
    signature = measure(letter, authority=authority, position=position).tables[-1].rows[0].cells[1]

    assert [para.text for para in signature] == [*lines, "Trịnh Tuyết Mai"]


@pytest.mark.parametrize(("count", "is_whole"), [(40, True), (90, False)])
def test_recipients_stay_on_one_page_if_they_fit_on_one(letter, count, is_whole):
    recipients = content.listed([f"Cơ quan nhận văn bản số {number}" for number in range(1, count + 1)])

    (row,) = measure(letter, recipients=recipients).tables[-1].rows

    assert [para.text for para in row.cells[0]] == ["Nơi nhận:", *(f"- {line}" for line in recipients)]
    assert row.is_whole is is_whole


# --- Appendices ------------------------------------------------------------------------------------------------------


def test_each_appendix_is_a_section_with_its_own_pages(letter):
    first = replace(letter.appendices[0], name="Phụ lục I")
    second = replace(letter.appendices[0], name="Phụ lục II", title="")

    word = measure(letter, appendices=(first, second))

    names = [para for para in word.paragraphs if para.style == "AppendixName"]
    assert [(para.text, para.section) for para in names] == [("Phụ lục I", 1), ("Phụ lục II", 2)]
    assert [(page.start, page.hides_first) for page in word.pages] == [(1, True)] * 3
    assert [para.section for para in word.paragraphs if para.style == "AppendixTitle"] == [1]


def test_the_head_of_an_appendix(word):
    name, title, note = (word.find(text) for text in ("Phụ lục", "KHUYẾN NGHỊ CỦA ĐƠN VỊ", "(Kèm theo"))

    assert (name.text, name.size, name.bold, name.outline) == ("Phụ lục", 14, True, 0)
    assert (title.text, title.size, title.bold) == ("KHUYẾN NGHỊ CỦA ĐƠN VỊ TƯ VẤN, PHẦN 1", 14, True)
    assert note.text.replace("\n", " ") == (
        "(Kèm theo Kế hoạch số 05/KH-SNgV ngày 05 tháng 02 năm 2025 của Sở Ngoại vụ)"
    )
    assert (note.size, note.bold, note.italic) == (14, False, True)
    assert {para.align for para in (name, title, note)} == {"center"}


def test_an_appendix_may_be_a_table(letter):
    table = free_table([["TT", "Việc"], ["1", "Rà soát"], ["2", "Báo cáo"]])

    word = measure(letter, appendices=(content.Appendix("Phụ lục", "Danh mục", (table,)),))

    assert [row.texts for row in word.tables[-1].rows] == [["TT", "Việc"], ["1", "Rà soát"], ["2", "Báo cáo"]]
    assert word.find("Rà soát").section == 1
    assert isinstance(word.blocks[-1], Para), "Word wants a paragraph behind the last table"


# --- The file --------------------------------------------------------------------------------------------------------


def test_the_file_says_title_author_language_and_a_date_of_its_own(word, letter):
    assert word.core["title"] == f"KẾ HOẠCH {letter.title}"
    assert word.core["creator"] == word.core["lastModifiedBy"] == "Sở Ngoại vụ"
    assert word.core["language"] == "vi-VN"
    assert word.core["created"] == word.core["modified"] == "2025-02-05T00:00:00Z"
    assert measure(letter, day=None, number=None).core["created"] == "1980-01-01T00:00:00Z"


def test_the_file_holds_only_its_own_parts_under_one_time(word):
    assert set(word.parts) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/header1.xml",
        "word/settings.xml",
        "word/styles.xml",
    }
    assert {info.date_time for info in word.zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_style_that_is_used_is_there(word):
    assert {para.style for para in word.paragraphs} <= set(word.styles)


def test_the_same_plan_gives_the_same_bytes_in_another_process(letter):
    code = (
        "import sys, pickle, hashlib, django; django.setup();"
        " from reports.documents.word import render_docx;"
        " print(hashlib.sha256(render_docx(pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    here = hashlib.sha256(render_docx(letter)).hexdigest()
    there = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(letter), capture_output=True, check=True)

    assert there.stdout.decode().strip() == here
    assert render_docx(replace(letter, number=6)) != render_docx(letter)


# --- What users write is text ----------------------------------------------------------------------------------------


def test_markup_in_any_field_is_text(plan):
    hostile = '<w:br/> & "đậm" </w:t></w:r> ]]> {{ 7 }} &amp; hết'
    plan.title, plan.signatory, plan.recipients = f"Kế hoạch {hostile}", hostile, hostile
    plan.save()
    plan.sections.filter(heading="Nhận xét").update(heading=hostile)
    Paragraph.objects.filter(text__startswith="Văn phòng Sở là").update(text=hostile)
    plan.unit.letterhead.agency = hostile

    word = Word(render_docx(plan_letter(plan)))

    texts = [para.text.replace("\n", " ") for para in word.paragraphs]
    for written in (f"Kế hoạch {hostile}", hostile, f"- {hostile}.", f"1. {hostile}"):
        assert written in texts
    assert hostile.upper() in " ".join(para.text for para in word.paragraphs if para.style == "Agency")
    assert word.core["title"] == f"KẾ HOẠCH Kế hoạch {hostile}"


def test_control_characters_go_and_a_long_title_is_cut_in_the_properties_only(letter):
    word = measure(letter, title="Kế\x00hoạch\x0b và\ud800 hết\ufffe " + "dài " * 120, issuer="Sở\x01 Ngoại vụ")

    assert word.find("Kếhoạch và hết dài").text.split() == ["Kếhoạch", "và", "hết", *["dài"] * 120]
    assert len(word.core["title"]) == 255
    assert word.core["creator"] == "Sở Ngoại vụ"


@given(st.text(st.characters(codec=None)))
def test_what_is_clean_can_stand_in_a_file(text):
    cleaned = clean(text)

    assert ElementTree.fromstring(f"<a>{cleaned.replace('&', '').replace('<', '')}</a>").tag == "a"
    assert clean(cleaned) == cleaned
