"""Figures out of tables of results, whichever way years, points and ranks are laid out."""

from plans.checking.lexicon import Lexicon, all_names
from plans.checking.tables import broken_numbers, table_claims

LEXICON = Lexicon(all_names({"minh-bach": ["Tính minh bạch"], "thoi-gian": ["Chi phí thời gian"]}), 2025)


def figures(table: dict) -> list[tuple]:
    return [(one.component, one.year, one.figure, str(one.value)) for one in table_claims(table, LEXICON)]


def test_points_and_ranks_in_rows():
    table = {
        "rows": [
            ["STT", "Chỉ số thành phần", "", "Năm 2023", "2024", "Thay đổi"],
            ["1", "Tính minh bạch", "Điểm số", "7.61", "8.35", "0.74"],
            ["", "", "Xếp hạng", "17", "10", ""],
            ["2", "Chi phí thời gian", "Điểm số", "", "9,1", ""],
        ]
    }
    assert figures(table) == [
        ("minh-bach", 2023, "score", "7.61"),
        ("minh-bach", 2024, "score", "8.35"),
        ("minh-bach", 2023, "rank", "17"),
        ("minh-bach", 2024, "rank", "10"),
        ("thoi-gian", 2024, "score", "9.1"),
    ]


def test_points_and_ranks_in_columns_under_a_year():
    table = {
        "rows": [
            ["Chỉ số", "Năm 2023", "", "Năm 2024", ""],
            ["", "Điểm", "Hạng", "Điểm", "Hạng"],
            ["Chi phí thời gian", "8,71", "2", "9,10", "7"],
        ],
        "spans": [[0, 1, 1, 2], [0, 3, 1, 2], [0, 0, 2, 1]],
    }
    assert figures(table) == [
        ("thoi-gian", 2023, "score", "8.71"),
        ("thoi-gian", 2023, "rank", "2"),
        ("thoi-gian", 2024, "score", "9.10"),
        ("thoi-gian", 2024, "rank", "7"),
    ]


def test_a_table_of_something_else_says_nothing():
    table = {"rows": [["TT", "Nhiệm vụ", "Đơn vị"], ["1", "Chi phí thời gian: rà soát 12 thủ tục", "Văn phòng"]]}
    assert figures(table) == []


def test_torn_numbers():
    assert list(broken_numbers({"rows": [["5.39 7", "7.96", "10 11", "2023 2024"]]})) == ["5.39 7"]


def test_a_head_that_was_run_together_gives_the_years_in_order():
    table = {
        "rows": [
            ["STT Chỉ số Năm 2023 2024 Xu hướng giai đoạn 2023-2024", "", "", "", "", "", ""],
            ["1", "Tính minh bạch", "Điểm số", "7.61", "8.35", "0.74", ""],
            ["", "", "Xếp hạng", "17", "10", "", ""],
            ["2", "Chi phí thời gian", "Điểm số", "5.39", "7", "7.96", "2.57"],
            ["", "", "Xếp hạng", "8", "", "", ""],
        ]
    }
    assert figures(table) == [
        ("minh-bach", 2023, "score", "7.61"),
        ("minh-bach", 2024, "score", "8.35"),
        ("minh-bach", 2023, "rank", "17"),
        ("minh-bach", 2024, "rank", "10"),
    ]
    assert list(broken_numbers(table)) == ["5.39 7 7.96 2.57"]
