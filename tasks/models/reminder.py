"""The ledger of what people are told, in the portal and by mail: written with its cause, claimed by one worker, marked
sent only after the mail server took it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from plans.models import Plan
from tasks.models.task import Task
from units.models import Unit
from units.permissions import Permission


class ReminderQuerySet(models.QuerySet):
    def inbox_of(self, user):
        """What the portal shows a person: not what was cancelled, nor what lies outside what they see now."""
        seen = Unit.objects.where_may(user, Permission.VIEW_TASKS)
        return self.filter(Q(office=None) | Q(office__in=seen), recipient=user, cancelled_at=None)

    def unread(self):
        return self.filter(read_at=None)

    def unread_first(self):
        """Unread ones, then the others; the newest first in both."""
        is_read = Case(When(read_at=None, then=Value(0)), default=Value(1), output_field=models.IntegerField())
        return self.order_by(is_read, "-created_at", "-pk")


class Reminder(models.Model):
    """One thing that one person is told, once: `key` names the occasion, such as `late:7`.

    `text` is the sentence, `link` the path of the page on which to do something about it, `why` the reason that it
    comes to this person. What a person may not see any more, or what was settled meanwhile, is cancelled. `by_mail`
    turns false where the person does not want it by mail; `mail_id` names the mail that carries it.
    """

    class Kind(models.TextChoices):
        QUARTER_END = "quarter_end", "Sắp hết quý"
        REPORT_DUE = "report_due", "Báo cáo quý đến hạn"
        REPORT_LATE = "report_late", "Báo cáo quý quá hạn"
        TASK_DUE = "task_due", "Nhiệm vụ sắp đến hạn"
        TASK_LATE = "task_late", "Nhiệm vụ quá hạn"
        RETURNED = "returned", "Việc bị trả lại"
        ASSIGNED = "assigned", "Việc mới được giao"
        AWAITING = "awaiting", "Việc chờ xác nhận"
        EXTENSION = "extension", "Gia hạn"
        NUDGE = "nudge", "Đôn đốc"
        WEEKLY = "weekly", "Danh sách quá hạn hằng tuần"

    kind = models.CharField("loại", max_length=12, choices=Kind)
    key = models.CharField("lần nhắc", max_length=120)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name="người nhận"
    )
    text = models.CharField("nội dung", max_length=400)
    why = models.CharField("vì sao nhận", max_length=200, blank=True)
    link = models.CharField("đường dẫn", max_length=200)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    task = models.ForeignKey(
        Task, models.CASCADE, null=True, blank=True, related_name="reminders", verbose_name="nhiệm vụ"
    )
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="reminders", verbose_name="kế hoạch"
    )
    office = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="reminders", verbose_name="đơn vị"
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    by_mail = models.BooleanField("gửi bằng thư", default=True)
    mail_id = models.CharField("mã thư", max_length=40, blank=True)
    claimed_at = models.DateTimeField("nhận gửi lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    retry_at = models.DateTimeField("gửi lại từ", null=True, blank=True)
    failure = models.CharField("lỗi lần gửi gần nhất", max_length=300, blank=True)

    objects = ReminderQuerySet.as_manager()

    topic_of_changes = "inbox"

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["recipient", "created_at"],
                condition=Q(sent_at=None, cancelled_at=None, by_mail=True),
                name="reminder_to_send",
            ),
            models.Index(fields=["key"], name="reminder_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"],
                name="reminder_once",
                violation_error_message="Người này đã có nhắc việc đó.",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(cancelled_at=None),
                name="reminder_sent_or_cancelled",
                violation_error_message="Một lời nhắc đã gửi thì không hủy được.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def is_urgent(self) -> bool:
        """Whether something is late or came back."""
        return self.kind in (self.Kind.TASK_LATE, self.Kind.REPORT_LATE, self.Kind.RETURNED)


class Sweep(models.Model):
    """A day that the portal has gone through to its end for what people must be reminded of; no digest goes before."""

    day = models.DateField("ngày", unique=True)
    written = models.PositiveIntegerField("số nhắc việc mới")
    finished_at = models.DateTimeField("xong lúc", auto_now_add=True)

    topic_of_changes = None

    class Meta:
        verbose_name = "lần rà soát nhắc việc"
        verbose_name_plural = "lần rà soát nhắc việc"
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {self.written} nhắc việc mới"


class ReminderPreference(models.Model):
    """How a person wants to be told: by mail or only in the portal, at which hour, and what not by mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_preference", verbose_name="người dùng"
    )
    by_mail = models.BooleanField("gửi thư mỗi sáng", default=True)
    hour = models.PositiveSmallIntegerField("giờ gửi", null=True, blank=True)
    not_by_mail = models.JSONField("không gửi thư về", default=list, blank=True)

    topic_of_changes = None

    class Meta:
        verbose_name = "cách nhận nhắc việc"
        verbose_name_plural = "cách nhận nhắc việc"
        constraints = [
            models.CheckConstraint(
                condition=Q(hour=None) | Q(hour__lte=23),
                name="reminder_preference_hour",
                violation_error_message="Giờ gửi phải từ 0 đến 23.",
            )
        ]

    def __str__(self):
        return f"Cách nhận nhắc việc của {self.user}"

    @classmethod
    def of(cls, user) -> "ReminderPreference":
        """What the person wants; unsaved, with the defaults, for who never said."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class DayCorrection(models.Model):
    """A day on which the state works or rests otherwise than the calendar says, such as a swapped Saturday."""

    day = models.DateField("ngày", unique=True)
    is_working = models.BooleanField("là ngày làm việc")
    note = models.CharField("căn cứ", max_length=200, help_text="Ví dụ: Thông báo hoán đổi ngày nghỉ Tết.")

    class Meta:
        verbose_name = "điều chỉnh ngày làm việc"
        verbose_name_plural = "điều chỉnh ngày làm việc"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {'làm việc' if self.is_working else 'nghỉ'}"


def meaningless() -> str:
    """What stands in a column that is used no more and may not be empty."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """Under which secret address a person's calendar program reads their deadlines without signing in. The secret is
    shown once; what is kept is its SHA-256. `token` held the secret itself before 0006; since then it holds what nobody
    was ever given, until the version after takes the column away."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name="người dùng"
    )
    digest = models.CharField("SHA-256 của mã bí mật", max_length=64, unique=True, null=True)  # noqa: DJ001  unique
    token = models.CharField(max_length=64, unique=True, default=meaningless, editable=False)
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)

    topic_of_changes = None

    class Meta:
        verbose_name = "lịch điện tử"
        verbose_name_plural = "lịch điện tử"

    def __str__(self):
        return f"Lịch của {self.user}"
