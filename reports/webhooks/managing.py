"""What administrators do with webhooks. A webhook belongs to the portal: whoever administers it manages them all."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from reports.models import Delivery, Event, Webhook
from reports.models.webhook import CHOSEN
from reports.webhooks.addresses import problem_of
from reports.webhooks.events import Enqueue, write
from reports.webhooks.signature import new_secret
from reports.webhooks.subjects import Subject, api
from units.audit import record
from units.audit_search import may_read_audit
from units.models import User
from units.signing_in.second_factor import seal


def require_administers(user: User) -> None:
    """Raise PermissionDenied for who does not administer the portal."""
    if not may_read_audit(user):
        raise PermissionDenied("Chỉ cán bộ quản trị hệ thống quản lý được webhook.")


@transaction.atomic
def make(*, name: str, address: str, events: Sequence[str], by: User) -> tuple[Webhook, str]:
    """Make a webhook and return it with its secret, which is shown this once and kept encrypted.

    events: values of Event but PING, at least one. Raises ValidationError, PermissionDenied.
    """
    require_administers(by)
    problem = problem_of(address.strip())
    if problem:
        raise ValidationError({"address": problem})
    secret = new_secret()
    webhook = Webhook(
        name=name.strip(), address=address.strip(), events=_checked(events), owner=by, secret=seal(secret)
    )
    webhook.full_clean()
    webhook.save()
    changes = {"address": (None, webhook.address), "events": (None, ", ".join(webhook.events))}
    record("webhook.make", webhook, f"Tạo webhook: {webhook}", by=by, changes=changes)
    return webhook, secret


def _checked(events: Sequence[str]) -> list[str]:
    known = [event for event, _ in CHOSEN]
    if not events or set(events) - set(known):
        raise ValidationError({"events": "Hãy chọn ít nhất một sự kiện trong danh sách."})
    return [event for event in known if event in events]


@transaction.atomic
def choose_events(*, webhook: Webhook, events: Sequence[str], by: User) -> Webhook:
    """Choose of what a webhook is told from now on. Raises ValidationError, PermissionDenied."""
    webhook = _locked(webhook, by)
    before, webhook.events = webhook.events, _checked(events)
    if before != webhook.events:
        webhook.save(update_fields=["events"])
        changes = {"events": (", ".join(before), ", ".join(webhook.events))}
        record("webhook.change", webhook, f"Đổi sự kiện của webhook: {webhook}", by=by, changes=changes)
    return webhook


@transaction.atomic
def pause(*, webhook: Webhook, by: User) -> Webhook:
    """Send nothing more and note nothing new; what waits, waits. Raises ValidationError, PermissionDenied."""
    webhook = _locked(webhook, by)
    if webhook.paused_at:
        raise ValidationError("Webhook này đang tạm dừng rồi.")
    webhook.paused_at = timezone.now()
    webhook.save(update_fields=["paused_at"])
    record("webhook.pause", webhook, f"Tạm dừng webhook: {webhook}", by=by)
    return webhook


@transaction.atomic
def resume(*, webhook: Webhook, by: User, enqueue: Enqueue) -> Webhook:
    """Go on, beginning with what has waited. Raises ValidationError, PermissionDenied."""
    webhook = _locked(webhook, by)
    if not webhook.paused_at:
        raise ValidationError("Webhook này không tạm dừng.")
    webhook.paused_at = None
    webhook.save(update_fields=["paused_at"])
    record("webhook.resume", webhook, f"Tiếp tục webhook: {webhook}", by=by)
    _send_soon(webhook, enqueue)
    return webhook


@transaction.atomic
def delete(*, webhook: Webhook, by: User) -> None:
    """Delete a webhook with its secret and its ledger; the audit trail keeps that there was one."""
    webhook = _locked(webhook, by)
    changes = {"address": (webhook.address, None), "events": (", ".join(webhook.events), None)}
    record("webhook.delete", webhook, f"Xóa webhook: {webhook}", by=by, changes=changes)
    webhook.delete()


@transaction.atomic
def ping(*, webhook: Webhook, by: User, enqueue: Enqueue) -> None:
    """Send a PING, which says nothing but that it came. Raises ValidationError for a paused one, PermissionDenied."""
    webhook = _locked(webhook, by)
    if webhook.paused_at:
        raise ValidationError("Webhook đang tạm dừng. Hãy bấm “Tiếp tục” rồi gửi thử.")
    record("webhook.test", webhook, f"Gửi thử webhook: {webhook}", by=by)
    write([webhook], Event.PING, Subject("webhook", str(webhook.pk), "/", api("units")), timezone.now(), enqueue)


@transaction.atomic
def resend(*, delivery: Delivery, by: User, enqueue: Enqueue) -> Delivery:
    """Send a delivery again, whatever became of it, with all its tries before it. Raises PermissionDenied."""
    webhook = _locked(delivery.webhook, by)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    record("webhook.resend", webhook, f"Gửi lại: {webhook} – {delivery}", by=by)
    delivery.attempts, delivery.next_at, delivery.delivered_at, delivery.given_up_at = 0, timezone.now(), None, None
    delivery.save(update_fields=["attempts", "next_at", "delivered_at", "given_up_at"])
    _send_soon(webhook, enqueue)
    return delivery


def _locked(webhook: Webhook, by: User) -> Webhook:
    require_administers(by)
    return Webhook.objects.select_for_update().get(pk=webhook.pk)


def _send_soon(webhook: Webhook, enqueue: Enqueue) -> None:
    transaction.on_commit(lambda: enqueue(webhook.pk), robust=True)
