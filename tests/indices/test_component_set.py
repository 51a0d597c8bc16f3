"""The component set of a round: its order as it is typed, and what is wrong with it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.component_set import WantedLine, in_order, problem_of


def moved(names, wanted):
    return "".join(names[row] for row in in_order(wanted))


@pytest.mark.parametrize(
    ("wanted", "after"),
    [
        ([1, 2, 3, 4, 5], "abcde"),
        ([1, 2, 3, 4, 2], "aebcd"),
        ([3, 2, 3, 4, 5], "bcade"),
        ([1, 2, 3, 4, 1], "eabcd"),
        ([5, 2, 3, 4, 5], "bcdea"),
        ([2, 1, 3, 4, 5], "bacde"),
        ([1, 2, 3, 4, None], "abcde"),
        ([None, 2, 3, 4, 5], "bcdea"),
        ([1, 99, 3, 4, 5], "acdeb"),
    ],
)
def test_a_component_comes_to_the_place_that_is_typed_and_the_rest_close_up(wanted, after):
    assert moved("abcde", wanted) == after


@given(st.integers(1, 12), st.data())
def test_whoever_moves_alone_gets_exactly_that_place(size, data):
    row, place = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    wanted = [place if one == row else one + 1 for one in range(size)]
    order = in_order(wanted)

    assert order.index(row) == place - 1
    assert [one for one in order if one != row] == [one for one in range(size) if one != row]


@given(st.lists(st.none() | st.integers(1, 99), max_size=12))
def test_nothing_is_lost_whatever_is_typed(wanted):
    assert sorted(in_order(wanted)) == list(range(len(wanted)))


def lines(*weights):
    return [WantedLine(None, f"Chỉ số {number}", weight and Decimal(weight)) for number, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (["50", "50"], ""),
        ([None, None], ""),
        (["11.11"] * 9, ""),
        (["50", "49.90"], ""),
        (["50", None], "Mới ghi trọng số của 1/2 chỉ số. Hãy ghi đủ, hoặc để trống hết nếu không công bố."),
        (["50", "49.89"], "Các trọng số cộng lại được 99,89 %, phải bằng 100 %. Hãy xem lại."),
        (["60", "50"], "Các trọng số cộng lại được 110 %, phải bằng 100 %. Hãy xem lại."),
        ([], "Đợt phải có ít nhất một chỉ số thành phần. Hãy giữ lại hoặc ghi thêm một chỉ số."),
    ],
)
def test_weights_are_all_there_or_none_and_make_a_hundred(weights, sentence):
    assert problem_of(lines(*weights)) == sentence


def test_a_name_stands_once_however_it_is_written():
    twice = [WantedLine(None, "Chi phí thời gian"), WantedLine(None, "CHI PHI THOI GIAN")]

    assert (
        problem_of(twice) == "“CHI PHI THOI GIAN” trùng tên với một chỉ số khác của đợt. Hãy bỏ hoặc sửa một trong hai."
    )
