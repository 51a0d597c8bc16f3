"""Who can do what: each account with its roles, second factor and last sign-in, and what a reviewer should look at."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from units.models import AuditEntry, Delegation, Membership, Unit, User
from units.models.user import MACHINE
from units.permissions import POLICY, Permission, Role
from units.signing_in.second_factor import NEEDED_FOR
from units.vietnamese import fold, sort_key

IDLE_DAYS = 45
"""An account nobody has signed in with for longer is marked; whether it is still needed is asked of its unit."""
REVIEWERS = (Permission.ADMINISTER, Permission.PUBLISH_RESULTS)


class Doubt(models.TextChoices):
    """Why a reviewer should look at an account."""

    IDLE = "idle", f"không đăng nhập quá {IDLE_DAYS} ngày"
    NEVER = "never", "chưa đăng nhập lần nào"
    WITHOUT_ROLE = "without_role", "còn mở mà không còn vai trò"
    WITHOUT_SECOND_FACTOR = "without_second_factor", "cần mà chưa bật xác thực hai bước"


@dataclass(frozen=True)
class Reviewed:
    """One account as it stands on a day; roles are those of that day, `past` the ended and `future` the coming ones."""

    user: User
    roles: tuple[Membership, ...]
    past: tuple[Membership, ...]
    future: tuple[Membership, ...]
    stands_in_for: tuple[Delegation, ...]
    has_second_factor: bool
    doubts: tuple[Doubt, ...]

    @property
    def memberships(self) -> tuple[Membership, ...]:
        return self.roles + self.future + self.past

    @property
    def permissions(self) -> list[Permission]:
        """What the person may do in the units of the roles, in the order of the policy."""
        held = _held(self.roles) if self.user.is_active else frozenset()
        return [permission for permission in Permission if permission in held]


@dataclass(frozen=True)
class AccountCounts:
    """How many accounts are open and locked, and how many of the open ones have each doubt."""

    open: int
    locked: int
    doubts: dict[Doubt, int]


def may_review(user: User) -> bool:
    """Whether there is any province whose accounts the user may review."""
    return _provinces_of(user).exists()


def _provinces_of(user: User) -> QuerySet[Unit]:
    allowed = Q()
    for permission in REVIEWERS:
        allowed |= Q(pk__in=Unit.objects.where_may(user, permission).values("pk"))
    return Unit.objects.filter(allowed, kind=Unit.Kind.PROVINCE)


def provinces_to_review(user: User) -> QuerySet[Unit]:
    """The provinces whose accounts the user may review: where the user administers or publishes for the whole province.

    Raises PermissionDenied where there is none.
    """
    provinces = _provinces_of(user)
    if not provinces:
        raise PermissionDenied("Chỉ thường trực DDCI và người quản trị của tỉnh được rà soát quyền truy cập.")
    return provinces


def review(user: User, *, words: str = "", doubt: str = "", on: date | None = None) -> list[Reviewed]:
    """The accounts of the provinces the user may review, by the Vietnamese alphabet. Raises PermissionDenied.

    words: part of a name, a unit or a title, also without diacritics; doubt: a Doubt, or "any" for all marked, else
    empty. Accounts without any role belong to no province and are shown to every reviewer.
    """
    day = on or timezone.localdate()
    rows = [_reviewed(account, day) for account in _accounts(provinces_to_review(user))]
    wanted = fold(words)
    found = [row for row in rows if _fits(row, wanted, doubt)]
    return sorted(found, key=lambda row: (sort_key(str(row.user)), row.user.username))


def account_counts(user: User, *, on: date | None = None) -> AccountCounts:
    """How many accounts `review` would show, and mark for what, asked in one query. Raises PermissionDenied."""
    day = on or timezone.localdate()
    held = Membership.objects.of_day(day).filter(user=OuterRef("pk")).order_by()
    needing = held.filter(role__in=[role for role, permissions in POLICY.items() if permissions & NEEDED_FOR])
    doubts = {
        Doubt.IDLE: Q(last_login__date__lt=day - timedelta(days=IDLE_DAYS)),
        Doubt.NEVER: Q(last_login=None),
        Doubt.WITHOUT_ROLE: ~Exists(held),
        Doubt.WITHOUT_SECOND_FACTOR: Q(second_factor=None)
        & (Q(is_staff=True) | Q(is_superuser=True) | Exists(needing)),
    }
    asked = {doubt.value: Count("pk", filter=Q(is_active=True) & fits) for doubt, fits in doubts.items()}
    found = _shown(provinces_to_review(user)).aggregate(
        open=Count("pk", filter=Q(is_active=True)), locked=Count("pk", filter=Q(is_active=False)), **asked
    )
    return AccountCounts(found["open"], found["locked"], {doubt: found[doubt.value] for doubt in Doubt})


def last_taken_on(user: User, *, since: date) -> date | None:
    """The last day since then on which somebody took the review as a workbook, which is what an auditor asks for; None
    where nobody did. Looks among the lines about those who may review, by their index."""
    provinces_to_review(user)
    roles = [role for role, permissions in POLICY.items() if permissions.intersection(REVIEWERS)]
    reviewers = User.objects.filter(Q(is_superuser=True) | Q(memberships__role__in=roles)).values_list("pk", flat=True)
    lines = AuditEntry.objects.filter(object_type="units.user", object_id__in={str(pk) for pk in reviewers})
    last = lines.filter(action="access.export").order_by("-id").first()
    day = timezone.localdate(last.at) if last else None
    return day if day and day >= since else None


def _shown(provinces: QuerySet[Unit]) -> QuerySet[User]:
    within = Unit.objects.in_provinces([province.pk for province in provinces]).values("pk")
    shown = Q(memberships__unit__in=within) | Q(memberships=None)
    return User.objects.filter(pk__in=User.objects.filter(shown).values("pk")).exclude(username=MACHINE)


def _accounts(provinces: QuerySet[Unit]) -> QuerySet[User]:
    memberships = Membership.objects.select_related("unit__parent__parent").order_by("-starts_on", "pk")
    in_force = Delegation.objects.in_force().select_related("principal")
    return (
        _shown(provinces)
        .select_related("second_factor")
        .prefetch_related(
            Prefetch("memberships", memberships), Prefetch("deputyships", in_force, to_attr="deputy_today")
        )
    )


def _reviewed(account: User, day: date) -> Reviewed:
    rows = account.memberships.all()
    past = tuple(row for row in rows if row.ends_on and row.ends_on < day)
    future = tuple(row for row in rows if row.starts_on > day)
    roles = tuple(row for row in rows if row not in past and row not in future)
    has_second_factor = hasattr(account, "second_factor")
    doubts = tuple(_doubts(account, roles, has_second_factor, day)) if account.is_active else ()
    return Reviewed(account, roles, past, future, tuple(account.deputy_today), has_second_factor, doubts)


def _doubts(account: User, roles: tuple[Membership, ...], has_second_factor: bool, day: date):
    if account.last_login is None:
        yield Doubt.NEVER
    elif timezone.localdate(account.last_login) < day - timedelta(days=IDLE_DAYS):
        yield Doubt.IDLE
    if not roles:
        yield Doubt.WITHOUT_ROLE
    administers = account.is_staff or account.is_superuser
    if not has_second_factor and (administers or _held(roles) & NEEDED_FOR):
        yield Doubt.WITHOUT_SECOND_FACTOR


def _held(roles: tuple[Membership, ...]) -> frozenset[Permission]:
    return frozenset().union(*(POLICY[Role(row.role)] for row in roles))


def _fits(row: Reviewed, words: str, doubt: str) -> bool:
    if doubt == "any" and not row.doubts or doubt in Doubt.values and doubt not in row.doubts:
        return False
    places = [f"{held.unit} {held.unit.agency} {held.title} {held.get_role_display()}" for held in row.memberships]
    return words in fold(" ".join([row.user.full_name, row.user.username, row.user.email, *places]))
