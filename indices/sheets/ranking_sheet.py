"""The ranking of a block and year as a workbook: figures as numbers, as the page shows them."""

from indices.ranking import Ranking, RankingRow
from indices.sheets.spreadsheet import OutColumn, write_table
from units.vietnamese import format_number


def ranking_workbook(table: Ranking) -> bytes:
    """Return the ranking as .xlsx: rank, unit, total, change, distance, then each component's score and rank.

    A column that the page leaves out because nothing is known for it is left out here too.
    """
    table.load_successors()
    columns, rows = _columns(table), [_row(table, row) for row in table.rows]
    return write_table(
        title=f"Xếp hạng {table.edition}",
        sheet_title="Xếp hạng",
        columns=columns,
        rows=rows,
        notes=_notes(table),
    )


def _columns(table: Ranking) -> list[OutColumn]:
    columns = [_single("Hạng", "rank", 8), _single("Đơn vị", "text", 44), _single("Điểm tổng", "score", 11)]
    if _has_computed(table):
        columns.append(_single("Điểm tổng tính lại", "score", 11))
    if table.edition.bands:
        columns.append(_single("Xếp loại", "text", 14))
    columns += [_single("Thay đổi điểm", "change", 11), _single("Thay đổi hạng", "places", 11)]
    if table.top is not None:
        columns.append(_single("So với dẫn đầu", "change", 11))
    if table.median is not None:
        columns.append(_single("So với trung vị", "change", 11))
    if table.has_components:
        for line in table.lines:
            columns += [OutColumn(line.name, "Điểm", "score", 10), OutColumn(line.name, "Hạng", "rank", 8)]
    columns.append(_single("Ghi chú", "text", 36))
    return columns


def _single(label: str, kind, width: float) -> OutColumn:
    return OutColumn(label, label, kind, width)


def _has_computed(table: Ranking) -> bool:
    return any(row.computed is not None for row in table.rows)


def _row(table: Ranking, row: RankingRow) -> list:
    figures = [row.rank, row.unit.name, row.score]
    if _has_computed(table):
        figures.append(row.computed)
    if table.edition.bands:
        figures.append(row.grade)
    figures += [row.change, row.places]
    if table.top is not None:
        figures.append(row.to_leader)
    if table.median is not None:
        figures.append(row.to_median)
    if table.has_components:
        for score in row.scores:
            figures += [score and score.score, score and score.rank]
    return [*figures, _remark(row)]


def _remark(row: RankingRow) -> str:
    """What the page says below a unit's name or in place of its change."""
    said = []
    if row.unit.ends_on:
        successors = ", ".join(unit.name for unit in row.unit.successors.all())
        said.append(f"đến hết {row.unit.ends_on:%d/%m/%Y}" + (f", nay là {successors}" if successors else ""))
    if not row.comparable:
        said.append("không so sánh được với năm trước (sáp nhập)")
    if row.computed_rank is not None and row.computed_rank != row.rank:
        said.append(f"xếp lại theo điểm tổng: hạng {row.computed_rank}")
    return "; ".join(said)


def _notes(table: Ranking) -> list[tuple[str, str]]:
    edition = table.edition
    notes = [
        ("Bảng", f"{edition.index.name}: {edition}"),
        ("Mã đợt", edition.code),
        ("Tỉnh tổ chức", str(edition.province or "không")),
        ("Trạng thái", edition.get_state_display()),
        ("Nguồn số liệu", edition.source or "chưa ghi"),
        ("Số đơn vị được xếp hạng", str(edition.size or "chưa rõ")),
        ("So sánh với", str(table.previous) if table.previous else "không có năm trước"),
    ]
    if table.median is not None:
        whose = "theo công bố" if table.median_is_published else f"cổng tính từ {len(table.rows)} đơn vị"
        notes.append(("Trung vị của khối", f"{format_number(table.median, 2)} ({whose})"))
    if edition.bands:
        notes.append(("Thang xếp loại", "; ".join(f"{name} từ {low}" for name, low in edition.bands)))
    if table.has_components and any(line.weight for line in table.lines):
        weights = [f"{line.name} {format_number(line.weight.normalize())} %" for line in table.lines if line.weight]
        notes.append(("Trọng số", "; ".join(weights)))
    if edition.is_sample:
        notes.append(("Lưu ý", "Số liệu minh họa, không phải kết quả thật."))
    return [
        *notes,
        (
            "Cách đọc",
            "Điểm và thứ hạng giữ nguyên như công bố; số do cổng tính chỉ đặt bên cạnh. Đơn vị bằng điểm đồng hạng."
            " Thay đổi hạng dương là tăng hạng. Ô trống là chưa có số liệu.",
        ),
    ]
