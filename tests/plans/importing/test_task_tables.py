"""Assignment tables: each row is a solution, and the table stays in its place."""

from plans.importing.source import Table
from tests.plans.importing.made_up import components, names, plan_of, solutions

HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm")


def test_rows_are_general_tasks_with_time_and_product():
    table = Table(
        (
            HEADER,
            ("1", "Rà soát thủ tục hành chính", "Văn phòng Sở", "Các phòng chuyên môn", "Quý II/2025", "Báo cáo"),
            ("2", "Tập huấn kỹ năng", "Phòng Tổ chức, Thanh tra Sở", "", "Trước 30/9/2025", "02 lớp"),
        ),
        1,
    )
    plan = plan_of("II. NHIỆM VỤ, GIẢI PHÁP\nPhân công như sau:", table)

    section = plan.sections[1]
    assert [item.kind for item in section.items] == ["text", "table", "solution", "solution"]
    assert solutions(plan) == [
        ("Rà soát thủ tục hành chính", ["Văn phòng Sở"], ["Các phòng chuyên môn"]),
        ("Tập huấn kỹ năng", ["Phòng Tổ chức", "Thanh tra Sở"], []),
    ]
    assert [(item.due, item.output) for item in section.items[2:]] == [
        ("Quý II/2025", "Báo cáo"),
        ("Trước 30/9/2025", "02 lớp"),
    ]
    assert plan.as_json()["general_tasks"][0]["leads"] == ["Văn phòng Sở"]


def test_the_table_is_printed_once():
    table = Table((HEADER, ("1", "Rà soát thủ tục hành chính", "Văn phòng Sở", "", "", "")), 1)
    paragraphs = plan_of("II. NHIỆM VỤ, GIẢI PHÁP\nNhư sau:", table).as_json()["sections"][1]["paragraphs"]

    assert paragraphs == [
        "Như sau:",
        "STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian | Sản phẩm\n"
        "1 | Rà soát thủ tục hành chính | Văn phòng Sở |  |  | ",
    ]


def test_rows_below_a_component_belong_to_it():
    table = Table(
        (
            HEADER,
            ("I", "Chỉ số Tính minh bạch", "", "", "", ""),
            ("1", "Công khai thủ tục", "Văn phòng Sở", "Phòng A", "Thường xuyên", ""),
            ("II", "Chỉ số Chi phí thời gian", "", "", "", ""),
            ("2", "Giảm số ngày giải quyết", "Phòng Một cửa\nPhòng Số hóa", "", "Quý I", ""),
            ("3", "Cho nộp hồ sơ qua mạng", "Phòng Số hóa", "Văn phòng Sở", "Quý II", ""),
        ),
        1,
        spans=((1, 1, 1, 5), (3, 1, 1, 5)),
    )
    plan = plan_of("II. NHIỆM VỤ, GIẢI PHÁP", table)

    assert components(plan) == [
        ("II", "Tính minh bạch", ["Văn phòng Sở"], ["Phòng A"]),
        ("II", "Chi phí thời gian", ["Phòng Một cửa", "Phòng Số hóa"], ["Văn phòng Sở"]),
    ]
    assert plan.as_json()["general_tasks"] == []


def test_a_column_for_components_and_one_for_leaders():
    table = Table(
        (
            ("TT", "Chỉ số thành phần", "Nội dung công việc", "Lãnh đạo chỉ đạo", "Đơn vị thực hiện"),
            ("1", "Tính minh bạch", "Công khai thủ tục", "Đ/c Lê Văn An - Phó Giám đốc", "Văn phòng Sở"),
            ("2", "Chi phí thời gian", "Giảm số ngày", "Đ/c Trần Thị Bình - Giám đốc", "Phòng Một cửa"),
        ),
        1,
    )
    plan = plan_of("II. PHÂN CÔNG NHIỆM VỤ", table)

    assert components(plan) == [
        ("II", "Tính minh bạch", ["Văn phòng Sở"], []),
        ("II", "Chi phí thời gian", ["Phòng Một cửa"], []),
    ]
    assert [names(item.directors) for section in plan.component_sections() for item in section.items] == [
        ["Lê Văn An"],
        ["Trần Thị Bình"],
    ]


def test_a_table_in_the_section_of_a_component():
    table = Table((HEADER, ("1", "Công khai thủ tục", "Văn phòng Sở", "", "", "")), 1)
    plan = plan_of("II. GIẢI PHÁP\n1. Chỉ số Tính minh bạch", table, "2. Chỉ số Chi phí thời gian\n- Giảm số ngày.")

    assert components(plan) == [
        ("II.1", "Tính minh bạch", ["Văn phòng Sở"], []),
        ("II.2", "Chi phí thời gian", [], []),
    ]


def test_other_tables_give_no_work():
    table = Table((("TT", "Nội dung", "Ghi chú"), ("1", "Thủ tục", "cấp tỉnh")), 1)
    plan = plan_of("II. NHIỆM VỤ, GIẢI PHÁP", table)

    assert solutions(plan) == []
    assert [item.kind for item in plan.sections[1].items] == ["table"]
