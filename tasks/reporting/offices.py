"""Which offices report on a plan, on which quarters, by when, and who reads their reports."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from plans.models import Party, Plan
from tasks.models import QuarterlyReport, Task
from tasks.quarters import Quarter
from units.models import Membership, Unit, User
from units.permissions import Permission, Role

_PARTS = (Party.Role.LEAD, Party.Role.SUPPORT)
CHASED = 91
"""For so many days a report is asked for; by then that of the next quarter is late as well and speaks of the same."""


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
    with a task (one query). Whether the unit is an office of the agency, and alive, is not asked."""
    plans = list(plans)
    parties = Party.objects.filter(solution__section__plan__in=plans, role__in=_PARTS).order_by()
    tasks = Task.objects.filter(solution__section__plan__in=plans).exclude(state=Task.State.CANCELLED).order_by()
    named = parties.exclude(unit=None).values_list("solution__section__plan", "unit")
    grouped = parties.exclude(group__members=None).values_list("solution__section__plan", "group__members")
    return set(named.union(grouped, tasks.values_list("solution__section__plan", "office")))


@dataclass(frozen=True)
class Owing:
    """Which quarters plans owe reports on: `since` has the day from which each does, by id, None for one that does not;
    `answered` are (plan, quarter, office) that were reported on a plan which this one adjusts."""

    since: dict[int, date | None]
    answered: frozenset[tuple[int, int, int]]

    def owes(self, plan: Plan, quarter: Quarter) -> bool:
        """Whether the plan's offices report on that quarter of its year."""
        since = self.since[plan.pk]
        return since is not None and since <= quarter.last_day

    def owed_by(self, plan: Plan, quarter: Quarter, office: int) -> bool:
        """Whether an office (by id) that has a part in the plan reports on that quarter, or has, on this plan."""
        return self.owes(plan, quarter) and (plan.pk, quarter.number, office) not in self.answered

    def why_not(self, plan: Plan, quarter: Quarter) -> str:
        """A sentence that says why nobody reports on a quarter; empty where it is owed."""
        if self.owes(plan, quarter):
            return ""
        if since := self.since[plan.pk]:
            return f"Kế hoạch có hiệu lực từ ngày {since:%d/%m/%Y}, sau khi {quarter} kết thúc."
        if plan.adjustment and plan.state not in Plan.ONCE_ISSUED:
            return "Kế hoạch điều chỉnh chưa ban hành; các phòng, đơn vị báo cáo theo kế hoạch đang thực hiện."
        return "Kế hoạch đã được thay bằng kế hoạch điều chỉnh; các phòng, đơn vị báo cáo theo kế hoạch đó."


def owing(plans: Iterable[Plan]) -> Owing:
    """Return which quarters the plans owe, the one rule for pages and reminders (2 queries).

    A plan owes the quarters whose last day is on or after the day from which it is in force: that of its number, else
    of its approval. An adjusted plan takes over from the plan that it adjusts once it is issued: it owes what that one
    owed, but for what offices have already reported on it; the plan that it replaces owes nothing more.
    """
    since: dict[int, date | None] = {}
    heirs: dict[int, int] = {}
    for chain in _chains(plans).values():
        *replaced, current = [chain[0], *(plan for plan in chain[1:] if plan.state in Plan.ONCE_ISSUED)]
        since |= {plan.pk: None for plan in chain} | {current.pk: _in_force_from(chain[0])}
        heirs |= {plan.pk: current.pk for plan in replaced}
    sent = QuarterlyReport.objects.filter(plan__in=heirs, state=QuarterlyReport.State.SUBMITTED)
    rows = sent.values_list("plan", "quarter", "office") if heirs else ()
    return Owing(since, frozenset((heirs[plan], quarter, office) for plan, quarter, office in rows))


def _chains(plans: Iterable[Plan]) -> dict[tuple, list[Plan]]:
    """The plans of each agency, index and year that is among the given ones, the first plan first."""
    plans = list(plans)
    units, indices, years = ({getattr(plan, name) for plan in plans} for name in ("unit_id", "index_id", "year"))
    chains: dict[tuple, list[Plan]] = defaultdict(list)
    found = Plan.objects.filter(unit__in=units, index__in=indices, year__in=years).order_by("adjustment")
    for plan in found.only("unit", "index", "year", "adjustment", "state", "issued_on", "approved_at"):
        chains[plan.unit_id, plan.index_id, plan.year].append(plan)
    return chains


def _in_force_from(plan: Plan) -> date | None:
    """The day of its number, else of its approval; the beginning of time where the portal knows neither, None for a
    plan that is not approved."""
    if plan.state not in Plan.ONCE_APPROVED:
        return None
    if plan.issued_on or not plan.approved_at:
        return plan.issued_on or date.min
    return timezone.localdate(plan.approved_at)


def report_due_on(quarter: Quarter) -> date:
    """The day by which offices report: the last of the quarter."""
    return quarter.last_day


def is_past(quarter: Quarter, today: date) -> bool:
    """Whether nobody asks for reports on that year's plan any more, the last of them CHASED days overdue: what is
    missing then is missing for good, and no longer called late."""
    return today > report_due_on(Quarter(quarter.year, 4)) + timedelta(days=CHASED)


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
