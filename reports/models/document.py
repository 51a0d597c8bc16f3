"""A document that leaves the portal: rendered once, numbered, signed, kept with its hash and what it was made from."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from plans.models import Plan
from units.constraints import paired
from units.models import Unit
from units.search_words import searched

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a look-up code is made of: no two that are taken for each other in print."""

CODE_LENGTH = 12
"""Letters of a look-up code, written in three groups: 58 bits, so that no one meets a document by trying."""


def new_code() -> str:
    """Return a look-up code that cannot be guessed."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def kept_name(document: "Document", filename: str) -> str:
    """Where a document's file lies: by year, under the hash of its content, which `filename` gives."""
    return f"van-ban/{document.day.year}/{filename}"


class DocumentQuerySet(models.QuerySet):
    def current(self):
        """All but those whose number was given back before they were signed."""
        return self.exclude(state=Document.State.CANCELLED)

    def issued(self):
        return self.filter(state=Document.State.ISSUED)

    def plans(self):
        """The plans themselves, without the reports on them."""
        return self.filter(kind=Document.Kind.PLAN)

    def reports(self):
        return self.filter(kind=Document.Kind.REPORT)

    def light(self):
        """For lists and pages: without the content, which is long and never shown."""
        return self.defer("snapshot", "space")

    def public(self):
        """What anybody may look up: issued, and not kept from the public."""
        return self.issued().filter(is_public=True)


class Document(models.Model):
    """A KẾ HOẠCH, or the BÁO CÁO of a quarter on it, as it is issued.

    `original` is the file before any signature, `file` the one in force: the same with the signatures that came since.
    `snapshot` is the letter it was made from (reports.documents.snapshot), `space` where its signature goes
    (reports.documents.space.SignatureSpace as a mapping).
    """

    class Kind(models.TextChoices):
        PLAN = "plan", "Kế hoạch"
        REPORT = "report", "Báo cáo"

    class State(models.TextChoices):
        PREPARED = "prepared", "Chờ ký"
        SIGNED = "signed", "Đã ký, chờ đóng dấu"
        ISSUED = "issued", "Đã ban hành"
        CANCELLED = "cancelled", "Đã hủy số"

    class Way(models.TextChoices):
        PORTAL = "portal", "Ký số trên cổng"
        OUTSIDE = "outside", "Ký số ở ngoài, tải lên"
        PAPER = "paper", "Ký giấy"

    UNSIGNED = (State.PREPARED, State.CANCELLED)

    kind = models.CharField("loại văn bản", max_length=8, choices=Kind)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="documents", verbose_name="kế hoạch")
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name="cơ quan ban hành")
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("ký hiệu", max_length=40)
    day = models.DateField("ngày ban hành")
    numbered_in = models.PositiveSmallIntegerField("năm cấp số", editable=False)
    title = models.CharField("trích yếu", max_length=400)
    signatory = models.CharField("người ký", max_length=100)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.PREPARED)
    way = models.CharField("cách ký", max_length=8, choices=Way, blank=True)
    is_public = models.BooleanField(
        "cho tra cứu công khai", default=True, help_text="Ai có mã đều xem được tên, số, ngày, người ký và mã băm."
    )
    code = models.CharField("mã tra cứu", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    snapshot = models.JSONField("nội dung")
    space = models.JSONField("chỗ ký")
    original = models.FileField("tệp trước khi ký", upload_to=kept_name)
    original_sha256 = models.CharField("mã băm trước khi ký", max_length=64)
    file = models.FileField("tệp", upload_to=kept_name)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField("dung lượng (byte)")
    words = searched("title", "number", "symbol", "numbered_in")
    prepared_at = models.DateTimeField("lập lúc", auto_now_add=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập"
    )
    issued_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="người ban hành",
    )  # fmt: skip

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="plan", quarter=None) | Q(kind="report", quarter__range=(1, 4)),
                name="document_report_has_quarter",
                violation_error_message="Báo cáo phải thuộc một quý; kế hoạch thì không.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(kind="plan") & ~Q(state="cancelled"),
                name="document_plan_once",
                violation_error_message="Văn bản của kế hoạch đã được lập. Hãy ký văn bản đó, hoặc hủy số rồi lập lại.",
            ),
            models.UniqueConstraint(
                fields=["plan", "quarter"],
                condition=Q(kind="report") & ~Q(state="cancelled"),
                name="document_report_once",
                violation_error_message="Báo cáo của quý đã được lập. Hãy ký văn bản đó, hoặc hủy số rồi lập lại.",
            ),
            models.UniqueConstraint(
                fields=["unit", "numbered_in", "symbol", "number"],
                condition=~Q(state="cancelled"),
                name="document_number_once",
                violation_error_message="Số và ký hiệu này đã được cấp cho một văn bản khác trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False) | (~Q(state="issued") & Q(issued_at=None)),
                name="document_issued_has_time",
                violation_error_message="Văn bản đã ban hành phải có thời điểm ban hành, và chỉ khi đó.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("prepared", "cancelled"), way="")
                | (Q(state__in=("signed", "issued")) & ~Q(way="")),
                name="document_signed_has_way",
                violation_error_message="Văn bản đã ký phải ghi cách ký, và chỉ khi đó.",
            ),
            paired(
                "issued_at",
                "issued_by",
                name="document_issued_pair",
                message="Thời điểm ban hành và người ban hành phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} số {self.number_and_symbol} ngày {self.day:%d/%m/%Y}"

    def save(self, *args, **kwargs):
        self.numbered_in = self.day.year
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The page on which anybody looks the document up."""
        return reverse("reports:lookup", args=[self.code])

    @property
    def number_and_symbol(self) -> str:
        return f"{self.number:02d}/{self.symbol}"

    @property
    def written_code(self) -> str:
        """The code as it is printed and typed: `ABCD-EFGH-JKLM`."""
        return "-".join(self.code[start : start + 4] for start in range(0, CODE_LENGTH, 4))

    @property
    def is_signed(self) -> bool:
        return self.state not in self.UNSIGNED


class DocumentSignature(models.Model):
    """A signature in the file of a document, as it was found when the portal made or accepted it."""

    class Role(models.TextChoices):
        HEAD = "head", "Người có thẩm quyền"
        AGENCY = "agency", "Cơ quan"

    document = models.ForeignKey(Document, models.CASCADE, related_name="signatures", verbose_name="văn bản")
    role = models.CharField("ký với tư cách", max_length=8, choices=Role)
    signer = models.CharField("chủ chứng thư", max_length=200)
    organisation = models.CharField("tổ chức", max_length=200, blank=True)
    issuer = models.CharField("nơi cấp chứng thư", max_length=200, blank=True)
    serial = models.CharField("số chứng thư", max_length=80, blank=True)
    time = models.DateTimeField("ký lúc", null=True, blank=True)
    is_stamped = models.BooleanField("có dấu thời gian", default=False)
    is_trusted = models.BooleanField("chứng thư tin cậy", default=False)
    added_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người thực hiện"
    )

    class Meta:
        verbose_name = "chữ ký số"
        verbose_name_plural = "chữ ký số"
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "role"],
                name="document_signature_once",
                violation_error_message="Văn bản đã có chữ ký này.",
            )
        ]

    def __str__(self):
        return f"{self.signer}: {self.document}"
