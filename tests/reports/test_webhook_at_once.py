"""Several workers at one webhook, on the database and the queue of production; one of them is killed."""

import os
import signal
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from reports.jobs import send_webhook, sweep_webhooks
from reports.models import Delivery, Event, Webhook
from reports.webhooks import managing, sending
from reports.webhooks.events import write
from reports.webhooks.subjects import Subject
from tests.processes import started, wait_for
from tests.reports.webhook_cast import administrator, receiver
from tests.tasks.test_two_at_once import at_once

__all__ = ["administrator", "receiver"]

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

SUBJECT = Subject("plan", "sngv/ddci/2025", "/ke-hoach/", "/api/v1/plans")


@pytest.fixture
def hook(receiver, administrator):
    """A webhook with three deliveries that are due."""
    made, _ = managing.make(name="Một cửa", address=receiver.address, events=["plan.issued"], by=administrator)
    for _ in range(3):
        write([made], Event.PLAN_ISSUED, SUBJECT, timezone.now(), lambda pk: None)
    return made


def test_sweeps_at_once_send_each_delivery_once(receiver, hook):
    def sweep_and_send():
        sending.sweep(sending.send_due)

    assert at_once(*[sweep_and_send] * 4) == ["done"] * 4
    sweep_and_send()

    assert sorted(receiver.ids) == sorted(Delivery.objects.values_list("event_id", flat=True))
    assert list(Delivery.objects.values_list("attempts", flat=True)) == [1, 1, 1]


def test_while_one_worker_waits_for_an_answer_no_other_is_kept(receiver, hook):
    receiver.goes_on.clear()

    def send():
        sending.send_due(hook.pk)
        connection.close()

    first = Thread(target=send)
    first.start()
    assert receiver.reached.wait(30)
    sending.sweep(sending.send_due)
    assert len(receiver.came) == 1

    receiver.goes_on.set()
    first.join()
    assert Delivery.objects.filter(delivered_at=None).count() == 0
    assert len(receiver.came) == 3


def test_a_worker_killed_before_the_answer_is_written_sends_the_same_again(receiver, hook, tmp_path):
    queue, log = f"test-{os.getpid()}-webhook", tmp_path / "worker.log"
    environment = {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict),
        "DATA_DIR": str(tmp_path),
        "CELERY_QUEUE": queue,
        "WEBHOOK_HOSTS": receiver.host,
    }
    worker = ("celery", "-A", "ddci_portal", "worker", "--pool", "solo", "--loglevel", "INFO")
    receiver.goes_on.clear()
    with started(*worker, log=log, **environment) as first:
        send_webhook.apply_async([hook.pk], queue=queue)
        wait_for(receiver.reached.is_set, log)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Delivery.objects.exclude(delivered_at=None).exists()

    receiver.goes_on.set()
    long_ago = timezone.now() - timedelta(minutes=5)
    Webhook.objects.update(held_until=long_ago)
    Delivery.objects.update(next_at=long_ago)
    with started(*worker, log=log, **environment):
        for _ in range(2):
            sweep_webhooks.apply_async(queue=queue)
        wait_for(lambda: not Delivery.objects.filter(delivered_at=None).exists(), log)

    ids = list(Delivery.objects.order_by("pk").values_list("event_id", flat=True))
    assert receiver.ids == [ids[0], *ids]
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [1, 1, 2]
