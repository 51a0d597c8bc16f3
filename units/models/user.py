"""Who may: people and what they are in which unit, from a day to a day."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from units.constraints import paired
from units.models.unit import Unit
from units.permissions import DELEGABLE, POLICY, READ_IN_AGENCY, Permission, Role, roles_with

MACHINE = "lenh-may-chu"
"""The name of the account in whose name commands write where no person is responsible."""


@dataclass(frozen=True)
class Held:
    """A membership in force today, the person's own or (`is_own` False) of one whose deputy the person is; `units` are
    the ids of its unit and of all above it, the province last. `kind` is that of the unit."""

    role: Role
    units: tuple[int, ...]
    is_own: bool
    kind: str

    @property
    def agency(self) -> int | None:
        """The agency above, if the unit is one of its offices."""
        return self.units[1] if self.kind == Unit.Kind.OFFICE else None

    def gives(self, permission: Permission) -> bool:
        """Whether the person has the permission in the unit by it; a deputy only what may be left to one."""
        return permission in POLICY[self.role] and (self.is_own or permission in DELEGABLE)


class User(AbstractUser):
    """A person who signs in. Vietnamese names are kept whole in `full_name`."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=150)
    is_sample = models.BooleanField("tài khoản mẫu", default=False)
    tour_seen_at = models.DateTimeField("đã xem hoặc bỏ qua giới thiệu lúc", null=True, blank=True, editable=False)
    news_read_to = models.DateField("đã đọc “Điều gì mới” đến ngày", null=True, blank=True, editable=False)
    opening_views = models.JSONField("cách xem mở sẵn của các trang", default=dict, db_default={}, editable=False)

    REQUIRED_FIELDS = ["full_name", "email"]
    objects = UserManager()

    topic_of_changes = "people"
    columns_without_topic = frozenset({"last_login"})

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

    @property
    def is_machine(self) -> bool:
        """Whether it stands for commands run on the server (accounts.machine) and is nobody who could sign in."""
        return self.username == MACHINE and not self.is_active and not self.has_usable_password()

    _reads_once = False
    _held: tuple[Held, ...] | None = None
    _within: dict[int, frozenset[int]] | None = None

    def read_memberships_once(self) -> None:
        """From now on this object reads its memberships of today, and what lies in their units, at most once: for a
        page that only reads, asked of the object that is thrown away with the request. Before a write every check reads
        them anew."""
        self._reads_once = True

    def held_today(self) -> tuple[Held, ...]:
        """The memberships in force today: the own ones and those of the people for whom the person stands in."""
        if self._held is not None:
            return self._held
        held = self._read_held()
        if self._reads_once:
            self._held = held
        return held

    def _read_held(self) -> tuple[Held, ...]:
        people = Q(user=self) | Q(user__in=self.stands_in_for().values("pk"))
        rows = Membership.objects.active_on().filter(people).order_by()
        path = ("unit", "unit__parent", "unit__parent__parent", "unit__parent__parent__parent")
        return tuple(
            Held(Role(role), tuple(pk for pk in units if pk is not None), user == self.pk, kind)
            for user, role, kind, *units in rows.values_list("user", "role", "unit__kind", *path)
        )

    def units_giving(self, permission: Permission):
        """The units by a membership in which the person has the permission today: their ids, or a sub-select of them
        where memberships are not read once."""
        if self._reads_once:
            return {held.units[0] for held in self.held_today() if held.gives(permission)}
        people = Q(user=self)
        if permission in DELEGABLE:
            people |= Q(user__in=self.stands_in_for().values("pk"))
        return Membership.objects.of_day().filter(people).giving(permission).order_by().values("unit")

    def unit_ids(self, permission: Permission) -> frozenset[int] | None:
        """The ids of the units in which the person has the permission today, as `Unit.objects.where_may` has it; None
        where memberships are not read once. No query once they are read."""
        if not self._reads_once:
            return None
        giving = [held for held in self.held_today() if held.gives(permission)]
        agencies = {held.agency for held in giving} - {None} if permission in READ_IN_AGENCY else set()
        within = self.within_units()
        return frozenset(agencies).union(*(within[held.units[0]] for held in giving))

    def within_units(self) -> dict[int, frozenset[int]]:
        """For each unit of a membership of today its id and those of all units in it (1 query, once)."""
        if self._within is None:
            self._within = Unit.objects.within({held.units[0] for held in self.held_today()})
        return self._within

    def province_ids(self, *permissions: Permission) -> list[set[int]]:
        """For each permission, the provinces somewhere in which the person has it today by an own membership."""
        own = [held for held in self.held_today() if held.is_own]
        return [{held.units[-1] for held in own if held.gives(permission)} for permission in permissions]

    def own_unit_ids(self) -> set[int]:
        """The units the person belongs to today and those right above them, to be marked as one's own in lists."""
        return {pk for held in self.held_today() if held.is_own for pk in held.units[:2]}

    def current_permissions(self) -> frozenset[Permission]:
        """Everything the person may do somewhere today, also for others; for menus only, never to decide about an
        object."""
        return frozenset(one for held in self.held_today() for one in Permission if held.gives(one))

    def stands_in_for(self):
        """The people whose deputy the person is today."""
        return User.objects.filter(delegations__in=Delegation.objects.in_force().filter(deputy=self))

    def stands_in(self, permission: Permission, unit: Unit) -> "User | None":
        """For whom the person acts with that permission in the unit: nobody where the own memberships suffice."""
        above = [above.pk for above in unit.path()]
        holders = Membership.objects.active_on().filter(unit__in=above).giving(permission)
        if permission not in DELEGABLE or holders.filter(user=self).exists():
            return None
        return User.objects.filter(memberships__in=holders, pk__in=self.stands_in_for().values("pk")).first()

    def current_roles(self) -> set[str]:
        """The roles the person holds today, wherever."""
        return {held.role for held in self.held_today() if held.is_own}


class MembershipQuerySet(models.QuerySet):
    def active_on(self, day: date | None = None):
        """Memberships in force on that day (today by default) of people who may still sign in."""
        return self.of_day(day).filter(user__is_active=True)

    def of_day(self, day: date | None = None):
        """Memberships in force on that day (today by default), also of people who may sign in no more."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def giving(self, permission: Permission):
        """Memberships whose role gives the permission."""
        return self.filter(role__in=roles_with(permission))

    def people(self):
        """Who holds them, each once."""
        return User.objects.filter(pk__in=self.values("user"))


class Membership(models.Model):
    """What a person is in a unit, with the title that stands in documents."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="người dùng")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    title = models.CharField("chức vụ", max_length=100, blank=True)
    starts_on = models.DateField("từ ngày", default=timezone.localdate)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    topic_of_changes = "people"

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


class DelegationQuerySet(models.QuerySet):
    def in_force(self, day: date | None = None):
        """Delegations that hold on that day (today by default)."""
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None, principal__is_active=True)


class Delegation(models.Model):
    """Somebody who is away leaves their work to a deputy ("thay mặt") for some days; see permissions.DELEGABLE."""

    principal = models.ForeignKey(User, models.CASCADE, related_name="delegations", verbose_name="người vắng mặt")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputyships", verbose_name="người thay mặt")
    starts_on = models.DateField("từ ngày", default=timezone.localdate)
    ends_on = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=200, blank=True)
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")
    ended_at = models.DateTimeField("kết thúc sớm lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kết thúc sớm"
    )

    objects = DelegationQuerySet.as_manager()

    topic_of_changes = "people"

    class Meta:
        verbose_name = "ủy nhiệm thay mặt"
        verbose_name_plural = "ủy nhiệm thay mặt"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_start",
                violation_error_message="Ngày cuối không được trước ngày đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")),
                name="delegation_to_another",
                violation_error_message="Người thay mặt phải là người khác.",
            ),
            paired(
                "ended_at",
                "ended_by",
                name="delegation_ended_pair",
                message="Thời điểm kết thúc sớm và người kết thúc phải cùng có hoặc cùng để trống.",
            ),
        ]

    def __str__(self):
        return f"{self.deputy} thay mặt {self.principal} đến {self.ends_on:%d/%m/%Y}"
