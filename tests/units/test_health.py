"""What machines ask of the portal: whether it lives, whether it can serve, how it is."""

import os
import urllib.request
from contextlib import closing
from functools import partial

import pytest
from django.db import OperationalError
from django.urls import reverse

from ddci_portal import broker, health
from tasks.models import Reminder
from tests.processes import run, started, wait_for
from tests.tasks.reminders.mail_server import free_port
from units.audit import record


def figures(text: str) -> dict[str, float]:
    """Each figure of an exposition by its name and labels."""
    lines = (line for line in text.splitlines() if line.startswith("ddci_"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture
def metrics(client, settings):
    """Return a function that reads the figures as one who may."""
    settings.METRICS_TOKEN = "chi-de-thu"
    return lambda: figures(client.get("/metrics", headers={"Authorization": "Bearer chi-de-thu"}).content.decode())


def test_the_process_lives_without_a_database_or_a_known_host_name(client, settings):
    """No fixture of the database is asked for, so that a query would fail."""
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/healthz", headers={"Host": "10.0.0.5:8000"})

    assert (response.status_code, response.content) == (200, b"ok")


def test_it_is_ready_when_every_part_answers(client, db):
    response = client.get("/readyz", headers={"Host": "10.0.0.5:8000"})

    assert (response.status_code, response.json()) == (200, {"ready": True, "failed": []})


def test_a_database_that_is_gone_is_named_and_nothing_of_it_told(client, db, monkeypatch):
    def gone():
        raise OperationalError("could not connect to 10.0.0.9 as ddci")

    health._applied.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", gone)
        response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"ready": False, "failed": ["database"]})
    assert client.get("/healthz").status_code == 200


def test_a_migration_that_is_missing_a_full_disk_and_a_queue_without_place(client, db, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["0099_later"])
    health._applied.cache_clear()
    settings.READY_FREE_BYTES = 2**80
    settings.REDIS_URL = ""
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}

    assert client.get("/readyz").json() == {"ready": False, "failed": ["migrations", "queue", "disk"]}


def test_redis_that_does_not_answer(client, db, settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    health._applied.cache_clear()

    assert client.get("/readyz").json() == {"ready": False, "failed": ["queue"]}
    assert broker.length() is None


@pytest.mark.parametrize(
    ("allowed", "token", "given", "address", "status"),
    [
        ([], "", "", "127.0.0.1", 404),
        ([], "", "Bearer ", "127.0.0.1", 404),
        ([], "dung", "Bearer sai", "127.0.0.1", 404),
        ([], "dung", "Bearer dung", "10.0.3.9", 200),
        (["10.0.3.0/24"], "", "", "10.0.3.9", 200),
        (["10.0.3.0/24"], "", "", "10.0.4.9", 404),
        (["10.0.3.9", "::1"], "", "", "::1", 200),
    ],
)
def test_who_may_read_the_figures(client, db, settings, allowed, token, given, address, status):
    settings.METRICS_ALLOWED, settings.METRICS_TOKEN = allowed, token
    response = client.get("/metrics", REMOTE_ADDR=address, headers={"Authorization": given})

    assert response.status_code == status
    assert (b"ddci_" in response.content) == (status == 200)


def test_requests_are_counted_by_view_and_status_never_by_address(as_user, cast, metrics):
    seen = 'ddci_requests_total{method="GET",status="%s",view="%s"}'
    page, none = seen % (200, "reports:unit"), seen % (404, "")
    before = metrics()
    as_user(cast.officer).get(reverse("reports:unit", args=["sngv"]))
    as_user(cast.officer).get("/khong-co/gi-ca/")
    after = metrics()

    assert after[page] - before.get(page, 0) == 1
    assert after[none] - before.get(none, 0) == 1
    took = 'ddci_request_seconds_count{view="reports:unit"}'
    assert after[took] - before.get(took, 0) == 1
    assert not [name for name in after if "sngv" in name or "khong-co" in name]


def test_what_waits_is_told(cast, metrics):
    for _ in range(3):
        record("test.change", cast.department, "Thử", by=None)
    found = metrics()

    assert {name: found[f"ddci_{name}"] for name in ("database_up", "audit_unlinked", "audit_position")} == {
        "database_up": 1,
        "audit_unlinked": 3,
        "audit_position": 0,
    }
    assert (found["ddci_exports_waiting"], found["ddci_mails_waiting"]) == (0, 0)


def test_what_nobody_wants_by_mail_does_not_wait_for_the_mail_server(cast, metrics):
    for key, by_mail in (("a", True), ("b", False)):
        Reminder.objects.create(recipient=cast.officer, kind="nudge", key=key, text="x", link="/", by_mail=by_mail)

    assert metrics()["ddci_mails_waiting"] == 1


@pytest.mark.services
def test_jobs_are_counted_for_all_workers_together(metrics, db, settings):
    settings.CELERY_TASK_DEFAULT_QUEUE = f"test-{os.getpid()}"
    for state in ("SUCCESS", "SUCCESS", "FAILURE"):
        broker.count_job("units.link_audit", state, 0.25)
    found = metrics()

    assert found['ddci_jobs_total{job="units.link_audit",state="SUCCESS"}'] == 2
    assert found['ddci_jobs_total{job="units.link_audit",state="FAILURE"}'] == 1
    assert found['ddci_job_seconds_total{job="units.link_audit"}'] == 0.75
    assert found["ddci_queue_length"] == 0


def test_several_web_processes_add_up_and_those_that_end_are_not_forgotten(tmp_path):
    """gunicorn with two workers, each renewed after ten requests: no request is lost, whoever is asked."""
    folder, log, port = tmp_path / "figures", tmp_path / "web.log", free_port()
    folder.mkdir()
    environment = {
        "DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": "", "REDIS_URL": "", "METRICS_ALLOWED": "127.0.0.1",
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }  # fmt: skip
    run("migrate", "--verbosity", "0", **environment)

    def read(path):
        with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20)) as response:
            return response.read().decode()

    def answers():
        try:
            return read("/healthz")
        except OSError:
            return ""

    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--max-requests", "10", "--no-control-socket"]
    with started("gunicorn", "ddci_portal.wsgi:application", *options, log=log, **environment):
        wait_for(answers, log)
        for _ in range(40):
            wait_for(partial(_signed_out_page, read), log)
        counts = {figures(read("/metrics"))['ddci_requests_total{method="GET",status="200",view="units:sign-in"}']}
        assert len(list(folder.glob("*.lock"))) <= 3

    assert counts == {40.0}


def _signed_out_page(read) -> bool:
    """The page for signing in; asked again where gunicorn was just renewing the process that was to answer."""
    try:
        return "Đăng nhập" in read("/tai-khoan/dang-nhap/")
    except OSError:
        return False
