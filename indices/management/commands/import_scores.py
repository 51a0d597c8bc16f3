"""Read a table of figures into an open round; `--create` founds what the file names and the portal lacks."""

import json
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from indices.actions import CellConflict, RefusedCells
from indices.models import Edition
from indices.sheets.founding import Founded, found
from indices.sheets.importing import Preparation, apply, prepare
from indices.sheets.tables import Problem
from indices.sheets.uploads import LARGEST_UPLOAD, SpreadsheetRefused
from units.accounts import machine
from units.vietnamese import format_number


class Command(BaseCommand):
    help = "Nhập bảng điểm từ tệp Excel hoặc CSV vào một đợt đang nhập: tất cả hoặc không có gì."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP.{xlsx,csv}")
        parser.add_argument("--edition", required=True, metavar="MÃ", help="mã đợt, ví dụ ddci-sbn-2025")
        parser.add_argument("--create", action="store_true", help="lập đợt, chỉ số thành phần và đơn vị còn thiếu")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra và liệt kê, không lưu")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *, file, edition, create, dry_run, json, **options):
        rows, changes, problems, new = 0, [], [], []
        try:
            data = _content(Path(file))
            with transaction.atomic():
                done = _import(data, Path(file).name, edition, create, dry_run)
                rows, changes, problems, new = done
                if problems or dry_run:
                    transaction.set_rollback(True)
        except (SpreadsheetRefused, ValidationError, RefusedCells, CellConflict) as error:
            sentences = error.messages if isinstance(error, ValidationError) else [str(error)]
            problems = [Problem("", sentence) for sentence in sentences]
        if json:
            self.stdout.write(_as_json(rows, changes if dry_run or not problems else [], problems))
        if problems:
            raise CommandError("\n".join(f"{p.cell}: {p.message}" if p.cell else p.message for p in problems))
        if not json:
            self._tell(rows, changes, new, dry_run)

    def _tell(self, rows: int, changes: list, new: list[str], dry_run: bool) -> None:
        for name in new:
            self.stdout.write(f"Lập mới: {name}")
        for change in changes:
            before, after = (format_number(value) or "trống" for value in (change.before, change.after))
            self.stdout.write(f"{change.cell}: {change.unit}, {change.what}: {before} → {after}")
        done = "Sẽ đổi" if dry_run else "Đã lưu"
        self.stdout.write(f"Đọc {rows} đơn vị. {done} {len(changes)} ô.{' Chưa lưu gì.' if dry_run else ''}")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_UPLOAD:
            raise SpreadsheetRefused(
                f"Tệp lớn {path.stat().st_size // 2**20} MB, quá {LARGEST_UPLOAD // 2**20} MB."
                " Hãy chỉ giữ lại trang tính có bảng điểm."
            )
        return path.read_bytes()
    except OSError as error:
        reason = "không có tệp này" if isinstance(error, FileNotFoundError) else error.strerror
        raise SpreadsheetRefused(f"Không đọc được {path}: {reason}. Hãy kiểm tra đường dẫn.") from None


def _import(data: bytes, filename: str, code: str, create: bool, dry_run: bool) -> tuple[int, list, list, list]:
    """Return (units read, changes, problems, what was founded); saved unless there are problems or it is a dry run."""
    choices, new = None, []
    edition = Edition.objects.select_related("index", "province").filter(code=code).first()
    if create and (edition is None or edition.state == Edition.State.DRAFT):
        founded = found(code=code, data=data, filename=filename, by=machine())
        if not isinstance(founded, Founded):
            return sum(row.unit is not None for row in founded.rows), [], founded.problems, []
        edition, choices, new = founded.edition, founded.choices, founded.new
    elif edition is None:
        raise ValidationError(f"Không có đợt nào mang mã “{code}”. Thêm --create để lập đợt từ tệp.")
    preparation = prepare(edition=edition, data=data, filename=filename, choices=choices)
    if edition.state != Edition.State.DRAFT:
        preparation.problems.extend(_closed(edition, preparation))
    if not preparation.problems and not dry_run:
        apply(preparation=preparation, data=data, by=machine())
    return preparation.matched_rows, preparation.changes, preparation.problems, new


def _closed(edition: Edition, preparation: Preparation) -> list[Problem]:
    """Return a problem for each figure that a file would change in a round that is no longer open."""
    remedy = "Hãy lập đính chính có lý do" if edition.is_published else "Hãy mở lại đợt để nhập"
    return [
        Problem(
            change.cell,
            f"{format_number(change.after) or 'trống'} khác {format_number(change.before) or 'trống'} của đợt"
            f" {edition.get_state_display().lower()}. {remedy}.",
        )
        for change in preparation.changes
    ]


def _as_json(rows: int, changes: list, problems: list[Problem]) -> str:
    def plain(value):
        return f"{value:.2f}" if isinstance(value, Decimal) else value

    return json.dumps(
        {
            "rows": rows,
            "changes": [
                {
                    "cell": change.cell,
                    "unit": change.unit.name,
                    "component": change.what,
                    "from": plain(change.before),
                    "to": plain(change.after),
                }
                for change in changes
            ],
            "problems": [{"cell": problem.cell or None, "message": problem.message} for problem in problems],
        },
        ensure_ascii=False,
        indent=1,
    )
