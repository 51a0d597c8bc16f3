"""Recompute the chain of audit lines: of the database, or of a file that was taken out of it."""

import json
import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from units.audit_chain import Fault, Head, Verdict, head, link, unlinked, verify
from units.audit_files import FileRefused, FileVerdict, verify_file

_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký: dòng bị xóa, bị sửa, chuỗi bị đứt; có lỗi thì thoát với mã 1."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument("--expect", metavar="VỊ_TRÍ:MÃ_BĂM", help="mốc đã giữ ở nơi khác mà chuỗi phải còn chứa")

        parser.add_argument(
            "--file", type=Path, metavar="TỆP", help="kiểm tra tệp CSV tải từ trang Nhật ký hoặc tệp của archive_audit"
        )
        parser.add_argument("--whole", action="store_true", help="tệp phải đủ mọi mắt xích từ đầu đến cuối của nó")
        parser.add_argument("--no-database", action="store_true", help="không đối chiếu tệp với cơ sở dữ liệu")

    def handle(self, *, expect, file, whole, no_database, **options):
        expected = _head_of(expect) if expect else None
        verdict = _of_file(file, expected, whole, not no_database) if file else _of_database(expected)
        said = _file_summary if file else _summary
        shown = json.dumps(verdict.as_json(), ensure_ascii=False, indent=2) if options["json"] else said(verdict)
        self.stdout.write(shown)
        if verdict.faults:
            what = "Tệp" if file else "Nhật ký"
            reasons = [f"{what} có {len(verdict.faults)} lỗi."] + [fault.message for fault in verdict.faults]
            raise CommandError("\n".join(reasons))


def _of_database(expected: Head | None) -> Verdict:
    verdict = verify(expected)
    # Only now: a line that waited too long has been reported before it becomes part of the chain.
    verdict.links += link(unlinked())
    verdict.head = head()
    return verdict


def _of_file(path: Path, expected: Head | None, is_whole: bool, with_database: bool) -> FileVerdict:
    try:
        verdict = verify_file(path, expected, with_database=with_database)
    except FileRefused as refusal:
        raise CommandError(str(refusal)) from None
    if is_whole and verdict.missing:
        message = f"Tệp thiếu {verdict.missing} mắt xích trong khoảng {verdict.first}–{verdict.last}."
        verdict.faults.append(Fault("gap", verdict.first, None, message))
    return verdict


def _file_summary(verdict: FileVerdict) -> str:
    said = [f"Đã kiểm tra {verdict.lines} dòng của tệp: {'có lỗi' if verdict.faults else 'không phát hiện sai lệch'}."]
    if verdict.first:
        said.append(f"Mắt xích: {verdict.first}–{verdict.last}; không có trong tệp: {verdict.missing}.")
    if verdict.unlinked:
        said.append(f"Chưa nối vào chuỗi khi xuất: {verdict.unlinked} dòng, không kiểm tra được.")
    against = "không" if verdict.compared is None else f"{verdict.compared} dòng"
    return "\n".join([*said, f"Đối chiếu với cơ sở dữ liệu: {against}."])


def _head_of(text: str) -> Head:
    found = _HEAD.fullmatch(text.strip())
    if not found:
        raise CommandError("Mốc sau --expect phải có dạng VỊ_TRÍ:MÃ_BĂM như dòng “Đầu chuỗi” mà lệnh này in ra.")
    return Head(int(found[1]), found[2])


def _summary(verdict: Verdict) -> str:
    said = "có lỗi" if verdict.faults else "không phát hiện sai lệch"
    return f"Đã kiểm tra {verdict.links} dòng nhật ký: {said}.\nĐầu chuỗi: {verdict.head}"
