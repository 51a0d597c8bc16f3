"""Targets in the customary words, in sections, in lists and in tables."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.importing.meaning.targets import read_aim
from plans.importing.source import Table
from tests.plans.importing.made_up import plan_of


@pytest.mark.parametrize(
    ("text", "kind", "value", "of"),
    [
        ("Mục tiêu phấn đấu năm 2025: đạt từ 8,4 điểm trở lên.", "score_min", "8.4", None),
        ("Mục tiêu phấn đấu năm 2025 đối với chỉ số “X”: đạt trên 5,75 điểm.", "score_above", "5.75", None),
        ("Mục tiêu phấn đấu năm 2025: xếp hạng 7/25 trở lên.", "rank_max", "7", 25),
        ("Chỉ tiêu: phân đầu năm 2023 xếp thứ 03/25 Sở, ngành.", "rank_max", "3", 25),
        ("Đạt 9,28 điểm, xếp thứ 06/25. Chỉ tiêu: phấn đấu năm 2023 từ 9,3 điểm trở lên.", "score_min", "9.3", None),
        ("Chỉ tiêu phấn đấu năm 2023 đạt trên 5,75 điểm.", "score_above", "5.75", None),
        ("Mục tiêu: đạt 7.5 điểm", "score_min", "7.5", None),
        ("Phấn đấu đạt tối thiểu 8 điểm", "score_min", "8", None),
        ("Phấn đấu đứng thứ 5", "rank_max", "5", None),
        ("Phấn đấu vào nhóm 10 đơn vị dẫn đầu", "rank_max", "10", None),
        ("Mục tiêu: tăng 0,3 điểm, đạt trên 7,2 điểm", "score_above", "7.2", None),
    ],
)  # fmt: skip
def test_a_target_is_read(text, kind, value, of):
    aim = read_aim(text)

    assert (aim.kind, aim.value, aim.of) == (kind, Decimal(value), of)


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2022 đạt 9,28 điểm, xếp thứ 06/25 đơn vị.",
        "Mục tiêu: tăng 0,5 điểm và tăng 2 bậc so với năm 2024.",
        "Phấn đấu 100% hồ sơ đúng hạn.",
        "Mục tiêu năm 2023: tập trung cải thiện các chỉ số bị giảm điểm.",
        "Phấn đấu đạt trên 75 điểm.",
    ],
)
def test_other_sentences_set_no_target(text):
    assert read_aim(text) is None


@given(
    st.decimals("0.01", "10", places=2), st.sampled_from(["từ {} điểm trở lên", "trên {} điểm"]), st.sampled_from(".,")
)
def test_every_score_comes_back(value, wording, mark):
    aim = read_aim("Mục tiêu phấn đấu năm 2025: đạt " + wording.format(str(value).replace(".", mark)))

    assert (aim.value, aim.kind) == (value, "score_min" if "từ" in wording else "score_above")


def targets(plan) -> list[tuple]:
    return [
        (entry["component"], target and (target["kind"], target["value"], target["of"]))
        for entry in plan.as_json()["components"]
        for target in [entry["target"]]
    ]


def test_targets_stand_in_the_heading_the_text_or_a_part_for_them():
    plan = plan_of("""
II. NHIỆM VỤ, GIẢI PHÁP
1. Chỉ số Gia nhập thị trường (Mục tiêu phấn đấu đạt từ 8,4 điểm trở lên)
- Giảm thời gian cấp phép.
2. Tính minh bạch: Mục tiêu phấn đấu đạt từ 7,3 điểm trở lên
- Công khai thủ tục.
3. Chỉ số Chi phí thời gian
3.1. Mục tiêu: xếp thứ 20/63
3.2. Nhiệm vụ:
- Giảm số ngày giải quyết.
4. Chỉ số Cạnh tranh bình đẳng
- Đối xử như nhau.
""")

    assert targets(plan) == [
        ("Gia nhập thị trường", ("score_min", "8.4", None)),
        ("Tính minh bạch", ("score_min", "7.3", None)),
        ("Chi phí thời gian", ("rank_max", "20", 63)),
        ("Cạnh tranh bình đẳng", None),
    ]
    assert [section.targets[0].first for section in plan.component_sections()[:3]] == [6, 8, 11]


def test_targets_listed_apart_go_to_the_sections_of_their_components():
    plan = plan_of("""
II. MỤC TIÊU
- Chỉ số Tính minh bạch: phấn đấu đạt 8,0 điểm trở lên;
- Chỉ số Chi phí thời gian: phấn đấu xếp hạng 10/65 trở lên.
III. GIẢI PHÁP
1. Chỉ số Tính minh bạch
- Công khai thủ tục.
2. Chỉ số Chi phí thời gian
- Giảm số ngày giải quyết.
""")

    assert targets(plan) == [
        ("Tính minh bạch", ("score_min", "8.0", None)),
        ("Chi phí thời gian", ("rank_max", "10", 65)),
    ]


def test_targets_of_a_table_go_to_the_sections_of_their_components():
    table = Table(
        (
            ("TT", "Chỉ số thành phần", "Điểm năm 2024", "Mục tiêu năm 2025"),
            ("1", "Tính minh bạch", "7,50", "8,00"),
            ("2", "Chi phí thời gian", "6,20", "Trên 7 điểm"),
            ("3", "Cạnh tranh bình đẳng", "6,20", "Hạng 5/25"),
        ),
        1,
    )
    plan = plan_of(
        "II. KẾT QUẢ NĂM 2024 VÀ MỤC TIÊU NĂM 2025",
        table,
        """
III. GIẢI PHÁP
1. Tính minh bạch
- Công khai thủ tục.
2. Chi phí thời gian
- Giảm số ngày giải quyết.
3. Cạnh tranh bình đẳng
- Đối xử như nhau.
""",
    )

    assert targets(plan) == [
        ("Tính minh bạch", ("score_min", "8.00", None)),
        ("Chi phí thời gian", ("score_above", "7", None)),
        ("Cạnh tranh bình đẳng", ("rank_max", "5", 25)),
    ]


def test_a_section_for_two_components_has_the_target_of_each():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chỉ số Tính minh bạch và Chi phí thời gian
- Mục tiêu đối với chỉ số Tính minh bạch: đạt từ 7 điểm trở lên.
- Mục tiêu đối với chỉ số Chi phí thời gian: đạt từ 6,5 điểm trở lên.
- Công khai tiến độ xử lý hồ sơ.
""")

    assert targets(plan) == [
        ("Tính minh bạch", ("score_min", "7", None)),
        ("Chi phí thời gian", ("score_min", "6.5", None)),
    ]
