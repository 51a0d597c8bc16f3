"""The page that everybody lands on."""

from django.shortcuts import render

from indices.models import Edition
from indices.ranking import ranking
from plans.comments import mentions_of
from plans.models import Plan
from tasks.models import Task
from units.models import Unit
from units.permissions import Permission

MENTIONS_SHOWN = 8


def home(request):
    """What each person comes for: own tasks, waiting confirmations, rounds to enter, plans, the newest ranking."""
    user = request.user
    permissions = user.current_permissions()
    context = {"permissions": permissions}
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
    published = visible.published().filter(province__is_sample=False).order_by("-year", "-block")
    context["own"] = user.own_unit_ids()
    newest = published.filter(results__unit__in=context["own"]).first() or published.first()
    if newest:
        context["ranking"] = ranking(newest)
    return render(request, "reports/home.html", context)
