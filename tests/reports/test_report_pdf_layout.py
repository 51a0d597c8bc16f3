"""The BÁO CÁO as PDF, measured against decree 30/2020/NĐ-CP, Phụ lục I. Lengths in points unless a name says mm."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from reports.documents.content import Appendix, Paragraph, closed, listed
from reports.documents.pdf import render_pdf
from tests.reports.measure import LEFT, MM, PAGE_WIDTH, Measured
from tests.reports.report_letter import HEADER, SENTENCE, report_letter, task_table


def measure(**changes) -> Measured:
    return _measured(report_letter(**changes))


@cache
def _measured(letter) -> Measured:
    return Measured(render_pdf(letter))


# --- Page and head ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 14, "Bold"),
        ("UBND TỈNH LẠNG SƠN", 13, "Regular"),
        ("SỞ NGOẠI VỤ", 13, "Bold"),
        ("Số: 05/BC-SNgV", 13, "Regular"),
        ("Lạng Sơn, ngày 30 tháng 9 năm 2025", 14, "Italic"),
        ("BÁO CÁO", 14, "Bold"),
        ("Kết quả thực hiện Kế hoạch cải thiện Chỉ số năng lực", 14, "Bold"),
        ("cạnh tranh cấp sở, ngành (DDCI) quý III năm 2025", 14, "Bold"),
        ("I. KẾT QUẢ THỰC HIỆN", 14, "Bold"),
        ("1. Kết quả chung", 14, "Bold"),
        ("KT. GIÁM ĐỐC", 14, "Bold"),
        ("PHÓ GIÁM ĐỐC", 14, "Bold"),
        ("Trịnh Tuyết Mai", 14, "Bold"),
        ("Nơi nhận:", 12, "Bold-Italic"),
        ("- Như trên;", 11, "Regular"),
        ("- Lưu: VT, VP.", 11, "Regular"),
        ("Phụ lục", 14, "Bold"),
        ("TÌNH HÌNH THỰC HIỆN TỪNG NHIỆM VỤ", 14, "Bold"),
        ("(Kèm theo Báo cáo số 05/BC-SNgV ngày 30 tháng 9 năm 2025 của Sở Ngoại vụ)", 14, "Italic"),
    ],
)
def test_each_component_has_the_size_and_face_of_the_decree(text, size, face):
    line = next(line for line in measure().lines if line.text == text)

    assert (line.sizes, line.faces) == ({float(size)}, {face})


def test_upright_and_lying_pages_keep_the_margins():
    measured = measure()
    upright, lying = (210 * MM, 297 * MM), (297 * MM, 210 * MM)

    assert measured.sizes[:3] == [pytest.approx(upright, abs=0.1)] * 3
    assert measured.sizes[3:] == [pytest.approx(lying, abs=0.1)] * 5
    for number, (width, height) in enumerate(measured.sizes, start=1):
        body = measured.body(number)
        assert min(line.x0 for line in body) / MM >= 30
        assert (width - max(line.x1 for line in body)) / MM >= 15 or number == 3
        assert min(line.top for line in body) / MM >= 20
        assert (height - max(line.bottom for line in body)) / MM >= 20


def test_pages_are_numbered_above_in_the_middle_and_the_appendix_anew():
    measured = measure()
    numbers = [measured.page_number(page) for page in range(1, len(measured.sizes) + 1)]

    assert [number and number.text for number in numbers] == [None, "2", "3", None, "2", "3", "4", "5"]
    for number in filter(None, numbers):
        width = measured.sizes[number.page - 1][0]
        assert (number.sizes, number.faces) == ({14.0}, {"Regular"})
        assert number.centre == pytest.approx((LEFT + width - 16 * MM) / 2, abs=1)
        assert number.bottom < 20 * MM


def test_rules_have_the_lengths_of_the_decree():
    measured = measure()
    motto = measured.find("Độc lập")

    assert measured.rule_under(motto).width == pytest.approx(motto.width, abs=0.5)
    for text in ("SỞ NGOẠI VỤ", "cạnh tranh cấp sở"):
        line = measured.find(text)
        rule = measured.rule_under(line)
        assert 1 / 3 <= rule.width / line.width <= 1 / 2
        assert rule.centre == pytest.approx(line.centre, abs=0.5)


def test_a_report_not_yet_issued_leaves_room_for_the_pen():
    by_text = {line.text: line for line in measure(number=None, day=None).page(1)}

    number, symbol = by_text["Số:"], by_text["/BC-SNgV"]
    assert number.baseline == symbol.baseline
    assert symbol.x0 - number.x1 > 15
    assert "(Kèm theo Báo cáo số" in " ".join(line.text for line in measure(number=None, day=None).lines)


@pytest.mark.parametrize(
    ("agency", "lines"),
    [
        ("Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn", 3),
        ("Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch", 2),
        ("Ban Quản lý các khu công nghiệp, khu kinh tế và khu chế xuất tỉnh Thừa Thiên Huế mở rộng", 4),
    ],
)
def test_long_agencies_stay_clear_of_the_country_and_level_with_nothing_else(agency, lines):
    measured = measure(agency=agency)
    country = measured.find("CỘNG HÒA")
    named = [line for line in measured.page(1) if line.faces == {"Bold"} and line.x1 < country.x0 and line.x0 < 200]
    named = [line for line in named if line.baseline < measured.find("Số:").baseline]

    assert " ".join(line.text for line in named) == agency.upper()
    assert len(named) == lines
    assert max(line.x1 for line in named) < country.x0 - 6
    assert {line.sizes for line in named} == {frozenset({12.0})}
    assert measured.find("Số: 05").baseline == pytest.approx(measured.find("Lạng Sơn, ngày").baseline, abs=0.6)
    widest = max(line.width for line in named)
    assert measured.rule_under(named[-1]).width <= widest / 2


# --- The end of the report -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authority", "position", "lines"),
    [
        ((), "Giám đốc", ["GIÁM ĐỐC"]),
        (("KT. Giám đốc",), "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (("TM. Ủy ban nhân dân",), "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (("TL. Chủ tịch",), "Chánh Văn phòng", ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (("TUQ. Giám đốc",), "Trưởng phòng", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        ((), "Q. Giám đốc", ["Q. GIÁM ĐỐC"]),
        (
            ("TM. Ủy ban nhân dân", "KT. Chủ tịch"),
            "Phó Chủ tịch",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
    ],
)
def test_who_signs_for_whom(authority, position, lines):
    measured = measure(authority=authority, position=position, appendices=())
    level = measured.find("Nơi nhận:")
    right = [
        line for line in measured.page(level.page) if line.x0 > PAGE_WIDTH / 2 and line.baseline > level.baseline - 5
    ]

    assert [line.text for line in right] == [*lines, "Trịnh Tuyết Mai"]
    assert [line.centre for line in right] == pytest.approx([right[0].centre] * len(right), abs=0.6)
    assert {(line.sizes, line.faces) for line in right} == {(frozenset({14.0}), frozenset({"Bold"}))}


@pytest.mark.parametrize("count", range(3, 15))
def test_the_sign_off_never_stands_alone_whatever_the_length(count):
    blocks = closed([Paragraph(f"{SENTENCE}.", label=f"{number}.") for number in range(count)])
    recipients = listed(["Như trên", *(f"Cơ quan nhận số {number}" for number in range(38)), "Lưu: VT"])
    measured = measure(blocks=blocks, recipients=recipients, appendices=())
    level = measured.find("Nơi nhận:")

    assert any("./." in line.text for line in measured.page(level.page))
    assert measured.find("- Lưu: VT.").page == level.page
    assert len([line for line in measured.lines if line.text.startswith("- ")]) == 40


# --- The annexed table -----------------------------------------------------------------------------------------------


def test_nine_columns_lie_across_in_letters_that_can_be_read():
    measured = measure()
    head = [line for line in measured.page(4) if line.text in ("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Kiến nghị")]

    assert [line.text for line in head] == ["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Kiến nghị"]
    assert {(line.sizes, line.faces) for line in head} == {(frozenset({13.0}), frozenset({"Bold"}))}
    assert all(before.x1 < after.x0 for before, after in pairwise(head))
    assert measured.find("30/09/2025").text == "30/09/2025"


def test_every_page_repeats_the_heading_and_no_row_is_parted():
    measured = measure()
    pages = range(4, 9)

    assert len(HEADER) == 9
    for page in pages:
        texts = " ".join(line.text for line in measured.page(page))
        assert [texts.count(name) for name in ("TT", "Chủ trì", "Phối hợp", "Thời hạn", "Tiến độ")] == [1] * 5
    rows = {
        number: {line.page for line in measured.lines if f"Nhiệm vụ số {number}:" in line.text}
        for number in range(1, 25)
    }
    assert all(len(found) == 1 for found in rows.values())
    assert [min(rows[number]) for number in range(1, 25)] == sorted(min(found) for found in rows.values())


def test_upright_and_lying_appendices_each_count_their_own_pages():
    table = task_table(8)
    words = tuple(Paragraph(f"{SENTENCE}.", label="-") for _ in range(16))
    measured = measure(
        appendices=(
            Appendix("Phụ lục I", "Bảng", (table,), landscape=True),
            Appendix("Phụ lục II", "Lời", words),
            Appendix("Phụ lục III", "Bảng", (table,), landscape=True),
            Appendix("Phụ lục IV", "Bảng", (table,), landscape=True),
        )
    )

    found = [(number := measured.page_number(page)) and number.text for page in range(4, len(measured.sizes) + 1)]
    widths = [round(width / MM) for width, _ in measured.sizes[3:]]
    assert found == [None, "2", None, "2", None, "2", None, "2"]
    assert widths == [297, 297, 210, 210, 297, 297, 297, 297]


# --- The file --------------------------------------------------------------------------------------------------------


def test_the_file_is_tagged_titled_vietnamese_and_has_bookmarks():
    reader = PdfReader(BytesIO(measure().content))

    def titles(items):
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    assert reader.metadata.title.startswith("BÁO CÁO Kết quả thực hiện Kế hoạch")
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert 'part="2"' in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert titles(reader.outline) == [
        "I. Kết quả thực hiện",
        ["1. Kết quả chung", "2. Kết quả từng chỉ số thành phần"],
        "II. Khó khăn, kiến nghị",
        "Phụ lục",
    ]


def test_the_same_report_gives_the_same_bytes():
    assert render_pdf(report_letter()) == measure().content
    assert render_pdf(replace(report_letter(), number=6)) != measure().content
