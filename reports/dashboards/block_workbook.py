"""The table of a block as a workbook: the rows and their order as the page shows them, figures as numbers."""

from collections.abc import Mapping

from indices.sheets.spreadsheet import OutColumn, write_table
from reports.dashboards.block import BlockRow, BlockTable
from reports.dashboards.block_columns import Column, columns

SHEET = "Tổng quan"


def block_workbook(table: BlockTable, rows: list[BlockRow], chosen: Mapping[str, str]) -> bytes:
    """Return the rows as .xlsx with a sheet of notes; `chosen` says in words by what they were narrowed."""
    shown = columns(table)
    figures = [(column, figure) for column in shown for figure in column.figures]
    return write_table(
        title=f"Tổng quan {table.edition}",
        sheet_title=SHEET,
        columns=[OutColumn(_group(column), figure.label, figure.kind, figure.width) for column, figure in figures],
        rows=[[figure.value(row) for _, figure in figures] for row in rows],
        notes=[*_about(table), *_chosen(table, rows, chosen), *reading_notes(table)],
    )


def _group(column: Column) -> str:
    return column.label if len(column.figures) > 1 else column.figures[0].label


def _about(table: BlockTable) -> list[tuple[str, str]]:
    edition = table.edition
    due = f"{table.due_on:%d/%m/%Y}" if table.due_on else "chưa đặt hạn"
    return [
        ("Bảng", f"{edition.index.name}: {edition}"),
        ("Mã đợt", edition.code),
        ("Tỉnh tổ chức", str(edition.province or "không")),
        ("Nguồn số liệu", edition.source or "chưa ghi"),
        ("Lập ngày", f"{table.today:%d/%m/%Y}"),
        ("So sánh với", str(table.ranking.previous) if table.ranking.previous else "không có năm trước"),
        (f"Hạn ban hành kế hoạch năm {table.plan_year}", due),
    ]


def _chosen(table: BlockTable, rows: list[BlockRow], chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    if not chosen:
        return []
    said = "; ".join(f"{what}: {value}" for what, value in chosen.items())
    return [("Đã lọc", f"{said} ({len(rows)}/{len(table.rows)} đơn vị)")]


COMPUTED_PLACES = "Nguồn không công bố thứ hạng; hạng ở đây do cổng xếp theo điểm tổng của cả khối."


def reading_notes(table: BlockTable) -> list[tuple[str, str]]:
    """What a reader of the table must know, as (what, text): for the workbook and the printed sheet."""
    edition, notes = table.edition, []
    if edition.bands:
        notes.append(
            ("Thang xếp loại", "; ".join(f"{name} từ {str(low).replace('.', ',')}" for name, low in edition.bands))
        )
    if edition.is_sample:
        notes.append(("Lưu ý", "Số liệu minh họa, không phải kết quả thật."))
    reading = (
        "Điểm và thứ hạng giữ nguyên như công bố; đơn vị bằng điểm đồng hạng. Dấu “–” và ô trống là chưa có số liệu"
    )
    reading += " hoặc ngoài phạm vi bạn được xem." if table.shows_plans and table.has_hidden else "."
    if table.has_computed_places:
        reading += f" {COMPUTED_PLACES}"
    notes.append(("Cách đọc", reading))
    if table.has_plans and not table.shows_plans:
        notes.append(("Kế hoạch, nhiệm vụ", "Ngoài phạm vi bạn được xem."))
    if table.shows_plans:
        notes.append(("Mục tiêu, kế hoạch", plans_note(table)))
    return notes


def plans_note(table: BlockTable) -> str:
    """Which plans and tasks the table counts."""
    return (
        f"Mục tiêu của kế hoạch năm {table.edition.year} đã duyệt, so với kết quả công bố năm {table.edition.year}. "
        f"Kế hoạch năm {table.plan_year} là kế hoạch rút ra từ kết quả này. Việc chỉ tính nhiệm vụ chủ trì, không kể "
        f"việc đã hủy, đến ngày {table.today:%d/%m/%Y}."
    )
