"""What was said beside the figures: limits found by the survey, consultants' advice, businesses' own words."""

from django.db import models
from django.db.models import Q

from indices.models.edition import EditionComponent
from indices.models.result import Result


class Remark(models.Model):
    """A sentence about a unit's result in one edition, on one component or on the whole."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="%(class)ss", verbose_name="kết quả")
    line = models.ForeignKey(
        EditionComponent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chỉ số thành phần"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("nội dung")

    class Meta:
        abstract = True
        ordering = ["result", "position"]

    def __str__(self):
        return self.text[:80]


class Finding(Remark):
    """A limit that the survey found, with the percentage of businesses that said so where one was given."""

    percentage = models.DecimalField("tỷ lệ (%)", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta(Remark.Meta):
        verbose_name = "hạn chế qua khảo sát"
        verbose_name_plural = "hạn chế qua khảo sát"
        constraints = [
            models.CheckConstraint(
                condition=Q(percentage=None) | Q(percentage__range=(0, 100)),
                name="finding_percentage_0_100",
                violation_error_message="Tỷ lệ phải từ 0 đến 100 %.",
            )
        ]


class Recommendation(Remark):
    """What the consultants advise."""

    class Meta(Remark.Meta):
        verbose_name = "khuyến nghị"
        verbose_name_plural = "khuyến nghị"


class Feedback(Remark):
    """What businesses ask for in their own words."""

    class Meta(Remark.Meta):
        verbose_name = "góp ý của doanh nghiệp"
        verbose_name_plural = "góp ý của doanh nghiệp"
