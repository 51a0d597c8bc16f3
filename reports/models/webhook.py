"""Where other systems are told that something has happened, and the ledger of what they are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class Event(models.TextChoices):
    """What can be told; PING only tries a webhook out."""

    RESULT_PUBLISHED = "result.published", "Công bố kết quả"
    RESULT_CORRECTED = "result.corrected", "Đính chính kết quả"
    PLAN_ISSUED = "plan.issued", "Ban hành kế hoạch"
    DOCUMENT_ISSUED = "document.issued", "Ban hành văn bản"
    TASK_DONE = "task.done", "Hoàn thành nhiệm vụ"
    REPORT_SUBMITTED = "report.submitted", "Đơn vị gửi báo cáo quý"
    PING = "ping", "Gửi thử"


CHOSEN = [(event.value, event.label) for event in Event if event != Event.PING]
"""The events among which a webhook chooses, for forms."""


class WebhookQuerySet(models.QuerySet):
    def active(self):
        return self.filter(paused_at=None)


class Webhook(models.Model):
    """An address that is told of chosen events. `secret` is sealed (units.signing_in.second_factor.seal); a worker that
    sends holds the webhook until `held_until`, so that one receiver never occupies two workers."""

    name = models.CharField(
        "tên", max_length=80, unique=True, error_messages={"unique": "Đã có webhook mang tên này. Hãy đặt tên khác."}
    )
    address = models.CharField("địa chỉ nhận", max_length=500)
    secret = models.TextField("khóa ký", editable=False)
    events = models.JSONField("sự kiện")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks", verbose_name="người phụ trách"
    )
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)
    paused_at = models.DateTimeField("tạm dừng lúc", null=True, blank=True, editable=False)
    held_until = models.DateTimeField("đang gửi đến", null=True, blank=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    topic_of_changes = None

    class Meta:
        verbose_name = "webhook"
        verbose_name_plural = "webhook"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reports:webhook", args=[self.pk])

    @property
    def event_labels(self) -> list[str]:
        """The chosen events in words."""
        return [Event(event).label for event in self.events]


class DeliveryQuerySet(models.QuerySet):
    def open(self):
        """Those that are neither taken by the receiver nor given up."""
        return self.filter(next_at__isnull=False)

    def due(self):
        """Those to be sent now, the earliest first; none of a webhook that is paused."""
        return self.filter(next_at__lte=timezone.now(), webhook__paused_at=None).order_by("next_at", "pk")


class Delivery(models.Model):
    """One event for one webhook. `body` is sent as it stands here, every time with the same `event_id`; `next_at` is
    when it is sent next, null once the receiver has taken it or the portal has given it up."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name="webhook")
    event = models.CharField("sự kiện", max_length=20, choices=Event)
    event_id = models.CharField("mã sự kiện", max_length=40)
    body = models.TextField("nội dung")
    created_at = models.DateTimeField("lập lúc", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    tried_at = models.DateTimeField("gửi lần cuối", null=True, blank=True)
    next_at = models.DateTimeField("gửi tiếp lúc", null=True, blank=True, default=timezone.now)
    status = models.PositiveSmallIntegerField("mã trả lời gần nhất", null=True, blank=True)
    failure = models.CharField("lỗi gần nhất", max_length=300, blank=True)
    delivered_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    given_up_at = models.DateTimeField("thôi gửi lúc", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    topic_of_changes = None

    class Meta:
        verbose_name = "lượt gửi"
        verbose_name_plural = "lượt gửi"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="delivery_to_send"),
            models.Index(fields=["created_at"], name="delivery_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event_id"],
                name="delivery_once",
                violation_error_message="Webhook này đã có lượt gửi của sự kiện đó.",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=False, delivered_at=None, given_up_at=None)
                | Q(next_at=None, delivered_at__isnull=False, given_up_at=None)
                | Q(next_at=None, delivered_at=None, given_up_at__isnull=False),
                name="delivery_in_one_state",
                violation_error_message="Một lượt gửi hoặc đang chờ, hoặc đã được nhận, hoặc đã thôi gửi.",
            ),
        ]

    def __str__(self):
        return f"{self.get_event_display()} ({self.event_id})"
