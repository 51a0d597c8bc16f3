"""The text of a plan as a tree: sections hold paragraphs and solutions in one order, then further sections."""

from django.db import models

from indices.models import Component
from plans.models.plan import Plan
from plans.outline import Marker


class Section(models.Model):
    """A part of the plan's text. One without a heading is running text, such as the words before section I."""

    class Part(models.TextChoices):
        BODY = "body", "Nội dung"
        APPENDIX = "appendix", "Phụ lục"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name="kế hoạch")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="thuộc mục"
    )
    part = models.CharField("phần", max_length=10, choices=Part, default=Part.BODY)
    position = models.PositiveSmallIntegerField("thứ tự")
    marker = models.CharField("cách đánh số", max_length=10, choices=Marker, blank=True)
    heading = models.CharField("tiêu đề", max_length=400, blank=True)
    components = models.ManyToManyField(Component, related_name="+", blank=True, verbose_name="chỉ số thành phần")

    class Meta:
        verbose_name = "mục"
        verbose_name_plural = "mục"
        ordering = ["plan", "part", "position"]

    def __str__(self):
        return self.heading or f"Mục {self.position}"


class Paragraph(models.Model):
    """A paragraph, or a table that the portal fills from the published results."""

    class Kind(models.TextChoices):
        TEXT = "text", "Lời văn"
        RESULTS = "results", "Bảng kết quả chỉ số thành phần"

    section = models.ForeignKey(Section, models.CASCADE, related_name="paragraphs", verbose_name="mục")
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.TEXT)
    marker = models.CharField("dấu đầu dòng", max_length=10, choices=Marker, blank=True)
    text = models.TextField("nội dung", blank=True)

    class Meta:
        verbose_name = "đoạn văn"
        verbose_name_plural = "đoạn văn"
        ordering = ["section", "position"]

    def __str__(self):
        return self.text[:80]
