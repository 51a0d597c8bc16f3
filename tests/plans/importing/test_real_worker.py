"""An upload through a real worker, with Redis and PostgreSQL, and on the embedded default."""

import os
import time

import pytest
from django.db import connection

from ddci_portal.celery import app
from plans.importing.imports import take_in
from plans.jobs import read_plan_import
from plans.models import PlanImport
from tests.cast import Cast
from tests.plans.importing.texts import FILE
from tests.processes import run, started, wait_for


def worker(log, **environment):
    return started(
        "celery", "-A", "ddci_portal", "worker", "--pool", "solo", "--loglevel", "INFO", log=log, **environment
    )


@pytest.mark.services
def test_a_real_worker_reads_what_is_uploaded_also_after_one_was_killed(transactional_db, settings, tmp_path):
    cast = Cast()
    settings.MEDIA_ROOT = tmp_path / "media"
    database = connection.settings_dict
    queue = f"test-{os.getpid()}"
    environment = {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
        "DATA_DIR": str(tmp_path),
        "CELERY_QUEUE": queue,
    }

    def enqueue(pk):
        read_plan_import.apply_async([pk], queue=queue)

    def upload(year, data=FILE):
        return take_in(
            unit=cast.department, index=cast.ddci, year=year, data=data, filename="ke-hoach.txt", by=cast.unit_clerk,
            enqueue=enqueue,
        )  # fmt: skip

    def state(taken):
        return PlanImport.objects.get(pk=taken.pk).state

    assert connection.vendor == "postgresql"
    assert app.conf.broker_url.startswith("redis://")
    left = upload(2027)
    PlanImport.objects.filter(pk=left.pk).update(state="reading", taken_at="2026-01-01T00:00+07:00")
    with worker(tmp_path / "worker.log", **environment):
        good, bad = upload(2026), upload(2028, b"GIF89a")
        wait_for(
            lambda: [state(one) for one in (good, bad, left)] == ["read", "refused", "read"], tmp_path / "worker.log"
        )

    assert PlanImport.objects.get(pk=good.pk).document["title"] == "Cải thiện Chỉ số DDCI năm 2026"
    assert not (tmp_path / "media" / bad.file.name).exists()


UPLOAD = """
from indices.models import Index
from plans.importing.imports import take_in
from plans.jobs import read_plan_import
from units.models import Unit, User
take_in(unit=Unit.objects.get(code="sngv"), index=Index.objects.get(code="DDCI"), year=2031, filename="ke-hoach.txt",
        data=open("{path}", "rb").read(), by=User.objects.get(username="{user}"), enqueue=read_plan_import.delay)
"""
STATE = "from plans.models import PlanImport; print('STATE', PlanImport.objects.get().state)"


@pytest.mark.embedded
def test_the_embedded_default_reads_it_without_any_server(tmp_path):
    environment = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    (tmp_path / "plan.txt").write_bytes(FILE)
    run("migrate", "--verbosity", "0", **environment)
    run("load_fixtures", **environment)
    with worker(tmp_path / "worker.log", **environment):
        run("shell", "-c", UPLOAD.format(path=tmp_path / "plan.txt", user="chuyenvien.sngv"), **environment)
        time.sleep(1)
        wait_for(lambda: "STATE read" in run("shell", "-c", STATE, **environment), tmp_path / "worker.log")
