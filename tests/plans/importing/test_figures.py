"""Published figures in prose and in tables, with their cells or without."""

from plans.importing.source import Table
from plans.importing.understanding import understand
from tests.plans.importing.made_up import HEAD, figures, plan_of, source


def of(text: str, **known) -> list[tuple]:
    return figures(plan_of(f"II. ĐÁNH GIÁ KẾT QUẢ DDCI NĂM 2024\n{text}", **known))


def test_a_total_with_what_it_is_compared_with():
    assert of(
        "Năm 2024, DDCI của Sở đạt 79,70 điểm, xếp thứ 04/25, tăng 05 bậc (tăng 10,07 điểm) so với năm 2023."
    ) == [
        (None, 2024, "79.70", 4, 25, "10.07"),
        (None, 2023, "69.63", 9, None, None),
    ]


def test_a_total_that_falls():
    assert of("Kết quả xếp hạng DDCI: huyện đứng thứ 8/11 với số điểm 63,25 điểm, giảm 3,32 điểm so với năm 2023.") == [
        (None, 2024, "63.25", 8, 11, "-3.32")
    ]


def test_the_best_and_the_median_are_no_results_of_the_agency():
    assert of(
        "DDCI của Sở đạt 80,45 điểm, xếp hạng 15/25; đơn vị dẫn đầu đạt 87,77 điểm, mức cải thiện xếp thứ 10/25."
    ) == [(None, 2024, "80.45", 15, 25, None)]


def test_another_index_is_not_that_of_the_plan():
    assert of("PCI của tỉnh năm 2024 đạt 66,82 điểm, xếp hạng 31/63.") == []


def test_components_in_one_sentence():
    text = (
        "Có 02 chỉ số tăng điểm: CSTP1 - Tính minh bạch (9,28 điểm, vị trí thứ 6/25 sở, ngành); "
        "CSTP2 – Chi phí thời gian (8,76 điểm, vị trí 9/25)."
    )

    assert of(text) == [
        ("Tính minh bạch", 2024, "9.28", 6, 25, None),
        ("Chi phí thời gian", 2024, "8.76", 9, 25, None),
    ]


def test_a_component_in_a_paragraph_with_survey_figures():
    text = (
        "(1) Chỉ số chi phí không chính thức đạt 3,63 điểm, đứng thứ 11/11 huyện, thành phố, giảm 3,4 điểm. "
        "Hạn chế qua khảo sát: Có 58,1% DN còn trả chi phí; 3% DN phải đưa quà."
    )

    assert of(text) == [("Chi phí không chính thức", 2024, "3.63", 11, 11, "-3.40")]


def test_ranks_of_years_named_beside_them():
    text = """
- Thiết chế pháp lý tăng 1,48 điểm, từ vị trí 12/25 năm 2023 lên vị trí 5/25 năm 2024.
- Cạnh tranh bình đẳng đạt 10 điểm, xếp hạng 1/25, tăng 23 bậc (năm 2023 xếp thứ 24/25).
- Chi phí không chính thức giảm 1,18 điểm, giữ nguyên vị trí 23/25.
- Chi phí thời gian: đạt 5,63 điểm; xếp hạng 22/25, không thay đổi so với hạng 22/25 năm 2023.
- Tính minh bạch: đạt 7,55 điểm, tăng 0,86 điểm nhưng vẫn xếp hạng 20/25 như năm 2023.
"""

    assert of(text) == [
        ("Thiết chế pháp lý", 2024, None, 5, 25, "1.48"),
        ("Thiết chế pháp lý", 2023, None, 12, 25, None),
        ("Cạnh tranh bình đẳng", 2024, "10.00", 1, 25, None),
        ("Cạnh tranh bình đẳng", 2023, None, 24, 25, None),
        ("Chi phí không chính thức", 2024, None, 23, 25, "-1.18"),
        ("Chi phí không chính thức", 2023, None, 23, 25, None),
        ("Chi phí thời gian", 2024, "5.63", 22, 25, None),
        ("Chi phí thời gian", 2023, None, 22, 25, None),
        ("Tính minh bạch", 2024, "7.55", 20, 25, "0.86"),
        ("Tính minh bạch", 2023, None, 20, 25, None),
    ]


def test_scores_of_two_years_in_one_sentence():
    assert of("- Chi phí thời gian: 7,61 điểm, hạng 17/25 năm 2023; 8,35 điểm, hạng 10/25 năm 2024.") == [
        ("Chi phí thời gian", 2024, "8.35", 10, 25, None),
        ("Chi phí thời gian", 2023, None, 17, 25, None),
    ]


def test_figures_in_the_section_of_a_component_and_no_target_among_them():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chỉ số “Chi phí thời gian”
Năm 2024 đạt 8,76 điểm, xếp thứ 9/25, tăng 07 bậc so với năm 2023; Chỉ tiêu: phấn đấu năm 2025 từ 9 điểm trở lên.
- Giảm số ngày giải quyết.
""")

    assert figures(plan) == [
        ("Chi phí thời gian", 2024, "8.76", 9, 25, None),
        ("Chi phí thời gian", 2023, None, 16, None, None),
    ]
    assert plan.figures[1].doubt == "Suy ra từ thứ hạng và số bậc tăng, giảm."


def test_figures_that_contradict_each_other_are_doubted_and_not_reckoned_with():
    plan = plan_of("""
II. GIẢI PHÁP
1. Chỉ số “Chi phí thời gian”
Năm 2024 đạt 8,76 điểm, xếp hạng 10/25, giảm 01 bậc so với năm 2023 (năm 2023 xếp thứ 11).
- Giảm số ngày giải quyết.
""")

    assert figures(plan) == [("Chi phí thời gian", 2024, "8.76", 10, 25, None)]
    assert plan.figures[0].doubt == (
        "Kế hoạch ghi hạng 10, hạng năm trước 11 và mức thay đổi -1 bậc: các số này không khớp nhau."
    )


def test_names_in_a_row_share_no_figure():
    assert of("Chỉ số cần thay đổi là Cạnh tranh bình đẳng và Vai trò người đứng đầu, xếp thứ 14/25 năm 2024.") == []


def test_the_first_place_counts_where_two_differ():
    plan = plan_of("""
II. KẾT QUẢ NĂM 2024
- Chỉ số Chi phí thời gian đạt 8,76 điểm, xếp thứ 9/25.
- Tiếp theo là Chi phí thời gian xếp thứ 10/25.
""")

    assert figures(plan) == [("Chi phí thời gian", 2024, "8.76", 9, 25, None)]
    assert plan.figures[0].doubt == "Chỗ khác của kế hoạch ghi hạng 10, khác với 9 ở đây."


PORTAL = Table(
    (
        ("TT", "Chỉ số thành phần", "Năm 2023", "", "Năm 2024", "", "Mức thay đổi điểm"),
        ("", "", "Điểm", "Hạng", "Điểm", "Hạng", ""),
        ("1", "Tính minh bạch", "7,61", "17/25", "8,35", "10/25", "+0,74 (hạng 3)"),
        ("2", "Cạnh tranh bình đẳng", "10,00", "1/25", "6,40", "14/25", "−3,60"),
        ("3", "Ứng dụng công nghệ thông tin", "–", "–", "8,93", "8/25", "chỉ số mới"),
        ("", "Tổng điểm (thang điểm 100)", "80,45", "15/25", "80,17", "11/25", "−0,28"),
    ),
    1,
    spans=((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 1, 2), (0, 6, 2, 1)),
)
PORTAL_FIGURES = [
    (None, 2023, "80.45", 15, 25, None),
    (None, 2024, "80.17", 11, 25, "-0.28"),
    ("Tính minh bạch", 2023, "7.61", 17, 25, None),
    ("Tính minh bạch", 2024, "8.35", 10, 25, "0.74"),
    ("Cạnh tranh bình đẳng", 2023, "10.00", 1, 25, None),
    ("Cạnh tranh bình đẳng", 2024, "6.40", 14, 25, "-3.60"),
    ("Ứng dụng công nghệ thông tin", 2024, "8.93", 8, 25, None),
]


def test_the_table_that_the_portal_writes():
    plan = plan_of("II. KẾT QUẢ NĂM 2024", PORTAL)

    assert figures(plan) == PORTAL_FIGURES
    assert plan.sections[1].items[0].table.rows == [list(row) for row in PORTAL.rows]


def test_a_table_with_a_row_for_scores_and_a_row_for_ranks():
    table = Table(
        (
            ("STT", "Chỉ số thành phần", "", "Năm 2023", "Năm 2024", "Xu hướng thay đổi", ""),
            ("", "", "", "", "", "Tăng", "Giảm"),
            ("1", "Tính minh bạch", "Điểm số", "7.61", "8.35", "0.74", ""),
            ("", "", "Xếp hạng", "17", "10", "", ""),
            ("2", "Cạnh tranh bình đẳng", "Điểm số", "10", "6.4", "", "-3.60"),
            ("", "", "Xếp hạng", "1", "14", "", ""),
        ),
        1,
        spans=((0, 5, 1, 2), (2, 0, 2, 1), (2, 1, 2, 1), (4, 0, 2, 1), (4, 1, 2, 1)),
    )

    assert figures(plan_of("II. KẾT QUẢ NĂM 2024", table)) == [
        ("Tính minh bạch", 2023, "7.61", 17, None, None),
        ("Tính minh bạch", 2024, "8.35", 10, None, "0.74"),
        ("Cạnh tranh bình đẳng", 2023, "10.00", 1, None, None),
        ("Cạnh tranh bình đẳng", 2024, "6.40", 14, None, "-3.60"),
    ]


def test_a_table_of_one_year_with_weights_and_medians():
    table = Table(
        (
            ("TT", "Chỉ số", "Trọng số", "Điểm năm 2024", "Trung vị", "Xếp hạng"),
            ("1", "Chỉ số 1: Tính minh bạch", "15%", "7,10", "7,55", "9"),
            ("2", "Chỉ số 2: Chi phí thời gian", "10%", "6,00", "6,90", "20"),
            ("Tổng điểm", "", "", "65,50", "70,10", "14"),
        ),
        1,
    )

    assert figures(plan_of("II. KẾT QUẢ", table)) == [
        (None, 2024, "65.50", 14, None, None),
        ("Tính minh bạch", 2024, "7.10", 9, None, None),
        ("Chi phí thời gian", 2024, "6.00", 20, None, None),
    ]


FLATTENED = """
STT Chỉ số thành phần Năm 2023 2024
Xu hướng thay đổi điểm số
Tăng Giảm
1

Tính minh bạch và

tiếp cận thông tin

Điểm số 7.61 8.35 0.74
Xếp hạng 17 10
2 Cạnh tranh bình đẳng
Điểm số 10 6.4  -3.6
Xếp hạng 1 14
3 Hỗ trợ doanh nghiệp
Điểm số 5.39 7 7.96 2.57
Xếp hạng 25 7
4
Ứng dụng công nghệ
thông tin
Điểm số  8.93
Xếp hạng  8
(Số liệu theo báo cáo của tỉnh)
"""


def test_a_table_that_lost_its_cells_is_put_together():
    plan = plan_of(f"II. KẾT QUẢ NĂM 2024\n{FLATTENED}")

    assert figures(plan) == [
        ("Tính minh bạch và tiếp cận thông tin", 2023, "7.61", 17, None, None),
        ("Tính minh bạch và tiếp cận thông tin", 2024, "8.35", 10, None, "0.74"),
        ("Cạnh tranh bình đẳng", 2023, "10.00", 1, None, None),
        ("Cạnh tranh bình đẳng", 2024, "6.40", 14, None, "-3.60"),
        ("Hỗ trợ doanh nghiệp", 2023, "5.39", 25, None, None),
        ("Hỗ trợ doanh nghiệp", 2024, "7.96", 7, None, "2.57"),
        ("Ứng dụng công nghệ thông tin", 2024, "8.93", 8, None, None),
    ]
    lines, note = plan.sections[1].items
    assert (lines.kind, lines.lines[5:8], bool(lines.doubt)) == (
        "text",
        ["tiếp cận thông tin", "Điểm số 7.61 8.35 0.74", "Xếp hạng 17 10"],
        True,
    )
    assert note.lines == ["(Số liệu theo báo cáo của tỉnh)"]


def test_a_figure_that_fits_nowhere_is_doubted():
    plan = plan_of(f"II. KẾT QUẢ NĂM 2024\n{FLATTENED}")

    assert [figure.doubt for figure in plan.figures if figure.doubt] == [
        "Số 7 trong dòng của “Hỗ trợ doanh nghiệp” không thuộc điểm nào, đã bỏ qua.",
        "Chỉ có một con số; được hiểu là của năm 2024.",
    ]


def test_a_flattened_table_with_all_figures_of_a_component_in_one_line():
    plan = plan_of("""
II. KẾT QUẢ NĂM 2024
TT Chỉ số thành phần Năm 2023 Năm 2024 Mức thay đổi điểm
Điểm Hạng Điểm Hạng
1 Tính minh bạch 7,61 17/25 8,35 10/25 +0,74
2 Chi phí thời gian 8,71 2/25 9,10 7/25 +0,39
Nguồn: báo cáo của tỉnh.
""")

    assert figures(plan) == [
        ("Tính minh bạch", 2023, "7.61", 17, 25, None),
        ("Tính minh bạch", 2024, "8.35", 10, 25, "0.74"),
        ("Chi phí thời gian", 2023, "8.71", 2, 25, None),
        ("Chi phí thời gian", 2024, "9.10", 7, 25, "0.39"),
    ]


def test_a_run_of_lines_that_does_not_fit_stays_text():
    text = FLATTENED.replace("Xếp hạng 1 14", "Xếp hạng không rõ 14")
    plan = plan_of(f"II. KẾT QUẢ NĂM 2024\n{text}")

    assert plan.figures == []
    assert {item.kind for item in plan.sections[1].items} == {"text"}


def test_a_plan_without_figures_has_none():
    assert understand(source(HEAD), index="DDCI", year=2025).figures == []
