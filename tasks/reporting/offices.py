"""Which offices report on a plan, by when, and who reads their reports."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from plans.models import Party, Plan
from tasks.models import Task
from tasks.quarters import Quarter
from units.models import Membership, Unit, User
from units.permissions import Permission, Role

_PARTS = (Party.Role.LEAD, Party.Role.SUPPORT)


def reporting_offices(plan: Plan, day: date):
    """Return the offices of the plan's agency that lead or support a solution of it or have tasks of it, alive on that
    day; a group stands for its members."""
    parties = Party.objects.filter(solution__section__plan=plan, role__in=_PARTS)
    tasks = Task.objects.filter(solution__section__plan=plan).exclude(state=Task.State.CANCELLED)
    return (
        Unit.objects.alive_on(day)
        .filter(parent=plan.unit, kind=Unit.Kind.OFFICE)
        .filter(
            Q(pk__in=parties.exclude(unit=None).values("unit"))
            | Q(pk__in=parties.exclude(group=None).values("group__members"))
            | Q(pk__in=tasks.values("office"))
        )
    )


def reporting_pairs(plans: Iterable[Plan]) -> set[tuple[int, int]]:
    """Return (plan, unit) by id of who has a part in many plans: named to lead or support, itself or in a group, or
    with a task (3 queries). Whether the unit is an office of the agency, and alive, is not asked."""
    plans = list(plans)
    parties = Party.objects.filter(solution__section__plan__in=plans, role__in=_PARTS).order_by()
    tasks = Task.objects.filter(solution__section__plan__in=plans).exclude(state=Task.State.CANCELLED).order_by()
    return {
        *parties.exclude(unit=None).values_list("solution__section__plan", "unit").distinct(),
        *parties.exclude(group__members=None).values_list("solution__section__plan", "group__members").distinct(),
        *tasks.values_list("solution__section__plan", "office").distinct(),
    }


def report_due_on(quarter: Quarter) -> date:
    """The day by which offices report: the last of the quarter."""
    return quarter.last_day


def heads_of(office: Unit) -> list[User]:
    """The people who send the office's reports today."""
    return list(Membership.objects.active_on().filter(unit=office).giving(Permission.SUBMIT_REPORTS).people())


def answering_for(office: Unit) -> list[User]:
    """Who is told about the office's report: its heads, else the clerks of its agency."""
    if heads := heads_of(office):
        return heads
    rows = Membership.objects.active_on().filter(unit=office.agency, role=Role.UNIT_CLERK).select_related("user")
    return [row.user for row in rows]


def follows(user: User, plan: Plan) -> bool:
    """Whether somebody follows the plan and puts its reports together: the people of its focal point, and who writes
    plans in the agency."""
    focal = plan.focal_point
    return plan.unit.allows(user, Permission.EDIT_PLANS) or (
        focal is not None and focal.allows(user, Permission.DO_TASKS)
    )


def followed_for(user: User, plan: Plan) -> User | None:
    """For whom a follower of the plan acts ("thay mặt"): nobody where the own memberships suffice."""
    if plan.focal_point is None or plan.unit.allows(user, Permission.EDIT_PLANS):
        return None
    return user.stands_in(Permission.DO_TASKS, plan.focal_point)
