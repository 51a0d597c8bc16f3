"""Log lines of production: JSON, with the id of the request, and without anything that is secret or personal."""

import io
import json
import logging
import secrets
from smtplib import SMTPDataError, SMTPRecipientsRefused
from unittest.mock import Mock

import pytest
from django.urls import reverse

from ddci_portal.celery import begin, end
from ddci_portal.logs import JsonFormatter, Stamp
from tasks.feeds import renew_feed
from tasks.jobs import _without_addresses, send_digest
from tasks.models import CalendarFeed
from tests.processes import run, started, wait_for
from units.audit import record
from units.audit_chain import START
from units.requests import Served, request_id, serving

SECRET = "Rat-Bi-Mat-2026"
GIVEN = "0d8e7c3a-proxy.1"


@pytest.fixture
def lines():
    """Return a function that gives all lines that were logged, as a program reads them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(Stamp())
    root = logging.getLogger()
    root.addHandler(handler)
    level, root.level = root.level, logging.INFO
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.level = level
    root.removeHandler(handler)


def access(lines) -> list[dict]:
    return [line for line in lines if line["logger"] == "ddci.access"]


def test_each_request_leaves_a_line_without_its_query(as_user, cast, lines):
    as_user(cast.officer).get(
        reverse("tasks:list"), {"q": "hồ sơ mật"}, REMOTE_ADDR="10.1.2.3", headers={"X-Request-ID": GIVEN}
    )
    (line,) = access(lines())

    assert line.pop("milliseconds") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "ddci.access",
        "message": "GET /nhiem-vu/ 200",
        "request_id": GIVEN,
        "method": "GET",
        "path": "/nhiem-vu/",
        "status": 200,
        "user": cast.officer.pk,
        "address": "10.1.2.3",
    }


def test_a_password_a_name_and_what_was_typed_are_not_logged(client, cast, lines):
    cast.officer.set_password(SECRET)
    cast.officer.save()
    client.post(f"{reverse('units:sign-in')}?next=/hồ-sơ/", {"username": "canbo", "password": SECRET})
    client.post(reverse("units:sign-in"), {"username": "canbo", "password": f"{SECRET}x"})
    client.post(reverse("tasks:read-all"), {"note": SECRET})
    client.get("/khong-co/")
    text = json.dumps(lines(), ensure_ascii=False)

    assert len(access(lines())) == 4
    assert [word for word in (SECRET, "canbo", cast.officer.full_name, "hồ-sơ") if word in text] == []


def test_the_secret_of_a_calendar_is_not_logged_whatever_is_answered(client, cast, lines):
    secret = renew_feed(by=cast.officer)
    address = reverse("tasks:calendar-file", args=[secret])
    assert [client.get(address).status_code, client.post(address).status_code] == [200, 405]
    CalendarFeed.objects.all().delete()
    assert client.get(address).status_code == 404

    assert secret not in json.dumps(lines())
    assert [line["path"] for line in access(lines())] == ["/nhiem-vu/lich/….ics"] * 3


@pytest.mark.parametrize("address", ["/nhiem-vu/lich/{}.ics/", "/nhiem-vu/lich/{}", "/nhiem-vu/lich/{}.ics%20", "/{}/"])
def test_the_secret_is_not_logged_where_its_address_was_typed_with_a_slip(client, db, lines, address):
    secret = secrets.token_urlsafe(32)
    assert client.get(address.format(secret)).status_code in (302, 404)

    assert secret not in json.dumps(lines())
    assert len(access(lines())) == 1


def test_what_a_mail_server_says_of_people_is_not_logged(lines, monkeypatch):
    def refused(person, day):
        raise SMTPRecipientsRefused({"canbo@example.vn": (550, b"no canbo here")})

    monkeypatch.setattr("tasks.jobs.reminders.send_digest", refused)
    send_digest(7, "2026-11-21")
    assert [line["message"] for line in lines()] == ["Mail of user 7 not sent: SMTPRecipientsRefused 550"]

    for error, said in ((SMTPDataError(554, "canbo@example.vn"), "SMTPDataError 554"),
                        (ConnectionRefusedError(111, "canbo"), "ConnectionRefusedError 111")):  # fmt: skip
        assert _without_addresses(error) == said


def test_an_error_is_logged_with_its_traceback_under_the_id_that_the_page_shows(as_user, cast, lines, monkeypatch):
    def broken(*arguments):
        raise RuntimeError("hỏng")

    client = as_user(cast.officer)
    client.raise_request_exception = False
    monkeypatch.setattr("tasks.views.lists.counts", broken)
    response = client.get(reverse("tasks:list"), headers={"X-Request-ID": GIVEN})
    errors = [line for line in lines() if line["level"] == "ERROR"]

    assert [(line["message"], line["request_id"]) for line in errors] == [("Internal Server Error: /nhiem-vu/", GIVEN)]
    assert errors[0]["traceback"].endswith("RuntimeError: hỏng")
    assert (response.status_code, GIVEN in response.content.decode()) == (500, True)


def test_what_django_says_of_a_request_has_the_same_id(client, db, lines):
    client.get("/khong-co/", headers={"X-Request-ID": GIVEN})

    assert [(line["logger"], line["request_id"]) for line in lines()] == [
        ("ddci.access", GIVEN),
        ("django.request", GIVEN),
    ]


def test_a_job_goes_on_under_the_id_of_the_request_that_asked_for_it(tmp_path):
    """A real worker with the settings of production; the id travels in the message."""
    environment = {
        "DEBUG": "0", "SECRET_KEY": "chỉ để thử", "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "",
    }  # fmt: skip
    log = tmp_path / "worker.log"
    run("migrate", "--verbosity", "0", **environment)
    ask = "from units.jobs import *; from units.requests import *"
    ask += f"\nwith serving(Served('{GIVEN}')): log_audit_head.delay()"
    worker = ("celery", "-A", "ddci_portal", "worker", "--pool", "solo", "--loglevel", "INFO")
    with started(*worker, log=log, **environment):
        run("shell", "-c", ask, **environment)
        line = wait_for(lambda: said_of_the_chain(log), log)

    assert (line["request_id"], line["logger"], line["audit_head"]) == (GIVEN, "units.jobs", f"0:{START}")


def said_of_the_chain(log) -> dict | None:
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return next((line for line in lines if "audit_head" in line), None)


def test_a_job_that_nobody_asked_for_has_an_id_of_its_own(cast):
    """Within a request that runs a job at once, the request stays the one that is served."""
    job = Mock(request=Mock(ddci_request=None))
    begin("job-4711", job)
    line = record("test.change", cast.department, "Thử", by=None)
    end("job-4711", Mock(), state="SUCCESS")
    with serving(Served(GIVEN)):
        begin("job-4712", job)
        inside = request_id()
        end("job-4712", Mock(), state="SUCCESS")

    assert (line.request_id, inside, request_id()) == ("job-4711", GIVEN, "")
