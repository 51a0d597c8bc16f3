"""Read a KẾ HOẠCH out of a file and save it as a draft."""

import json as json_module
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from indices.models import Index
from plans.document import PlanDocument
from plans.importing.imports import refuse_second_plan, too_large
from plans.importing.limits import MOST_BYTES
from plans.importing.matching import vocabulary_for
from plans.importing.saving import save_document
from plans.importing.source import PlanRefused
from plans.importing.whole import read_plan
from units.accounts import machine
from units.models import Unit
from units.vietnamese import format_number


class Command(BaseCommand):
    help = "Đọc một kế hoạch từ tệp Word, PDF hoặc văn bản và lưu thành bản dự thảo."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP.{docx,pdf,txt}")
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ sngv")
        parser.add_argument("--year", required=True, metavar="NĂM")
        parser.add_argument("--index", required=True, metavar="DDCI|PCI", help="bộ chỉ số")
        parser.add_argument("--dry-run", action="store_true", help="chỉ đọc, không lưu")
        parser.add_argument("--json", action="store_true", help="in kế hoạch đọc được dạng JSON")

    def handle(self, *, file, unit, year, index, dry_run, json, **options):
        agency, index, year = _unit(unit), _index(index), _year(year)
        path = Path(file)
        try:
            if not dry_run:
                refuse_second_plan(agency, index, year)
            _, document = read_plan(
                _content(path),
                path.name,
                index=index.code,
                year=year,
                unit=agency.name,
                vocabulary=vocabulary_for(agency, index),
            )
            shown = document.as_json()
            plan = None if dry_run else save_document(document, unit=agency, index=index, year=year, by=machine())
        except PlanRefused as refusal:
            raise CommandError(refusal.sentence) from None
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        if json:
            self.stdout.write(json_module.dumps(shown, ensure_ascii=False, indent=2))
            return
        self.stdout.write("\n".join(_summary(document, shown)))
        self.stdout.write("Chưa lưu gì." if plan is None else f"Đã lưu bản dự thảo: {plan}.")


def _unit(code: str) -> Unit:
    unit = Unit.objects.select_related("parent").filter(code=code).first()
    if unit is None:
        raise CommandError(f"Không có đơn vị nào mang mã “{code}”. Hãy xem mã ở danh sách đơn vị.")
    if unit.kind not in Unit.AGENCY_KINDS:
        raise CommandError(f"{unit} không phải là cơ quan ban hành kế hoạch. Hãy ghi mã của sở, ban, ngành, huyện, xã.")
    return unit


def _index(code: str) -> Index:
    index = Index.objects.filter(code=code.upper()).first()
    if index is None:
        known = ", ".join(Index.objects.values_list("code", flat=True))
        raise CommandError(f"Không có bộ chỉ số “{code}”. Các bộ chỉ số hiện có: {known or 'chưa có'}.")
    return index


def _year(text: str | int) -> int:
    if not (str(text).isascii() and str(text).isdigit() and 2000 <= int(text) <= 2100):
        raise CommandError(f"“{text}” không phải là năm của kế hoạch. Hãy ghi bốn chữ số, ví dụ --year 2025.")
    return int(text)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PlanRefused(too_large())
        return path.read_bytes()
    except OSError as error:
        reason = "không có tệp này" if isinstance(error, FileNotFoundError) else error.strerror
        raise PlanRefused(f"Không đọc được {path}: {reason}. Hãy kiểm tra đường dẫn.") from None


def _summary(document: PlanDocument, shown: dict) -> list[str]:
    """What was understood, as a person reads it."""
    number = f"{'(chưa có số)' if document.number is None else document.number}/{document.symbol or '(chưa rõ)'}"
    day = document.date.strftime("%d/%m/%Y") if document.date else "chưa rõ"
    lines = [
        f"Trích yếu: {document.title or 'chưa rõ'}",
        f"Số: {number}, ngày: {day}, nơi: {document.place or 'chưa rõ'}",
        f"Mục: {sum(1 for _ in document.walk())}, căn cứ: {len(document.bases)}, số liệu: {len(document.figures)}",
    ]
    for entry in shown["components"]:
        leads = ", ".join(entry["leads"]) or "chưa rõ"
        lines.append(
            f"{entry['section'] or '–'} {entry['component']}: mục tiêu {_target(entry['target'])}, chủ trì {leads},"
            f" {len(entry['solutions'])} giải pháp"
        )
    lines.append(f"Nhiệm vụ chung: {len(shown['general_tasks'])}, phụ lục: {len(document.appendices)}")
    return [*lines, *(f"Cần xem lại: {sentence}" for sentence in doubts(document))]


def doubts(document: PlanDocument) -> list[str]:
    """Return every sentence that says where the understanding is not sure, with the line of the source."""
    found = list(document.doubts)
    found += [(basis.first, basis.doubt) for basis in document.bases]
    found += [(figure.first, figure.doubt) for figure in document.figures]
    found += [(item.first, item.doubt) for item in document.opening]
    for section in document.walk():
        found.append((section.first, section.doubt))
        found += [(part.first, part.doubt) for part in (*section.targets, *section.items)]
    return [f"dòng {line}: {sentence}" if line else sentence for line, sentence in found if sentence]


def _target(target: dict | None) -> str:
    if target is None:
        return "chưa rõ"
    value = format_number(Decimal(target["value"]))
    if target["kind"] == "rank_max":
        return f"hạng {value}{'/' + str(target['of']) if target['of'] else ''} trở lên"
    return f"từ {value} điểm" if target["kind"] == "score_min" else f"trên {value} điểm"
