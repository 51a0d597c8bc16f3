"""The ledger of what was sent to whom, when: claimed by one worker, marked sent only after the mail went out."""

from django.conf import settings
from django.db import models

from units.models import Unit


class Reminder(models.Model):
    class Kind(models.TextChoices):
        QUARTER_END = "quarter_end", "Sắp hết quý: nhiệm vụ và báo cáo quý"

    kind = models.CharField("loại", max_length=20, choices=Kind)
    period = models.CharField("kỳ", max_length=10, help_text="Ví dụ 2025-Q2.")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="reminders", verbose_name="đơn vị")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name="người nhận"
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    claimed_at = models.DateTimeField("nhận gửi lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    failure = models.CharField("lỗi lần gửi gần nhất", max_length=300, blank=True)

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "office", "recipient"],
                name="reminder_once",
                violation_error_message="Người này đã có nhắc việc của kỳ đó.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.period} – {self.office}"
