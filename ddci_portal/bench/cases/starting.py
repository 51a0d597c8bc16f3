"""What one waits for before anything begins: the start of a command, the reading of a plan, the first page."""

import subprocess
import sys
from functools import partial

from django.conf import settings

from ddci_portal.bench.case import Case, Pair, Sample
from ddci_portal.bench.cases.documents import PAGES, pages_of, usual_plan
from ddci_portal.bench.child import measured
from ddci_portal.bench.first_page import weigh
from ddci_portal.bench.picking import fullest_round, person
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.visiting import Visitor, warm
from plans.document import PlanDocument
from plans.importing.matching import vocabulary_for
from plans.importing.source import Source
from plans.importing.whole import read_plan
from plans.models import Plan
from reports.documents.plan_files import FORMATS
from units.permissions import Role


def _second() -> Sample:
    """A second of processor time: the yardstick of limits that are no ratios."""
    return Sample(1, 1)


def _start(stage: Stage) -> Pair:
    def start() -> Sample:
        command = [sys.executable, "manage.py", "help", "migrate"]
        run = partial(subprocess.run, command, cwd=settings.BASE_DIR, check=True, capture_output=True)
        sample = measured(run)
        return Sample(sample.cpu, sample.cpu, memory=sample.memory)

    return Pair(start, _second, "manage.py help migrate, thời gian bộ xử lý")


def _reading(suffix: str):
    def prepare(stage: Stage) -> Pair:
        plan = usual_plan()
        data = _file(plan, suffix)

        def read() -> Sample:
            sample = measured(lambda: _read(plan, data, suffix), warm=1)
            return Sample(sample.cpu, sample.cpu, memory=sample.memory)

        pages = pages_of(_file(plan, "pdf"))
        return Pair(read, _second, f"{pages} trang, {len(data) // 1000} kB, thời gian bộ xử lý")

    return prepare


def _file(plan: Plan, suffix: str) -> bytes:
    if suffix == "txt":
        source, _ = _read(plan, _file(plan, "docx"), "docx")
        return source.text().encode()
    return FORMATS[suffix].write(Plan.objects.select_related("unit__parent", "index").get(pk=plan.pk))


def _read(plan: Plan, data: bytes, suffix: str) -> tuple[Source, PlanDocument]:
    vocabulary = vocabulary_for(plan.unit, plan.index)
    named = {"index": plan.index.code, "year": plan.year, "unit": plan.unit.name}
    return read_plan(data, f"ke-hoach.{suffix}", vocabulary=vocabulary, **named)


def _weight(path: str, *, is_signed_in: bool):
    def prepare(stage: Stage) -> Pair:
        request = Visitor.stranger(path)
        if is_signed_in:
            request = Visitor(person(fullest_round().province, Role.PROVINCIAL_LEADER)).request(path)
        site = stage.server("portal").site
        warm(site, request)

        def weight() -> Sample:
            weighed = weigh(site, request)
            return Sample(weighed, size=weighed)

        return Pair(weight, lambda: Sample(1000), f"{path}, chưa có gì trong bộ nhớ trình duyệt")

    return prepare


CASES = [
    Case("start", "manage.py khởi động", "1 giây", _start, 1),
    Case("read-docx", f"đọc kế hoạch {PAGES + 1} trang, Word", "1 giây", _reading("docx"), 0.5),
    Case("read-pdf", f"đọc kế hoạch {PAGES + 1} trang, PDF", "1 giây", _reading("pdf"), 0.5),
    Case("read-txt", f"đọc kế hoạch {PAGES + 1} trang, văn bản", "1 giây", _reading("txt"), 0.5),
    Case("weight-sign-in", "trang đầu: đăng nhập", "1 kB", _weight("/tai-khoan/dang-nhap/", is_signed_in=False), 250,
         rounds=1, unit="B"),
    Case("weight-home", "trang đầu: trang chủ", "1 kB", _weight("/", is_signed_in=True), 250, rounds=1, unit="B"),
]  # fmt: skip
