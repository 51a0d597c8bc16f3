"""Tables of figures from outside: bytes of .xlsx or .csv to plain sheets, read in a process of its own."""

import io
import zipfile

from indices.sheets.archive import check_archive
from indices.sheets.sheet import Sheet
from indices.sheets.text_tables import read_csv
from indices.sheets.uploads import LARGEST_UPLOAD, MOST_SHEETS, SpreadsheetRefused, check_size
from indices.sheets.workbook_cells import read_cells
from indices.sheets.workbook_parts import read_book
from units.limited import Refused, within_limits

MEGABYTES = 768
_BROKEN = "Tệp hỏng hoặc tải lên chưa trọn. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lần nữa."


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Return the sheets of a workbook or the one sheet of a CSV file, formulas as their last results.

    Raises SpreadsheetRefused with a Vietnamese sentence for what cannot or must not be read.
    """
    _refuse_at_once(data)
    own = (Sheet.__module__,)
    return within_limits(read_here, data, filename, refusal=SpreadsheetRefused, modules=own, megabytes=MEGABYTES)


def read_here(data: bytes, filename: str) -> list[Sheet]:
    """Read the file in this process, without its limits; otherwise as `read_sheets`."""
    _refuse_at_once(data)
    if data.startswith(b"PK"):
        sheets = _read_workbook(data, filename)
    else:
        sheets = [Sheet("CSV", read_csv(data, filename))]
        check_size(len(sheets[0].rows), max(map(len, sheets[0].rows), default=0), sheets[0].name)
    if not any(value not in (None, "") for sheet in sheets for row in sheet.rows for value in row):
        raise SpreadsheetRefused("Tệp không có số liệu nào. Hãy chọn tệp có bảng điểm.")
    return sheets


def _refuse_at_once(data: bytes) -> None:
    if not data.strip():
        raise SpreadsheetRefused("Tệp trống. Hãy chọn tệp có bảng điểm.")
    if len(data) > LARGEST_UPLOAD:
        raise SpreadsheetRefused(
            f"Tệp lớn {len(data) // 2**20} MB, quá {LARGEST_UPLOAD // 2**20} MB."
            " Hãy chỉ giữ lại trang tính có bảng điểm."
        )


def _read_workbook(data: bytes, filename: str) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, filename)
            book = read_book(archive)
            if len(book.sheets) > MOST_SHEETS:
                raise SpreadsheetRefused(f"Tệp có quá {MOST_SHEETS} trang tính. Hãy chỉ giữ lại trang có bảng điểm.")
            return [read_cells(archive, listed, book) for listed in book.sheets]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a broken part provokes whatever its reader did not expect
        raise SpreadsheetRefused(_BROKEN) from error
