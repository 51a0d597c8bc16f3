"""Deadlines as plans write them."""

from datetime import date

import pytest

from plans.importing.deadlines import read_deadline


@pytest.mark.parametrize(
    ("text", "day", "quarter"),
    [
        ("Quý II/2025", None, 2),
        ("Quý 4", None, 4),
        ("trong quý iii năm 2025", None, 3),
        ("trước ngày 30/6/2025", date(2025, 6, 30), None),
        ("ngày 05 tháng 02 năm 2025", date(2025, 2, 5), None),
        ("Tháng 02/2025", date(2025, 2, 28), None),
        ("tháng 12", date(2025, 12, 31), None),
        ("Quý I/2026", None, None),
        ("Quý I, quý II", None, None),
        ("31/02/2025", None, None),
        ("Tháng 13", None, None),
        ("Thường xuyên", None, None),
        ("", None, None),
    ],
)
def test_a_deadline_is_read_or_left_alone(text, day, quarter):
    assert read_deadline(text, 2025) == (day, quarter)
