"""The table of a round as a workbook that importing reads back without a change."""

from django.utils import timezone

from indices.models import Edition
from indices.sheets.spreadsheet import OutColumn, write_table
from units.vietnamese import format_number, sort_key


def export_edition(edition: Edition) -> bytes:
    """Return the round's table as .xlsx: published rows by rank; without any, every unit that the round can rank."""
    lines = list(edition.lines.all())
    results = {result.unit_id: result for result in edition.results.select_related("unit").prefetch_related("scores")}
    units = {result.unit for result in results.values()}
    if not (edition.is_published and units):
        units |= set(edition.units())
    rows = []
    for unit in units:
        result = results.get(unit.pk)
        scores = {score.line_id: score for score in result.scores.all()} if result else {}
        figures = []
        for line in lines:
            score = scores.get(line.pk)
            figures += [score and score.score, score and score.rank]
        rows.append((unit, result and result.rank, [*figures, result and result.total, result and result.rank]))
    if edition.is_published:
        rows.sort(key=lambda row: (row[1] is None, row[1] or 0, sort_key(row[0].name)))
    else:
        rows.sort(key=lambda row: sort_key(row[0].name))
    columns = [OutColumn("TT", "TT", "rank", 5), OutColumn("Đơn vị", "Đơn vị", "text", 44)]
    for line in lines:
        columns += [OutColumn(line.name, "Điểm", "score", 10), OutColumn(line.name, "Hạng", "rank", 8)]
    columns += [OutColumn("Điểm tổng", "Điểm tổng", "score", 11), OutColumn("Xếp hạng", "Xếp hạng", "rank", 10)]
    return write_table(
        title=f"Kết quả {edition}",
        columns=columns,
        rows=([number, unit.name, *figures] for number, (unit, _, figures) in enumerate(rows, start=1)),
        notes=_notes(edition),
    )


def _notes(edition: Edition) -> list[tuple[str, str]]:
    now = timezone.localtime()
    notes = [
        ("Bảng", f"{edition.index.name}: {edition}"),
        ("Mã đợt", edition.code),
        ("Tỉnh tổ chức", str(edition.province or "không")),
        ("Trạng thái", edition.get_state_display()),
        ("Nguồn số liệu", edition.source or "chưa ghi"),
        ("Số đơn vị được xếp hạng", str(edition.size or "chưa rõ")),
    ]
    if edition.published_median is not None:
        notes.append(("Trung vị công bố", format_number(edition.published_median, 2)))
    if edition.bands:
        notes.append(("Thang xếp loại", "; ".join(f"{name} từ {low}" for name, low in edition.bands)))
    if edition.is_sample:
        notes.append(("Lưu ý", "Số liệu minh họa, không phải kết quả thật."))
    return [
        *notes,
        ("Xuất từ cổng lúc", f"{now:%H:%M ngày %d/%m/%Y}"),
        (
            "Thang điểm",
            "Điểm thành phần từ 0 đến 10, điểm tổng từ 0 đến 100, hai chữ số thập phân; hạng là số nguyên từ 1.",
        ),
        (
            "Khi nhập lại",
            "Ô trống hoặc “-” là không áp dụng. Dòng trống hoàn toàn được bỏ qua. Không cần giữ thứ tự dòng, cột.",
        ),
    ]
