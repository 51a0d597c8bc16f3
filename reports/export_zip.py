"""The ZIP of an export: the files that were made, a list of them as a workbook, their hashes; the same bytes again."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.files import File

from indices.sheets.spreadsheet import OutColumn, write_table
from plans.models import Plan
from reports.documents.plan_files import FORMATS
from reports.models import Export, ExportItem

LIST = "danh-muc.xlsx"
SUMS = "SHA256SUMS.txt"
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  ZIP knows no zones
"""The time of every file in the ZIP, so that the same plans give the same bytes; the earliest that ZIP can write."""

_COLUMNS = [
    OutColumn("STT", "STT", "rank", 6),
    OutColumn("Tệp", "Tệp", "text", 60),
    OutColumn("Đơn vị", "Đơn vị", "text", 32),
    OutColumn("Kế hoạch", "Kế hoạch", "text", 44),
    OutColumn("Số, ký hiệu", "Số, ký hiệu", "text", 18),
    OutColumn("Ngày", "Ngày", "date", 12),
    OutColumn("Trạng thái", "Trạng thái", "text", 14),
    OutColumn("Định dạng", "Định dạng", "text", 11),
    OutColumn("Dung lượng (byte)", "Dung lượng (byte)", "rank", 12),
    OutColumn("SHA-256", "SHA-256", "text", 66),
    OutColumn("Ghi chú", "Ghi chú", "text", 40),
]


@contextmanager
def packed(export: Export, alive: Callable[[], None]) -> Iterator[tuple[File, str]]:
    """Give the ZIP as an open file on disk, gone after the block, and its SHA-256; `alive` is called at every part.

    Parts are copied in pieces: memory does not grow with their number or size.
    """
    items = list(export.items.select_related("plan__unit", "plan__index"))
    with tempfile.NamedTemporaryFile(suffix=".zip") as target:
        with zipfile.ZipFile(target, "w") as archive:
            listing = listed(export, items)
            _add(archive, LIST, listing)
            _add(archive, SUMS, _sums(listing, items).encode())
            for item in items:
                alive()
                if item.sha256:
                    _copy(archive, item)
        target.flush()
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        yield File(target), digest


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry with nothing of the machine in it. Only text shrinks: PDF and Word files are packed already."""
    entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".json", ".txt")) else zipfile.ZIP_STORED
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(_entry(name), content)


def _copy(archive: zipfile.ZipFile, item: ExportItem) -> None:
    entry = _entry(item.name)
    entry.file_size = item.size
    with item.file.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target)


def _sums(listing: bytes, items: Sequence[ExportItem]) -> str:
    """The hashes as `sha256sum -c` reads them."""
    lines = [(hashlib.sha256(listing).hexdigest(), LIST), *((item.sha256, item.name) for item in items if item.sha256)]
    return "".join(f"{digest}  {name}\n" for digest, name in lines)


def listed(export: Export, items: Sequence[ExportItem]) -> bytes:
    """Return the list of an export's files as .xlsx; of a plan that the asker may not read it says only the name."""
    readable = set(
        Plan.objects.visible_to(export.asked_by).filter(pk__in=export.items.values("plan")).values_list("pk", flat=True)
    )
    missing = sum(not item.sha256 for item in items)
    return write_table(
        title=f"Danh mục tệp: {export.title}",
        sheet_title="Danh mục",
        columns=_COLUMNS,
        rows=[_row(item, item.plan_id in readable) for item in items],
        notes=[
            ("Đợt xuất", export.title),
            ("Số tệp", f"{len(items) - missing} tệp đã lập, {missing} tệp không lập được (xem cột Ghi chú)"),
            ("Cột SHA-256", f"Mã băm của từng tệp; {SUMS} có cùng các mã để kiểm tra bằng lệnh “sha256sum -c {SUMS}”."),
            ("Trạng thái", "Trạng thái của kế hoạch lúc lập danh mục. Bản chưa ban hành không có số, ngày."),
        ],
        stamp=EPOCH,
    )


def _row(item: ExportItem, is_readable: bool) -> list:
    plan = item.plan
    about = [str(plan.unit), plan.title, plan.document_number if plan.number else "", plan.issued_on]
    about.append(plan.get_state_display())
    return [
        item.position,
        item.name,
        *(about if is_readable else [None] * len(about)),
        FORMATS[item.format].name,
        item.size,
        item.sha256,
        item.problem,
    ]
