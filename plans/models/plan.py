"""The KẾ HOẠCH of an agency for an index and a year: what it is called, where it stands, who signs and receives it."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse

from indices.models import Edition, Index, Result
from plans.assignment import AssignmentStyle
from units.constraints import paired
from units.models import Unit
from units.permissions import Permission
from units.prepared import prepared
from units.reach import unit_ids
from units.search_words import searched


def read_by(user, plan: str = "") -> Q:
    """What belongs to a plan, at the end of that path, of an agency in which the user reads plans."""
    return Q(**{f"{plan}unit__any_of": unit_ids(user, Permission.VIEW_PLANS)})


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans of the agencies in which the user reads plans."""
        return self.filter(read_by(user))

    def named(self, unit: str, index: str, year: int, adjustment: int):
        """The plan that the codes, year and adjustment name, with what is shown of it."""
        related = ("unit__parent", "index", "focal_point", "adjusts", "adjusted_by")
        return self.select_related(*related).filter(
            unit__code=unit, index__code=index, year=year, adjustment=adjustment
        )

    def leading(self):
        """Of each agency, index and year the plan that counts: an adjusted one once it is issued, when tasks move to
        it, till then the one that it adjusts."""
        replaced = Plan.objects.filter(adjusts=models.OuterRef("pk"), state__in=Plan.ONCE_ISSUED)
        return self.filter(Q(adjustment=0) | Q(state__in=Plan.ONCE_ISSUED)).exclude(models.Exists(replaced))

    def in_force(self):
        """Plans from which work follows: approved or issued, not yet closed."""
        return self.filter(state__in=(Plan.State.APPROVED, Plan.State.ISSUED))


@lru_cache(10_000)
def _address(*names) -> str:
    """Lists name a plan in each row, and `reverse` costs more than the rest of the row."""
    return reverse("plans:plan", args=names)


class Plan(models.Model):
    """A plan of an agency; `adjustment` counts the adjusted plans (kế hoạch điều chỉnh) of a year, 0 is the first."""

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SUBMITTED = "submitted", "Đã trình"
        RETURNED = "returned", "Trả lại để sửa"
        APPROVED = "approved", "Đã duyệt"
        ISSUED = "issued", "Đã ban hành"
        CLOSED = "closed", "Đã kết thúc"

    OPEN = (State.DRAFT, State.RETURNED)
    ONCE_ISSUED = (State.ISSUED, State.CLOSED)
    ONCE_APPROVED = (State.APPROVED, *ONCE_ISSUED)

    index = models.ForeignKey(Index, models.PROTECT, related_name="plans", verbose_name="bộ chỉ số")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name="cơ quan ban hành")
    year = models.PositiveSmallIntegerField("năm")
    adjustment = models.PositiveSmallIntegerField("lần điều chỉnh", default=0)
    adjusts = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="adjusted_by", verbose_name="điều chỉnh kế hoạch"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField("trích yếu", max_length=400)
    state = models.CharField("trạng thái", max_length=12, choices=State, default=State.DRAFT)
    assignment_style = models.CharField(
        "cách ghi phân công", max_length=12, choices=AssignmentStyle, default=AssignmentStyle.AGENCIES
    )
    focal_point = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đầu mối theo dõi, tổng hợp"
    )

    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, help_text="Ví dụ KH-SNgV.")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    numbered_in = models.PositiveSmallIntegerField("năm cấp số", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trình"
    )
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )

    authority = models.CharField("quyền hạn", max_length=100, blank=True)
    delegation_basis = models.CharField(
        "căn cứ ký thay, ký thừa lệnh, ký thừa ủy quyền", max_length=300, blank=True,
        help_text="Văn bản phân công hoặc ủy quyền, khi ký KT., TL., TUQ. hoặc Q.",
    )  # fmt: skip
    position = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signatory = models.CharField("người ký", max_length=100, blank=True)
    recipients = models.TextField(
        "nơi nhận", blank=True, help_text="Mỗi dòng một nơi nhận; dòng cuối bắt đầu bằng “Lưu:”."
    )
    words = searched(Value("kế hoạch"), "title", Value("năm"), "year", "number", "symbol")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year", "unit", "index", "-adjustment"]
        indexes = [models.Index(fields=["year", "state", "unit"], name="plan_by_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "unit", "year", "adjustment"],
                name="plan_once",
                violation_error_message="Đơn vị này đã có kế hoạch của năm cho bộ chỉ số đó.",
            ),
            models.UniqueConstraint(
                fields=["unit", "numbered_in", "number"],
                name="plan_number_once",
                violation_error_message="Số văn bản này đã được cấp cho một kế hoạch khác trong năm.",
            ),
            paired(
                "number",
                "issued_on",
                name="plan_number_with_issued_on",
                message="Số và ngày ban hành phải cùng có hoặc cùng để trống.",
            ),
            paired(
                "issued_on",
                "numbered_in",
                name="plan_issued_with_year",
                message="Ngày ban hành và năm cấp số phải cùng có hoặc cùng để trống.",
            ),
            models.CheckConstraint(
                condition=Q(adjustment=0, adjusts=None) | Q(adjustment__gt=0, adjusts__isnull=False),
                name="plan_adjustment_of_another",
                violation_error_message="Kế hoạch điều chỉnh phải chỉ ra kế hoạch mà nó điều chỉnh.",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(number__isnull=False),
                name="plan_issued_has_number",
                violation_error_message="Kế hoạch đã ban hành phải có số và ngày.",
            ),
            paired(
                "submitted_at",
                "submitted_by",
                name="plan_submitted_pair",
                message="Thời điểm trình và người trình phải cùng có hoặc cùng để trống.",
            ),
            paired(
                "approved_at",
                "approved_by",
                name="plan_approved_pair",
                message="Thời điểm duyệt và người duyệt phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        adjusted = f" (điều chỉnh lần {self.adjustment})" if self.adjustment else ""
        return f"Kế hoạch {self.index} năm {self.year}{adjusted} – {self.unit}"

    def save(self, *args, **kwargs):
        self.clean()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return _address(*self.address)

    def clean(self):
        self.numbered_in = self.issued_on and self.issued_on.year

    @property
    def is_open(self) -> bool:
        """Whether its text may be edited."""
        return self.state in self.OPEN

    @property
    def is_delegated(self) -> bool:
        """Whether somebody signs for another: KT., TL., TUQ. or Q. (decree 30/2020, Điều 13 and Phụ lục I)."""
        lines = f"{self.authority}\n{self.position}".upper().splitlines()
        return any(line.strip().startswith(("KT.", "TL.", "TUQ.", "Q.")) for line in lines)

    @property
    def is_for_the_head(self) -> bool:
        """Whether a deputy signs for the head (KT., decree 30/2020, Điều 13)."""
        return any(line.strip().upper().startswith("KT.") for line in self.authority.splitlines())

    @property
    def address(self) -> list:
        """What names the plan in addresses: agency, index, year and, for an adjusted plan, which one."""
        name = [self.unit.code, self.index.code.lower(), self.year]
        return [*name, self.adjustment] if self.adjustment else name

    def base_result(self, year: int | None = None) -> Result | None:
        """The published result of a year, by default the one before, on which the plan rests: the agency's own, for
        PCI its province's."""
        unit = self.unit if self.index.code != "PCI" else self.unit.province
        return (
            Result.objects.filter(
                edition__index=self.index,
                edition__year=self.year - 1 if year is None else year,
                edition__state=Edition.State.PUBLISHED,
                unit=unit,
            )
            .select_related("edition")
            .first()
        )

    def results(self) -> tuple[Result | None, Result | None]:
        """The published results of the year before (`base_result`) and of the plan's year (1 query). Each has with it
        that of the year before its own, where the same block was ranked then."""
        unit = self.unit if self.index.code != "PCI" else self.unit.province
        found = _published_results(unit=unit.pk, index=self.index_id, first=self.year - 2, last=self.year)
        years: dict[int, Result] = {}
        for result in found:
            years.setdefault(result.edition.year, result)
        for result in years.values():
            before = years.get(result.edition.year - 1)
            if before and before.edition.is_year_before(result.edition):
                result.edition.previous = before.edition
                result.year_before = before.edition, before
        return years.get(self.year - 1), years.get(self.year)

    @property
    def head_bases(self):
        """The bases that stand above the text; the body cites the others."""
        return self.bases.filter(in_text=False)

    @property
    def document_number(self) -> str:
        """Number and symbol as the decree writes them, `05/KH-SNgV`; the number blank until issued."""
        return f"{'' if self.number is None else format(self.number, '02d')}/{self.symbol}"

    @property
    def recipient_lines(self) -> list[str]:
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]


@prepared
def _published_results(unit: int, index: int, first: int, last: int) -> models.QuerySet:
    return Result.objects.filter(
        edition__index=index,
        edition__year__gte=first,
        edition__year__lte=last,
        edition__state=Edition.State.PUBLISHED,
        unit=unit,
    ).select_related("edition__index")


class Basis(models.Model):
    """A document that the plan rests on, cited in the decree's form; `in_text` says that the body cites it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bases", verbose_name="kế hoạch")
    position = models.PositiveSmallIntegerField("thứ tự")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    date = models.DateField("ngày", null=True, blank=True)
    text = models.TextField("căn cứ")
    in_text = models.BooleanField("viện dẫn trong lời văn", default=False)

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["plan", "position"]

    def __str__(self):
        return self.text
