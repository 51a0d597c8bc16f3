"""What someone does by a day. The state is stored; punctuality is derived from dates in the database."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan, Solution
from tasks.models.judging import Outcome, OutcomeOf, Punctuality, PunctualityOn
from tasks.quarters import deadline_text
from units.constraints import paired
from units.models import Unit
from units.permissions import Permission
from units.reach import unit_ids
from units.search_words import searched
from units.vietnamese import fold

__all__ = ["Outcome", "Punctuality", "Task", "TaskQuerySet"]


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tasks of the offices in which the user sees tasks."""
        return self.filter(office__any_of=unit_ids(user, Permission.VIEW_TASKS))

    def lead(self):
        """What offices lead; counted apart from what they support."""
        return self.filter(role=Task.Role.LEAD)

    def support(self):
        """Shares of the work that another office leads."""
        return self.filter(role=Task.Role.SUPPORT)

    def with_extensions(self):
        """Annotate `extensions_count`: how often the deadline was put off."""
        return self.annotate(extensions_count=models.Count("extensions", filter=Q(extensions__is_granted=True)))

    def open(self):
        """Tasks still to be worked on."""
        return self.filter(state__in=Task.OPEN)

    def late(self):
        """Open tasks whose deadline has passed; call it after with_punctuality."""
        return self.open().filter(punctuality=Punctuality.LATE)

    def with_punctuality(self, today: date | None = None):
        """Annotate `punctuality`; finished on the deadline is in time, without a deadline is a case of its own.

        What was reported done and waits for confirmation counts by the day of the report.
        """
        return self.annotate(punctuality=PunctualityOn(today or timezone.localdate()))

    def with_outcome(self, today: date | None = None):
        """Annotate `outcome` (and `punctuality`): each task is in exactly one of Outcome."""
        return self.with_punctuality(today).annotate(outcome=OutcomeOf())

    def open_first(self):
        """Open tasks by deadline, then all others."""
        is_closed = Case(When(state__in=Task.OPEN, then=Value(0)), default=Value(1), output_field=models.IntegerField())
        return self.order_by(is_closed, F("due_on").asc(nulls_last=True), "id")

    def for_lists(self):
        """What a list shows of each task, in one query."""
        return self.with_punctuality().select_related(
            "office", "assignee", "plan__unit", "plan__index", "solution__section"
        )


class _PlanOfSolution(models.ForeignKey):
    """The plan of the solution, written by itself with each row, by `save` as by `bulk_create`."""

    def pre_save(self, task, add):
        task.plan_id = task.solution.section.plan_id
        return task.plan_id

    def deconstruct(self):
        name, _, arguments, named = super().deconstruct()
        return name, "django.db.models.ForeignKey", arguments, named


class Task(models.Model):
    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa thực hiện"
        IN_PROGRESS = "in_progress", "Đang thực hiện"
        AWAITING = "awaiting", "Chờ xác nhận"
        DONE = "done", "Hoàn thành"
        PAUSED = "paused", "Tạm dừng"
        CANCELLED = "cancelled", "Hủy"

    class Role(models.TextChoices):
        LEAD = "lead", "Chủ trì"
        SUPPORT = "support", "Phối hợp"

    OPEN = (State.NOT_STARTED, State.IN_PROGRESS, State.AWAITING)

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="tasks", verbose_name="giải pháp")
    plan = _PlanOfSolution(
        Plan, models.PROTECT, related_name="tasks", editable=False, blank=True, db_index=False, verbose_name="kế hoạch"
    )
    """That of the solution, whose section never leaves its plan; here too, since every list asks for it."""
    role = models.CharField("vai trò", max_length=8, choices=Role, default=Role.LEAD)
    lead_task = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="shares", verbose_name="phối hợp cho nhiệm vụ"
    )
    office = models.ForeignKey(Unit, models.PROTECT, related_name="tasks", verbose_name="đơn vị thực hiện")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="người thực hiện",
    )
    title = models.CharField("nhiệm vụ", max_length=300)
    output = models.CharField("sản phẩm, kết quả cần có", max_length=300, blank=True)
    measure = models.CharField("chỉ tiêu", max_length=200, blank=True, help_text="Ví dụ: Tỷ lệ hồ sơ đúng hạn.")
    measure_unit = models.CharField("đơn vị tính", max_length=30, blank=True, help_text="Ví dụ: %, lớp, hồ sơ.")
    measure_target = models.DecimalField("mức cần đạt", max_digits=12, decimal_places=2, null=True, blank=True)
    needs_evidence = models.BooleanField("phải có minh chứng khi báo cáo xong", default=True)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    state = models.CharField("trạng thái", max_length=12, choices=State, default=State.NOT_STARTED)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    due_quarter = models.PositiveSmallIntegerField("thời hạn là hết quý", null=True, blank=True)
    first_due_on = models.DateField("thời hạn ban đầu", null=True, blank=True, editable=False)
    assigned_at = models.DateTimeField("giao lúc", null=True, blank=True, editable=False)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người giao",
    )  # fmt: skip
    reported_on = models.DateField("ngày báo cáo xong", null=True, blank=True, editable=False)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True, editable=False)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người xác nhận hoàn thành",
    )  # fmt: skip
    search_text = models.TextField(editable=False, default="")
    words = searched("title", "output")
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        indexes = [
            # With all that punctuality is made of, so that counting tasks does not read the table.
            models.Index(
                fields=["office", "state", "due_on", "completed_on", "reported_on"],
                include=["plan", "id"],
                name="task_by_office",
            ),
            models.Index(
                fields=["plan", "state", "due_on", "completed_on", "reported_on"],
                include=["office", "solution", "id"],
                name="task_by_plan",
            ),
            models.Index(fields=["assignee", "state", "due_on"], name="task_by_assignee"),
            # The newest of an office, among which a search looks.
            models.Index(fields=["office", "created_at"], name="task_by_age"),
        ]
        constraints = [
            paired(
                "assigned_at",
                "assigned_by",
                name="task_assigned_pair",
                message="Thời điểm giao và người giao phải cùng có hoặc cùng để trống.",
            ),
            paired(
                "completed_on",
                "completed_by",
                name="task_completed_pair",
                message="Ngày hoàn thành và người xác nhận phải cùng có hoặc cùng để trống.",
            ),
            models.CheckConstraint(
                condition=Q(state="done", completed_on__isnull=False) | (~Q(state="done") & Q(completed_on=None)),
                name="task_done_has_day",
                violation_error_message="Nhiệm vụ hoàn thành phải có ngày hoàn thành, và chỉ khi đó.",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(first_due_on__isnull=False),
                name="task_first_deadline_kept",
                violation_error_message="Thời hạn ban đầu phải được lưu khi nhiệm vụ có thời hạn.",
            ),
            models.CheckConstraint(
                condition=Q(due_quarter=None) | Q(due_quarter__range=(1, 4), due_on__isnull=False),
                name="task_quarter_has_day",
                violation_error_message="Thời hạn theo quý phải là quý 1 đến 4 và có ngày cuối quý.",
            ),
            models.CheckConstraint(
                condition=Q(lead_task=None) | Q(role="support"),
                name="task_share_is_support",
                violation_error_message="Chỉ phần việc phối hợp mới gắn với nhiệm vụ chủ trì.",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="task_progress_0_100",
                violation_error_message="Tiến độ phải từ 0 đến 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(measure_target=None) | ~Q(measure=""),
                name="task_target_has_measure",
                violation_error_message="Mức cần đạt phải kèm tên chỉ tiêu.",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_text = fold(f"{self.title} {self.output} {self.solution.text}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("tasks:task", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def deadline_text(self) -> str:
        """The deadline as people write it, `30/06/2025` or `Quý II/2025`; empty without one."""
        return deadline_text(self.due_on, self.due_quarter)
