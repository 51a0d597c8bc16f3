"""A comparison as a workbook: figures as numbers, as the page shows them."""

from indices.sheets.spreadsheet import OutColumn, write_table
from reports.dashboards.comparing import Comparison, Line
from reports.dashboards.comparing_work import ColumnWork


def comparison_workbook(comparison: Comparison, works: list[ColumnWork]) -> bytes:
    """Return the comparison as .xlsx, a line for each component and the total last; plans and tasks in the notes."""
    return write_table(
        title=f"So sánh {comparison.title}",
        sheet_title="So sánh",
        columns=_columns(comparison),
        rows=[_row(comparison, line) for line in comparison.rows],
        notes=_notes(comparison, works),
    )


def _columns(comparison: Comparison) -> list[OutColumn]:
    columns = [OutColumn("Chỉ số thành phần", "Chỉ số thành phần", "text", 44)]
    for column in comparison.columns:
        columns += [OutColumn(column.name, "Điểm", "score", 10), OutColumn(column.name, "Hạng", "rank", 8)]
        if not comparison.is_of_years:
            columns.append(OutColumn(column.name, "So với cao nhất", "change", 12))
    if comparison.is_of_years:
        columns += [
            OutColumn("Thay đổi điểm", "Thay đổi điểm", "change", 12),
            OutColumn("Thay đổi hạng", "Thay đổi hạng", "places", 12),
        ]
    return columns


def _row(comparison: Comparison, line: Line) -> list:
    figures = [line.name]
    for cell in line.cells:
        figures += [cell.score, cell.rank]
        if not comparison.is_of_years:
            figures.append(cell.behind)
    return [*figures, line.change, line.places] if comparison.is_of_years else figures


def _notes(comparison: Comparison, works: list[ColumnWork]) -> list[tuple[str, str]]:
    editions = {column.result.edition.pk: column.result.edition for column in comparison.columns}
    notes = [("Đợt", f"{edition} (mã {edition.code})") for edition in editions.values()]
    notes += [("Nguồn số liệu", edition.source or "chưa ghi") for edition in editions.values()]
    notes += [("Lưu ý", note) for note in comparison.notes]
    notes += [
        ("Tên ở năm khác", f"{line.name}: năm {year} “{name}”")
        for line in comparison.lines
        for year, name in line.other_names
    ]
    for column, work in zip(comparison.columns, works, strict=False):
        notes.append((f"Kế hoạch và nhiệm vụ, {column.name}", told(work)))
    if any(edition.is_sample for edition in editions.values()):
        notes.append(("Lưu ý", "Số liệu minh họa, không phải kết quả thật."))
    return [
        *notes,
        (
            "Cách đọc",
            "Điểm và thứ hạng giữ nguyên như công bố. Thay đổi hạng dương là tăng hạng. Ô trống là chưa có số liệu.",
        ),
    ]


def told(work: ColumnWork) -> str:
    """Plans and tasks of a column in words."""
    if not work.reads_plans:
        return "không được xem kế hoạch của đơn vị này"
    said = []
    if work.aimed:
        said.append(f"mục tiêu năm {work.year}: đạt {work.aimed.met}/{work.aimed.known} mục tiêu đã có kết quả")
    if work.plan is None:
        return "; ".join([*said, f"chưa có kế hoạch năm {work.year + 1}"])
    said.append(f"kế hoạch năm {work.year + 1}: {work.plan.get_state_display().lower()}")
    said.append(f"giải pháp đã xong {work.solutions_done}/{work.solutions}")
    if work.tasks is not None:
        said.append(f"nhiệm vụ chủ trì hoàn thành {work.tasks.done}/{work.tasks.total}, đang quá hạn {work.tasks.late}")
    return "; ".join(said)
