"""What a table of figures may weigh, and how one that is not read says why."""

from units.limited import Refused

LARGEST_UPLOAD = 10 * 2**20
MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000


class SpreadsheetRefused(Refused):
    """A table of figures that is not read, with a Vietnamese sentence that says why and what to do."""

    remedy = "Hãy chỉ giữ lại trang tính có bảng điểm rồi tải lên."


def check_size(rows: int, columns: int, sheet: str) -> None:
    """Raise SpreadsheetRefused for a sheet with more rows or columns than a table of figures has."""
    if rows > MOST_ROWS:
        raise SpreadsheetRefused(f"Trang “{sheet}” có quá {MOST_ROWS} dòng. Hãy chỉ giữ lại bảng điểm.")
    if columns > MOST_COLUMNS:
        raise SpreadsheetRefused(f"Trang “{sheet}” có quá {MOST_COLUMNS} cột. Hãy chỉ giữ lại bảng điểm.")
