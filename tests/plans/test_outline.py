from hypothesis import given
from hypothesis import strategies as st

from plans.outline import Marker, labels, letter, place, roman


def test_headings_are_numbered_in_the_customary_styles():
    assert labels([Marker.ROMAN] * 4) == ["I.", "II.", "III.", "IV."]
    assert labels([Marker.NUMBER] * 2) == ["1.", "2."]
    assert labels([Marker.DECIMAL] * 2, parent="2.") == ["2.1.", "2.2."]
    assert labels([Marker.DECIMAL], parent="2.1.") == ["2.1.1."]
    assert labels([Marker.DASH, Marker.PLUS, Marker.NONE]) == ["-", "+", ""]


def test_points_use_the_letters_of_the_decree():
    assert labels([Marker.LETTER] * 6) == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    assert letter(23) == "y"
    assert letter(24) == "aa"


def test_each_style_counts_for_itself():
    assert labels([Marker.NUMBER, Marker.NONE, Marker.DASH, Marker.NUMBER]) == ["1.", "", "-", "2."]


def test_roman_numerals():
    assert [roman(number) for number in (1, 4, 9, 14, 40, 90, 400, 1994)] == [
        "I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIV",
    ]  # fmt: skip


@given(st.integers(1, 3999))
def test_roman_numerals_read_back(number):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    digits = [values[char] for char in roman(number)]
    total = sum(-d if any(d < later for later in digits[i + 1 : i + 2]) else d for i, d in enumerate(digits))

    assert total == number


def test_the_place_of_an_item_names_the_way_down_once():
    assert place(["III.", "1.", "1.2."]) == "III.1.2"
    assert place(["II.", "1.", "a)"]) == "II.1.a"
    assert place(["III.", "2.", "-", ""]) == "III.2"
    assert place([]) == ""
