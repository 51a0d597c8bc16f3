"""What signing in keeps: open sessions, second factors, failures that are counted."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class FailedSignIns(models.Model):
    """Failures in a row under one key: an account at an address, an address, a second factor (signing_in.throttle)."""

    key = models.CharField("khóa", max_length=64, unique=True)
    count = models.PositiveIntegerField("số lần", default=0)
    blocked_until = models.DateTimeField("phải đợi đến", null=True)
    forgotten_after = models.DateTimeField("không tính nữa sau", db_index=True)

    topic_of_changes = None

    class Meta:
        verbose_name = "đăng nhập không thành công"
        verbose_name_plural = "đăng nhập không thành công"

    def __str__(self):
        return self.key


class SignedInSession(models.Model):
    """A session somebody signed in with, where it was begun and when it was last used (to half a minute)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signed_in_sessions")
    session_key = models.CharField("mã phiên", max_length=40, unique=True)
    address = models.CharField("địa chỉ", max_length=45, blank=True)
    device = models.CharField("thiết bị", max_length=100)
    started_at = models.DateTimeField("đăng nhập lúc", default=timezone.now)
    seen_at = models.DateTimeField("dùng lần cuối lúc", default=timezone.now)

    topic_of_changes = None

    class Meta:
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"
        ordering = ["-seen_at"]

    def __str__(self):
        return f"{self.device}, {self.address}" if self.address else self.device


class TemporaryPassword(models.Model):
    """A password that an administrator has set and therefore knows: good for nothing but choosing one of one's own."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="temporary_password")
    set_at = models.DateTimeField("đặt lúc", default=timezone.now)

    topic_of_changes = "people"

    class Meta:
        verbose_name = "mật khẩu tạm"
        verbose_name_plural = "mật khẩu tạm"

    def __str__(self):
        return f"Mật khẩu tạm của {self.user}"


class SecondFactor(models.Model):
    """The second factor of a person: the encrypted TOTP secret, the last step used, hashes of recovery codes left."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    secret = models.TextField("khóa bí mật đã mã hóa")
    last_step = models.BigIntegerField("bước thời gian đã dùng", default=0)
    recovery_hashes = models.JSONField("mã dự phòng còn lại", default=list)
    made_at = models.DateTimeField("bật lúc", auto_now_add=True)

    topic_of_changes = "people"
    columns_without_topic = frozenset({"last_step", "recovery_hashes"})

    class Meta:
        verbose_name = "xác thực hai bước"
        verbose_name_plural = "xác thực hai bước"

    def __str__(self):
        return f"Xác thực hai bước của {self.user}"
