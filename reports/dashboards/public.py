"""Published rankings that the standing office opened to everybody, and nothing else of the portal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localtime

from indices.comparison import Movement
from indices.mergers import took_another_in, year_ends
from indices.models import Edition, Result
from indices.scoring import grade
from indices.sheets.spreadsheet import OutColumn, write_table
from units.models import Unit

COLUMNS = [
    OutColumn("Hạng", "Hạng", "rank", 8),
    OutColumn("Đơn vị", "Đơn vị", "text", 44),
    OutColumn("Điểm tổng", "Điểm tổng", "score", 11),
    OutColumn("Xếp loại", "Xếp loại", "text", 14),
    OutColumn("Thay đổi hạng", "Thay đổi hạng", "places", 11),
    OutColumn("Ghi chú", "Ghi chú", "text", 40),
]


def public_editions() -> QuerySet[Edition]:
    """What anybody may read: the opened rankings; made-up figures only where the portal is tried out (DEBUG)."""
    opened = Edition.objects.open_to_public().select_related("index", "province")
    return opened if settings.DEBUG else opened.exclude(province__is_sample=True)


@dataclass(frozen=True)
class PublicRow:
    """A unit's published rank and total; `corrected_on` is the day on which one of them was last corrected."""

    unit: Unit
    rank: int | None
    total: Decimal | None
    grade: str
    places: int | None
    comparable: bool
    corrected_on: date | None

    @property
    def remark(self) -> str:
        """What is to be known of the row, for a workbook."""
        said = [] if self.comparable else ["không so sánh hạng với năm trước (sáp nhập)"]
        if self.corrected_on:
            said.append(f"đã đính chính sau công bố ngày {self.corrected_on:%d/%m/%Y}")
        return "; ".join(said)


@dataclass(frozen=True)
class PublicRanking:
    """A block's ranking of a year as everybody may read it; units without a rank stand last."""

    edition: Edition
    rows: list[PublicRow]

    @property
    def has_grades(self) -> bool:
        return any(row.grade for row in self.rows)

    @property
    def has_places(self) -> bool:
        """Whether something of the year before is known."""
        return any(row.places is not None or not row.comparable for row in self.rows)

    @cached_property
    def corrected(self) -> list[PublicRow]:
        return [row for row in self.rows if row.corrected_on]

    @property
    def is_part(self) -> bool:
        """Whether fewer units are known than were ranked."""
        return self.edition.size is None or len(self.rows) < self.edition.size


def public_table(edition: Edition) -> PublicRanking:
    """Return an opened edition's ranking (2 queries): the rank, the total, the grade, the change of the rank."""
    previous = Result.objects.filter(
        edition__index=edition.index_id,
        edition__province=edition.province_id,
        edition__block=edition.block,
        edition__year=edition.year - 1,
        edition__state=Edition.State.PUBLISHED,
    )
    before = dict(previous.values_list("unit", "rank"))
    results = (
        edition.results.filter(Q(total__isnull=False) | Q(rank__isnull=False))
        .select_related("unit")
        .annotate(
            corrected_at=Max("corrections__corrected_at", filter=Q(corrections__line=None)),
            merged=took_another_in(*year_ends(edition.year), "unit"),
        )
    )
    rows = [_row(edition, result, before.get(result.unit_id), result.merged) for result in results]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, -(row.total or 0), row.unit.name))
    return PublicRanking(edition, rows)


def _row(edition: Edition, result: Result, previous_rank: int | None, merged: bool) -> PublicRow:
    comparable = previous_rank is None or not merged
    moved = Movement(result.total, result.rank, None, previous_rank)
    return PublicRow(
        unit=result.unit,
        rank=result.rank,
        total=result.total,
        grade=grade(result.total, edition.bands),
        places=moved.places if comparable else None,
        comparable=comparable,
        corrected_on=result.corrected_at and localtime(result.corrected_at).date(),
    )


def public_workbook(table: PublicRanking) -> bytes:
    """Return the ranking as .xlsx, the same figures as the page and no others; the same table gives the same bytes."""
    edition = table.edition
    notes = [
        ("Bảng", f"{edition.index.name}: {edition}"),
        ("Nguồn số liệu", edition.source or "chưa ghi"),
        ("Số đơn vị được xếp hạng", str(edition.size or "chưa rõ")),
        ("Cách đọc", "Thay đổi hạng dương là tăng hạng. Ô trống là chưa có số liệu."),
    ]
    if edition.is_sample:
        notes.append(("Lưu ý", "Số liệu minh họa, không phải kết quả thật."))
    rows = [[row.rank, row.unit.name, row.total, row.grade, row.places, row.remark] for row in table.rows]
    stamp = edition.opened_at.replace(tzinfo=None)
    return write_table(
        title=f"Xếp hạng {edition}", sheet_title="Xếp hạng", columns=COLUMNS, rows=rows, notes=notes, stamp=stamp
    )
