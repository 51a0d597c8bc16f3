"""Access tokens: with which a program reads and writes in somebody's name."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from units.constraints import paired
from units.models.user import Membership
from units.permissions import Permission


class Scope(models.TextChoices):
    """What a token may be used for; its owner must have the right besides, wherever it is used."""

    RESULTS_READ = "results:read", "Đọc bộ chỉ số, xếp hạng, điểm"
    RESULTS_WRITE = "results:write", "Nhập điểm của đợt đang mở"
    PLANS_READ = "plans:read", "Đọc kế hoạch"
    TASKS_READ = "tasks:read", "Đọc nhiệm vụ"
    TASKS_WRITE = "tasks:write", "Ghi tiến độ, báo cáo hoàn thành nhiệm vụ"
    REPORTS_READ = "reports:read", "Đọc báo cáo quý và văn bản"


class ApiTokenQuerySet(models.QuerySet):
    def live(self):
        """Tokens that are neither revoked nor past their last day."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def visible_to(self, user):
        """One's own, and for who administers a unit those of the people who were ever in it or are nowhere."""
        units = user.memberships.active_on().giving(Permission.ADMINISTER).values("unit")
        own = Q(owner=user)
        if not units:
            return self.filter(own)
        within = Q(unit__in=units) | Q(unit__parent__in=units)
        within |= Q(unit__parent__parent__in=units) | Q(unit__parent__parent__parent__in=units)
        people = Membership.objects.filter(within).values("user")
        return self.filter(own | Q(owner__in=people) | Q(owner__memberships=None))


class ApiToken(models.Model):
    """A token of a person. Its secret is shown once; what is kept is the secret's SHA-256 and how it begins."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name="chủ mã truy cập"
    )
    name = models.CharField("dùng cho", max_length=80)
    scopes = models.JSONField("phạm vi")
    prefix = models.CharField("bắt đầu bằng", max_length=16)
    digest = models.CharField("SHA-256 của mã", max_length=64, unique=True)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lần cuối", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người thu hồi",
    )  # fmt: skip

    objects = ApiTokenQuerySet.as_manager()

    topic_of_changes = None

    class Meta:
        verbose_name = "mã truy cập API"
        verbose_name_plural = "mã truy cập API"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="api_token_expires_after_created",
                violation_error_message="Mã truy cập phải hết hạn sau khi tạo.",
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(revoked_at=None),
                name="api_token_name_once",
                violation_error_message="Bạn đã có một mã truy cập mang tên này. Hãy đặt tên khác hoặc thu hồi mã đó.",
            ),
            paired(
                "revoked_at",
                "revoked_by",
                name="api_token_revoked_pair",
                message="Thời điểm thu hồi và người thu hồi phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def last_day(self) -> date:
        """The last day on which it can be used."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))

    @property
    def scope_labels(self) -> list[str]:
        return [Scope(scope).label for scope in self.scopes]
