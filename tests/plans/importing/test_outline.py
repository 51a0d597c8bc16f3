"""Paragraphs to a tree of sections: headings against numbered paragraphs, levels, and the order of the text."""

from plans.importing.meaning.components import ComponentNames
from plans.importing.outline_of import read_outline
from plans.importing.paragraphs import read_paragraphs
from plans.importing.source import Line, Table
from tests.plans.importing.made_up import lines


def outline(text: str, appendix: bool = False, **marks) -> list:
    """Sections as (label, heading, items, sections), items as (label, text)."""
    return [shape(part) for part in read_outline(read_paragraphs(lines(text, **marks)), ComponentNames(), appendix)]


def shape(section) -> tuple:
    items = [(item.label, "\n".join(item.lines)) for item in section.items]
    return section.label, section.heading, items, [shape(child) for child in section.sections]


def test_sections_stand_inside_each_other():
    assert outline("I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Một việc.\n2. Yêu cầu\n- Việc khác.") == [
        (
            "I.",
            "MỤC ĐÍCH, YÊU CẦU",
            [],
            [("1.", "Mục đích", [("-", "Một việc.")], []), ("2.", "Yêu cầu", [("-", "Việc khác.")], [])],
        )
    ]


def test_numbered_paragraphs_are_no_headings():
    text = "IV. TỔ CHỨC THỰC HIỆN\n1. Thủ trưởng các phòng, ban cần đẩy mạnh việc đổi mới\n2. Văn phòng là đầu mối."

    assert outline(text) == [
        (
            "IV.",
            "TỔ CHỨC THỰC HIỆN",
            [
                ("1.", "Thủ trưởng các phòng, ban cần đẩy mạnh việc đổi mới"),
                ("2.", "Văn phòng là đầu mối."),
            ],
            [],
        )
    ]


def test_a_heading_on_the_line_of_its_text_is_parted_from_it():
    text = "III. GIẢI PHÁP\n1.1. Chỉ số “Chi phí thời gian”: Năm 2022 đạt 8,76 điểm.\n1.2. Mục tiêu: đạt 9 điểm."

    assert outline(text)[0][3] == [
        ("1.1.", "Chỉ số “Chi phí thời gian”:", [("", "Năm 2022 đạt 8,76 điểm.")], []),
        ("1.2.", "Mục tiêu:", [("", "đạt 9 điểm.")], []),
    ]


def test_a_bold_beginning_is_a_heading_on_the_line_of_its_text():
    blocks = [
        *lines("III. TỔ CHỨC THỰC HIỆN"),
        Line("1. Về tuyên truyền. Phát thanh hằng tuần.", 2, bold_until=19),
        Line("2. Văn phòng Sở là đầu mối.", 3, bold_until=15),
    ]

    (section,) = read_outline(read_paragraphs(blocks), ComponentNames())
    assert shape(section)[3] == [
        ("1.", "Về tuyên truyền.", [("", "Phát thanh hằng tuần.")], []),
        ("", "", [("2.", "Văn phòng Sở là đầu mối.")], []),
    ]


def test_numbers_out_of_order_are_kept_as_written():
    text = "I. MỤC ĐÍCH\nLời.\nIII. GIẢI PHÁP\n2. Chỉ số Chi phí thời gian\n- Việc.\n2. Chỉ số Tính minh bạch\n- Việc."

    found = outline(text)
    assert [section[0] for section in found] == ["I.", "III."]
    assert [section[:2] for section in found[1][3]] == [
        ("2.", "Chỉ số Chi phí thời gian"),
        ("2.", "Chỉ số Tính minh bạch"),
    ]


def test_all_levels_from_parts_to_letters():
    text = (
        "Phần thứ nhất\nTÌNH HÌNH\nA. KẾT QUẢ\nI. Kết quả chung\n1. Điểm số\n1.1. Điểm theo khối\na) Khối sở, ngành\n"
        "- Một dòng.\n+ Dòng nhỏ."
    )

    level, path = outline(text), []
    while level:
        path.append(level[0][:2])
        items, level = level[0][2], level[0][3]
    assert path == [
        ("Phần thứ nhất", "TÌNH HÌNH"),
        ("A.", "KẾT QUẢ"),
        ("I.", "Kết quả chung"),
        ("1.", "Điểm số"),
        ("1.1.", "Điểm theo khối"),
        ("a)", "Khối sở, ngành"),
    ]
    assert items == [("-", "Một dòng."), ("+", "Dòng nhỏ.")]


def test_places_are_those_of_the_labels():
    text = "Phần thứ hai\nNHIỆM VỤ\nIII. GIẢI PHÁP\n1. Nhóm thứ nhất\n1.1. Chỉ số Chi phí thời gian\n- Việc."

    (part,) = read_outline(read_paragraphs(lines(text)), ComponentNames())
    assert [section.place for section in part.walk()] == ["Phần thứ hai", "III", "III.1", "III.1.1"]


def test_a_row_of_numbers_inside_a_numbered_section_stays_there():
    text = (
        "II. GIẢI PHÁP\n1. Chỉ số Chi phí thời gian\n1. Rà soát thủ tục.\n2. Công khai tiến độ.\n"
        "2. Chỉ số Tính minh bạch\n- Việc."
    )

    assert outline(text)[0][3] == [
        ("1.", "Chỉ số Chi phí thời gian", [("1.", "Rà soát thủ tục."), ("2.", "Công khai tiến độ.")], []),
        ("2.", "Chỉ số Tính minh bạch", [("-", "Việc.")], []),
    ]


def test_closing_words_leave_the_last_section_and_keep_their_place():
    text = "III. GIẢI PHÁP\n1. Chỉ số Chi phí thời gian\n- Việc.\nTrên đây là Kế hoạch năm 2025 của Sở./."

    assert outline(text)[0][3] == [
        ("1.", "Chỉ số Chi phí thời gian", [("-", "Việc.")], []),
        ("", "", [("", "Trên đây là Kế hoạch năm 2025 của Sở./.")], []),
    ]


def test_a_line_between_a_point_and_its_assignment_is_no_heading():
    text = "II. GIẢI PHÁP\na) Niêm yết thủ tục tại nơi tiếp nhận hồ sơ\nĐơn vị chủ trì: Văn phòng"

    assert outline(text)[0][2] == [
        ("a)", "Niêm yết thủ tục tại nơi tiếp nhận hồ sơ"),
        ("", "Đơn vị chủ trì: Văn phòng"),
    ]


def test_headings_of_a_style_without_numbers():
    blocks = [
        Line("Mục đích", 1, whole=True, level=1),
        Line("Lời.", 2, whole=True),
        Line("Giải pháp", 3, whole=True, level=1),
        Line("Chỉ số “Chi phí thời gian”", 4, whole=True, level=2),
        Line("Lời khác.", 5, whole=True),
    ]

    assert [shape(part) for part in read_outline(read_paragraphs(blocks), ComponentNames())] == [
        ("", "Mục đích", [("", "Lời.")], []),
        ("", "Giải pháp", [], [("", "Chỉ số “Chi phí thời gian”", [("", "Lời khác.")], [])]),
    ]


def test_a_table_stands_among_the_paragraphs():
    parts = read_outline(
        read_paragraphs([*lines("I. KẾT QUẢ\nNhư sau:"), Table((("TT", "Tên"), ("1", "A")), 3, spans=((0, 0, 1, 2),))]),
        ComponentNames(),
    )

    (section,) = parts
    assert [(item.kind, item.first) for item in section.items] == [("text", 2), ("table", 3)]
    assert (section.items[1].table.rows, section.items[1].table.spans) == ([["TT", "Tên"], ["1", "A"]], [(0, 0, 1, 2)])


def test_points_of_an_appendix_stay_paragraphs():
    text = "Khuyến nghị:\n- Chi phí thời gian: (1) Rà soát thủ tục.\n- Chỉ số Tính minh bạch:\n+ Công khai."

    assert outline(text, appendix=True) == [
        (
            "",
            "",
            [
                ("", "Khuyến nghị:"),
                ("-", "Chi phí thời gian: (1) Rà soát thủ tục."),
                ("-", "Chỉ số Tính minh bạch:"),
                ("+", "Công khai."),
            ],
            [],
        )
    ]
