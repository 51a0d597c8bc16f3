"""The pictures that signatures show on paper: a person's own, and the agency's seal."""

from django.conf import settings
from django.db import models

from units.models import Unit


class SignaturePicture(models.Model):
    """A person's handwritten signature, blue on transparent ground (decree 30/2020, Phụ lục I, phần I, mục II, 7c)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="signature_picture", verbose_name="người ký"
    )
    picture = models.BinaryField("hình chữ ký (PNG)")
    changed_at = models.DateTimeField("cập nhật lúc", auto_now=True)

    class Meta:
        verbose_name = "hình chữ ký"
        verbose_name_plural = "hình chữ ký"

    def __str__(self):
        return f"Hình chữ ký của {self.user}"


class AgencySeal(models.Model):
    """An agency's seal, red on transparent ground in real size (mục II, 8), and whether its documents need it."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="seal", verbose_name="cơ quan")
    picture = models.BinaryField("hình con dấu (PNG)", null=True, blank=True)
    is_required = models.BooleanField(
        "chỉ ban hành khi có chữ ký số của cơ quan",
        default=False,
        help_text="Người có thẩm quyền ký trước, văn thư đóng dấu số sau; khi đó văn bản mới được ban hành.",
    )
    changed_at = models.DateTimeField("cập nhật lúc", auto_now=True)

    class Meta:
        verbose_name = "con dấu số"
        verbose_name_plural = "con dấu số"

    def __str__(self):
        return f"Con dấu của {self.unit}"
