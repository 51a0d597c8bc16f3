from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.vietnamese import document_date, fold, format_number, parse_number, sort_key

TWO_PLACES = st.decimals(min_value=-100, max_value=100, places=2)


@pytest.mark.parametrize(
    ("text", "value"),
    [("8,35", "8.35"), ("8.35", "8.35"), (" 10 ", "10"), ("-3,6", "-3.6"), ("+0,74", "0.74"), ("\u00a09,10", "9.10")],
)
def test_numbers_are_read_with_comma_or_point(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "8,3,5", "1.234,5", "tám", "8e1", "NaN", "٣", "8,", ",5", "١٢", "8 5"])
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="không phải là số. Hãy nhập dạng 8,35 hoặc 8.35."):
        parse_number(text)


@given(TWO_PLACES)
def test_what_is_written_is_read_back(value):
    assert parse_number(format_number(value, 2)) == value


@given(TWO_PLACES)
def test_a_signed_number_shows_its_sign(value):
    written = format_number(value, 2, signed=True)

    assert written.startswith("+") == (value > 0)
    assert written.startswith("−") == (value < 0 or (value == 0 and value.is_signed()))
    assert "." not in written


def test_numbers_have_a_decimal_comma():
    assert format_number(Decimal("9.1"), 2) == "9,10"
    assert format_number(Decimal("8.4")) == "8,4"
    assert format_number(None) == ""
    assert format_number(4, signed=True) == "+4"
    assert format_number(-3, signed=True) == "−3"
    assert format_number(0, signed=True) == "0"


def test_search_ignores_diacritics_case_and_spacing():
    assert fold("Sở  Kế hoạch và ĐẦU TƯ") == "so ke hoach va dau tu"
    assert fold("Đồng Đăng") == "dong dang"


def test_sorting_follows_the_vietnamese_alphabet():
    names = ["Đình Lập", "Chi Lăng", "Bình Gia", "Văn Quan", "Bắc Sơn", "Cao Lộc", "Ân Thi", "An Sơn", "Ăn", "Dương"]

    assert sorted(names, key=sort_key) == [
        "An Sơn", "Ăn", "Ân Thi", "Bắc Sơn", "Bình Gia", "Cao Lộc", "Chi Lăng", "Dương", "Đình Lập", "Văn Quan",
    ]  # fmt: skip


def test_tones_decide_only_between_equal_letters():
    assert sorted(["má", "ma", "mạ", "mã", "mả", "mà", "mb"], key=sort_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "mb",
    ]


def test_document_dates_follow_the_decree():
    assert document_date(date(2023, 2, 20), "Lạng Sơn") == "Lạng Sơn, ngày 20 tháng 02 năm 2023"
    assert document_date(date(2025, 3, 5), "Chi Lăng") == "Chi Lăng, ngày 05 tháng 3 năm 2025"
    assert document_date(date(2025, 12, 31), "Hà Nội") == "Hà Nội, ngày 31 tháng 12 năm 2025"
    assert document_date(None, "Lạng Sơn").startswith("Lạng Sơn, ngày ")
