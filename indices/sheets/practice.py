"""A workbook to practise importing with: a round's units and components, made-up figures, a sheet that explains.

Reading it back finds nothing wrong. The same round gives the same figures.
"""

from collections.abc import Sequence
from decimal import Decimal

from indices.models import Edition
from indices.scoring import competition_ranks, round_score
from indices.sheets.exporting import columns_of
from indices.sheets.spreadsheet import write_table
from units.vietnamese import sort_key

_WARNING = "SỐ TẬP, KHÔNG PHẢI KẾT QUẢ"
_NOTES = [
    ("Đây là gì", "Bảng có sẵn số minh họa để tập nhập từ Excel. Đừng lưu vào đợt thật: dừng ở trang kiểm tra."),
    ("Cách tập", "1. Tải tệp này lên ở trang “Nhập từ Excel”. 2. Xem từng ô thay đổi. 3. Rời trang, không bấm lưu."),
    ("Cột Đơn vị", "Tên đầy đủ hoặc viết tắt thông thường; chỗ chưa chắc cổng hỏi lại. Thứ tự dòng tùy ý."),
    ("Cột Điểm", "Điểm thành phần từ 0 đến 10, điểm tổng từ 0 đến 100, nhiều nhất hai chữ số sau dấu phẩy."),
    ("Cột Hạng", "Số nguyên từ 1 đến số đơn vị được xếp hạng; bằng điểm thì đồng hạng. Không có thì để trống."),
    ("Ô trống hoặc “-”", "Không áp dụng hoặc chưa có. Dòng trống hoàn toàn được bỏ qua."),
    ("Thử một lỗi", "Sửa một ô điểm thành phần thành 83,5 rồi tải lên: trang kiểm tra nêu đúng ô đó và lý do."),
    ("Cột thừa", "Thêm cột Ghi chú hay Số phiếu: cổng bỏ qua cột không phải điểm, hạng."),
    ("Khi làm thật", "Bấm “Tải mẫu Excel trống” hoặc “Tải bảng đang có số”: cùng các cột này."),
]


def practice_table(edition: Edition) -> bytes:
    """Return the round's table as .xlsx with made-up scores, totals and the ranks that follow from them."""
    names = sorted(edition.units().order_by().values_list("name", flat=True), key=sort_key)
    lines = list(edition.lines.all())
    return write_table(
        title=f"{_WARNING}: {edition}",
        columns=columns_of(lines),
        rows=([number, *row] for number, row in enumerate(_rows(names, len(lines)), start=1)),
        notes=[("Lưu ý", f"{_WARNING}."), *_NOTES],
    )


def _rows(names: Sequence[str], width: int) -> list[list]:
    scores = [[_score(unit, line) for line in range(width)] for unit in range(len(names))]
    ranks = [competition_ranks(dict(enumerate(column))) for column in zip(*scores, strict=True)]
    totals = {unit: round_score(sum(row) * 10 / width) for unit, row in enumerate(scores)} if width else {}
    places = competition_ranks(totals)
    rows = []
    for unit, name in enumerate(names):
        figures = [figure for line in range(width) for figure in (scores[unit][line], ranks[line][unit])]
        rows.append([name, *figures, totals.get(unit), places.get(unit)])
    return rows


def _score(unit: int, line: int) -> Decimal:
    """A score between 5,50 and 9,19, another for nearly every cell."""
    return Decimal(550 + (unit * 137 + line * 71) % 370) / 100
