"""Orders with work of their own, offices and cells that lines tear, and a head that says another thing than chosen."""

import pytest

from plans.document import DocumentTable
from plans.importing.meaning.components import ComponentNames
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.names import read_row
from plans.importing.meaning.task_tables import read_tasks
from plans.importing.understanding import understand
from tests.plans.importing.made_up import figures, names, plan_of, solutions, source


def test_each_order_with_work_of_its_own_keeps_its_own_parties():
    plan = plan_of(
        "II. NHIỆM VỤ, GIẢI PHÁP\n1. Chỉ số Gia nhập thị trường\n"
        "a) Giao Sở Tài chính chủ trì, phối hợp với Thuế tỉnh cấp mã số trong một ngày; hoàn thành trong quý II/2025.\n"
        "b) Giao Sở Khoa học và Công nghệ chủ trì, phối hợp với Công an tỉnh nâng cấp cổng dữ liệu."
    )

    assert [parties for _, *parties in solutions(plan)] == [
        [["Sở Tài chính"], ["Thuế tỉnh"]],
        [["Sở Khoa học và Công nghệ"], ["Công an tỉnh"]],
    ]
    assert [item.due for item in plan.component_sections()[0].items] == ["trong quý II/2025", ""]


def test_a_solution_that_names_its_lead_never_gets_that_of_another():
    plan = plan_of(
        "II. NHIỆM VỤ, GIẢI PHÁP\n1. Chỉ số Cạnh tranh bình đẳng\n"
        "Thanh tra tỉnh chủ trì lập lịch thanh tra doanh nghiệp cả năm.\n"
        "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tư pháp công khai danh mục dự án."
    )

    assert [parties for _, *parties in solutions(plan)] == [
        [["Thanh tra tỉnh"], []],
        [["Sở Xây dựng"], ["Sở Tư pháp"]],
    ]


def test_an_order_without_work_holds_for_the_bullets_above():
    plan = plan_of(
        "II. NHIỆM VỤ, GIẢI PHÁP\n1. Chỉ số Tính minh bạch\n- Đăng quy hoạch lên trang tin.\n"
        "- Trả lời câu hỏi đúng hạn.\n"
        "Giao Văn phòng chủ trì, phối hợp với Phòng Quản lý hạ tầng thực hiện các nội dung trên."
    )

    assert [parties for _, *parties in solutions(plan)] == [[["Văn phòng"], ["Phòng Quản lý hạ tầng"]]] * 2


@pytest.mark.parametrize(
    ("cell", "offices"),
    [
        ("Phòng Văn\nHóa - Xã\nHội", ["Phòng Văn Hóa - Xã Hội"]),
        ("Văn phòng\nHĐND và\nUBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("Phòng\nKinh tế;\nCông an\nxã", ["Phòng Kinh tế", "Công an xã"]),
        ("Phòng Một cửa\nSở Nội vụ", ["Phòng Một cửa", "Sở Nội vụ"]),
        ("- Phòng Kinh tế\n- Công an xã", ["Phòng Kinh tế", "Công an xã"]),
    ],
)
def test_a_line_in_a_cell_begins_an_office_only_behind_a_whole_one(cell, offices):
    table = DocumentTable([["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"], ["1", "Rà soát hồ sơ", cell, "Quý\nI/2026"]], 1)

    (row,) = read_tasks(table, ComponentNames(), Lexicon())
    assert (names(row.assignment.leads), row.assignment.due) == (offices, "Quý I/2026")


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("Sở Giáo dục và Đào tạo tổ chức hai hội chợ việc làm", ["Sở Giáo dục và Đào tạo"]),
        (
            "Sở Văn hóa, Thể thao và Du lịch, Sở Dân tộc và Tôn giáo rà soát",
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Dân tộc và Tôn giáo"],
        ),
    ],
)
def test_agencies_of_every_province_are_known_in_running_text(text, offices):
    assert [name.name for name in read_row(text, Lexicon())[0]] == offices


def test_a_standing_to_keep_is_no_solution():
    plan = plan_of(
        "II. NHIỆM VỤ, GIẢI PHÁP\n1. Chỉ số Đào tạo lao động: duy trì trong 10 tỉnh dẫn đầu\n"
        "- Mở lớp nghề theo nhu cầu."
    )

    assert [text for text, *_ in solutions(plan)] == ["Mở lớp nghề theo nhu cầu."]


def test_an_unknown_name_with_a_target_is_a_component():
    plan = plan_of(
        "II. NHIỆM VỤ, GIẢI PHÁP THEO CHỈ SỐ PGI\n1. Vườn ươm xanh: phấn đấu đạt trên 6,8 điểm\n"
        "Giao Sở Xây dựng chủ trì trồng cây ở năm khu công nghiệp.",
        index="PCI",
    )

    (entry,) = plan.as_json()["components"]
    assert (entry["component"], entry["target"]["value"], entry["leads"]) == ("Vườn ươm xanh", "6.8", ["Sở Xây dựng"])
    assert plan.as_json()["general_tasks"] == []


def test_points_out_of_a_hundred_are_the_total():
    plan = plan_of("II. KẾT QUẢ NĂM 2024\nNăm 2024, xã đạt 71,24/100 điểm, xếp thứ 22/69 xã, phường.")

    assert figures(plan) == [(None, 2024, "71.24", 22, 69, None)]


HEAD = "ỦY BAN NHÂN DÂN\nHUYỆN CHI LĂNG\nKẾ HOẠCH\nNâng cao Chỉ số DDCI năm 2025\nI. MỤC ĐÍCH\nLời."


@pytest.mark.parametrize(
    ("index", "year", "unit", "doubts"),
    [
        ("DDCI", 2025, "Huyện Chi Lăng", []),
        ("DDCI", 2026, "UBND huyện Chi Lăng", [(4, "Trích yếu ghi năm 2025, khác với năm 2026 đã chọn.")]),
        ("PCI", 2025, "", [(4, "Trích yếu ghi chỉ số DDCI, khác với chỉ số PCI đã chọn.")]),
        (
            "DDCI", 2025, "Sở Ngoại vụ",
            [(
                4,
                "Cơ quan ban hành ghi trong tệp là “ỦY BAN NHÂN DÂN HUYỆN CHI LĂNG”, khác với “Sở Ngoại vụ” đã chọn.",
            )],
        ),
    ],
)  # fmt: skip
def test_a_head_that_says_another_thing_is_doubted(index, year, unit, doubts):
    assert understand(source(HEAD), index=index, year=year, unit=unit).doubts == doubts
