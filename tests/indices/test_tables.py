from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.sheets.readings import read_figure
from indices.sheets.tables import Known
from tests.indices.workbooks import BASE, COMPONENTS, FOREIGN, HEADER, JUSTICE, book, csv, figures, read, said


def score(value, **options):
    return read_figure(value, **({"kind": "score", "whole": False, "size": 25} | options))


@given(st.decimals(0, 10, places=2), st.sampled_from([",", "."]), st.sampled_from(["", " ", "\u00a0"]))
def test_a_score_is_read_however_it_is_written(number, mark, blank):
    text = f"{blank}{number}{blank}".replace(".", mark)

    assert score(text) == score(number) == score(float(number)) == number


@given(st.decimals(0, 100, places=2))
def test_a_total_goes_to_100_and_a_component_to_10(number):
    assert score(number, whole=True) == number
    if number > 10:
        with pytest.raises(ValueError, match=r" lớn hơn 10\. Điểm phải từ 0 đến 10\.$"):
            score(number)


@given(
    st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times())
)
def test_any_cell_gives_a_figure_in_range_or_a_sentence(value):
    try:
        number = score(value)
    except ValueError as error:
        number, sentence = None, str(error)
    else:
        sentence = "read"
    assert sentence
    assert number is None or (0 <= number <= 10 and number == number.quantize(Decimal("0.01")))


@pytest.mark.parametrize("size", [None, 25])
@given(rank=st.integers(1, 25))
def test_a_rank_is_read_as_number_text_or_fraction(size, rank):
    forms = [rank, float(rank), str(rank), f"{rank}/25", f" {rank} / 25 ", f"{rank},0"]

    assert [read_figure(form, kind="rank", whole=True, size=size) for form in forms] == [rank] * 6


def test_the_matching_is_shown_column_by_column_and_row_by_row():
    table = read(book([["TT", *HEADER, "Số phiếu"], [1, *FOREIGN, 60], [2, *JUSTICE, 40]]))

    assert [(column.letter, column.role) for column in table.columns] == [
        ("A", "ignore"),
        ("B", "unit"),
        ("C", "score:tinh-minh-bach"),
        ("D", "score:chi-phi-thoi-gian"),
        ("E", "total"),
        ("F", "rank"),
        ("G", "ignore"),
    ]
    assert [(row.number, row.name, row.unit) for row in table.rows] == [
        (2, "Sở Ngoại vụ", "sngv"),
        (3, "Sở Tư pháp", "stp"),
    ]


def test_columns_can_be_corrected_by_hand():
    data = book([["Đơn vị", "Cột lạ", "Tổng điểm"], ["Sở Tư pháp", 8, 79]])

    assert figures(read(data, choices={"B": "score:chi-phi-thoi-gian", "C": "ignore"})) == {
        "stp": {"chi-phi-thoi-gian": "8.00"}
    }


def test_rows_can_be_corrected_by_hand():
    data = book([HEADER, ["Sở Du lịch", *FOREIGN[1:]], ["Sở Abc", *JUSTICE[1:]]])
    table = read(data, choices={"2": "sngv", "3": "ignore"})

    assert said(table) == []
    assert [row.unit for row in table.rows] == ["sngv", None]
    assert list(figures(table)) == ["sngv"]


def test_two_rows_chosen_for_one_unit_are_still_refused():
    table = read(book(BASE), choices={"2": "stp"})

    assert said(table) == ["A3: Sở Tư pháp đã có ở A2. Mỗi đơn vị chỉ được một dòng: hãy bỏ một dòng."]


def test_one_of_several_sheets_can_be_chosen():
    other = [HEADER, ["Sở Ngoại vụ", 1, 1, 1, 1], JUSTICE]
    table = read(book(BASE, other), choices={"sheet": "Trang 2"})

    assert said(table) == []
    assert table.sheets == ["Trang 1", "Trang 2"]
    assert figures(table)["sngv"]["total"] == "1.00"


def test_a_wholly_blank_row_says_nothing_and_a_dash_says_not_applicable():
    table = read(book([HEADER, ["Sở Ngoại vụ"], ["Sở Tư pháp", "-", "-", "-", "-"]]))

    assert [row.unit for row in table.rows] == ["sngv", "stp"]
    assert {figure.unit for figure in table.figures} == {"stp"}
    assert {figure.value for figure in table.figures} == {None}


def test_an_ambiguous_unit_is_asked_about():
    units = {"a": ("Sở Nông nghiệp và Môi trường",), "b": ("Sở Nông nghiệp và Phát triển nông thôn",)}
    table = read(book([["Đơn vị", "Tổng điểm"], ["Sở Nông nghiệp", 79]]), units=units)

    assert said(table) == [
        "A2: “Sở Nông nghiệp” có thể là “Sở Nông nghiệp và Môi trường”, “Sở Nông nghiệp và Phát triển nông thôn”."
        " Hãy ghi đủ tên đơn vị."
    ]


def test_units_that_differ_by_a_tone_only_are_told_apart():
    units = {"tien": ("Xã Tân Tiến",), "tien-2": ("Xã Tân Tiên",)}
    data = book([["Xã, phường", "Tổng điểm"], ["Xã Tân Tiên", 70], ["xã tân tiến", 60]])

    assert figures(read(data, units=units)) == {"tien-2": {"total": "70.00"}, "tien": {"total": "60.00"}}


def test_founding_takes_columns_of_scores_as_new_and_leaves_counts_aside():
    data = csv(
        "Đơn vị,Số phiếu,Cơ sở hạ tầng,Mã hồ sơ,Nhận xét,Tổng\nHuyện A,50,8.5,1200,tốt,70\nHuyện B,60,50,1300,khá,60\n"
    )
    table = read(data, "a.csv", founding=True)

    assert [column.heading for column in table.new_columns] == ["Cơ sở hạ tầng"]
    assert [row.name for row in table.rows] == ["Huyện A", "Huyện B"]
    assert said(table) == []


def test_founding_does_not_take_a_slip_of_the_pen_for_something_new():
    table = read(book([["Đơn vị", "Chi phí thời giann", "Tổng điểm"], ["Sở Tư phápp", 8, 79]]), founding=True)

    assert [problem.cell for problem in table.problems] == ["B1", "A2"]


def test_components_named_alike_in_other_years_do_not_take_a_column_from_its_own():
    components = [
        Known("moi", ("Hỗ trợ doanh nghiệp nhỏ và vừa",), 1),
        Known("cu", ("Hỗ trợ doanh nghiệp",), 2),
    ]
    data = book([["Đơn vị", "Hỗ trợ doanh nghiệp nhỏ và vừa", "Hỗ trợ doanh nghiệp"], ["Sở Tư pháp", 8, 7]])

    assert figures(read(data, components=components)) == {"stp": {"moi": "8.00", "cu": "7.00"}}


def test_ten_thousand_rows_are_read_in_seconds():
    units = {f"xa-{number}": (f"Xã Số {number:05d}",) for number in range(10_000)}
    text = "Xã, phường;Chi phí thời gian;Tổng điểm\n" + "".join(f"{name};8,35;79\n" for (name,) in units.values())
    table = read(csv(text), "a.csv", units=units, components=COMPONENTS)

    assert len(table.figures) == 20_000
