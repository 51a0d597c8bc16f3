import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from indices.sheets.files import read_sheets
from indices.sheets.sheet import address
from indices.sheets.spreadsheet import OutColumn, neutral, original, write_table
from tests.indices.workbooks import BASE, book

COLUMNS = [
    OutColumn("TT", "TT", "rank", 5),
    OutColumn("Đơn vị", "Đơn vị", "text", 40),
    OutColumn("Chi phí thời gian", "Điểm", "score"),
    OutColumn("Chi phí thời gian", "Hạng", "rank"),
    OutColumn("Tổng điểm", "Tổng điểm", "score"),
]
ROW = [1, "Sở Ngoại vụ", Decimal("9.10"), 7, Decimal("80.17")]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


def written(rows=(ROW,), notes=(("Nguồn", "Báo cáo năm 2024"),)):
    return load_workbook(io.BytesIO(write_table(title="Kết quả", columns=COLUMNS, rows=rows, notes=notes)))


@pytest.mark.parametrize(
    ("row", "column", "name"), [(1, 1, "A1"), (17, 6, "F17"), (2, 26, "Z2"), (3, 27, "AA3"), (9, 703, "AAA9")]
)
def test_addresses_are_those_of_spreadsheets(row, column, name):
    assert address(row, column) == name


def test_the_table_stands_under_a_frozen_two_row_header():
    sheet = written().worksheets[0]

    assert [cell.value for cell in sheet[3]] == ["TT", "Đơn vị", "Chi phí thời gian", None, "Tổng điểm"]
    assert [cell.value for cell in sheet[4]] == [None, None, "Điểm", "Hạng", None]
    assert [cell.value for cell in sheet[5]] == [1, "Sở Ngoại vụ", 9.1, 7, 80.17]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A3:A4", "B3:B4", "C3:D3", "E3:E4"}
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$3:$4"


def test_figures_carry_their_formats_and_columns_their_widths():
    sheet = written().worksheets[0]

    assert [cell.number_format for cell in sheet[5]] == ["0", "@", "0.00", "0", "0.00"]
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (5, 40)


def test_a_sheet_of_notes_follows():
    assert [[cell.value for cell in row] for row in written()["Ghi chú"]] == [["Nguồn", "Báo cáo năm 2024"]]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-cmd", "@SUM(A1)", "\t=1", "'=1"])
def test_text_that_would_be_a_formula_is_neutralised_and_read_back(text):
    book = written(rows=[[1, text, None, None, None]], notes=[("Nguồn", text)])

    for cell in (book.worksheets[0]["B5"], book["Ghi chú"]["B1"]):
        assert cell.data_type == "s"
        assert cell.value == f"'{text}"
        assert original(cell.value) == text


@given(TEXTS)
def test_neutral_text_is_never_a_formula_and_gives_the_original_back(text):
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert original(neutral(text)) == text


def test_a_sheet_knows_its_merged_header_cells():
    (sheet,) = read_sheets(book([["Điểm", None], ["a", "b"]], merges=["A1:B1"]), "a.xlsx")

    assert (sheet.header_value(1, 2), sheet.value(1, 2), sheet.value(9, 9)) == ("Điểm", None, None)


def test_hidden_sheets_are_told_apart():
    sheets = read_sheets(book(BASE, BASE, hidden=[1], names=["Một", "Hai"]), "a.xlsx")

    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Một", False), ("Hai", True)]
