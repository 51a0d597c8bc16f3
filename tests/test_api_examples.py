"""The examples of docs/api.md, run as they stand there against a portal that is being served."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from reports.models import Delivery, Event, Webhook
from reports.webhooks.managing import make, ping, resend
from reports.webhooks.posting import post
from reports.webhooks.sending import send_due
from reports.webhooks.signature import headers_of, new_secret
from tests.api import Program
from tests.processes import free_port, wait_for
from tests.tasks.making import a_task
from units.audit import record
from units.connection.problems import KINDS
from units.models import Scope
from units.permissions import Role
from units.signing_in.second_factor import unseal

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text()
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
PYTHON, RECEIVER = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def environment(live_server, transactional_db, cast):
    """The cast's data, served, and what the examples read from their environment."""
    cast.plan()
    a_task(cast, assignee=cast.unit_clerk, due_on=date(2025, 6, 30))
    a_task(cast, "Việc của cán bộ", assignee=cast.officer)

    def of(person) -> dict:
        return os.environ | {"DDCI": f"{live_server.url}/api/v1", "TOKEN": Program(person).secret}

    return of


def run(command: list[str], environment: dict, **options) -> str:
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, **options).stdout


def test_the_curl_examples_answer_with_what_they_say(cast, environment):
    of_clerk = environment(cast.unit_clerk)
    ranking, late, plan, saved = [json.loads(run(["bash", "-c", example], of_clerk)) for example in SHELL]

    assert [row["unit"] for row in ranking["rows"]] == ["sngv", "stp"]
    assert [task["title"] for task in late["items"]] == ["Rà soát thủ tục"]
    assert plan["title"] == "Cải thiện Chỉ số DDCI năm 2025"
    assert saved == {"saved": [{"unit": "sngv", "component": None, "kind": "score", "value": "81.25"}]}


def test_the_python_example_writes_on_the_version_it_read(cast, environment):
    said = run([sys.executable, "-"], environment(cast.officer), input=PYTHON)

    assert said == "Việc của cán bộ 60 %\n"


@pytest.fixture
def received(tmp_path, settings):
    """Start the receiver of the examples; give a function that makes a webhook to it, and what it printed."""
    port, output = free_port(), tmp_path / "received.txt"
    settings.DEBUG, settings.WEBHOOK_HOSTS, settings.SITE_URL = True, [f"127.0.0.1:{port}"], "https://ddci.tinh.gov.vn"
    processes = []

    def start(administrator) -> tuple[Webhook, str]:
        address = f"http://127.0.0.1:{port}/"
        webhook, secret = make(name="Một cửa", address=address, events=["plan.issued"], by=administrator)
        environment = os.environ | {"WEBHOOK_SECRET": secret, "PORT": str(port)}
        with output.open("w") as out:
            process = subprocess.Popen([sys.executable, "-c", RECEIVER], env=environment, stdout=out, stderr=out)
        processes.append(process)
        wait_for(lambda: is_open(port), output)
        return webhook, address

    yield start, lambda: [line for line in output.read_text().splitlines() if line.startswith(("plan", "ping"))]
    for process in processes:
        process.terminate()
        process.wait()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_receiver_takes_what_the_portal_signed_once_and_nothing_forged(cast, received):
    start, lines = received
    administrator = cast.person("cntt", "Đỗ Máy Tính", cast.province, Role.IT_STAFF)
    webhook, address = start(administrator)
    record("plan.issue", cast.plan(), "Ban hành", by=cast.unit_clerk)
    send_due(webhook.pk)
    delivery = Delivery.objects.get()
    resend(delivery=delivery, by=administrator, enqueue=lambda pk: None)
    send_due(webhook.pk)
    ping(webhook=webhook, by=administrator, enqueue=lambda pk: None)
    send_due(webhook.pk)

    site = "https://ddci.tinh.gov.vn/api/v1"
    wanted = [f"plan.issued sngv/ddci/2025 {site}/plans/sngv/ddci/2025", f"ping {webhook.pk} {site}/units"]
    wait_for(lambda: lines() == wanted, Path(os.devnull))
    assert set(Delivery.objects.values_list("status", flat=True)) == {204}
    forged = headers_of(new_secret(), "evt_1", int(time.time()), b"{}")
    late = headers_of(unseal(webhook.secret), "evt_1", int(time.time()) - 301, b"{}")
    assert [post(address, b"{}", headers) for headers in (forged, late)] == [400, 400]


def test_every_event_is_explained():
    assert [event for event in Event.values if f"`{event}`" not in TEXT] == []


def test_every_kind_of_problem_and_every_scope_is_explained():
    assert [word for word in [*KINDS, *Scope.values] if f"`{word}`" not in TEXT] == []
