"""What the province wants of an edition's figures, and which of its units answer for them: for PCI above all."""

from django.db import models
from django.db.models import Q

from indices.models.edition import Edition, EditionComponent
from units.models import Unit


class Goal(models.Model):
    """What the province wants to reach: of a component (0-10), or of the total (0-100) where `line` is empty."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="goals", verbose_name="bộ chỉ số năm")
    line = models.ForeignKey(
        EditionComponent, models.CASCADE, null=True, blank=True, related_name="goals",
        verbose_name="chỉ số thành phần",
    )  # fmt: skip
    score = models.DecimalField("điểm từ", max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("hạng từ", null=True, blank=True)

    class Meta:
        verbose_name = "mục tiêu của tỉnh"
        verbose_name_plural = "mục tiêu của tỉnh"
        ordering = ["edition", models.F("line__position").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "line"],
                name="goal_once",
                violation_error_message="Chỉ số này đã có mục tiêu.",
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(line=None),
                name="goal_of_total_once",
                violation_error_message="Điểm tổng đã có mục tiêu.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | Q(rank__isnull=False),
                name="goal_says_something",
                violation_error_message="Mục tiêu phải có điểm hoặc thứ hạng.",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(line=None, score__range=(0, 100)) | Q(score__range=(0, 10)),
                name="goal_score_in_range",
                violation_error_message="Mục tiêu điểm thành phần phải từ 0 đến 10, điểm tổng từ 0 đến 100.",
            ),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gte=1),
                name="goal_rank_positive",
                violation_error_message="Mục tiêu xếp hạng phải từ 1 trở lên.",
            ),
        ]

    def __str__(self):
        return f"{self.line or 'Điểm tổng'}, {self.edition}"


class Duty(models.Model):
    """A unit that answers for a component of an edition, or helps with it."""

    class Role(models.TextChoices):
        LEAD = "lead", "Đầu mối"
        SUPPORT = "support", "Phối hợp"

    line = models.ForeignKey(EditionComponent, models.CASCADE, related_name="duties", verbose_name="chỉ số thành phần")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=8, choices=Role, default=Role.LEAD)

    class Meta:
        verbose_name = "phân công theo chỉ số"
        verbose_name_plural = "phân công theo chỉ số"
        ordering = ["line", "role", "unit__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "unit"],
                name="duty_once",
                violation_error_message="Đơn vị này đã được phân công cho chỉ số đó.",
            )
        ]

    def __str__(self):
        return f"{self.unit} ({self.get_role_display()}): {self.line}"
