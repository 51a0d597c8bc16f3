"""What an office reports each quarter to the plan's focal point, and what becomes of all of it: one BÁO CÁO."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models import Plan
from tasks.models.task import Punctuality, Task
from units.constraints import paired
from units.models import Unit


class QuarterlyReport(models.Model):
    """One office's report on one plan for one quarter of the plan's year, with a line for each of its tasks.

    `proposed` keeps the texts that the portal wrote itself, by field: what still reads so may be written anew.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Đã gửi"
        RETURNED = "returned", "Trả lại để bổ sung"

    OPEN = (State.DRAFT, State.RETURNED)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="quarterly_reports", verbose_name="kế hoạch")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="quarterly_reports", verbose_name="đơn vị báo cáo")
    quarter = models.PositiveSmallIntegerField("quý")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    results = models.TextField("kết quả thực hiện", blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    next_quarter = models.TextField("nhiệm vụ trọng tâm quý sau", blank=True)
    proposed = models.JSONField("lời cổng soạn", default=dict, blank=True, editable=False)
    figures_at = models.DateTimeField("lấy số liệu lúc", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người gửi",
    )  # fmt: skip
    returned_at = models.DateTimeField("trả lại lúc", null=True, blank=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người trả lại",
    )  # fmt: skip
    return_reason = models.TextField("lý do trả lại", blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

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
            models.CheckConstraint(
                condition=Q(state="submitted", submitted_at__isnull=False)
                | (~Q(state="submitted") & Q(submitted_at=None)),
                name="quarterly_report_submitted_has_time",
                violation_error_message="Báo cáo đã gửi phải có thời điểm gửi, và chỉ khi đó.",
            ),
            paired(
                "submitted_at",
                "submitted_by",
                name="quarterly_report_submitted_pair",
                message="Thời điểm gửi và người gửi phải cùng có hoặc cùng để trống.",
            ),
            paired(
                "returned_at",
                "returned_by",
                name="quarterly_report_returned_pair",
                message="Thời điểm trả lại và người trả lại phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo quý {self.quarter}/{self.plan.year} – {self.office}"


class ReportLine(models.Model):
    """What an office says of one of its tasks. All but the last three texts is the portal's: the task as it stood at
    the end of the quarter; `proposed` keeps what the portal wrote into those three."""

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="lines", verbose_name="báo cáo quý")
    task = models.ForeignKey(Task, models.PROTECT, related_name="report_lines", verbose_name="nhiệm vụ")
    position = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("nội dung nhiệm vụ", max_length=300)
    role = models.CharField("vai trò", max_length=8, choices=Task.Role, default=Task.Role.LEAD)
    state = models.CharField("trạng thái", max_length=12, choices=Task.State, default=Task.State.NOT_STARTED)
    due_on = models.DateField("ngày đến hạn", null=True, blank=True)
    deadline = models.CharField("thời hạn", max_length=60, blank=True)
    punctuality = models.CharField("tiến độ so với thời hạn", max_length=20, choices=Punctuality, blank=True)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    measured = models.CharField("chỉ tiêu đạt được", max_length=300, blank=True)
    result = models.TextField("kết quả", blank=True)
    difficulty = models.TextField("khó khăn, vướng mắc", blank=True)
    proposal = models.TextField("kiến nghị", blank=True)
    proposed = models.JSONField("lời cổng soạn", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "dòng báo cáo"
        verbose_name_plural = "dòng báo cáo"
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "task"],
                name="report_line_once",
                violation_error_message="Nhiệm vụ này đã có trong báo cáo.",
            )
        ]

    def __str__(self):
        return f"{self.task}: {self.result}"[:120]


class PlanReport(models.Model):
    """The BÁO CÁO of a plan for a quarter, put together by its focal point from what the offices sent.

    `narrative` is a list of {"heading", "text", "group"}, one for each component and what is common; `group` is the
    heading of the rows it speaks of, empty for one that somebody added. `figures` and `rows` are
    what the portal counted and the table it prints (tasks.reporting.gathering): empty until it is approved, for until
    then they follow what the offices send. `former` keeps the texts that were last written over.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        APPROVED = "approved", "Đã duyệt"
        ISSUED = "issued", "Đã ban hành"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports", verbose_name="kế hoạch")
    quarter = models.PositiveSmallIntegerField("quý")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("trích yếu", max_length=400)
    symbol = models.CharField("ký hiệu", max_length=40, help_text="Ví dụ BC-SNgV.")
    addressees = models.TextField("kính gửi", blank=True, help_text="Mỗi dòng một nơi.")
    opening = models.TextField("mở đầu", blank=True)
    overview = models.TextField("tình hình chung", blank=True)
    narrative = models.JSONField("kết quả theo chỉ số thành phần", default=list, blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    next_quarter = models.TextField("nhiệm vụ trọng tâm quý sau", blank=True)
    former = models.JSONField("lời trước đó", default=dict, blank=True, editable=False)
    written_at = models.DateTimeField("viết từ báo cáo của các phòng lúc", null=True, blank=True, editable=False)
    figures = models.JSONField("số liệu", default=dict, blank=True)
    rows = models.JSONField("bảng nhiệm vụ", default=list, blank=True)
    authority = models.CharField("quyền hạn", max_length=100, blank=True)
    position = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signatory = models.CharField("người ký", max_length=100, blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    reopened_for = models.TextField("lý do đưa về dự thảo", blank=True, editable=False)
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "báo cáo tổng hợp quý"
        verbose_name_plural = "báo cáo tổng hợp quý"
        ordering = ["plan", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "quarter"],
                name="plan_report_once",
                violation_error_message="Kế hoạch này đã có báo cáo tổng hợp của quý đó.",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)),
                name="plan_report_quarter",
                violation_error_message="Quý phải từ 1 đến 4.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at=None) | (~Q(state="draft") & Q(approved_at__isnull=False)),
                name="plan_report_approved_has_time",
                violation_error_message="Báo cáo đã duyệt phải có thời điểm duyệt, và chỉ khi đó.",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", number__isnull=False, issued_on__isnull=False)
                | (~Q(state="issued") & Q(number=None, issued_on=None)),
                name="plan_report_issued_has_number",
                violation_error_message="Báo cáo đã ban hành phải có số và ngày, và chỉ khi đó.",
            ),
            paired(
                "approved_at",
                "approved_by",
                name="plan_report_approved_pair",
                message="Thời điểm duyệt và người duyệt phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo quý {self.quarter}/{self.plan.year} về {self.plan}"

    @property
    def number_and_symbol(self) -> str:
        """`05/BC-SNgV`, the number blank until issued."""
        return f"{'' if self.number is None else format(self.number, '02d')}/{self.symbol}"
