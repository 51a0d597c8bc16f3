"""Leaving one's work to a deputy for some days ("thay mặt"): who may name whom, for how long, and how it ends early.

What a deputy may do is permissions.DELEGABLE; it counts from the first day to the last, without further action.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from units.audit import record
from units.models import Delegation, Membership, Unit, User
from units.permissions import Permission

LONGEST = 180
"""Days for which somebody may be away in one go; longer is a change of roles."""


def may_delegate_for(user: User, principal: User) -> bool:
    """Whether the user may name a deputy for that person: the person, or who assigns tasks wherever the person works.

    All of the person's offices count, so that nobody opens an office to a deputy in which they have no say.
    """
    if user == principal:
        return True
    units = set(principal.memberships.active_on().values_list("unit", flat=True))
    return bool(units) and units <= set(_headed_by(user).values_list("pk", flat=True))


def people_of(user: User) -> QuerySet[User]:
    """The other people for whom the user may name a deputy."""
    units = _headed_by(user).values("pk")
    active = Membership.objects.active_on()
    inside = active.filter(unit__in=units).values("user")
    outside = active.exclude(unit__in=units).values("user")
    return User.objects.filter(pk__in=inside).exclude(pk__in=outside).exclude(pk=user.pk)


def _headed_by(user: User) -> QuerySet[Unit]:
    """The units in which the user assigns tasks by own right: a deputy does not prolong the own deputyship."""
    own = Membership.objects.active_on().filter(user=user).giving(Permission.ASSIGN_TASKS).values("unit")
    return Unit.objects.filter(Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own))


def colleagues_of(people: list[User]) -> QuerySet[User]:
    """The people who work in the agencies of these people, in any office of it."""
    rows = Membership.objects.active_on().filter(user__in=people).select_related("unit__parent__parent__parent")
    agencies = {row.unit.agency.pk for row in rows}
    within = Q(unit__in=agencies) | Q(unit__parent__in=agencies) | Q(unit__parent__parent__in=agencies)
    members = Membership.objects.active_on().filter(within).select_related("unit__parent__parent__parent")
    return User.objects.filter(pk__in={row.user_id for row in members if row.unit.agency.pk in agencies})


def left_alone(delegation: Delegation) -> list[Delegation]:
    """Deputyships that the principal holds for others on the same days, so that those others need another deputy."""
    return list(
        Delegation.objects.filter(
            deputy=delegation.principal,
            ended_at=None,
            starts_on__lte=delegation.ends_on,
            ends_on__gte=delegation.starts_on,
        ).select_related("principal")
    )


@transaction.atomic
def delegate(*, principal: User, deputy: User, starts_on: date, ends_on: date, reason: str, by: User) -> Delegation:
    """Let the deputy stand in for the principal from the first day to the last, both included.

    The deputy is a member of the same agency; at most LONGEST days, none of them past; nobody has two deputies on one
    day, nor a deputy who is away as well. Raises ValidationError, PermissionDenied.
    """
    if not may_delegate_for(by, principal):
        raise PermissionDenied("Chỉ người vắng mặt hoặc trưởng đơn vị của người đó được cử người thay mặt.")
    User.objects.select_for_update().get(pk=principal.pk)
    delegation = Delegation(
        principal=principal, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), made_by=by
    )
    _check_days(starts_on, ends_on)
    _check_people(delegation)
    _check_others(delegation)
    delegation.full_clean()
    delegation.save()
    record("delegation.make", delegation, f"Cử người thay mặt: {delegation}", by=by, changes=_days(delegation))
    return delegation


@transaction.atomic
def end_early(*, delegation: Delegation, by: User) -> Delegation:
    """End a deputyship now; the day counts no more. Raises ValidationError, PermissionDenied."""
    delegation = Delegation.objects.select_for_update(of=("self",)).select_related("principal").get(pk=delegation.pk)
    if not may_delegate_for(by, delegation.principal):
        raise PermissionDenied("Chỉ người vắng mặt hoặc trưởng đơn vị của người đó được kết thúc việc thay mặt.")
    if delegation.ended_at or delegation.ends_on < timezone.localdate():
        raise ValidationError("Việc thay mặt này đã kết thúc.")
    delegation.ended_at, delegation.ended_by = timezone.now(), by
    delegation.save(update_fields=["ended_at", "ended_by"])
    record("delegation.end", delegation, f"Kết thúc sớm: {delegation}", by=by)
    return delegation


def _days(delegation: Delegation) -> dict:
    return {"starts_on": (None, delegation.starts_on), "ends_on": (None, delegation.ends_on)}


def _check_days(starts_on: date, ends_on: date) -> None:
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": "Ngày đầu đã qua. Hãy chọn từ hôm nay trở đi."})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "Ngày cuối không được trước ngày đầu."})
    if ends_on - starts_on >= timedelta(days=LONGEST):
        raise ValidationError(
            {"ends_on": f"Mỗi lần thay mặt dài nhất {LONGEST} ngày; lâu hơn, hãy đề nghị đổi vai trò ở trang quản trị."}
        )


def _check_people(delegation: Delegation) -> None:
    principal, deputy = delegation.principal, delegation.deputy
    if deputy == principal:
        raise ValidationError({"deputy": "Người thay mặt phải là người khác."})
    if not colleagues_of([principal]).filter(pk=deputy.pk).exists():
        raise ValidationError({"deputy": f"{deputy} không cùng cơ quan với {principal}. Hãy chọn người cùng cơ quan."})
    if elsewhere := _agencies(principal) - _agencies(deputy):
        named = ", ".join(sorted(agency.name for agency in elsewhere))
        sentence = f"{principal} còn có vai trò ở {named}, nơi {deputy} không công tác. Hãy chọn người có ở mọi nơi đó."
        raise ValidationError({"deputy": sentence})


def _agencies(person: User) -> set[Unit]:
    """The agencies in which the person has a role today."""
    memberships = person.memberships.active_on().select_related("unit__parent__parent__parent")
    return {membership.unit.agency for membership in memberships}


def _check_others(delegation: Delegation) -> None:
    """Refuse days on which the principal has a deputy already, or on which the deputy is away."""
    meanwhile = Delegation.objects.filter(
        ended_at=None, starts_on__lte=delegation.ends_on, ends_on__gte=delegation.starts_on
    )
    if other := meanwhile.filter(principal=delegation.principal).select_related("deputy").first():
        raise ValidationError(
            {"starts_on": f"Từ {_span(other)} đã có {other.deputy} thay mặt. Hãy kết thúc lần đó hoặc chọn ngày khác."}
        )
    if away := meanwhile.filter(principal=delegation.deputy).first():
        sentence = f"{delegation.deputy} cũng vắng mặt từ {_span(away)}; người thay của người thay không được tính."
        raise ValidationError({"deputy": sentence})


def _span(delegation: Delegation) -> str:
    return f"{delegation.starts_on:%d/%m/%Y} đến {delegation.ends_on:%d/%m/%Y}"
