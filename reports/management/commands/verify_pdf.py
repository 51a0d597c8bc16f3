"""Say what a PDF is and whether its signatures hold; on the portal's own machine documents that are not public are
named too."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.forms import MB, MOST_PDF
from reports.models import Document
from reports.signing.terms import Seen, SigningRefused
from reports.signing.trust import Trust
from reports.verifying import MATCHES, NOT_A_PDF, Checked, verify


class Command(BaseCommand):
    help = "Kiểm tra chữ ký số của một tệp PDF và tệp đó có đúng là văn bản của cổng không."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP.pdf")
        parser.add_argument("--trust", metavar="CA.pem", help="thêm chứng thư gốc tin cậy cho lần kiểm tra này")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *, file, trust, json, **options):
        try:
            trusted = Trust.from_settings()
            if trust:
                trusted |= Trust.from_file(Path(trust))
            checked = verify(_file(Path(file)), documents=Document.objects.all(), trust=trusted)
        except (SigningRefused, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_as_json(checked) if json else "\n".join(_in_words(checked)))
        if not checked.is_valid:
            raise CommandError("\n".join(_reasons(checked)))


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_PDF:
            raise CommandError(f"Tệp {path} lớn quá {MOST_PDF // MB} MB nên không kiểm tra được.")
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}. Hãy kiểm tra tên tệp và quyền đọc ({error.errno}).") from None
    if not data:
        raise CommandError(NOT_A_PDF)
    return data


def _as_json(checked: Checked) -> str:
    told = {
        "valid": checked.is_valid,
        "signatures": [_signature(seen) for seen in checked.verdict.signatures],
        "document": checked.document and _document(checked.document),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _signature(seen: Seen) -> dict:
    return {
        "signer": seen.signer,
        "time": seen.time and timezone.localtime(seen.time).isoformat(timespec="seconds"),
        "intact": seen.intact,
        "trusted": seen.trusted,
        "covers_whole_file": seen.covers_whole_file,
    }


def _document(document: Document) -> dict:
    return {
        "code": document.written_code,
        "kind": document.kind,
        "unit": document.unit.name,
        "number": document.number,
        "symbol": document.symbol,
        "date": document.day.isoformat(),
        "title": document.title,
        "signatory": document.signatory,
        "state": document.state,
        "sha256": document.sha256,
    }


def _in_words(checked: Checked) -> list[str]:
    lines = [MATCHES[checked.match].format(document=checked.document)]
    for seen in checked.verdict.signatures:
        when = f"{timezone.localtime(seen.time):%H:%M:%S %d/%m/%Y}" if seen.time else "không ghi lúc nào"
        state = "nguyên vẹn" if seen.intact else "ĐÃ BỊ THAY ĐỔI"
        trust = "chứng thư tin cậy" if seen.trusted else "chứng thư chưa tin cậy"
        lines.append(f"Chữ ký số của {seen.signer}, {when}: {state}, {trust}.")
    if checked.document:
        lines.append(f"Mã băm SHA-256 của văn bản: {checked.document.sha256}")
    return [*lines, "Kết quả: HỢP LỆ." if checked.is_valid else "Kết quả: KHÔNG HỢP LỆ."]


def _reasons(checked: Checked) -> list[str]:
    """Why a file is not valid, each reason a sentence."""
    reasons = [*checked.differences, *checked.verdict.problems]
    for seen in checked.verdict.signatures:
        if not (seen.intact and seen.trusted):
            reasons.append(f"Chữ ký số của {seen.signer} không hợp lệ: {seen.problem or 'không xác minh được.'}")
    if not checked.verdict.signatures:
        reasons.append("Tệp không có chữ ký số nào.")
    return list(dict.fromkeys(reasons))
