"""The state of quarterly reports as a workbook."""

from collections.abc import Sequence

from django.utils import timezone

from indices.sheets.spreadsheet import OutColumn, write_table
from tasks.quarters import ROMAN
from tasks.reporting.province import Cell, PlanRow

_EACH = (("phải gửi", "rank", 8), ("đúng hạn", "rank", 8), ("quá hạn", "rank", 8), ("chưa gửi", "rank", 8))
_TOLD = (("đơn vị chưa gửi", "text", 40), ("báo cáo tổng hợp", "text", 18))


def overview_workbook(rows: Sequence[PlanRow], year: int | None) -> bytes:
    """Return the table of the province page as .xlsx: plan by quarter, figures as numbers."""
    columns = [
        OutColumn("STT", "STT", "rank", 6),
        OutColumn("Cơ quan", "Cơ quan", "text", 34),
        OutColumn("Kế hoạch", "Kế hoạch", "text", 24),
    ]
    for number in ROMAN:
        columns += [OutColumn(f"Quý {number}", label, kind, width) for label, kind, width in (*_EACH, *_TOLD)]
    return write_table(
        title=f"Theo dõi báo cáo quý năm {year}" if year else "Theo dõi báo cáo quý",
        sheet_title="Báo cáo quý",
        columns=columns,
        rows=[_row(number, row) for number, row in enumerate(rows, start=1)],
        notes=[
            ("Tính đến", f"{timezone.localdate():%d/%m/%Y}"),
            ("Hạn gửi", "Ngày cuối quý; gửi sau ngày đó là quá hạn."),
            ("Quý chưa bắt đầu", "để trống"),
        ],
    )


def _row(number: int, row: PlanRow) -> list:
    plan = row.plan
    adjusted = f" (điều chỉnh lần {plan.adjustment})" if plan.adjustment else ""
    values = [number, plan.unit.name, f"{plan.index.code} năm {plan.year}{adjusted}"]
    return [*values, *(value for cell in row.cells for value in _cell(cell))]


def _cell(cell: Cell) -> list:
    if not cell.has_begun:
        return [None] * 6
    told = cell.report.get_state_display() if cell.report else ""
    return [cell.asked, cell.in_time, cell.late, len(cell.missing), "; ".join(cell.missing), told]
