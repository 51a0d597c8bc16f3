"""A file that is being made a plan: read by the worker, looked at and corrected by people, then saved as a draft."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from indices.models import Index
from plans.models.plan import Plan
from units.models import Unit
from units.permissions import Permission

TAKEN_UP_AGAIN_AFTER = timedelta(minutes=2)
"""Reading takes 30 seconds at most; what is not done after this was left by a worker that is gone."""


def private_name(_, filename: str) -> str:
    """Where an uploaded file lies: under a name that says nothing of it and cannot be guessed."""
    return f"ke-hoach-nhap/{timezone.localdate().year}/{uuid4().hex}"


class PlanImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Imports of the agencies in which the user writes plans."""
        return self.filter(unit__in=Unit.objects.where_may(user, Permission.EDIT_PLANS))

    def to_take_up(self):
        """Those that wait for a worker, and those whose worker has not come back."""
        late = timezone.now() - TAKEN_UP_AGAIN_AFTER
        return self.filter(Q(state=PlanImport.State.WAITING) | Q(state=PlanImport.State.READING, taken_at__lt=late))


class PlanImport(models.Model):
    """An uploaded file with what was read (`source`), what was understood and corrected (`document`), both as
    plans.importing.serial writes them, and what names of offices were said to mean (`choices`, as save_document takes
    them). `version` counts the corrections."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ đọc"
        READING = "reading", "Đang đọc"
        READ = "read", "Chờ xem lại"
        REFUSED = "refused", "Không đọc được"
        SAVED = "saved", "Đã lưu thành kế hoạch"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plan_imports", verbose_name="cơ quan ban hành")
    index = models.ForeignKey(Index, models.PROTECT, related_name="+", verbose_name="bộ chỉ số")
    year = models.PositiveSmallIntegerField("năm")
    file = models.FileField("tệp", upload_to=private_name, blank=True)
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    size = models.PositiveIntegerField("dung lượng (byte)")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    problem = models.TextField("lý do không đọc được", blank=True)
    source = models.JSONField("nội dung tệp", null=True, blank=True)
    document = models.JSONField("kế hoạch đọc được", null=True, blank=True)
    choices = models.JSONField("cách gắn đơn vị", default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    queued_at = models.DateTimeField("xếp hàng lúc", default=timezone.now, editable=False)
    taken_at = models.DateTimeField("bắt đầu đọc lúc", null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("số lần đọc", default=0, editable=False)
    uploaded_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tải lên"
    )
    plan = models.ForeignKey(
        Plan, models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name="kế hoạch đã lưu"
    )

    objects = PlanImportQuerySet.as_manager()

    topic_of_changes = None

    class Meta:
        verbose_name = "tệp kế hoạch"
        verbose_name_plural = "tệp kế hoạch"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(problem="")) | (~Q(state="refused") & Q(problem="")),
                name="plan_import_refused_for_a_reason",
                violation_error_message="Tệp không đọc được phải có lý do; tệp khác thì không.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("read", "saved")) | Q(document__isnull=False, source__isnull=False),
                name="plan_import_read_has_content",
                violation_error_message="Tệp đã đọc phải có nội dung.",
            ),
        ]

    def __str__(self):
        return f"{self.name}: kế hoạch {self.index} năm {self.year} – {self.unit}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker has still to read it."""
        return self.state in (self.State.WAITING, self.State.READING)
