"""Who did: one line for every change, which the application can add but not alter or delete."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One change: who, when, what, from, to, on whose behalf. Triggers of the database refuse UPDATE and DELETE."""

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

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký thay đổi"
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self):
        return self.summary

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Audit entries are only ever added.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Audit entries are never deleted.")
