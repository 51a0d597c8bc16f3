"""Ways of looking at a page that somebody keeps under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class SavedView(models.Model):
    """A page of the portal with what narrows and sorts it, under the name that somebody gave it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name="người lưu"
    )
    name = models.CharField("tên", max_length=60)
    page = models.CharField("trang", max_length=60)
    path = models.CharField("đường dẫn", max_length=200)
    query = models.CharField("điều kiện", max_length=1000, blank=True)
    is_default = models.BooleanField("mở sẵn", default=False)
    created_at = models.DateTimeField("lưu lúc", default=timezone.now, editable=False)

    topic_of_changes = None

    class Meta:
        verbose_name = "cách xem đã lưu"
        verbose_name_plural = "cách xem đã lưu"
        ordering = ["page", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="saved_view_name_once",
                violation_error_message="Bạn đã có một cách xem mang tên này ở trang này. Hãy đặt tên khác.",
            ),
            models.UniqueConstraint(
                fields=["owner", "page"],
                condition=Q(is_default=True),
                name="saved_view_default_once",
                violation_error_message="Mỗi trang chỉ có một cách xem mở sẵn.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_view_has_name",
                violation_error_message="Hãy đặt tên cho cách xem.",
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                name="saved_view_within_portal",
                violation_error_message="Chỉ lưu được địa chỉ của một trang trong cổng.",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | ~Q(query=""),
                name="saved_view_default_narrows",
                violation_error_message="Chỉ cách xem có điều kiện lọc, sắp xếp mới mở sẵn được.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def address(self) -> str:
        """The page as a path within the portal, with its conditions."""
        return f"{self.path}?{self.query}" if self.query else self.path
