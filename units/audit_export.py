"""The audit trail as rows of a file: what people read, and beside it the chain by which a file is proven."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from units.audit_chain import COLUMNS, canonical, hashed
from units.models import AuditEntry

AT_ONCE = 2000
"""Lines that are read at once: memory stays the same however long the trail is."""

HEADINGS = (
    "Số", "Lúc", "Tên đăng nhập", "Người thực hiện", "Thay mặt", "Việc", "Loại đối tượng", "Đối tượng", "Tóm tắt",
    "Thay đổi", "Địa chỉ", "Mã tham chiếu", "Mắt xích", "Mã băm trước", "Mã băm",
)  # fmt: skip
WHOLE = "Dòng gốc (JSON)"
"""The further column of the CSV: what was hashed, letter by letter."""

_FORMULA = tuple("=+-@\t\r")
_BESIDE = (
    "actor__username", "actor__full_name", "on_behalf_of__username", "on_behalf_of__full_name", "link__position",
    "link__previous_hash", "link__hash",
)  # fmt: skip


def newest_first(entries: QuerySet[AuditEntry]) -> Iterator[dict]:
    """The lines as rows of values with their links, from the newest on, read in pieces by their numbers.

    Lines are only ever added, so that pieces read one after the other are as good as one reading, and no cursor has to
    stay open while somebody downloads.
    """
    rest = entries.order_by("-id").values(*COLUMNS, *_BESIDE)
    piece = rest
    while found := list(piece[:AT_ONCE]):
        yield from found
        piece = rest.filter(pk__lt=found[-1]["id"])


def as_csv(rows: Iterable[dict]) -> Iterator[str]:
    """The lines as CSV that Excel opens with its diacritics and takes for text, some hundred lines at a time."""
    yield "\ufeff" + csv_rows([[*HEADINGS, WHOLE]])
    rows = iter(rows)
    while piece := list(islice(rows, 500)):
        yield csv_rows([*_cells(row, values := hashed(row)), canonical(values)] for row in piece)


def cells(row: dict) -> list[str]:
    """What stands under HEADINGS for a line; the last three are empty while it is not linked."""
    return _cells(row, hashed(row))


def _cells(row: dict, values: dict) -> list[str]:
    shown = shown_of(values)
    actor, other = (row[f"{who}__full_name"] or row[f"{who}__username"] for who in ("actor", "on_behalf_of"))
    position, *hashes = (row[f"link__{name}"] or "" for name in ("position", "previous_hash", "hash"))
    return [*shown[:2], row["actor__username"] or "", actor or "cổng", other or "", *shown[2:], str(position), *hashes]


def shown_of(values: dict) -> list[str]:
    """What people read of the values that are hashed: everything under HEADINGS but names and the link."""
    at = datetime.fromisoformat(values["at"]).astimezone(timezone.get_current_timezone())
    changes = [f"{name}: {_said(was)} → {_said(is_now)}" for name, (was, is_now) in sorted(values["changes"].items())]
    said = [str(values["id"]), f"{at:%d/%m/%Y %H:%M:%S}"]
    said += [values[name] for name in ("action", "object_type", "object_id", "summary")]
    return [*said, "; ".join(changes), values.get("address", ""), values["request_id"]]


def _said(value) -> str:
    return "(trống)" if value is None else str(value)


def csv_rows(rows: Iterable[Iterable[str]]) -> str:
    """Rows of the file, each with its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()


def neutral(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
