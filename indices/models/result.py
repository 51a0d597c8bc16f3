"""What was published: a unit's total and rank, each component's score and rank; never overwritten."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from indices.models.edition import Edition, EditionComponent
from units.constraints import paired
from units.models import Unit


def refuse_if_published(row: models.Model, edition: Edition) -> None:
    """Raise TypeError when a stored row of a published edition would be overwritten."""
    if row.pk and edition.is_published:
        raise TypeError("Published figures are corrected by an action of their own, never overwritten.")


class Result(models.Model):
    """A unit's published total (0-100) and rank in one edition; changes are kept only where they were published."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="results", verbose_name="bộ chỉ số năm")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="results", verbose_name="đơn vị")
    total = models.DecimalField("điểm tổng", max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("xếp hạng", null=True, blank=True)
    published_change = models.DecimalField(
        "mức thay đổi công bố", max_digits=5, decimal_places=2, null=True, blank=True
    )
    published_change_rank = models.PositiveSmallIntegerField("hạng về mức thay đổi", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_at = models.DateTimeField("nhập lần cuối lúc", null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người nhập lần cuối",
    )  # fmt: skip

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        ordering = ["edition", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "unit"],
                name="result_once",
                violation_error_message="Đơn vị này đã có kết quả trong bộ chỉ số của năm.",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__range=(0, 100)),
                name="result_total_0_100",
                violation_error_message="Điểm tổng phải từ 0 đến 100.",
            ),
            paired(
                "entered_at",
                "entered_by",
                name="result_entered_pair",
                message="Thời điểm nhập và người nhập phải cùng có hoặc cùng để trống.",
            ),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gte=1),
                name="result_rank_positive",
                violation_error_message="Xếp hạng phải từ 1 trở lên.",
            ),
        ]

    def __str__(self):
        return f"{self.unit}, {self.edition}"

    def save(self, *args, **kwargs):
        refuse_if_published(self, self.edition)
        super().save(*args, **kwargs)


class ComponentScore(models.Model):
    """A unit's published score (0-10) and rank in one component; an empty one was not published or does not apply."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="scores", verbose_name="kết quả")
    line = models.ForeignKey(EditionComponent, models.PROTECT, related_name="scores", verbose_name="chỉ số thành phần")
    score = models.DecimalField("điểm", max_digits=4, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("hạng", null=True, blank=True)
    published_change = models.DecimalField(
        "mức thay đổi công bố", max_digits=4, decimal_places=2, null=True, blank=True
    )
    published_change_rank = models.PositiveSmallIntegerField("hạng về mức thay đổi", null=True, blank=True)

    class Meta:
        verbose_name = "điểm thành phần"
        verbose_name_plural = "điểm thành phần"
        ordering = ["result", "line__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "line"],
                name="component_score_once",
                violation_error_message="Đơn vị này đã có điểm của chỉ số thành phần đó.",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 10)),
                name="component_score_0_10",
                violation_error_message="Điểm thành phần phải từ 0 đến 10.",
            ),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gte=1),
                name="component_rank_positive",
                violation_error_message="Hạng thành phần phải từ 1 trở lên.",
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.score}"

    def save(self, *args, **kwargs):
        refuse_if_published(self, self.result.edition)
        super().save(*args, **kwargs)


class Correction(models.Model):
    """A published figure that turned out wrong: both values stay, with the reason and who corrected it."""

    class Kind(models.TextChoices):
        SCORE = "score", "điểm"
        RANK = "rank", "hạng"

    result = models.ForeignKey(Result, models.PROTECT, related_name="corrections", verbose_name="kết quả")
    line = models.ForeignKey(
        EditionComponent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chỉ số thành phần"
    )
    kind = models.CharField("loại số liệu", max_length=5, choices=Kind)
    before = models.DecimalField("đã công bố", max_digits=6, decimal_places=2, null=True, blank=True)
    after = models.DecimalField("đính chính thành", max_digits=6, decimal_places=2, null=True, blank=True)
    reason = models.TextField("lý do")
    corrected_at = models.DateTimeField("lúc", auto_now_add=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đính chính"
    )

    class Meta:
        verbose_name = "đính chính"
        verbose_name_plural = "đính chính"
        ordering = ["result", "corrected_at"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.line or 'tổng'}: {self.before} → {self.after}"
