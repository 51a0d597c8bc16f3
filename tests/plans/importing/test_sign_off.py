"""The head and the foot of a document: letterhead, title, recipients, who signed, appendices."""

from datetime import date

import pytest

from plans.importing.foot import read_appendix_head, read_foot
from plans.importing.head import read_head
from plans.importing.source import Line, PlanRefused, Table
from tests.plans.importing.made_up import lines


def head(text: str) -> tuple:
    found = read_head(lines(text))
    return found.parent_agency, found.agency, found.number, found.symbol, found.place, found.date, found.title


def test_a_letterhead_line_by_line():
    assert head("""
UBND TỈNH LẠNG SƠN
SỞ CÔNG THƯƠNG
Số: 07/KH-SCT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lạng Sơn, ngày 05 tháng 02 năm 2025

KẾ HOẠCH
Nâng cao Chỉ số DDCI năm 2025

Căn cứ Kế hoạch số 1/KH-UBND;
""") == (
        "UBND TỈNH LẠNG SƠN",
        "SỞ CÔNG THƯƠNG",
        7,
        "KH-SCT",
        "Lạng Sơn",
        date(2025, 2, 5),
        "Nâng cao Chỉ số DDCI năm 2025",
    )


def test_a_letterhead_with_both_columns_on_a_line_and_blanks_for_the_pen():
    assert head("""
UBND TỈNH LẠNG SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NGOẠI VỤ Độc lập - Tự do - Hạnh phúc
Số:      /KH-SNgV Lạng Sơn, ngày     tháng 3 năm 2024
KẾ HOẠCH
Nâng cao Chỉ số DDCI năm 2024
I. MỤC ĐÍCH
""") == (
        "UBND TỈNH LẠNG SƠN",
        "SỞ NGOẠI VỤ",
        None,
        "KH-SNgV",
        "Lạng Sơn",
        None,
        "Nâng cao Chỉ số DDCI năm 2024",
    )


def test_a_letterhead_in_the_cells_of_a_table():
    table = Table(
        (
            ("ỦY BAN NHÂN DÂN\nXÃ BẮC HÀ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
            ("Số: 12 /KH-UBND", "Bắc Hà, ngày 15 tháng 10 năm 2025"),
        ),
        1,
        bordered=False,
    )
    found = read_head(
        [table, Line("KẾ HOẠCH", 2, bold=True), Line("Nâng cao DDCI", 3, bold=True), Line("I. MỤC ĐÍCH", 4)]
    )

    assert (found.agency, found.parent_agency, found.number, found.symbol) == (
        "ỦY BAN NHÂN DÂN XÃ BẮC HÀ",
        "",
        12,
        "KH-UBND",
    )
    assert (found.place, found.date, found.title) == ("Bắc Hà", date(2025, 10, 15), "Nâng cao DDCI")


def test_a_name_of_the_agency_over_two_bold_lines():
    found = read_head(
        [
            Line("UBND TỈNH LẠNG SƠN", 1),
            Line("BAN QUẢN LÝ KHU KINH TẾ", 2, bold=True),
            Line("CỬA KHẨU ĐỒNG ĐĂNG", 3, bold=True),
            Line("KẾ HOẠCH", 4, bold=True),
        ]
    )

    assert (found.parent_agency, found.agency) == ("UBND TỈNH LẠNG SƠN", "BAN QUẢN LÝ KHU KINH TẾ CỬA KHẨU ĐỒNG ĐĂNG")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("KẾ HOẠCH NÂNG CAO CHỈ SỐ DDCI NĂM 2025\nI. MỤC ĐÍCH", "NÂNG CAO CHỈ SỐ DDCI NĂM 2025"),
        ("KẾ HOẠCH\nThực hiện DDCI\nnăm 2025\nThực hiện Kế hoạch số 1/KH-UBND;", "Thực hiện DDCI năm 2025"),
        ("DỰ THẢO KẾ HOẠCH\nNâng cao DDCI\n1. Mục đích", "Nâng cao DDCI"),
        ("KẾ HOẠCH\nNâng cao DDCI năm 2025\n\nPhát huy kết quả, Sở đề ra.\nI. MỤC ĐÍCH", "Nâng cao DDCI năm 2025"),
        ("KẾ HOẠCH\nCăn cứ Luật Đầu tư;", ""),
    ],
)  # fmt: skip
def test_the_title_ends_where_the_text_begins(text, title):
    assert read_head(lines(text)).title == title


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: UBND tỉnh\nThực hiện kế hoạch của tỉnh, Sở báo cáo như sau:",
        "Canh chua\n1. Cá\n2. Cà chua\n3. Nấu trong kế hoạch 30 phút",
        "Nguyễn Văn A\nTrần Thị B",
        "",
    ],
)
def test_without_the_heading_it_is_no_plan(text):
    with pytest.raises(PlanRefused, match="Không tìm thấy tiêu đề “KẾ HOẠCH” ở đầu tệp"):
        read_head(lines(text))


def foot(text: str) -> tuple:
    found = read_foot(lines(text))
    assert found.loose == []
    return [line.text for line in found.body], found.recipients, found.authority, found.position, found.signatory


def test_recipients_then_the_signatory():
    assert foot("""
Hết./.
Nơi nhận:
- UBND tỉnh (b/c);
- Các Ngân hàng trên địa bàn, Ngân hàng

Thương mại;
- Lưu: VT, VP.
GIÁM ĐỐC
Trịnh Thị Mai
""") == (
        ["Hết./."],
        ["UBND tỉnh (b/c)", "Các Ngân hàng trên địa bàn, Ngân hàng Thương mại", "Lưu: VT, VP"],
        None,
        "GIÁM ĐỐC",
        "Trịnh Thị Mai",
    )


def test_the_signatory_above_the_recipients():
    assert foot("Hết./.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn An\nNơi nhận:\n- Như trên;\n- Lưu: VT.") == (
        ["Hết./."],
        ["Như trên", "Lưu: VT"],
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Lê Văn An",
    )


def test_both_columns_on_a_line_and_a_deputy_who_signs():
    assert foot(
        "Hết.\nNơi nhận: TM. ỦY BAN NHÂN DÂN\n- UBND tỉnh; KT. CHỦ TỊCH\n- Lưu: VT. PHÓ CHỦ TỊCH\nLò Văn Pín"
    ) == (["Hết."], ["UBND tỉnh", "Lưu: VT"], "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Văn Pín")


def test_a_foot_in_the_cells_of_a_table():
    table = Table(
        (("Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT.", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nTrần Văn Bình"),), 2, bordered=False
    )
    found = read_foot([Line("Hết./.", 1), table])

    assert (found.recipients, found.authority) == (["UBND tỉnh", "Lưu: VT"], "KT. GIÁM ĐỐC")
    assert (found.position, found.signatory) == ("PHÓ GIÁM ĐỐC", "Trần Văn Bình")


def test_a_plan_that_only_is_signed():
    assert foot("Hết./.\nTRƯỞNG BAN\nNguyễn Văn Toàn") == (["Hết./."], [], None, "TRƯỞNG BAN", "Nguyễn Văn Toàn")


def test_lines_that_fit_nowhere_are_kept():
    found = read_foot(lines("Nơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nTrần Văn Bình\nĐã ký số ngày hôm nay, 12 giờ"))

    assert [line.text for line in found.loose] == ["Đã ký số ngày hôm nay, 12 giờ"]


def test_appendices_behind_the_signature():
    found = read_foot(
        lines("Hết./.\nNơi nhận:\n- Lưu: VT.\nPhụ lục I\nDANH MỤC NHIỆM VỤ\n1. Việc\nPHỤ LỤC II: BIỂU MẪU\nMẫu.")
    )

    assert [[line.text for line in blocks] for blocks in found.appendices] == [
        ["Phụ lục I", "DANH MỤC NHIỆM VỤ", "1. Việc"],
        ["PHỤ LỤC II: BIỂU MẪU", "Mẫu."],
    ]
    assert [read_appendix_head(blocks)[:2] for blocks in found.appendices] == [
        ("Phụ lục I", "DANH MỤC NHIỆM VỤ"),
        ("PHỤ LỤC II", "BIỂU MẪU"),
    ]
