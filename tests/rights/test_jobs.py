"""Every job of the queue: what causes it, in whose name it acts, and that nobody else can cause it.

A new job, or a new place in the code that puts one into the queue, without a line here fails.
"""

import ast
import inspect
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from celery.app.task import Task as CeleryTask
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ddci_portal.celery import app
from plans.importing.serial import document_to_json, source_to_json
from plans.importing.source import Line, Source
from plans.models import PlanImport
from reports.exporting import LOST_RIGHT
from reports.jobs import make_export
from reports.models import Export
from tests.plans.importing.documents import a_plan
from tests.test_rights import PEOPLE
from units.models import AuditEntry, Membership

APPS = ("units", "indices", "plans", "tasks", "reports")


@dataclass(frozen=True)
class Job:
    """`clock`: beat causes it. `places`: where the code puts it into the queue, each module:function. `acts_as`: whose
    rights it is held to; “portal” writes only what it finds due in the portal's own rows."""

    acts_as: str
    clock: bool = False
    places: frozenset[str] = frozenset()


def by(*places: str) -> frozenset[str]:
    return frozenset(places)


JOBS = {
    "units.link_audit":        Job("portal", clock=True),
    "units.log_audit_head":    Job("portal", clock=True),
    "units.fold_changes":      Job("portal", clock=True),
    "plans.sweep_imports":     Job("portal", clock=True),
    "plans.read_plan_import":  Job("portal", places=by(
        "plans.jobs:sweep_imports", "plans.views.importing:_taken_in", "plans.views.importing:_progress",
        "plans.views.importing:import_again")),
    "tasks.sweep_reminders":   Job("portal", clock=True),
    "tasks.send_digests":      Job("portal", clock=True),
    "tasks.send_digest":       Job("portal", places=by("tasks.jobs:send_digests")),
    "reports.sweep_exports":   Job("portal", clock=True),
    "reports.make_export":     Job("asked_by", places=by(
        "reports.jobs:make_export", "reports.jobs:sweep_exports", "reports.views.exports:_asked",
        "reports.views.exports:go_on_with_export")),
    "reports.forget_old":      Job("portal", clock=True),
    "reports.sweep_webhooks":  Job("portal", clock=True),
    "reports.send_webhook":    Job("portal", places=by(
        "reports.jobs:sweep_webhooks", "reports.receivers:_send_webhook",
        "reports.views.webhooks:resume_webhook", "reports.views.webhooks:test_webhook",
        "reports.views.webhooks:resend_delivery")),
}  # fmt: skip

CAUSED = {
    #                      job                      standing leader clerk  h.unit head   officer outsider
    "plans:import":        ("plans.read_plan_import", [False, False, True,  True,  False, False,  False]),
    "plans:import-review": ("plans.read_plan_import", [False, False, True,  True,  False, False,  False]),
    "plans:import-again":  ("plans.read_plan_import", [False, False, True,  True,  False, False,  False]),
    "reports:exports":     ("reports.make_export",    [True,  True,  True,  True,  True,  True,   False]),
    "reports:export-again": ("reports.make_export",   [False, False, True,  False, False, False,  False]),
}  # fmt: skip
"""Whether a person causes the job by that page with things of Sở Ngoại vụ; webhooks stand in test_rights, since whoever
does not administer does not get past their pages at all."""


def own_jobs() -> dict[str, CeleryTask]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def places() -> dict[str, set[str]]:
    """Where the code names a job to put it into the queue: job → module:function."""
    named = {task.__name__: name for name, task in own_jobs().items()}
    found: dict[str, set[str]] = {}
    paths = [path for folder in APPS for path in (settings.BASE_DIR / folder).rglob("*.py")]
    for path in [*paths, *(settings.BASE_DIR / "ddci_portal").glob("*.py")]:  # not what measures, in folders below
        for function, job in _enqueued_in(path):
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            found.setdefault(named.get(job, job), set()).add(f"{module}:{function}")
    return found


def _enqueued_in(path: Path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and part.attr in ("delay", "apply_async", "send_task"):
                yield getattr(node, "name", "?"), getattr(part.value, "id", "?")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def queue(monkeypatch) -> list[tuple[str, tuple]]:
    """What was put into the queue; the broker is the edge of the machine."""
    queued = []
    monkeypatch.setattr(CeleryTask, "apply_async", lambda self, args=(), *more, **kw: queued.append((self.name, args)))
    return queued


def an_import(cast, state=PlanImport.State.READ, year=2027) -> PlanImport:
    return PlanImport.objects.create(
        unit=cast.department, index=cast.ddci, year=year, name="ke-hoach.docx", sha256="0" * 64, size=4, state=state,
        source=source_to_json(Source("docx", (Line("KẾ HOẠCH", 1),))), document=document_to_json(a_plan()),
        uploaded_by=cast.unit_clerk, file=default_storage.save("ke-hoach-nhap/x", ContentFile(b"docx")),
    )  # fmt: skip


def upload(client, cast):
    file = SimpleUploadedFile("ke-hoach.docx", b"KE HOACH")
    data = {"unit": cast.department.pk, "index": cast.ddci.pk, "year": 2026, "file": file}
    return client.post(reverse("plans:import"), data)


def look_at_what_waits(client, cast):
    waiting = an_import(cast, PlanImport.State.WAITING)
    PlanImport.objects.filter(pk=waiting.pk).update(queued_at="2025-01-01T00:00Z")
    return client.get(reverse("plans:import-review", args=[waiting.pk]))


def read_anew(client, cast):
    taken = an_import(cast)
    data = {"version": taken.version, "index": cast.ddci.pk, "year": 2028}
    return client.post(reverse("plans:import-again", args=[taken.pk]), data)


def ask_for_export(client, cast):
    return client.post(reverse("reports:exports"), {"ke-hoach": [cast.plan().pk], "dinh-dang": ["json"]})


def go_on(client, cast):
    values = {"state": "stopped", "problem": "Đã dừng.", "finished_at": timezone.now()}
    stopped = Export.objects.create(title="Kế hoạch", asked_by=cast.unit_clerk, **values)
    return client.post(reverse("reports:export-again", args=[stopped.pk]))


VISIT = {
    "plans:import": upload,
    "plans:import-review": look_at_what_waits,
    "plans:import-again": read_anew,
    "reports:exports": ask_for_export,
    "reports:export-again": go_on,
}
"""What causes the job of a page, with ids of things that are there whoever asks."""


def test_every_job_stands_in_the_table():
    assert set(own_jobs()) == set(JOBS)


def test_the_clock_causes_what_the_table_says():
    caused = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]

    assert sorted(caused) == sorted(name for name, job in JOBS.items() if job.clock)


def test_jobs_are_put_into_the_queue_where_the_table_says():
    assert places() == {name: set(job.places) for name, job in JOBS.items() if job.places}


def test_every_page_that_causes_a_job_is_walked():
    views = {place.rpartition(":")[0] for job in JOBS.values() for place in job.places if ".views." in place}

    assert views == {"plans.views.importing", "reports.views.exports", "reports.views.webhooks"}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("page", CAUSED)
def test_who_causes_a_job(as_user, cast, queue, page, person, django_capture_on_commit_callbacks):
    job, expected = CAUSED[page]
    with django_capture_on_commit_callbacks(execute=True):
        VISIT[page](as_user(getattr(cast, person)), cast)

    assert [name for name, _ in queue] == [job] * expected[PEOPLE.index(person)]


@pytest.mark.parametrize("page", CAUSED)
def test_a_stranger_causes_none(client, cast, queue, page, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = VISIT[page](client, cast)

    assert (answer.status_code, queue) == (302, [])


def test_an_export_holds_only_what_who_asked_may_still_read(cast, queue):
    plan = cast.plan()
    export = Export.objects.create(title="Kế hoạch", asked_by=cast.outsider)
    item = export.items.create(position=1, plan=plan, format="json", name="ke-hoach.json")
    make_export(export.pk)

    item.refresh_from_db()
    assert (item.problem, item.sha256) == (LOST_RIGHT, "")


@pytest.mark.parametrize("name", [name for name, job in JOBS.items() if not job.clock])
def test_a_job_with_an_id_of_nothing_does_nothing(db, queue, name):
    task = own_jobs()[name]
    arguments = [0, "2025-05-16"][: len(inspect.signature(task.run).parameters)]
    with suppress(ObjectDoesNotExist):
        task(*arguments)

    assert (AuditEntry.objects.count(), Membership.objects.count(), queue) == (0, 0, [])


@pytest.mark.parametrize("name", JOBS)
def test_jobs_take_ids_and_days_alone_as_json(name):
    """Whoever reached the broker could name rows, but bring no content and no code of their own."""
    kinds = [parameter.annotation for parameter in inspect.signature(own_jobs()[name].run).parameters.values()]

    assert set(kinds) <= {int, str, str | None}
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
