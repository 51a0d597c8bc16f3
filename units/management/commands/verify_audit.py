"""Recompute the chain of audit lines."""

import json
import re

from django.core.management.base import BaseCommand, CommandError

from units.audit_chain import Head, Verdict, head, link, unlinked, verify

_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký: dòng bị xóa, bị sửa, chuỗi bị đứt; có lỗi thì thoát với mã 1."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument("--expect", metavar="VỊ_TRÍ:MÃ_BĂM", help="mốc đã giữ ở nơi khác mà chuỗi phải còn chứa")

    def handle(self, *, expect, **options):
        verdict = verify(_head_of(expect) if expect else None)
        # Only now: a line that waited too long has been reported before it becomes part of the chain.
        verdict.links += link(unlinked())
        verdict.head = head()
        shown = json.dumps(verdict.as_json(), ensure_ascii=False, indent=2) if options["json"] else _summary(verdict)
        self.stdout.write(shown)
        if verdict.faults:
            reasons = [f"Nhật ký có {len(verdict.faults)} lỗi."] + [fault.message for fault in verdict.faults]
            raise CommandError("\n".join(reasons))


def _head_of(text: str) -> Head:
    found = _HEAD.fullmatch(text.strip())
    if not found:
        raise CommandError("Mốc sau --expect phải có dạng VỊ_TRÍ:MÃ_BĂM như dòng “Đầu chuỗi” mà lệnh này in ra.")
    return Head(int(found[1]), found[2])


def _summary(verdict: Verdict) -> str:
    said = "có lỗi" if verdict.faults else "không phát hiện sai lệch"
    return f"Đã kiểm tra {verdict.links} dòng nhật ký: {said}.\nĐầu chuỗi: {verdict.head}"
