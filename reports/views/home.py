"""The page that everybody lands on."""

from django.shortcuts import render
from django.utils import timezone

from indices.models import Edition
from indices.ranking import ranking
from plans.comments import mentions_of
from plans.models import Plan
from reports.dashboards.block import block_table, newest_for, own_row
from reports.dashboards.movers import movers_by_places, movers_by_points
from reports.help import tour
from tasks.models import Task
from units.models import Unit
from units.permissions import Permission, Role

MENTIONS_SHOWN = 8

_LEADING = (Role.HEAD_OF_UNIT, Role.PROVINCIAL_LEADER, Role.STANDING_CLERK)


def home(request):
    """What each person comes for: own tasks, waiting confirmations, rounds to enter, plans, the newest ranking."""
    user = request.user
    permissions = user.current_permissions()
    context = {"permissions": permissions}
    if tour.is_due(user):
        context["tour"] = tour.steps_for(user)
    if Permission.DO_TASKS in permissions:
        context["mine"] = user.tasks.all().open().for_lists()[:8]
    if Permission.ASSIGN_TASKS in permissions:
        offices = Unit.objects.where_may(user, Permission.ASSIGN_TASKS)
        context["awaiting"] = Task.objects.filter(office__in=offices, state=Task.State.AWAITING).for_lists()[:8]
    if Permission.VIEW_TASKS in permissions:
        context["late"] = Task.objects.visible_to(user).for_lists().late()[:8]
    if Permission.VIEW_PLANS in permissions:
        context["mentions"] = mentions_of(user)[:MENTIONS_SHOWN]
        context["plans"] = Plan.objects.visible_to(user).select_related("unit", "index")[:6]
    visible = Edition.objects.visible_to(user).select_related("index", "province")
    if Permission.ENTER_RESULTS in permissions:
        drafts = visible.filter(state=Edition.State.DRAFT)
        context["drafts"] = [edition for edition in drafts if edition.units_for_entry(user).exists()]
    context["own"] = user.own_unit_ids()
    if newest := newest_for(user, context["own"]):
        context |= _block(user, newest, context["own"])
    return render(request, "reports/home.html", context)


def _block(user, edition: Edition, own: set[int]) -> dict:
    """The ranking; for those who lead (head of unit, provincial leader, standing office) the block's answers too."""
    if user.current_roles().isdisjoint(_LEADING):
        return {"ranking": ranking(edition, years_of_scores=0)}
    table = block_table(edition, user, timezone.localdate())
    movers = [("Theo điểm", movers_by_points(table.ranking)), ("Theo hạng", movers_by_places(table.ranking))]
    return {"ranking": table.ranking, "table": table, "movers": movers, "own_row": own_row(table, own)}
