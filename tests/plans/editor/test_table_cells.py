"""Rows and columns put into a table and taken out, with cells that span several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.table_cells import VERBS, add_column, add_row, blank, covered, drop_column, drop_row

TABLE = {
    "rows": [["TT", "Nội dung", ""], ["1", "Rà soát", "Văn phòng"], ["", "Công khai", "Phòng Lãnh sự"]],
    "header": 1,
    "spans": [[0, 1, 1, 2], [1, 0, 2, 1]],
}


def test_a_row_goes_in_before_its_place():
    assert add_row(TABLE, 2) == {
        "rows": [*TABLE["rows"][:2], ["", "", ""], TABLE["rows"][2]],
        "header": 1,
        "spans": [[0, 1, 1, 2], [1, 0, 3, 1]],
    }


def test_a_column_goes_in_before_its_place():
    assert add_column(TABLE, 1) == {
        "rows": [["TT", "", "Nội dung", ""], ["1", "", "Rà soát", "Văn phòng"], ["", "", "Công khai", "Phòng Lãnh sự"]],
        "header": 1,
        "spans": [[0, 2, 1, 2], [1, 0, 2, 1]],
    }


def test_the_words_of_a_span_outlive_its_first_row():
    assert drop_row(TABLE, 1) == {
        "rows": [["TT", "Nội dung", ""], ["1", "Công khai", "Phòng Lãnh sự"]],
        "header": 1,
        "spans": [[0, 1, 1, 2]],
    }


def test_the_words_of_a_span_outlive_its_first_column():
    assert drop_column(TABLE, 1) == {
        "rows": [["TT", "Nội dung"], ["1", "Văn phòng"], ["", "Phòng Lãnh sự"]],
        "header": 1,
        "spans": [[1, 0, 2, 1]],
    }


def test_a_header_row_that_goes_is_one_less():
    assert drop_row(TABLE, 0)["header"] == 0


def test_one_row_and_one_column_stay():
    with pytest.raises(ValueError, match="ít nhất một dòng"):
        drop_row(blank(1, 3), 0)
    with pytest.raises(ValueError, match="ít nhất một cột"):
        drop_column(blank(3, 1), 0)
    with pytest.raises(ValueError, match="nhiều nhất 20 cột"):
        add_column(blank(1, 20), 0)


@given(st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 6)), max_size=12))
def test_a_table_stays_a_grid_whatever_is_done(steps):
    table = TABLE
    for verb, place in steps:
        try:
            table = VERBS[verb](table, place)
        except ValueError:
            continue
        height, width = len(table["rows"]), len(table["rows"][0])
        assert {len(row) for row in table["rows"]} == {width}
        assert 0 <= table["header"] <= height
        for row, column, down, right in table["spans"]:
            assert down * right > 1
            assert row + down <= height
            assert column + right <= width
        assert all(table["rows"][row][column] == "" for row, column in covered(table))
