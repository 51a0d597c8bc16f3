"""A mail server that thinks long over each mail, or hangs up: pages answer meanwhile, each mail goes out once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import DayCorrection, Reminder
from tests.faults.portal import Visitor
from tests.processes import wait_for
from tests.tasks.making import a_task
from tests.tasks.reminders.mail_server import MailServer

pytestmark = pytest.mark.services


class Server(MailServer):
    """Hangs up, while it is `rude`, on whoever has sent a whole mail."""

    rude = False

    async def handle_DATA(self, server, session, envelope):
        if self.rude:
            server.transport.abort()
            return "421 closing"
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def smtp(portal):
    server = Server()
    portal.environment |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_USE_TLS": "0"}
    yield server
    server.stop()


@pytest.fixture
def task(cast):
    """A task that its officer owes since yesterday. Beats go by the clock: today and tomorrow are working days."""
    cast.plan(year=timezone.localdate().year)
    today, long_ago = timezone.localdate(), timezone.now() - timedelta(days=30)
    for day in (today, today + timedelta(days=1)):
        DayCorrection.objects.create(day=day, is_working=True, note="Để thử")
    task = a_task(cast, assignee=cast.officer, due_on=today - timedelta(days=1), assigned_at=long_ago)
    type(task).objects.update(created_at=long_ago)
    return task


def is_all_sent() -> bool:
    return Reminder.objects.exists() and not Reminder.objects.filter(sent_at=None, cancelled_at=None).exists()


def looks(log) -> int:
    """How often the worker was asked to look for mails."""
    return log.read_text().count("Task tasks.send_digests[")


def test_mails_are_waited_for_by_workers_alone(portal, smtp, cast, task):
    log = portal.log("worker")
    smtp.hold_at = "taken"
    with portal.web(), portal.worker(processes=2), portal.beat():
        wait_for(smtp.reached.is_set, log)
        officer = Visitor(portal, "canbo")
        page = officer.get(reverse("tasks:mine"))
        noted = officer.post(reverse("tasks:start", args=[task.pk]), {})
        wait_for(lambda: len(smtp.messages) == 2, log)
        assert not Reminder.objects.exclude(sent_at=None).exists()
        smtp.let_go()
        wait_for(is_all_sent, log)
        looked = looks(log)
        wait_for(lambda: looks(log) > looked + 1, log)

    assert (page.status, noted.status) == (200, 302)
    assert set(smtp.copies().values()) == {1}
    assert set(smtp.reminders().values()) == {1}
    assert {message["To"] for message in smtp.messages} >= {"canbo@example.vn", "truongphong@example.vn"}


def test_who_is_hung_up_on_tries_again(portal, smtp, cast, task):
    log = portal.log("worker")
    smtp.rude = True
    with portal.worker(), portal.beat():
        wait_for(lambda: Reminder.objects.exists() and not Reminder.objects.filter(failure="").exists(), log)
        assert {row.failure.partition(":")[0] for row in Reminder.objects.all()} == {"SMTPServerDisconnected"}
        smtp.rude = False
        Reminder.objects.update(retry_at=timezone.now())
        wait_for(is_all_sent, log)

    receivers = Counter(message["To"] for message in smtp.messages)
    assert set(receivers.values()) == {1}
    assert receivers.keys() >= {"canbo@example.vn", "truongphong@example.vn"}
    assert set(smtp.reminders().values()) == {1}
