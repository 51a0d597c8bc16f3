"""Working through the ledger: each delivery until the receiver takes it, or until the portal gives it up.

One worker at a time works for a webhook, so that a receiver that hangs keeps no second worker from other work. A
delivery is claimed by moving its next time on before it is sent: should the worker die before it has written what came
of it, the same body goes out again under the same id.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.models import Delivery, Webhook
from reports.webhooks.addresses import problem_of
from reports.webhooks.posting import NoAnswer, post
from reports.webhooks.signature import headers_of
from units.audit import record
from units.signing_in.second_factor import unseal

RETRY_AFTER = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12),
)  # fmt: skip
"""How long after each try that failed the next one comes; after one more the delivery is given up."""
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
_LAST_WORD = timedelta(minutes=5)
"""After this the worker that made the last try is taken for dead."""
SLICE = timedelta(minutes=1)
"""How long a worker keeps at one webhook before other work gets its turn."""
KEPT = timedelta(days=90)
"""How long the ledger keeps what is over."""

_KEY_LOST = (
    "Không mở được khóa ký vì SECRET_KEY đã đổi. Hãy ghi SECRET_KEY cũ vào SECRET_KEY_FALLBACKS, hoặc tạo webhook mới."
)
_DIED = "Máy chủ của cổng dừng đột ngột trong lần gửi cuối."

_logger = logging.getLogger(__name__)


def sweep(enqueue: Callable[[int], object]) -> None:
    """Have sent what is due and in nobody's hands, and forget what is long over; safe to run twice."""
    Delivery.objects.filter(next_at=None, created_at__lt=timezone.now() - KEPT).delete()
    if settings.WEBHOOK_HOSTS:
        for pk in _free().filter(pk__in=Delivery.objects.due().values("webhook")).values_list("pk", flat=True):
            enqueue(pk)


def send_due(pk: int) -> None:
    """Send what is due of a webhook, the earliest first, for SLICE at most and until the receiver does not answer.

    Does nothing where another worker is at it; safe to run twice.
    """
    until = timezone.now() + SLICE + timedelta(seconds=settings.WEBHOOK_SECONDS + 30)
    if not settings.WEBHOOK_HOSTS or not _free().filter(pk=pk).update(held_until=until):
        return
    try:
        _work_through(Webhook.objects.get(pk=pk))
    finally:
        Webhook.objects.filter(pk=pk, held_until=until).update(held_until=None)


def _free() -> QuerySet[Webhook]:
    return Webhook.objects.active().filter(Q(held_until=None) | Q(held_until__lt=timezone.now()))


def _work_through(webhook: Webhook) -> None:
    ends = monotonic() + SLICE.total_seconds()
    answers = True
    while answers and monotonic() < ends:
        delivery = Delivery.objects.due().filter(webhook=webhook).first()
        if delivery is None:
            return
        answers = _try(webhook, delivery)


def _try(webhook: Webhook, delivery: Delivery) -> bool:
    """Send a delivery once and write down what came of it; tell whether the next one is worth trying now."""
    if delivery.attempts >= MOST_ATTEMPTS:
        _failed(webhook, delivery, None, _DIED)
        return True
    if not _claim(delivery):
        return True
    try:
        status = _send(webhook, delivery)
    except NoAnswer as error:
        _failed(webhook, delivery, None, str(error))
        return False
    if 200 <= status < 300:
        _mine(delivery).update(status=status, failure="", delivered_at=timezone.now(), next_at=None)
    else:
        _failed(webhook, delivery, status, _refusal(status))
    return True


def _claim(delivery: Delivery) -> bool:
    """Take the delivery for one try, whose number it then has; False where somebody else has it."""
    now = timezone.now()
    number = delivery.attempts + 1
    after = RETRY_AFTER[delivery.attempts] if number < MOST_ATTEMPTS else _LAST_WORD
    rows = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, next_at=delivery.next_at)
    delivery.attempts, delivery.next_at = number, now + after
    return bool(rows.update(attempts=number, tried_at=now, next_at=delivery.next_at))


def _mine(delivery: Delivery) -> QuerySet[Delivery]:
    """The delivery as long as nobody has taken it up since, such as who had it sent again."""
    return Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, next_at=delivery.next_at)


def _send(webhook: Webhook, delivery: Delivery) -> int:
    """Send a delivery and return the status of the answer. Raises NoAnswer."""
    problem = problem_of(webhook.address)
    if problem:
        raise NoAnswer(problem)
    try:
        secret = unseal(webhook.secret)
    except ImproperlyConfigured as error:
        raise NoAnswer(_KEY_LOST) from error
    body = delivery.body.encode()
    headers = headers_of(secret, delivery.event_id, int(timezone.now().timestamp()), body)
    return post(webhook.address, body, headers)


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"Máy nhận trả lời chuyển hướng ({status}); cổng không đi theo. Hãy tạo webhook với địa chỉ cuối cùng."
    return f"Máy nhận trả lời mã {status}."


@transaction.atomic
def _failed(webhook: Webhook, delivery: Delivery, status: int | None, failure: str) -> None:
    """Leave the delivery to its next try; after the last, give it up, which the trail and the pages then tell."""
    values = {"status": status, "failure": failure[:300]}
    over = delivery.attempts >= MOST_ATTEMPTS
    if over:
        values |= {"given_up_at": timezone.now(), "next_at": None}
    if _mine(delivery).update(**values) and over:
        _logger.warning("Webhook %s: %s given up: %s", webhook.pk, delivery.event_id, failure)
        summary = f"Thôi gửi sau {MOST_ATTEMPTS} lần: {webhook} – {delivery}"
        record("webhook.give_up", webhook, summary, by=None, changes={"failure": (None, failure)})
