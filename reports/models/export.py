"""A ZIP of plans that a worker makes: one row for each file in it, so that the work of one that stopped goes on."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan

TAKEN_UP_AGAIN_AFTER = timedelta(minutes=2)
"""A worker says at every file that it is alive; after this long without a word it is taken for gone."""

KEPT = timedelta(days=7)
"""How long a finished file waits for its download."""


def private_name(export: "Export", filename: str) -> str:
    """Where a file of an export lies: under a name that cannot be guessed."""
    return f"ket-xuat/{export.asked_at:%Y}/{uuid4().hex}"


def private_item_name(item: "ExportItem", filename: str) -> str:
    return private_name(item.export, filename)


class ExportQuerySet(models.QuerySet):
    def to_take_up(self):
        """Those that wait for a worker, and those whose worker has not been heard of."""
        late = timezone.now() - TAKEN_UP_AGAIN_AFTER
        return self.filter(Q(state=Export.State.WAITING) | Q(state=Export.State.RUNNING, seen_at__lt=late))

    def busy(self):
        """Those that are not over."""
        return self.filter(state__in=Export.BUSY)

    def over_before(self, moment):
        """Those that ended before the moment and may still have files."""
        return self.filter(state__in=(Export.State.DONE, Export.State.STOPPED), finished_at__lt=moment)


class Export(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang xuất"
        DONE = "done", "Đã xong"
        STOPPED = "stopped", "Đã dừng"
        GONE = "gone", "Đã xóa tệp"

    BUSY = (State.WAITING, State.RUNNING)

    title = models.CharField("tên", max_length=200)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField("yêu cầu lúc", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports", verbose_name="người yêu cầu"
    )
    seen_at = models.DateTimeField("lần làm việc gần nhất", null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("số lần nhận", default=0, editable=False)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    file = models.FileField("tệp ZIP", upload_to=private_name, blank=True)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True, blank=True)
    problem = models.TextField("vì sao dừng", blank=True)

    objects = ExportQuerySet.as_manager()

    topic_of_changes = None

    class Meta:
        verbose_name = "đợt xuất tệp"
        verbose_name_plural = "đợt xuất tệp"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(file="") & Q(finished_at__isnull=False)),
                name="export_done_has_file",
                violation_error_message="Đợt xuất đã xong phải có tệp.",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(problem=""),
                name="export_stopped_for_a_reason",
                violation_error_message="Đợt xuất bị dừng phải có lý do.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:export", args=[self.pk])

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY


class ExportItemQuerySet(models.QuerySet):
    def open(self):
        """Files still to be made."""
        return self.filter(sha256="", problem="")


class ExportItem(models.Model):
    """A file of an export: made (`file`), impossible (`problem`), or still to be made (neither)."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="items", verbose_name="đợt xuất")
    position = models.PositiveIntegerField("thứ tự")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+", verbose_name="kế hoạch")
    format = models.CharField("định dạng", max_length=8)
    name = models.CharField("tên trong tệp ZIP", max_length=200)
    file = models.FileField("tệp", upload_to=private_item_name, blank=True)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("dung lượng (byte)", null=True, blank=True)
    problem = models.CharField("vì sao không có", max_length=300, blank=True)

    objects = ExportItemQuerySet.as_manager()

    topic_of_changes = None

    class Meta:
        verbose_name = "tệp trong đợt xuất"
        verbose_name_plural = "tệp trong đợt xuất"
        ordering = ["export", "position"]
        constraints = [
            models.UniqueConstraint(fields=["export", "position"], name="export_item_position_once"),
            models.UniqueConstraint(fields=["export", "name"], name="export_item_name_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_settled(self) -> bool:
        return bool(self.sha256 or self.problem)
