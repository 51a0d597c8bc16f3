"""Who did: one line for every change, which the application can add but not alter or delete, and the chain of lines."""

from django.conf import settings
from django.db import models


class AddedOnly(models.Model):
    """Rows that are only ever added. Triggers of the database refuse UPDATE and DELETE too."""

    topic_of_changes = None

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Audit entries are only ever added.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Audit entries are never deleted.")


class AuditEntry(AddedOnly):
    """One change: who, when, what, from, to, on whose behalf, from which address, by which request."""

    at = models.DateTimeField("lúc", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="thay mặt"
    )
    action = models.CharField("việc", max_length=60)
    object_type = models.CharField("loại đối tượng", max_length=60)
    object_id = models.CharField("đối tượng", max_length=60)
    summary = models.CharField("tóm tắt", max_length=300)
    changes = models.JSONField("thay đổi", default=dict)
    address = models.GenericIPAddressField("địa chỉ", null=True)
    request_id = models.CharField("mã tham chiếu", max_length=64, default="", db_default="", blank=True)
    search_text = models.TextField(editable=False, default="", db_default="")

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký thay đổi"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self):
        return self.summary


class AuditLink(AddedOnly):
    """A link of the chain: the line at this position, and a hash over it and over all that stands before it."""

    position = models.PositiveBigIntegerField("vị trí", primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="link", verbose_name="dòng nhật ký")
    previous_hash = models.CharField("mã băm trước", max_length=64)
    hash = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "mắt xích nhật ký"
        verbose_name_plural = "chuỗi nhật ký"
        ordering = ["position"]

    def __str__(self):
        return f"{self.position}:{self.hash}"


class AuditAnchor(AddedOnly):
    """Where the chain begins since its oldest links were moved into an archive: the last of them and its hash.

    Who works for the portal cannot add one either (ddci_portal/deploy/application-role.sql).
    """

    position = models.PositiveBigIntegerField("vị trí", primary_key=True)
    hash = models.CharField("mã băm", max_length=64)
    lines = models.PositiveBigIntegerField("số dòng đã chuyển")
    file_name = models.CharField("tên tệp lưu trữ", max_length=200)
    file_sha256 = models.CharField("SHA-256 của tệp lưu trữ", max_length=64)
    made_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "điểm neo nhật ký"
        verbose_name_plural = "điểm neo nhật ký"
        ordering = ["position"]

    def __str__(self):
        return f"{self.position}:{self.hash}"
