"""An export through real workers: killed in the middle, gone on with by another; and on the embedded default."""

import os
import signal
import time
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from ddci_portal.celery import app
from plans.models import Plan
from reports.exporting import ask
from reports.jobs import make_export, sweep_exports
from reports.models import Export
from tests.cast import Cast
from tests.processes import run, started, wait_for

FILES = 60


def worker(log, *arguments, **environment):
    command = ("celery", "-A", "ddci_portal", "worker", "--pool", "solo", "--loglevel", "INFO", *arguments)
    return started(*command, log=log, **environment)


def made(export) -> dict[int, str]:
    """The files that are there, by item."""
    return dict(export.items.exclude(sha256="").values_list("pk", "file"))


@pytest.mark.services
def test_two_workers_one_killed_make_every_file_once(transactional_db, settings, tmp_path):
    cast = Cast()
    settings.MEDIA_ROOT = tmp_path / "media"
    queue = f"test-{os.getpid()}"
    environment = {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict),
        "DATA_DIR": str(tmp_path),
        "CELERY_QUEUE": queue,
    }
    for year in range(2001, 2001 + FILES):
        cast.plan(year=year)

    assert connection.vendor == "postgresql"
    assert app.conf.broker_url.startswith("redis://")
    export = ask(
        plans=Plan.objects.all(), formats=["pdf"], title="Thử", by=cast.unit_clerk,
        enqueue=lambda pk: [make_export.apply_async([pk], queue=queue) for _ in range(2)],
    )  # fmt: skip
    with worker(tmp_path / "first.log", **environment) as first:
        wait_for(lambda: len(made(export)) >= 5, tmp_path / "first.log")
        first.send_signal(signal.SIGKILL)
        first.wait()
    before = made(export)
    export.refresh_from_db()
    assert 5 <= len(before) < FILES
    assert (export.state, export.attempts) == ("running", 1)
    kept = {name: default_storage.get_modified_time(name) for name in before.values()}

    late = timezone.now() - timedelta(minutes=3)
    Export.objects.filter(pk=export.pk).update(seen_at=late)
    logs = [tmp_path / "second.log", tmp_path / "third.log"]
    with (
        worker(logs[0], "--hostname", "second@%h", **environment),
        worker(logs[1], "--hostname", "third@%h", **environment),
    ):
        for _ in range(2):
            sweep_exports.apply_async(queue=queue)
        wait_for(lambda: len(made(export)) > len(before), logs[0])
        assert {name: default_storage.get_modified_time(name) for name in kept} == kept
        wait_for(lambda: Export.objects.get(pk=export.pk).state == "done", logs[0])

    export.refresh_from_db()
    assert not export.items.exclude(problem="").exists()
    with default_storage.open(export.file.name) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == FILES + 2
    assert [path.name for path in (tmp_path / "media").rglob("*") if path.is_file()] == [
        export.file.name.rpartition("/")[2]
    ]


ASK = """
from plans.models import Plan
from reports.exporting import ask
from reports.jobs import make_export
from units.models import User
ask(plans=Plan.objects.all(), formats=["pdf", "docx", "json"], title="Tất cả", enqueue=make_export.delay,
    by=User.objects.get(username="lanhdaotinh"))
"""
STATE = "from reports.models import Export; e = Export.objects.get(); print('STATE', e.state, e.items.open().count())"


@pytest.mark.embedded
def test_the_embedded_default_makes_it_without_any_server(tmp_path):
    environment = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    log = tmp_path / "worker.log"
    run("migrate", "--verbosity", "0", **environment)
    run("load_fixtures", **environment)
    with worker(log, **environment):
        run("shell", "-c", ASK, **environment)
        time.sleep(1)
        wait_for(lambda: "STATE done 0" in run("shell", "-c", STATE, **environment), log)

    (file,) = [path for path in (tmp_path / "media" / "ket-xuat").rglob("*") if path.is_file()]
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 5 * 3 + 2
