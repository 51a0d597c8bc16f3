"""KẾ HOẠCH as PDF: by a warm worker, first in a fresh one, and a hundred by two workers."""

import os
import subprocess
import sys
import time

from celery.signals import worker_process_init
from django.core.files.storage import default_storage
from django.db.models import Count

from ddci_portal.bench import yardsticks
from ddci_portal.bench.case import Case, Missing, Pair, Sample
from ddci_portal.bench.child import measured
from ddci_portal.bench.load import Refused
from ddci_portal.bench.picking import fullest_round, person
from ddci_portal.bench.processes import children, peak
from ddci_portal.bench.stage import Stage
from plans.importing.readers.pdf import page_sizes
from plans.models import Plan
from reports import exporting, jobs
from reports.documents import pdf
from reports.documents.plan import plan_letter
from reports.documents.plan_files import FORMATS
from reports.models import Document, Export
from units.permissions import Role

PAGES = 14
_BATCH, _MANY = 100, 1000
_PATIENCE = 600


def unissued_plans():
    """Plans that are laid out anew each time they are asked for, since they have no kept document."""
    return Plan.objects.filter(documents=None).select_related("unit__parent", "index")


def usual_plan() -> Plan:
    """Of the plans without a document the one whose PDF is nearest to PAGES long, out of nine of all lengths."""
    plans = list(unissued_plans().annotate(count=Count("sections__solutions")).order_by("count", "pk"))
    if not plans:
        raise Missing("dữ liệu chưa có kế hoạch nào chưa ban hành")
    tried = plans[:: max(1, len(plans) // 8)] + plans[-1:]
    return min(tried, key=lambda plan: abs(pages_of(_pdf(plan)) - PAGES))


def pages_of(data: bytes) -> int:
    """Pages of a PDF of the portal's own."""
    return len(page_sizes(data))


def _pdf(plan: Plan) -> bytes:
    return FORMATS["pdf"].write(unissued_plans().get(pk=plan.pk))


def _warm(stage: Stage) -> Pair:
    plan = usual_plan()
    html, rules = pdf.letter_html(plan_letter(plan)), _rules()
    return Pair(
        lambda: measured(lambda: _pdf(plan), warm=2),
        lambda: measured(lambda: yardsticks.lay_out(html, rules), warm=2),
        f"{plan.unit.code} {plan.year}, {pages_of(_pdf(plan))} trang",
    )


def _rules() -> str:
    setup = pdf._setup()
    return setup["faces"] + setup["rules"]


def _first(stage: Stage) -> Pair:
    plan = usual_plan()
    return Pair(
        lambda: measured(lambda: _pdf(plan), before=lambda: worker_process_init.send(sender=None)),
        lambda: measured(lambda: _pdf(plan), warm=2),
        f"{plan.unit.code} {plan.year}",
    )


def _batch(stage: Stage) -> Pair:
    leader = person(fullest_round().province, Role.PROVINCIAL_LEADER)
    chosen = list(Plan.objects.visible_to(leader).order_by("-year", "pk").values_list("pk", flat=True)[:_BATCH])
    if len(chosen) < _BATCH:
        raise Missing(f"dữ liệu chưa có {_BATCH} kế hoạch của một tỉnh")
    # A plan that is issued comes from its kept file; the database is thrown away after the run.
    Document.objects.filter(plan__in=chosen).delete()
    plans = unissued_plans().filter(pk__in=chosen)

    def export() -> Sample:
        return _exported(stage, plans, leader)

    def a_hundred_times() -> Sample:
        return measured(lambda: [_pdf(plan) for plan in plans], before=lambda: _pdf(plans[0]))

    return Pair(export, a_hundred_times, f"{_BATCH} kế hoạch, hai worker")


def _exported(stage: Stage, plans, by) -> Sample:
    log = (stage.folder / "worker.log").open("w")
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "ddci_portal",
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "INFO",
    ]
    worker = subprocess.Popen(command, env=os.environ | stage.environment, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait(lambda: " ready." in (stage.folder / "worker.log").read_text())
        started = time.perf_counter()
        export = exporting.ask(plans=plans, formats=["pdf"], title="Đo", by=by, enqueue=jobs.make_export.delay)
        _wait(lambda: Export.objects.get(pk=export.pk).state == Export.State.DONE)
        seconds = time.perf_counter() - started
        workers = children(worker.pid)
        memory = peak([*workers, *(pid for one in workers for pid in children(one))])
    finally:
        worker.terminate()
        worker.wait()
        log.close()
    done = Export.objects.get(pk=export.pk)
    if done.items.exclude(problem="").exists() or not default_storage.exists(done.file.name):
        raise Refused(f"đợt xuất thiếu tệp: {done.items.exclude(problem='').first()}")
    return Sample(seconds, memory=memory)


def _wait(condition) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise Refused(f"không xong trong {_PATIENCE} giây")
        time.sleep(0.05)


def _flat(stage: Stage) -> Pair:
    """Memory of a worker that has made a thousand plans beside that of one that has made a hundred."""
    plan = usual_plan()
    return Pair(lambda: _held_after(plan, _MANY), lambda: _held_after(plan, _BATCH), f"{_MANY} và {_BATCH} lần")


def _held_after(plan: Plan, times: int) -> Sample:
    def make() -> Sample:
        for _ in range(times):
            _pdf(plan)
        held = peak([os.getpid(), *children(os.getpid())])
        return Sample(held, memory=held)

    return measured(make)


_BARE = "WeasyPrint trần, cùng HTML"
CASES = [
    Case("plan-pdf", "KẾ HOẠCH ra PDF, worker đã ấm", _BARE, _warm, 1.15),
    Case("first-pdf", "PDF đầu tiên của một worker mới", "worker đã ấm", _first, 1.3, quick=False),
    Case(
        "batch-pdf", "100 KẾ HOẠCH ra PDF, hai worker", "lần lượt một worker đã ấm", _batch, 0.58, quick=False, rounds=2
    ),
    Case("flat-pdf", "bộ nhớ sau 1.000 KẾ HOẠCH", "sau 100 kế hoạch", _flat, 1.1, quick=False, rounds=1, unit="B"),
]
