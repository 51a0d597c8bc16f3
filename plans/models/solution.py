"""What the plan sets out to reach and to do: a target per component, solutions, and who directs, leads and supports."""

from calendar import monthrange
from datetime import date
from textwrap import shorten

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from indices.models import Component
from plans.models.plan import Plan
from plans.models.section import Section
from plans.outline import Marker
from units.models import Unit, UnitGroup
from units.search_words import searched
from units.vietnamese import format_number


class Target(models.Model):
    """What a component should reach: a score at least or above a value, or a rank at most, of n units."""

    class Kind(models.TextChoices):
        SCORE_MIN = "score_min", "đạt từ … điểm trở lên"
        SCORE_ABOVE = "score_above", "đạt trên … điểm"
        RANK_MAX = "rank_max", "xếp hạng … trở lên"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets", verbose_name="kế hoạch")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+", verbose_name="chỉ số thành phần")
    kind = models.CharField("loại mục tiêu", max_length=12, choices=Kind)
    value = models.DecimalField("giá trị", max_digits=5, decimal_places=2)
    of = models.PositiveSmallIntegerField("trên tổng số đơn vị", null=True, blank=True)
    in_text = models.BooleanField("đã nêu trong lời văn", default=False)

    class Meta:
        verbose_name = "mục tiêu phấn đấu"
        verbose_name_plural = "mục tiêu phấn đấu"
        ordering = ["plan", "component"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "component"],
                name="target_once",
                violation_error_message="Chỉ số thành phần này đã có mục tiêu trong kế hoạch.",
            ),
            models.CheckConstraint(
                condition=Q(kind="rank_max", value__gte=1)
                | Q(kind__in=("score_min", "score_above"), value__range=(0, 10)),
                name="target_value_fits_kind",
                violation_error_message="Mục tiêu điểm phải từ 0 đến 10; mục tiêu xếp hạng phải từ 1 trở lên.",
            ),
        ]

    def __str__(self):
        value = format_number(self.value.normalize())
        if self.kind == self.Kind.SCORE_MIN:
            return f"đạt từ {value} điểm trở lên"
        if self.kind == self.Kind.SCORE_ABOVE:
            return f"đạt trên {value} điểm"
        return f"xếp hạng {value}/{self.of} trở lên" if self.of else f"xếp hạng {value} trở lên"


class SolutionQuerySet(models.QuerySet):
    def of_office(self, office: Unit):
        """Solutions that name the office to lead or support, itself or within a group."""
        named = Party.objects.filter(
            Q(unit=office) | Q(group__members=office), role__in=(Party.Role.LEAD, Party.Role.SUPPORT)
        )
        return self.filter(pk__in=named.values("solution"))


class _PlanOfSection(models.ForeignKey):
    """The plan of the section, written by itself with each new row, by `save` as by `bulk_create`."""

    def pre_save(self, solution, add):
        if add:
            solution.plan_id = solution.section.plan_id
        return solution.plan_id

    def deconstruct(self):
        name, _, arguments, named = super().deconstruct()
        return name, "django.db.models.ForeignKey", arguments, named


class Solution(models.Model):
    """What will be done, in the place of the text where the plan says so; without a component it is a general task.

    `text` may hold several lines, each a paragraph of its own. Its position counts together with the paragraphs of the
    section. `in_text` says that the words already name who does it, so that nothing is written below them; a solution
    that is not shown was read from a table, which is printed instead.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="solutions", verbose_name="mục")
    plan = _PlanOfSection(Plan, models.CASCADE, related_name="+", editable=False, blank=True, verbose_name="kế hoạch")
    """That of the section, which never leaves its plan; here too, since a search reads those of many plans."""
    position = models.PositiveSmallIntegerField("thứ tự")
    marker = models.CharField("dấu đầu dòng", max_length=10, choices=Marker, blank=True, default=Marker.DASH)
    own_label = models.CharField("số ghi tay", max_length=12, blank=True)
    text = models.TextField("giải pháp")
    in_text = models.BooleanField("phân công đã nêu trong lời văn", default=False)
    output = models.CharField("sản phẩm", max_length=300, blank=True)
    measure = models.CharField("thước đo", max_length=300, blank=True)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    due_quarter = models.PositiveSmallIntegerField("hoàn thành trong quý", null=True, blank=True)
    is_shown = models.BooleanField("in trong văn bản", default=True)
    words = searched("text", "output")
    origin = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "giải pháp"
        verbose_name_plural = "giải pháp"
        ordering = ["section", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_quarter=None) | Q(due_quarter__range=(1, 4)),
                name="solution_quarter_1_4",
                violation_error_message="Quý phải từ 1 đến 4.",
            ),
            models.CheckConstraint(
                condition=Q(due_quarter=None) | Q(due_on=None),
                name="solution_one_deadline",
                violation_error_message="Chỉ ghi ngày hoặc quý hoàn thành, không ghi cả hai.",
            ),
        ]

    def __str__(self):
        return self.as_title(120)

    def as_title(self, length: int) -> str:
        """The first line as a title: with a capital, cut at a word where it is longer than `length`."""
        first = self.text.strip().partition("\n")[0]
        return capfirst(shorten(first, length, placeholder="…")) or "(chưa có nội dung)"

    def deadline(self, year: int) -> date | None:
        """The day by which it is to be done: its own, else the last of its quarter of the plan's year."""
        if self.due_on or not self.due_quarter:
            return self.due_on
        month = 3 * self.due_quarter
        return date(year, month, monthrange(year, month)[1])


class Party(models.Model):
    """Who directs, leads or supports a solution: the name as the plan has it, tied to a unit or group where known."""

    class Role(models.TextChoices):
        DIRECTOR = "director", "Lãnh đạo chỉ đạo"
        LEAD = "lead", "Chủ trì"
        SUPPORT = "support", "Phối hợp"

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="parties", verbose_name="giải pháp")
    role = models.CharField("vai trò", max_length=10, choices=Role)
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên trong kế hoạch", max_length=200)
    title = models.CharField("chức vụ", max_length=100, blank=True)
    scope = models.CharField("phạm vi", max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="parties", verbose_name="đơn vị")
    group = models.ForeignKey(
        UnitGroup, models.PROTECT, null=True, blank=True, related_name="parties", verbose_name="cụm đơn vị"
    )

    class Meta:
        verbose_name = "bên thực hiện"
        verbose_name_plural = "bên thực hiện"
        ordering = ["solution", "role", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) | Q(group=None),
                name="party_unit_or_group",
                violation_error_message="Một bên thực hiện chỉ gắn với một đơn vị hoặc một cụm đơn vị.",
            ),
            models.CheckConstraint(
                condition=~Q(role="director") | Q(unit=None, group=None),
                name="party_director_is_person",
                violation_error_message="Lãnh đạo chỉ đạo là người, không phải đơn vị.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.scope})" if self.scope else self.name

    def offices(self) -> list[Unit]:
        """The units meant: the unit itself, or the members of the group; none where the name is not matched."""
        if self.unit:
            return [self.unit]
        return list(self.group.members.all()) if self.group else []
