"""The page of progress as a workbook: by agency, by component, by week, and for one agency by office."""

from collections.abc import Sequence
from datetime import date

from indices.sheets.spreadsheet import OutColumn, OutTable, write_tables
from reports.dashboards.progress.figures import OUTCOMES, WORKS, Row, Sent
from reports.dashboards.progress.scope import Scope
from reports.dashboards.progress.standing import Standing
from reports.dashboards.progress.trend import WeekRow
from tasks.quarters import ROMAN

_SENT = ("phải gửi", "đúng hạn", "gửi muộn", "chưa gửi")
_WEEK = ("Đến hạn", "Xong đúng hạn", "Xong quá hạn", "Xong (không hạn)", "Đang quá hạn cuối tuần")


def progress_workbook(scope: Scope, standing: Standing, weeks: Sequence[WeekRow], today: date) -> bytes:
    """Return the tables of the page as .xlsx, figures as numbers, empty where the reader does not see them."""
    title = f"Tiến độ thực hiện kế hoạch {scope.index} năm {scope.year}"
    tables = [
        _table("Theo cơ quan", title, "Cơ quan", [*standing.agencies, standing.whole], has_plan=True),
        _table("Theo chỉ số thành phần", title, "Chỉ số thành phần", standing.components),
        _weeks(title, weeks),
    ]
    if standing.offices:
        tables.insert(1, _table("Theo phòng", title, "Phòng, đơn vị", standing.offices, has_reports=True))
    return write_tables(tables, _notes(scope, standing, today))


def _table(
    sheet: str, title: str, label: str, rows: Sequence[Row], has_plan: bool = False, has_reports: bool = False
) -> OutTable:
    has_reports = has_reports or has_plan
    columns = [OutColumn(label, label, "text", 40)]
    columns += [OutColumn("Kế hoạch", "Kế hoạch", "text", 16)] if has_plan else []
    columns += _group("Giải pháp", [label for _, label in WORKS])
    columns += _group("Nhiệm vụ chủ trì", [label for _, label in OUTCOMES])
    columns += _group("Nhiệm vụ phối hợp", [label for _, label in OUTCOMES])
    if has_reports:
        columns += [OutColumn(f"Báo cáo quý {number}", name, "rank", 9) for number in ROMAN for name in _SENT]
    return OutTable(sheet, title, columns, [_row(row, has_plan, has_reports) for row in rows])


def _group(group: str, labels: Sequence[str]) -> list[OutColumn]:
    return [OutColumn(group, label, "rank", 10) for label in ("Tổng", *labels)]


def _row(row: Row, has_plan: bool, has_reports: bool) -> list:
    plan = [row.plan.get_state_display() if row.plan else None] if has_plan else []
    numbers = [number.count for part in (row.solutions, row.lead, row.support) for number in part.cells]
    reports = [value for sent in row.reports for value in _sent(sent)] if has_reports else []
    return [row.name, *plan, *numbers, *reports]


def _sent(sent: Sent) -> list[int | None]:
    return [None] * 4 if sent.told else [sent.asked, sent.in_time, sent.late, sent.missing]


def _weeks(title: str, weeks: Sequence[WeekRow]) -> OutTable:
    columns = [OutColumn("Từ ngày", "Từ ngày", "date", 12), OutColumn("Đến ngày", "Đến ngày", "date", 12)]
    columns += [OutColumn(name, name, "rank", 14) for name in _WEEK]
    rows = [[row.week.monday, row.week.as_of, *(number.count for number in row.numbers)] for row in weeks]
    return OutTable("Theo tuần", f"{title}: nhiệm vụ chủ trì theo tuần", columns, rows)


def _notes(scope: Scope, standing: Standing, today: date) -> list[tuple[str, str]]:
    said = [
        ("Tính đến", f"{today:%d/%m/%Y}"),
        ("Phạm vi", "; ".join(filter(None, (scope.block_name, scope.unit_name))) or "các cơ quan bạn được xem"),
        ("Giải pháp", "Xong khi mọi nhiệm vụ chủ trì đã xong; không kể nhiệm vụ đã hủy và phần phối hợp."),
        ("Chỉ số thành phần", "Việc thuộc nhiều chỉ số đếm ở mỗi chỉ số, nên các dòng cộng lại có thể nhiều hơn tổng."),
        ("Theo tuần", WEEKS_NOTE),
    ]
    return [*said, *(("Không hiện", text) for text in standing.hidden)]


WEEKS_NOTE = (
    "Tuần từ thứ Hai đến Chủ nhật. Quá hạn cuối tuần tính theo thời hạn của chính lúc đó (trước khi gia hạn, nếu có); "
    "không kể việc hiện tạm dừng hoặc đã hủy; không xét ngày nhập việc vào cổng."
)
