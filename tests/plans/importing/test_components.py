"""Names of component indices in headings and in text; sections that are about them."""

import pytest

from plans.importing.meaning.components import ComponentNames
from tests.plans.importing.made_up import components, plan_of, solutions

NAMES = ComponentNames()


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Chỉ số “Chi phí thời gian”:", ["Chi phí thời gian"]),
        ("Chi phí thời gian", ["Chi phí thời gian"]),
        ("CHI PHÍ THỜI GIAN", ["Chi phí thời gian"]),
        ("Chỉ số thành phần 3: Chi phí thời gian", ["Chi phí thời gian"]),
        ("CSTP1 - Tính minh bạch và tiếp cận thông tin", ["Tính minh bạch và tiếp cận thông tin"]),
        ("Giải pháp cải thiện chỉ số cạnh tranh bình đẳng", ["Cạnh tranh bình đẳng"]),
        ("Chỉ số Gia nhập thị trường (mục tiêu đạt từ 8,4 điểm trở lên)", ["Gia nhập thị trường"]),
        ("Chỉ số “Thiết chế pháp lý và An ninh trật tự”", ["Thiết chế pháp lý và An ninh trật tự"]),
        (
            "Đào tạo lao động; Thiết chế pháp lý và an ninh trật tự",
            ["Đào tạo lao động", "Thiết chế pháp lý và an ninh trật tự"],
        ),
        ("Các chỉ số Tính minh bạch và Chi phí thời gian", ["Tính minh bạch", "Chi phí thời gian"]),
        ("Chỉ số “Đồng hành cùng hộ kinh doanh”", ["Đồng hành cùng hộ kinh doanh"]),
        ("Chỉ số Đồng hành cùng hộ kinh doanh", ["Đồng hành cùng hộ kinh doanh"]),
        ("Cải thiện các chỉ số giảm điểm trong năm 2022", []),
        ("Kết quả mức độ cải thiện chỉ số và vị trí xếp hạng", []),
        ("Kết quả chỉ số thành phần DDCI 2023-2024:", []),
        ("Tăng cường tính minh bạch trong đấu thầu, giảm chi phí thời gian đi lại", []),
        ("Chỉ số PCI", []),
        ("Chỉ số năng lực cạnh tranh cấp sở", []),
        ("Mục đích, yêu cầu", []),
        ("", []),
    ],
)
def test_components_of_a_heading(heading, found):
    assert NAMES.of_heading(heading) == found


def test_the_longest_known_name_counts():
    found = NAMES.all_in("Chỉ số Tính minh bạch và tiếp cận thông tin đạt 7 điểm, chi phí thời gian giảm.")

    assert [(mention.name, mention.sure) for mention in found] == [
        ("Tính minh bạch và tiếp cận thông tin", True),
        ("Chi phí thời gian", False),
    ]


def test_names_of_the_caller_are_known_too():
    known = ComponentNames(["Kết nối hộ kinh doanh"])

    assert known.of_heading("Giải pháp nâng cao kết nối hộ kinh doanh") == ["Kết nối hộ kinh doanh"]
    assert NAMES.of_heading("Giải pháp nâng cao kết nối hộ kinh doanh") == []


def test_sections_about_components_stand_below_groups_of_them():
    plan = plan_of("""
II. NHIỆM VỤ, GIẢI PHÁP
1. Các chỉ số giảm điểm
1.1. Chỉ số “Chi phí thời gian”
- Phòng Một cửa rà soát thủ tục.
2. Các chỉ số tăng điểm
2.1. Chỉ số “Tính minh bạch”
- Văn phòng công khai thủ tục.
2.2. Cạnh tranh bình đẳng và Dịch vụ hỗ trợ doanh nghiệp
- Phòng Một cửa đối xử như nhau với mọi doanh nghiệp.
""")

    assert components(plan) == [
        ("II.1.1", "Chi phí thời gian", ["Phòng Một cửa"], []),
        ("II.2.1", "Tính minh bạch", ["Văn phòng"], []),
        ("II.2.2", "Cạnh tranh bình đẳng", ["Phòng Một cửa"], []),
        ("II.2.2", "Dịch vụ hỗ trợ doanh nghiệp", ["Phòng Một cửa"], []),
    ]


def test_sections_that_assess_a_component_give_no_work():
    plan = plan_of("""
II. ĐÁNH GIÁ KẾT QUẢ NĂM 2024
1. Chỉ số Chi phí thời gian
- Còn nhiều hồ sơ quá hạn.
III. GIẢI PHÁP
1. Chỉ số Chi phí thời gian
- Giảm số ngày giải quyết.
""")

    assert components(plan) == [("III.1", "Chi phí thời gian", [], [])]
    assert solutions(plan) == [("Giảm số ngày giải quyết.", [], [])]


def test_two_indices_in_one_plan():
    plan = plan_of(
        """
Phần thứ hai
NHIỆM VỤ NĂM 2025
I. CHỈ SỐ PCI
1. Chỉ số thành phần 1: Gia nhập thị trường
- Phòng Thương mại giảm thời gian cấp phép.
II. CHỈ SỐ PGI
1. Chỉ số Thúc đẩy thực hành xanh
- Phòng Năng lượng hướng dẫn tiết kiệm điện.
""",
        index="PCI",
    )

    assert components(plan) == [
        ("I.1", "Gia nhập thị trường", ["Phòng Thương mại"], []),
        ("II.1", "Thúc đẩy thực hành xanh", ["Phòng Năng lượng"], []),
    ]
