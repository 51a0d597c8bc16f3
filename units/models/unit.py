"""Who exists: the tree of units, what follows them after a merger, and the phrases that stand for several of them."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from units import lookups  # noqa: F401  registers `any_of`
from units.permissions import READ_IN_AGENCY, Permission
from units.vietnamese import sort_key

code_validator = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ “huyen-chi-lang”."
)


@lru_cache(10_000)
def _address(code: str) -> str:
    """Lists name a unit in each row, and `reverse` costs more than the rest of the row."""
    return reverse("reports:unit", args=[code])


def alive_on(day: date) -> Q:
    """What units fit that exist on that day."""
    return (Q(starts_on=None) | Q(starts_on__lte=day)) & (Q(ends_on=None) | Q(ends_on__gte=day))


_ABOVE = ("pk", "parent", "parent__parent", "parent__parent__parent")
"""A unit and those above it, level by level."""


def _levels(units) -> list["UnitQuerySet"]:
    """The given units and what lies in them, a lookup a level: an OR over the joined levels reads every unit."""
    return [Unit.objects.order_by().filter(**{f"{above}__in": units}) for above in _ABOVE]


class UnitQuerySet(models.QuerySet):
    def alive_on(self, day: date):
        """Units that exist on that day."""
        return self.filter(alive_on(day))

    def where_may(self, user, permission: Permission):
        """Units in which the user has the permission today, through a membership there or above.

        What everyone in an agency reads (READ_IN_AGENCY) is also open to the members of its offices; what may be left
        to a deputy (DELEGABLE) counts through the memberships of those for whom the user stands in.
        """
        known = user.unit_ids(permission)
        if known is not None:
            return self.filter(pk__any_of=known)
        own = user.units_giving(permission)
        reach = [level.values("pk") for level in _levels(own)]
        if permission in READ_IN_AGENCY:
            reach.append(Unit.objects.order_by().filter(pk__in=own, kind=Unit.Kind.OFFICE).values("parent"))
        return self.filter(pk__in=reach[0].union(*reach[1:], all=True))

    def within(self, units: Collection[int]) -> dict[int, frozenset[int]]:
        """For each of the units (ids) its own id and those of all units in it (1 query, none for no units)."""
        first, *others = [level.values_list(above, "pk") for level, above in zip(_levels(units), _ABOVE, strict=True)]
        found: dict[int, set[int]] = {pk: set() for pk in units}
        for above, pk in first.union(*others, all=True) if found else []:
            found[above].add(pk)
        return {pk: frozenset(inside) for pk, inside in found.items()}

    def in_provinces(self, provinces):
        """The given provinces (ids) with everything in them, and the sample province."""
        return self.filter(
            Q(pk__in=provinces)
            | Q(parent__in=provinces)
            | Q(parent__parent__in=provinces)
            | Q(parent__parent__parent__in=provinces)
            | Q(is_sample=True)
        )

    def visible_to(self, user):
        """Units whose names and published figures the user may read: of the own provinces, and the sample province."""
        (provinces,) = user.province_ids(Permission.VIEW_RESULTS)
        return self.in_provinces(provinces) if provinces else self.none()

    def home_province(self) -> "Unit":
        """The province that this installation serves, by the setting HOME_PROVINCE."""
        return self.get(kind=Unit.Kind.PROVINCE, code=settings.HOME_PROVINCE)

    def in_alphabet(self) -> list["Unit"]:
        return in_alphabet(self)


def in_alphabet(units: Iterable["Unit"]) -> list["Unit"]:
    """Return the units in the order of the Vietnamese alphabet."""
    return sorted(units, key=lambda unit: sort_key(unit.name))


class Unit(models.Model):
    """An agency, a locality, an office within one, or an outside body: one tree, rooted in the province."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "Tỉnh"
        DEPARTMENT = "department", "Sở, ban, ngành"
        DISTRICT = "district", "Huyện, thành phố"
        COMMUNE = "commune", "Xã, phường"
        OFFICE = "office", "Phòng, trung tâm"
        OUTSIDE = "outside", "Tổ chức ngoài"

    DEPTH = 4
    """Levels of the tree: province, agency, office, and one more."""

    AGENCY_KINDS = (Kind.PROVINCE, Kind.DEPARTMENT, Kind.DISTRICT, Kind.COMMUNE)

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="trực thuộc"
    )
    kind = models.CharField("loại", max_length=12, choices=Kind)
    code = models.CharField("mã", max_length=60, unique=True, validators=[code_validator])
    official_code = models.CharField("mã đơn vị hành chính", max_length=10, blank=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên viết tắt", max_length=30, blank=True)
    starts_on = models.DateField("có từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    is_sample = models.BooleanField("số liệu minh họa", default=False)
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors", verbose_name="đơn vị kế tục"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["kind", "name"]
        indexes = [models.Index(fields=["id"], condition=Q(is_sample=True), name="unit_sample")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="province", parent=None) | (~Q(kind="province") & Q(parent__isnull=False)),
                name="unit_only_province_is_root",
                violation_error_message="Chỉ cấp tỉnh không có đơn vị cấp trên; đơn vị khác phải có cấp trên.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="unit_not_below_itself",
                violation_error_message="Một đơn vị không thể trực thuộc chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="unit_ends_after_start",
                violation_error_message="Ngày kết thúc của đơn vị không được trước ngày thành lập.",
            ),
            models.UniqueConstraint(
                fields=["parent", "name", "kind"],
                name="unit_name_once_per_parent",
                violation_error_message="Đã có đơn vị cùng tên, cùng loại trực thuộc đơn vị này.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return _address(self.code)

    def clean(self):
        """Refuse a parent that lies below the unit itself, or so deep that queries would not reach it."""
        above, depth = self.parent, 1
        while above is not None:
            depth += 1
            if above.pk == self.pk or depth > self.DEPTH:
                raise ValidationError(
                    {"parent": f"Cây đơn vị không được lặp vòng, tối đa {self.DEPTH} cấp. Hãy chọn cấp trên khác."}
                )
            above = above.parent

    def is_alive_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def allows(self, user, permission: Permission) -> bool:
        """Tell whether the user has the permission in this unit today (no query where a page has read as much)."""
        known = user.unit_ids(permission)
        if known is not None:
            return self.pk in known
        return Unit.objects.where_may(user, permission).filter(pk=self.pk).exists()

    def path(self) -> list["Unit"]:
        """The unit and all above it."""
        units = [self]
        while units[-1].parent:
            units.append(units[-1].parent)
        return units

    @property
    def agency(self) -> "Unit":
        """The agency that issues documents for this unit: itself, or the nearest one above."""
        unit = self
        while unit.kind not in self.AGENCY_KINDS and unit.parent:
            unit = unit.parent
        return unit

    @property
    def province(self) -> "Unit":
        return self.path()[-1]


class Succession(models.Model):
    """One unit gives way to another; a unit that was split has several successors."""

    predecessor = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="đơn vị cũ")
    successor = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="đơn vị kế tục")

    class Meta:
        verbose_name = "kế tục"
        verbose_name_plural = "kế tục"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_not_itself",
                violation_error_message="Một đơn vị không thể kế tục chính mình.",
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class UnitGroup(models.Model):
    """A phrase of an agency's plans, such as “Các phòng chuyên môn”, that stands for several of its offices."""

    agency = models.ForeignKey(Unit, models.CASCADE, related_name="groups", verbose_name="cơ quan")
    phrase = models.CharField("cụm từ", max_length=200)
    members = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name="gồm các đơn vị")

    class Meta:
        verbose_name = "cụm đơn vị"
        verbose_name_plural = "cụm đơn vị"
        ordering = ["agency", "phrase"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "phrase"],
                name="unit_group_phrase_once",
                violation_error_message="Cơ quan này đã có cụm từ như vậy.",
            )
        ]

    def __str__(self):
        return self.phrase


class Letterhead(models.Model):
    """What an agency puts on its documents, by decree 30/2020: its superior, its name, symbol, place and signature."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="letterhead", verbose_name="cơ quan")
    parent_agency = models.CharField("cơ quan chủ quản", max_length=200, blank=True)
    agency = models.CharField("cơ quan ban hành", max_length=200)
    symbol = models.CharField("ký hiệu cơ quan", max_length=30, help_text="Ví dụ SNgV trong “Số: 50/KH-SNgV”.")
    place = models.CharField("địa danh", max_length=60)
    authority = models.CharField("quyền hạn", max_length=100, blank=True, help_text="Ví dụ “TM. ỦY BAN NHÂN DÂN”.")
    position = models.CharField("chức vụ người ký", max_length=100, help_text="Ví dụ “GIÁM ĐỐC”.")

    class Meta:
        verbose_name = "thể thức văn bản"
        verbose_name_plural = "thể thức văn bản"

    def __str__(self):
        return self.agency
