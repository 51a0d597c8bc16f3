"""Lines to paragraphs: what the width of a page, blank lines and page breaks have cut is joined, nothing else."""

from plans.importing.paragraphs import Paragraph, read_paragraphs
from plans.importing.source import Line, Table
from tests.plans.importing.made_up import lines


def texts(blocks) -> list[str]:
    return [part.text for part in read_paragraphs(blocks) if isinstance(part, Paragraph)]


CUT = """
Các đơn vị rà soát từng bước giải quyết thủ tục hành chính, bỏ những giấy tờ

mà cơ quan nhà nước đã có; công khai tiến độ xử lý hồ sơ để doanh nghiệp theo

dõi, phản ánh khi quá hạn.

Cuối mỗi quý, người đứng đầu đơn vị gặp gỡ doanh nghiệp, nghe góp ý và trả

lời bằng văn bản những việc chưa giải quyết được ngay trong buổi làm việc, kể

cả những việc thuộc thẩm quyền của cơ quan khác.

Cơ quan chủ trì: Văn phòng

Cơ quan phối hợp: Các phòng
"""


def test_lines_cut_at_the_width_are_joined_across_blank_lines():
    assert texts(lines(CUT)) == [
        "Các đơn vị rà soát từng bước giải quyết thủ tục hành chính, bỏ những giấy tờ mà cơ quan nhà nước đã có; "
        "công khai tiến độ xử lý hồ sơ để doanh nghiệp theo dõi, phản ánh khi quá hạn.",
        "Cuối mỗi quý, người đứng đầu đơn vị gặp gỡ doanh nghiệp, nghe góp ý và trả lời bằng văn bản những việc "
        "chưa giải quyết được ngay trong buổi làm việc, kể cả những việc thuộc thẩm quyền của cơ quan khác.",
        "Cơ quan chủ trì: Văn phòng",
        "Cơ quan phối hợp: Các phòng",
    ]


def test_a_sentence_goes_on_across_a_page_break():
    first = [Line("Các phòng thực hiện nghiêm kế hoạch này và phối hợp", 1, page=1)]
    second = [Line("chặt chẽ với các đơn vị liên quan.", 2, page=2, gap=True)]

    assert texts([*first, *second]) == [
        "Các phòng thực hiện nghiêm kế hoạch này và phối hợp chặt chẽ với các đơn vị liên quan."
    ]


def test_whole_lines_stand_alone():
    assert texts(lines("Lãnh đạo Sở chỉ đạo việc thực hiện kế hoạch\nvà kiểm tra hằng quý", whole=True)) == [
        "Lãnh đạo Sở chỉ đạo việc thực hiện kế hoạch",
        "và kiểm tra hằng quý",
    ]


def test_a_symbol_cut_at_its_hyphen_is_one_again():
    cut = CUT + "\nĐơn vị tiếp tục thực hiện những mục tiêu đã đề ra tại Kế hoạch số 75-\n\nKH/HU của Huyện ủy.\n"

    assert texts(lines(cut))[-1].endswith("tại Kế hoạch số 75-KH/HU của Huyện ủy.")


def test_a_dash_between_words_keeps_its_spaces():
    cut = CUT + "\nCông chức thực hiện tốt công tác hỗ trợ, hướng dẫn thủ tục lãnh sự -\n\nbảo hộ công dân.\n"

    assert texts(lines(cut))[-1].endswith("thủ tục lãnh sự - bảo hộ công dân.")


def test_figures_at_the_start_of_a_line_are_no_labels():
    cut = CUT + "\nTừ nay đến hết năm, mỗi đơn vị hoàn thành các việc được giao trong năm\n\n2025. Kết quả báo cáo về\n"

    assert texts(lines(cut))[-1].endswith("được giao trong năm 2025. Kết quả báo cáo về")


def test_numbers_in_brackets_inside_a_sentence_stay_there():
    cut = (
        CUT
        + "\n- Khuyến nghị: (1) Công khai mọi quy trình trên trang thông tin của đơn vị;\n\n(2) Đào tạo công chức.\n"
    )

    assert texts(lines(cut))[-1] == (
        "- Khuyến nghị: (1) Công khai mọi quy trình trên trang thông tin của đơn vị; (2) Đào tạo công chức."
    )


def test_numbers_in_brackets_that_begin_paragraphs_begin_them():
    assert texts(lines("Trong đó:\n(1) Chi phí thời gian đạt 7 điểm.\n(2) Cạnh tranh bình đẳng đạt 6 điểm.")) == [
        "Trong đó:",
        "(1) Chi phí thời gian đạt 7 điểm.",
        "(2) Cạnh tranh bình đẳng đạt 6 điểm.",
    ]


def test_labels_begin_paragraphs():
    labelled = "I. MỤC ĐÍCH\n1. Mục đích\n- Một việc\n+ Việc nhỏ\na) Điểm thứ nhất\n1.1. Việc khác\n* Ghi chú"

    assert texts(lines(labelled)) == labelled.splitlines()
    assert [part.rest for part in read_paragraphs(lines(labelled))] == [
        "MỤC ĐÍCH",
        "Mục đích",
        "Một việc",
        "Việc nhỏ",
        "Điểm thứ nhất",
        "Việc khác",
        "Ghi chú",
    ]


def test_an_indented_first_line_begins_a_paragraph_though_the_line_above_is_full():
    def at(indent: float, text: str, number: int) -> Line:
        return Line(text, number, indent=indent)

    full = "Các đơn vị rà soát từng bước giải quyết thủ tục hành chính, bỏ những giấy"
    blocks = [
        at(36, full, 1),
        at(0, "tờ mà cơ quan nhà nước đã có, hằng quý báo cáo kết quả về Văn phòng Sở.", 2),
        at(36, "Người đứng đầu đơn vị gặp gỡ doanh nghiệp, nghe góp ý và trả lời bằng", 3),
        at(0, "văn bản những việc chưa giải quyết được ngay trong buổi làm việc với các", 4),
        at(0, "doanh nghiệp trên địa bàn.", 5),
    ]

    assert [(part.first, part.last) for part in read_paragraphs(blocks)] == [(1, 2), (3, 5)]


def test_tables_stand_between_paragraphs():
    blocks = [*lines("Kết quả như sau:"), Table((("TT", "Tên"), ("1", "A")), 2), Line("Hết.", 3)]

    assert [type(part).__name__ for part in read_paragraphs(blocks)] == ["Paragraph", "Table", "Paragraph"]
