"""What an office reports each quarter to the plan's focal point."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models import Plan
from units.constraints import paired
from units.models import Unit


class QuarterlyReport(models.Model):
    """One office's report on one plan for one quarter of the plan's year; a draft until it is submitted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="quarterly_reports", verbose_name="kế hoạch")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="quarterly_reports", verbose_name="đơn vị báo cáo")
    quarter = models.PositiveSmallIntegerField("quý")
    results = models.TextField("kết quả thực hiện", blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người gửi",
    )  # fmt: skip

    class Meta:
        verbose_name = "báo cáo quý"
        verbose_name_plural = "báo cáo quý"
        ordering = ["plan", "quarter", "office"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "office", "quarter"],
                name="quarterly_report_once",
                violation_error_message="Đơn vị này đã có báo cáo của quý đó.",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)),
                name="quarterly_report_quarter",
                violation_error_message="Quý phải từ 1 đến 4.",
            ),
            paired(
                "submitted_at",
                "submitted_by",
                name="quarterly_report_submitted_pair",
                message="Thời điểm gửi và người gửi phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo quý {self.quarter}/{self.plan.year} – {self.office}"
