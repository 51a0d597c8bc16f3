"""How a plan came to be: steps of its life, each edit, the versions that are kept, and what was said about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.plan import Plan
from units.constraints import paired


class Step(models.Model):
    """A step in the life of a plan, with who took it, when, and what was said with it."""

    class Verb(models.TextChoices):
        CREATE = "create", "Lập dự thảo"
        IMPORT = "import", "Nhập từ tệp"
        SUBMIT = "submit", "Trình"
        WITHDRAW = "withdraw", "Rút lại để sửa"
        RETURN = "return", "Trả lại để sửa"
        APPROVE = "approve", "Duyệt"
        ISSUE = "issue", "Ban hành"
        CLOSE = "close", "Kết thúc"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps", verbose_name="kế hoạch")
    verb = models.CharField("bước", max_length=10, choices=Verb)
    note = models.TextField("ghi chú", blank=True)
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người thực hiện")

    class Meta:
        verbose_name = "bước xử lý"
        verbose_name_plural = "bước xử lý"
        ordering = ["plan", "at", "pk"]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.plan}"


class Edit(models.Model):
    """One edit of a plan's text, with what stood before and after in each block it touched, so that it can be undone.

    `changes` maps the key of a block to [fields before, fields after]; null where the block did not exist.
    """

    class Kind(models.TextChoices):
        EDIT = "edit", "Sửa"
        UNDO = "undo", "Hoàn tác"
        REDO = "redo", "Làm lại"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits", verbose_name="kế hoạch")
    number = models.PositiveIntegerField("lần sửa")
    summary = models.CharField("việc", max_length=200)
    changes = models.JSONField("thay đổi")
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người sửa"
    )
    kind = models.CharField("loại", max_length=4, choices=Kind, default=Kind.EDIT)

    class Meta:
        verbose_name = "lần sửa"
        verbose_name_plural = "lần sửa"
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="edit_number_once")]

    def __str__(self):
        return self.summary


class Version(models.Model):
    """A plan's whole text as it stood: at each step of its life, and whenever another hand takes over."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name="kế hoạch")
    number = models.PositiveIntegerField("phiên bản")
    occasion = models.CharField("lý do giữ", max_length=200)
    content = models.JSONField("nội dung")
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người sửa gần nhất"
    )

    class Meta:
        verbose_name = "phiên bản"
        verbose_name_plural = "phiên bản"
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_number_once")]

    def __str__(self):
        return f"Phiên bản {self.number}: {self.occasion}"


class Comment(models.Model):
    """Something said about a place of a plan: a question, a reason for returning it, a doubt of an import.

    `block` is the key of a block, empty for the plan as a whole; `quote` keeps what stood there.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Ý kiến"
        REASON = "reason", "Lý do trả lại"
        DOUBT = "doubt", "Cần xem lại"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="comments", verbose_name="kế hoạch")
    block = models.CharField("vị trí", max_length=20, blank=True)
    quote = models.CharField("trích", max_length=200, blank=True)
    kind = models.CharField("loại", max_length=8, choices=Kind, default=Kind.COMMENT)
    text = models.TextField("nội dung", max_length=4000)
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người viết"
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="plan_mentions", blank=True, verbose_name="nhắc đến"
    )
    resolved_at = models.DateTimeField("xong lúc", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đánh dấu xong",
    )

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["plan", "at", "pk"]
        indexes = [models.Index(fields=["plan"], condition=Q(resolved_at=None), name="comment_open")]
        constraints = [
            paired(
                "resolved_at",
                "resolved_by",
                name="comment_resolved_pair",
                message="Thời điểm và người đánh dấu xong phải cùng có hoặc cùng để trống.",
            )
        ]

    def __str__(self):
        return self.text[:80]
