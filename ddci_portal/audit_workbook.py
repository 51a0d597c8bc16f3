"""The audit trail as a workbook: here, because `units` knows nothing of workbooks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from indices.sheets.answers import XLSX
from indices.sheets.spreadsheet import OutColumn, OutTable, save_tables
from units.audit_export import HEADINGS, cells, newest_first
from units.views.audit import file_name, taken_lines

_WIDTHS = (10, 20, 20, 26, 26, 22, 20, 12, 60, 60, 16, 36, 10, 20, 20)
_COLUMNS = [OutColumn(name, name, "text", width) for name, width in zip(HEADINGS, _WIDTHS, strict=True)]
MOST_LINES = 300_000
"""Lines of a sheet: what is made within the two minutes of a request on a busy server too; Excel holds 1,048,576."""
_BEYOND = (
    "Tệp Excel đã đầy: các dòng cũ hơn không có trong tệp này. Hãy tải CSV (không giới hạn số dòng), hoặc lọc theo "
    "khoảng ngày rồi tải lại."
)


@require_GET
def audit_workbook(request):
    """The narrowed lines as .xlsx, the newest MOST_LINES; the download leaves an audit line."""
    taken = taken_lines(request)
    if isinstance(taken, HttpResponse):
        return taken
    lines = _Lines(newest_first(taken))
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    save_tables(file, [OutTable("Nhật ký", "NHẬT KÝ THAY ĐỔI", _COLUMNS, lines)], _notes(lines))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{file_name()}.xlsx", content_type=XLSX)


@dataclass
class _Lines:
    """The rows of the sheet; afterwards, how many lines they are and whether older ones found no place."""

    found: Iterable[dict]
    written: int = 0
    is_cut: bool = False

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.found:
            if self.written == MOST_LINES:
                self.is_cut = True
                yield [_BEYOND] + [""] * (len(_COLUMNS) - 1)
                return
            self.written += 1
            yield cells(row)


def _notes(lines: _Lines) -> Iterator[tuple[str, str]]:
    """What stands beside the lines; asked for when the last of them is written."""
    yield "Số dòng", f"{lines.written:,}".replace(",", ".")
    if lines.is_cut:
        yield "Còn thiếu", _BEYOND
    yield "Tính đến", f"{timezone.localtime():%H:%M %d/%m/%Y}"
    yield (
        "Cách kiểm tra",
        "Mỗi dòng có vị trí và mã băm trong chuỗi nhật ký. Muốn kiểm tra bằng máy, hãy tải CSV cùng điều kiện lọc "
        "(CSV có thêm cột “Dòng gốc”) rồi chạy: manage.py verify_audit --file TỆP.csv",
    )
