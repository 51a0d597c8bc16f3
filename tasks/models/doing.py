"""What happens to a task while it is worked on: notes, measured values, evidence, and requests for more time."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Q

from tasks.models.task import Task
from tasks.quarters import ROMAN
from units.constraints import paired


class Note(models.Model):
    """A step of a task in words, with the progress it brought; together they are the task's story."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Tiến độ"
        REPORT = "report", "Báo cáo xong"
        RETURN = "return", "Trả lại"
        CONFIRM = "confirm", "Xác nhận hoàn thành"
        PAUSE = "pause", "Tạm dừng"
        RESUME = "resume", "Tiếp tục"
        CANCEL = "cancel", "Hủy"
        HAND_OVER = "hand_over", "Bàn giao"
        ASSIGN = "assign", "Giao việc"
        START = "start", "Bắt đầu thực hiện"

    task = models.ForeignKey(Task, models.CASCADE, related_name="notes", verbose_name="nhiệm vụ")
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.PROGRESS)
    text = models.TextField("nội dung", blank=True)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", null=True, blank=True)
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thay mặt"
    )

    class Meta:
        verbose_name = "diễn biến"
        verbose_name_plural = "diễn biến"
        ordering = ["task", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__lte=100),
                name="note_progress_0_100",
                violation_error_message="Tiến độ phải từ 0 đến 100 %.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text}"[:120]


class Measurement(models.Model):
    """The value of a task's measure in a quarter, such as 99 % of files on time."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="measurements", verbose_name="nhiệm vụ")
    year = models.PositiveSmallIntegerField("năm")
    quarter = models.PositiveSmallIntegerField("quý")
    value = models.DecimalField("giá trị", max_digits=12, decimal_places=2)
    at = models.DateTimeField("cập nhật lúc", auto_now=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhập")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thay mặt"
    )

    class Meta:
        verbose_name = "số đo theo quý"
        verbose_name_plural = "số đo theo quý"
        ordering = ["task", "year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "year", "quarter"],
                name="measurement_once",
                violation_error_message="Quý này đã có giá trị; hãy sửa giá trị đó.",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)),
                name="measurement_quarter",
                violation_error_message="Quý phải từ 1 đến 4.",
            ),
        ]

    def __str__(self):
        return f"{self.task.measure} quý {self.quarter}/{self.year}: {self.value}"

    @property
    def quarter_text(self) -> str:
        """The quarter as people write it, `Quý II/2025`."""
        return f"Quý {ROMAN[self.quarter - 1]}/{self.year}"


_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@<>\"']+(?:[/?#][^\s<>\"']*)?", re.IGNORECASE)


def evidence_name(evidence: "Evidence", filename: str) -> str:
    """Where an evidence file lies: under the hash of its content, which `filename` gives; the same file lies once."""
    return f"minh-chung/{filename[:2]}/{filename}"


class EvidenceQuerySet(models.QuerySet):
    def live(self):
        """What was not taken back."""
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """What shows that work was done: a sentence, the number of a document, a link, or a file."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="evidence", verbose_name="nhiệm vụ")
    text = models.TextField("kết quả, minh chứng", blank=True)
    reference = models.CharField("số văn bản hoặc đường dẫn", max_length=1000, blank=True)
    file = models.FileField("tệp", upload_to=evidence_name, blank=True)
    name = models.CharField("tên tệp", max_length=200, blank=True)
    content_type = models.CharField("loại tệp", max_length=100, blank=True)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("dung lượng (byte)", null=True, blank=True)
    added_at = models.DateTimeField("lúc", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người bổ sung"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thay mặt"
    )
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người gỡ"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["task", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(reference="") | ~Q(file=""),
                name="evidence_says_something",
                violation_error_message="Minh chứng phải có lời, số văn bản, đường dẫn hoặc tệp.",
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="", size=None) | (~Q(file="") & ~Q(sha256="") & Q(size__isnull=False)),
                name="evidence_file_has_hash",
                violation_error_message="Tệp minh chứng phải có mã băm và dung lượng.",
            ),
            paired(
                "removed_at",
                "removed_by",
                name="evidence_removed_pair",
                message="Thời điểm gỡ và người gỡ phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return (self.text or self.reference or self.name)[:80]

    @property
    def is_link(self) -> bool:
        """Whether the reference is an address of the web, and nothing else."""
        return _WEB_ADDRESS.fullmatch(self.reference) is not None


class Extension(models.Model):
    """A request for more time (gia hạn): why, until when, and who decided how. The task keeps its first deadline."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="extensions", verbose_name="nhiệm vụ")
    from_day = models.DateField("thời hạn khi xin")
    to_day = models.DateField("xin gia hạn đến")
    reason = models.TextField("lý do")
    asked_at = models.DateTimeField("xin lúc", auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người xin")
    asked_on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="xin thay mặt"
    )
    is_granted = models.BooleanField("được gia hạn", null=True, blank=True)
    granted_day = models.DateField("gia hạn đến", null=True, blank=True)
    decision = models.TextField("ý kiến quyết định", blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="người quyết định",
    )  # fmt: skip
    decided_on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="quyết định thay mặt",
    )  # fmt: skip

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ["task", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(decided_at=None),
                name="extension_one_open",
                violation_error_message="Nhiệm vụ này đang có một đề nghị gia hạn chưa quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=None, decided_at=None) | Q(is_granted__isnull=False, decided_at__isnull=False),
                name="extension_decided_either_way",
                violation_error_message="Đề nghị đã quyết định phải là được hoặc không được gia hạn.",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=True, granted_day__isnull=False) | (~Q(is_granted=True) & Q(granted_day=None)),
                name="extension_granted_has_day",
                violation_error_message="Được gia hạn thì phải có thời hạn mới, và chỉ khi đó.",
            ),
            paired(
                "decided_at",
                "decided_by",
                name="extension_decided_pair",
                message="Thời điểm quyết định và người quyết định phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"Gia hạn đến {self.to_day:%d/%m/%Y}: {self.task}"
