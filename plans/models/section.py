"""The text of a plan as a tree: sections hold paragraphs and solutions in one order, then further sections."""

from django.db import models
from django.db.models import Q

from indices.models import Component
from plans.models.plan import Plan
from plans.outline import Marker


class Section(models.Model):
    """A part of the plan's text. One without a heading is running text, such as the words before section I.

    `own_label` stands where the document numbers it otherwise than the portal would; `origin` is the section of the
    plan that this one adjusts.
    """

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
    own_label = models.CharField("số ghi tay", max_length=12, blank=True)
    heading = models.CharField("tiêu đề", max_length=400, blank=True)
    origin = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    components = models.ManyToManyField(Component, related_name="+", blank=True, verbose_name="chỉ số thành phần")

    class Meta:
        verbose_name = "mục"
        verbose_name_plural = "mục"
        ordering = ["plan", "part", "position"]

    def __str__(self):
        return self.heading or f"Mục {self.position}"


class Paragraph(models.Model):
    """A paragraph, a table of its own, or a table or chart that the portal fills from the published results.

    `table` holds {"rows": [[text]], "header": rows repeated on each page, "spans": [[row, column, rowspan, colspan]]};
    what a span covers is empty. `figures` lists the published figures that the words cite (plans.figures.Citation).
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Lời văn"
        TABLE = "table", "Bảng"
        RESULTS = "results", "Bảng kết quả chỉ số thành phần"
        CHART = "chart", "Biểu đồ kết quả chỉ số thành phần"

    section = models.ForeignKey(Section, models.CASCADE, related_name="paragraphs", verbose_name="mục")
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.TEXT)
    marker = models.CharField("dấu đầu dòng", max_length=10, choices=Marker, blank=True)
    own_label = models.CharField("số ghi tay", max_length=12, blank=True)
    text = models.TextField("nội dung", blank=True)
    table = models.JSONField("bảng", null=True, blank=True)
    figures = models.JSONField("số liệu viện dẫn", default=list, blank=True)
    origin = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        verbose_name = "đoạn văn"
        verbose_name_plural = "đoạn văn"
        ordering = ["section", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="table", table__isnull=False) | (~Q(kind="table") & Q(table=None)),
                name="paragraph_table_has_cells",
                violation_error_message="Bảng phải có ô; đoạn văn thì không.",
            )
        ]

    def __str__(self):
        return self.text[:80]
