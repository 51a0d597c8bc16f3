"""The files that figures were imported from, kept with who brought them, when, and their hash."""

from django.conf import settings
from django.db import models

from indices.models.edition import Edition


class SourceFile(models.Model):
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="source_files", verbose_name="bộ chỉ số năm")
    file = models.FileField("tệp", upload_to="bang-diem/%Y/")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("lúc", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhập tệp"
    )

    class Meta:
        verbose_name = "tệp bảng điểm"
        verbose_name_plural = "tệp bảng điểm"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.name
