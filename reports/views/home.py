"""The page that everybody lands on."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from indices.models import Edition
from indices.ranking import ranking
from plans.comments import mentions_of
from plans.models import Plan
from reports.dashboards.block import block_table, newest_for, own_row
from reports.dashboards.movers import movers_by_places, movers_by_points
from reports.help import tour
from tasks.models import Task
from units.models import Unit, User
from units.permissions import Permission, Role

MENTIONS_SHOWN = 8
PLANS_SHOWN = 6
TASKS_SHOWN = 8

_LEADING = (Role.HEAD_OF_UNIT, Role.PROVINCIAL_LEADER, Role.STANDING_CLERK)


def home(request):
    """What each person comes for: own tasks, waiting confirmations and plans, rounds to enter, the newest ranking."""
    user = request.user
    permissions = user.current_permissions()
    context = {
        "permissions": permissions,
        "may_found": Permission.PUBLISH_RESULTS in permissions,
        "may_draft": Permission.EDIT_PLANS in permissions,
        "administers": Permission.ADMINISTER in permissions or user.is_superuser,
    }
    if tour.is_due(user):
        context["tour"] = tour.steps_for(user)
    if Permission.DO_TASKS in permissions:
        context["mine"] = user.tasks.all().open().for_lists()[:TASKS_SHOWN]
    if Permission.ASSIGN_TASKS in permissions:
        context |= _of_offices(user)
    if Permission.VIEW_TASKS in permissions:
        context["late"] = Task.objects.visible_to(user).for_lists().late()[:TASKS_SHOWN]
    if Permission.VIEW_PLANS in permissions:
        context["mentions"] = mentions_of(user)[:MENTIONS_SHOWN]
        context["plans"] = Plan.objects.visible_to(user).select_related("unit", "index")[:PLANS_SHOWN]
    if Permission.ISSUE_PLANS in permissions:
        context["to_approve"] = _to_approve(user)
    if Permission.ENTER_RESULTS in permissions:
        context["drafts"] = _drafts(user)
    context["own"] = user.own_unit_ids()
    if newest := newest_for(user, context["own"]):
        context |= _block(user, newest, context["own"])
    return render(request, "reports/home.html", context)


def _of_offices(user: User) -> dict:
    """What waits in the offices that the person heads, and the office where there is but one."""
    offices = Unit.objects.where_may(user, Permission.ASSIGN_TASKS)
    headed = offices.filter(kind=Unit.Kind.OFFICE)[:2]
    return {
        "awaiting": Task.objects.filter(office__in=offices, state=Task.State.AWAITING).for_lists()[:TASKS_SHOWN],
        "own_office": headed[0] if len(headed) == 1 else None,
    }


def _to_approve(user: User):
    """The plans that wait for the person's decision."""
    units = Unit.objects.where_may(user, Permission.ISSUE_PLANS)
    waiting = Plan.objects.filter(unit__in=units, state=Plan.State.SUBMITTED)
    return waiting.select_related("unit", "index")[:PLANS_SHOWN]


def _drafts(user: User) -> list[tuple[Edition, str]]:
    """The rounds in which the person enters figures, each with the page for it: the form of the unit where there is
    but one, the whole table where there are more."""
    drafts = Edition.objects.visible_to(user).select_related("index", "province").filter(state=Edition.State.DRAFT)
    units = [(draft, draft.units_for_entry(user)[:2]) for draft in drafts]
    return [(draft, _entry(draft, found)) for draft, found in units if found]


def _entry(draft: Edition, units) -> str:
    if len(units) == 1:
        return reverse("indices:enter-result", args=[draft.code, units[0].code])
    return reverse("indices:grid", args=[draft.code])


def _block(user: User, edition: Edition, own: set[int]) -> dict:
    """The ranking; for those who lead (head of unit, provincial leader, standing office) the block's answers too."""
    if user.current_roles().isdisjoint(_LEADING):
        return {"ranking": ranking(edition, years_of_scores=0)}
    table = block_table(edition, user, timezone.localdate())
    movers = [("Theo điểm", movers_by_points(table.ranking)), ("Theo hạng", movers_by_places(table.ranking))]
    return {"ranking": table.ranking, "table": table, "movers": movers, "own_row": own_row(table, own)}
