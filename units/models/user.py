"""Who may: people and what they are in which unit, from a day to a day."""

from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from units.models.unit import Unit
from units.permissions import POLICY, Permission, Role


class User(AbstractUser):
    """A person who signs in. Vietnamese names are kept whole in `full_name`."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=150)
    is_sample = models.BooleanField("tài khoản mẫu", default=False)

    REQUIRED_FIELDS = ["full_name", "email"]
    objects = UserManager()

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["full_name"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return str(self)

    def province_ids(self, *permissions: Permission) -> list[set[int]]:
        """For each permission, the provinces somewhere in which the person has it today (1 query)."""
        rows = self.memberships.active_on().values_list(
            "role", "unit__parent__parent__parent", "unit__parent__parent", "unit__parent", "unit"
        )
        roots = [(Role(role), next(pk for pk in path if pk is not None)) for role, *path in rows]
        return [{root for role, root in roots if permission in POLICY[role]} for permission in permissions]

    def own_unit_ids(self) -> set[int]:
        """The units the person belongs to today and those right above them, to be marked as one's own in lists."""
        pairs = self.memberships.active_on().values_list("unit", "unit__parent")
        return {pk for pair in pairs for pk in pair if pk is not None}

    def current_permissions(self) -> frozenset[Permission]:
        """Everything the person may do somewhere today; for menus only, never to decide about an object."""
        return frozenset().union(*(POLICY[Role(role)] for role in self.current_roles()))

    def current_roles(self) -> set[str]:
        """The roles the person holds today, wherever."""
        return set(self.memberships.active_on().values_list("role", flat=True))


class MembershipQuerySet(models.QuerySet):
    def active_on(self, day: date | None = None):
        """Memberships in force on that day (today by default) of people who may still sign in."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)


class Membership(models.Model):
    """What a person is in a unit, with the title that stands in documents."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="người dùng")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    title = models.CharField("chức vụ", max_length=100, blank=True)
    starts_on = models.DateField("từ ngày", default=timezone.localdate)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò"
        verbose_name_plural = "vai trò"
        ordering = ["unit", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"],
                name="membership_once",
                violation_error_message="Người này đã có vai trò đó ở đơn vị này từ ngày đó.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="Ngày thôi giữ vai trò không được trước ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.title or self.get_role_display()}, {self.unit}"
