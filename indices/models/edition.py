"""What is scored: an index, its lasting components, and its edition for one block in one year."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from units.constraints import paired
from units.models import Unit
from units.models.unit import alive_on, code_validator
from units.permissions import Permission


class Block(models.TextChoices):
    """The set of units that are ranked against each other; the value stands in an edition's code."""

    DEPARTMENTS = "sbn", "Khối sở, ban, ngành"
    DISTRICTS = "huyen", "Khối huyện, thành phố"
    COMMUNES = "xa", "Khối xã, phường"
    PROVINCES = "tinh", "Các tỉnh, thành phố"

    @property
    def unit_kind(self) -> Unit.Kind:
        return {
            Block.DEPARTMENTS: Unit.Kind.DEPARTMENT,
            Block.DISTRICTS: Unit.Kind.DISTRICT,
            Block.COMMUNES: Unit.Kind.COMMUNE,
            Block.PROVINCES: Unit.Kind.PROVINCE,
        }[self]

    @property
    def short_label(self) -> str:
        """The noun for one unit of the block, as in “11/25 sở, ngành”."""
        return {
            Block.DEPARTMENTS: "sở, ban, ngành",
            Block.DISTRICTS: "huyện, thành phố",
            Block.COMMUNES: "xã, phường",
            Block.PROVINCES: "tỉnh, thành phố",
        }[self]


class Index(models.Model):
    """A family of scores: DDCI of a province's agencies, PCI of the provinces."""

    code = models.CharField("mã", max_length=10, unique=True)
    name = models.CharField("tên", max_length=200)

    class Meta:
        verbose_name = "bộ chỉ số"
        verbose_name_plural = "bộ chỉ số"
        ordering = ["code"]

    def __str__(self):
        return self.code


class Component(models.Model):
    """The notion behind a component index, one across the years whatever each year called it."""

    index = models.ForeignKey(Index, models.PROTECT, related_name="components", verbose_name="bộ chỉ số")
    code = models.CharField("mã", max_length=60, validators=[code_validator])
    name = models.CharField("tên chung", max_length=200)

    class Meta:
        verbose_name = "chỉ số thành phần"
        verbose_name_plural = "chỉ số thành phần"
        ordering = ["index", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "code"],
                name="component_code_once",
                violation_error_message="Bộ chỉ số này đã có chỉ số thành phần mang mã đó.",
            )
        ]

    def __str__(self):
        return self.name


def validate_bands(bands) -> None:
    """Raise ValidationError unless the bands are pairs of a name and a lowest total, the highest first."""
    try:
        lowest = [Decimal(str(low)) for name, low in bands if isinstance(name, str) and name and low is not True]
        sound = isinstance(bands, list) and len(lowest) == len(bands) and all(0 <= low <= 100 for low in lowest)
        sound = sound and lowest == sorted(lowest, reverse=True)
    except (TypeError, ValueError, ArithmeticError):
        sound = False
    if not sound:
        raise ValidationError("Thang xếp loại là danh sách [tên, từ điểm], mức cao trước.")


def ranked_on(day: date, *, kind: str, is_sample: bool) -> Q:
    """What units of a province fit that a round ranks whose year ends on that day."""
    return Q(kind=kind, is_sample=is_sample) & alive_on(day)


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the user may read: published rounds of the own provinces, PCI and the sample province.

        Drafts are open only to those who enter figures in that province.
        """
        reading, entering = user.province_ids(Permission.VIEW_RESULTS, Permission.ENTER_RESULTS)
        if not reading:
            return self.none()
        published = Q(state=Edition.State.PUBLISHED)
        own = Q(province__in=reading) | Q(province=None) | Q(province__is_sample=True)
        drafts = Q(province__in=entering) | (Q(province=None) if entering else Q(pk=None))
        return self.filter((published & own) | drafts)

    def published(self):
        return self.filter(state=Edition.State.PUBLISHED)

    def open_to_public(self):
        """What anybody may read without signing in: published rankings that the standing office opened."""
        return self.published().filter(opened_at__isnull=False)


@lru_cache(10_000)
def _address(code: str) -> str:
    """A table over the years names each, and `reverse` costs more than the rest of its column."""
    return reverse("indices:ranking", args=[code])


@lru_cache(10_000)
def _name(index: str, block: str, year: int) -> str:
    return f"{index} {Block(block).label.lower()} năm {year}"


class Edition(models.Model):
    """An index's component set for a block in a year: order, that year's names, weights, size of the block, bands."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        CHECKED = "checked", "Đã kiểm tra"
        PUBLISHED = "published", "Đã công bố"

    index = models.ForeignKey(Index, models.PROTECT, related_name="editions", verbose_name="bộ chỉ số")
    province = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name="tỉnh tổ chức"
    )
    block = models.CharField("khối", max_length=10, choices=Block)
    year = models.PositiveSmallIntegerField("năm")
    code = models.CharField("mã", max_length=60, unique=True, validators=[code_validator])
    state = models.CharField("trạng thái", max_length=12, choices=State, default=State.DRAFT)
    size = models.PositiveSmallIntegerField("số đơn vị được xếp hạng", null=True, blank=True)
    published_median = models.DecimalField("trung vị công bố", max_digits=5, decimal_places=2, null=True, blank=True)
    published_top = models.DecimalField("điểm cao nhất công bố", max_digits=5, decimal_places=2, null=True, blank=True)
    bands = models.JSONField(
        "thang xếp loại",
        default=list,
        blank=True,
        validators=[validate_bands],
        help_text="Danh sách [tên, từ điểm], cao trước.",
    )
    source = models.CharField("nguồn số liệu", max_length=300, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người kiểm tra",
    )  # fmt: skip
    plans_due_on = models.DateField(
        "hạn ban hành kế hoạch năm sau",
        null=True,
        blank=True,
        help_text="Ngày mà các cơ quan phải ban hành xong kế hoạch rút ra từ kết quả này.",
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người công bố",
    )  # fmt: skip
    opened_at = models.DateTimeField("mở công khai lúc", null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="người mở công khai",
    )  # fmt: skip
    components = models.ManyToManyField(Component, through="EditionComponent", related_name="editions")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ chỉ số của một khối trong một năm"
        verbose_name_plural = "bộ chỉ số theo khối và năm"
        ordering = ["-year", "index", "block"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "province", "block", "year"],
                name="edition_once",
                violation_error_message="Khối này đã có bộ chỉ số của năm đó.",
            ),
            models.UniqueConstraint(
                fields=["index", "block", "year"],
                condition=Q(province=None),
                name="edition_once_without_province",
                violation_error_message="Khối này đã có bộ chỉ số của năm đó.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2005, 2100)),
                name="edition_year_plausible",
                violation_error_message="Năm phải từ 2005 (năm đầu của PCI) đến 2100.",
            ),
            paired(
                "checked_at",
                "checked_by",
                name="edition_checked_pair",
                message="Thời điểm kiểm tra và người kiểm tra phải cùng có hoặc cùng để trống.",
            ),
            paired(
                "published_at",
                "published_by",
                name="edition_published_pair",
                message="Thời điểm công bố và người công bố phải cùng có hoặc cùng để trống.",
            ),
            paired(
                "opened_at",
                "opened_by",
                name="edition_opened_pair",
                message="Thời điểm mở công khai và người mở phải cùng có hoặc cùng để trống.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(state="published"),
                name="edition_opened_is_published",
                violation_error_message="Chỉ bảng xếp hạng đã công bố mới mở công khai được.",
            ),
            models.CheckConstraint(
                condition=Q(size=None) | Q(size__gte=1),
                name="edition_size_positive",
                violation_error_message="Số đơn vị được xếp hạng phải từ 1 trở lên.",
            ),
        ]

    def __str__(self):
        return _name(self.index.code, self.block, self.year)

    def get_absolute_url(self):
        return _address(self.code)

    def clean(self):
        """The code says index, block and year, behind the province's code where that is not the home one."""
        if (self.block == Block.PROVINCES) != (self.province_id is None):
            raise ValidationError(
                {"province": "Bộ chỉ số xếp hạng các tỉnh để trống tỉnh tổ chức; mọi bộ chỉ số khác phải có."}
            )
        own = f"{self.index.code.lower()}-{self.block}-{self.year}"
        allowed = [own, f"{self.province.code}-{own}"] if self.province else [own]
        if self.code not in allowed:
            raise ValidationError({"code": f"Mã phải là “{'” hoặc “'.join(allowed)}”."})

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_open_to_public(self) -> bool:
        return self.is_published and self.opened_at is not None

    @property
    def is_sample(self) -> bool:
        return self.province is not None and self.province.is_sample

    def owner(self) -> Unit:
        """The province whose standing office runs the round; for PCI, which none runs, the home province."""
        return self.province or Unit.objects.home_province()

    def units(self):
        """The units that the round can rank: of the block's kind, in its province, alive at the end of the year.

        Whatever else has a row in it belongs to it too: some provinces rank departments and districts in one table.
        """
        ranked = ranked_on(date(self.year, 12, 31), kind=Block(self.block).unit_kind, is_sample=self.is_sample)
        if self.province_id:
            ranked &= Q(parent=self.province_id)
        return Unit.objects.filter(ranked | Q(pk__in=self.results.order_by().values("unit")))

    def units_for_entry(self, user):
        """The units of the round for which the user may enter figures."""
        return self.units().where_may(user, Permission.ENTER_RESULTS)

    def is_visible_to(self, user) -> bool:
        """Whether it is among what `visible_to` gives the user: the same rule for a round that is at hand."""
        (reading,) = user.province_ids(Permission.VIEW_RESULTS)
        if not reading:
            return False
        is_own = self.province is None or self.province_id in reading or self.is_sample
        return (self.is_published and is_own) or self.is_entered_by(user)

    def is_entered_by(self, user) -> bool:
        """Whether the user enters figures somewhere in its province, in any for PCI, and so may read drafts."""
        (entering,) = user.province_ids(Permission.ENTER_RESULTS)
        return bool(entering) if self.province_id is None else self.province_id in entering

    def is_year_before(self, other: "Edition") -> bool:
        """Whether it is `other.previous`, published or not."""
        here, there = ((one.index_id, one.province_id, one.block) for one in (self, other))
        return here == there and self.year == other.year - 1

    @cached_property
    def previous(self) -> "Edition | None":
        """The published edition of the same index, province and block one year earlier."""
        return (
            Edition.objects.published()
            .filter(index=self.index_id, province=self.province_id, block=self.block, year=self.year - 1)
            .first()
        )


class EditionComponent(models.Model):
    """A component as one edition has it: its place, that year's name, its weight where published."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="lines", verbose_name="bộ chỉ số năm")
    component = models.ForeignKey(Component, models.PROTECT, related_name="lines", verbose_name="chỉ số thành phần")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên năm đó", max_length=200)
    weight = models.DecimalField("trọng số (%)", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "chỉ số thành phần của năm"
        verbose_name_plural = "chỉ số thành phần của năm"
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "component"],
                name="edition_component_once",
                violation_error_message="Chỉ số thành phần này đã có trong bộ chỉ số của năm.",
            ),
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="edition_position_once",
                violation_error_message="Thứ tự này đã dùng cho một chỉ số thành phần khác.",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gt=0, weight__lte=100),
                name="edition_component_weight_percent",
                violation_error_message="Trọng số phải lớn hơn 0 và không quá 100 %.",
            ),
        ]

    def __str__(self):
        return self.name
