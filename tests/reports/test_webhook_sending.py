"""The ledger on its way to a real receiver: signed, tried again, once, in nobody else's hands."""

import json
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from reports.models import Delivery, Event, Webhook
from reports.webhooks import managing, posting, sending
from reports.webhooks.events import write
from reports.webhooks.subjects import Subject
from tests.reports.webhook_cast import administrator, is_signed, receiver, webhook
from units.models import AuditEntry

__all__ = ["administrator", "receiver", "webhook"]

SUBJECT = Subject("plan", "sngv/ddci/2025", "/ke-hoach/sngv/ddci/2025/", "/api/v1/plans/sngv/ddci/2025")
MINUTE = timedelta(minutes=1)


def nobody(pk: int) -> None:
    """A queue that takes nothing."""


@pytest.fixture
def delivery(webhook) -> Delivery:
    write([webhook], Event.PLAN_ISSUED, SUBJECT, timezone.now(), nobody)
    return Delivery.objects.get()


def again(delivery: Delivery) -> Delivery:
    """The delivery as it stands, once its time has come."""
    Delivery.objects.filter(pk=delivery.pk, next_at__isnull=False).update(next_at=timezone.now())
    return Delivery.objects.get(pk=delivery.pk)


def stands(delivery: Delivery) -> tuple:
    """How often it was tried, the last answer, what went wrong, how long until the next try, how it ended."""
    row = Delivery.objects.get(pk=delivery.pk)
    end = "delivered" if row.delivered_at else "given up" if row.given_up_at else "open"
    wait = row.next_at and row.tried_at and row.next_at - row.tried_at
    return row.attempts, row.status, row.failure, wait, end


def test_what_is_sent_is_signed(webhook, delivery, receiver):
    before = int(timezone.now().timestamp())
    sending.send_due(webhook.pk)

    (came,) = receiver.came
    assert (came.path, came.body) == ("/ddci", delivery.body.encode())
    assert json.loads(came.body)["id"] == came.headers["webhook-id"] == delivery.event_id
    assert before <= int(came.headers["webhook-timestamp"]) <= int(timezone.now().timestamp())
    assert came.headers["content-type"] == "application/json"
    assert is_signed(came, webhook.key)
    assert not is_signed(came, "whsec_" + "A" * 43 + "=")
    assert "authorization" not in came.headers
    assert "cookie" not in came.headers
    assert stands(delivery) == (1, 204, "", None, "delivered")


def test_a_receiver_that_fails_gets_it_again_and_then_once(webhook, delivery, receiver):
    receiver.statuses = [500]
    sending.send_due(webhook.pk)
    assert stands(delivery) == (1, 500, "Máy nhận trả lời mã 500.", MINUTE, "open")
    sending.send_due(webhook.pk)
    assert len(receiver.came) == 1

    again(delivery)
    for _ in range(2):
        sending.send_due(webhook.pk)
    assert stands(delivery) == (2, 204, "", None, "delivered")
    assert receiver.ids == [delivery.event_id] * 2
    assert [is_signed(came, webhook.key) for came in receiver.came] == [True, True]


def test_after_the_sixth_try_it_is_given_up_which_the_trail_tells(webhook, delivery, receiver, caplog):
    receiver.statuses = [503] * 6
    waits = []
    for _ in range(6):
        again(delivery)
        sending.send_due(webhook.pk)
        waits.append(stands(delivery)[3])

    assert waits == [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 720 * MINUTE, None]
    assert stands(delivery) == (6, 503, "Máy nhận trả lời mã 503.", None, "given up")
    assert caplog.record_tuples[-1][1:] == (
        logging.WARNING, f"Webhook {webhook.pk}: {delivery.event_id} given up: Máy nhận trả lời mã 503."
    )  # fmt: skip
    line = AuditEntry.objects.get(action="webhook.give_up")
    assert (line.actor, line.object_id) == (None, str(webhook.pk))
    assert line.summary == f"Thôi gửi sau 6 lần: Một cửa – Ban hành kế hoạch ({delivery.event_id})"
    assert line.changes == {"failure": [None, "Máy nhận trả lời mã 503."]}


@pytest.mark.parametrize("drips", [False, True])
def test_a_receiver_that_hangs_is_left_after_the_time_out(webhook, delivery, receiver, settings, drips):
    settings.WEBHOOK_SECONDS, receiver.drips = 0.3, drips
    write([webhook], Event.PLAN_ISSUED, SUBJECT, timezone.now(), nobody)
    receiver.goes_on.clear()
    sending.send_due(webhook.pk)

    assert stands(delivery) == (1, None, "Máy nhận không trả lời trong 0,3 giây.", MINUTE, "open")
    assert len(receiver.came) == 1  # the second delivery waits, rather than keep the worker as long again
    assert list(Delivery.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0]
    assert Webhook.objects.get().held_until is None


def test_a_redirect_is_not_followed(webhook, delivery, receiver):
    receiver.statuses = [302]
    sending.send_due(webhook.pk)

    assert [came.path for came in receiver.came] == ["/ddci"]
    assert stands(delivery)[1:3] == (
        302, "Máy nhận trả lời chuyển hướng (302); cổng không đi theo. Hãy tạo webhook với địa chỉ cuối cùng."
    )  # fmt: skip


def test_a_host_that_is_allowed_no_more_gets_nothing(webhook, delivery, receiver, settings):
    settings.WEBHOOK_HOSTS = ["mot-cua.tinh.gov.vn"]
    sending.send_due(webhook.pk)

    assert receiver.came == []
    assert stands(delivery) == (
        1,
        None,
        f"Máy {receiver.host} không có trong danh sách máy được nhận webhook (WEBHOOK_HOSTS). "
        "Hãy đề nghị người quản trị máy chủ thêm vào.",
        MINUTE,
        "open",
    )


def test_while_no_host_is_allowed_everything_waits(webhook, delivery, receiver, settings):
    settings.WEBHOOK_HOSTS = []
    queued = []
    sending.sweep(queued.append)
    sending.send_due(webhook.pk)

    assert (receiver.came, queued, stands(delivery)[0]) == ([], [], 0)


def test_nobody_listens_at_the_address(webhook, delivery, settings):
    """Port 9 of the own machine takes no connection."""
    Webhook.objects.update(address="http://127.0.0.1:9/")
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    sending.send_due(webhook.pk)

    assert stands(delivery) == (1, None, "Không kết nối được với máy nhận.", MINUTE, "open")


def test_a_receiver_whose_certificate_nobody_vouches_for_gets_nothing(webhook, delivery, receiver, settings):
    """The receiver speaks no TLS, which is as little to be trusted as a certificate of its own."""
    Webhook.objects.update(address=receiver.address.replace("http:", "https:"))
    sending.send_due(webhook.pk)

    assert receiver.came == []
    assert stands(delivery)[2] == (
        "Không lập được kết nối an toàn: chứng thư của máy nhận không được tin cậy hoặc sai tên."
    )


def test_a_worker_that_dies_before_it_writes_the_end_sends_the_same_id_again(webhook, delivery, receiver, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*arguments):
        posting.post(*arguments)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "post", die)
        with pytest.raises(Killed):
            sending.send_due(webhook.pk)
    assert stands(delivery) == (1, None, "", MINUTE, "open")

    again(delivery)
    sending.send_due(webhook.pk)
    assert receiver.ids == [delivery.event_id] * 2
    assert stands(delivery) == (2, 204, "", None, "delivered")


def test_a_worker_that_dies_in_the_last_try_leaves_it_to_be_given_up(webhook, delivery, receiver):
    Delivery.objects.update(attempts=6)
    sending.send_due(webhook.pk)

    assert receiver.came == []
    assert stands(delivery)[2:] == ("Máy chủ của cổng dừng đột ngột trong lần gửi cuối.", None, "given up")


def test_what_another_worker_holds_is_left_to_it_until_it_is_taken_for_dead(webhook, delivery, receiver):
    now = timezone.now()
    queued = []
    Webhook.objects.update(held_until=now + MINUTE)
    sending.sweep(queued.append)
    sending.send_due(webhook.pk)
    assert (receiver.came, queued) == ([], [])

    Webhook.objects.update(held_until=now - MINUTE)
    sending.sweep(queued.append)
    for pk in queued:
        sending.send_due(pk)
    assert (receiver.ids, queued) == ([delivery.event_id], [webhook.pk])


def test_a_paused_webhook_sends_nothing_until_it_goes_on(webhook, delivery, receiver, administrator):
    managing.pause(webhook=webhook, by=administrator)
    queued = []
    sending.sweep(queued.append)
    sending.send_due(webhook.pk)
    assert (receiver.came, queued) == ([], [])

    managing.resume(webhook=webhook, by=administrator, enqueue=nobody)
    sending.send_due(webhook.pk)
    assert receiver.ids == [delivery.event_id]


def test_a_key_that_cannot_be_opened_says_what_to_do(webhook, delivery, receiver, settings):
    settings.SECRET_KEY = "khoa-moi"
    sending.send_due(webhook.pk)

    assert receiver.came == []
    assert stands(delivery)[2] == (
        "Không mở được khóa ký vì SECRET_KEY đã đổi. Hãy ghi SECRET_KEY cũ vào SECRET_KEY_FALLBACKS, "
        "hoặc tạo webhook mới."
    )


def test_what_is_long_over_is_forgotten(webhook, delivery, receiver):
    sending.send_due(webhook.pk)
    write([webhook], Event.TASK_DONE, SUBJECT, timezone.now(), nobody)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=91))
    sending.sweep(nobody)

    assert list(Delivery.objects.values_list("event", flat=True)) == ["task.done"]
