"""The table of a round as a workbook that importing reads back without a change."""

from collections.abc import Iterable

from django.utils import timezone

from indices.models import ComponentScore, Edition, EditionComponent
from indices.sheets.spreadsheet import OutColumn, write_table
from units.models import Unit
from units.vietnamese import format_number, sort_key


def export_edition(edition: Edition, *, blank: bool = False) -> bytes:
    """Return the round's table as .xlsx: published rows by rank; without any, every unit that the round can rank.

    blank: without the figures, to be filled in.
    """
    lines = list(edition.lines.all())
    rows = _rows(edition, [line.pk for line in lines])
    if blank:
        rows = [[name, *(None for _ in figures)] for name, *figures in rows]
    return write_table(
        title=f"{'Mẫu nhập' if blank else 'Kết quả'} {edition}",
        columns=columns_of(lines),
        rows=([number, *row] for number, row in enumerate(rows, start=1)),
        notes=_notes(edition),
    )


def columns_of(lines: Iterable[EditionComponent]) -> list[OutColumn]:
    """The columns of a round's table: number, unit, score and rank of each line, total and rank."""
    columns = [OutColumn("TT", "TT", "rank", 5), OutColumn("Đơn vị", "Đơn vị", "text", 44)]
    for line in lines:
        columns += [OutColumn(line.name, "Điểm", "score", 10), OutColumn(line.name, "Hạng", "rank", 8)]
    return [
        *columns,
        OutColumn("Điểm tổng", "Điểm tổng", "score", 11),
        OutColumn("Xếp hạng", "Xếp hạng", "rank", 10),
    ]


def _rows(edition: Edition, lines: list[int]) -> list[list]:
    """The rows of the table: name, score and rank of each line, total and rank of the whole."""
    whole = {unit: (total, rank) for unit, total, rank in edition.results.values_list("unit", "total", "rank")}
    scores = ComponentScore.objects.filter(result__edition=edition).order_by()
    parts = {
        (unit, line): (score, rank)
        for unit, line, score, rank in scores.values_list("result__unit", "line", "score", "rank")
    }
    units = Unit.objects.filter(results__edition=edition) if edition.is_published and whole else edition.units()
    nothing = (None, None)
    rows = []
    for unit, name in units.order_by().values_list("pk", "name"):
        figures = [figure for line in lines for figure in parts.get((unit, line), nothing)]
        rows.append([name, *figures, *whole.get(unit, nothing)])
    rows.sort(key=lambda row: sort_key(row[0]))
    if edition.is_published:
        rows.sort(key=lambda row: (row[-1] is None, row[-1] or 0))
    return rows


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
