"""A unit over the years."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render

from indices.models import Edition, Result
from plans.models import Plan
from reports.history import unit_history, what_was_said
from tasks.models import Task
from units.models import Unit, User
from units.permissions import Permission

TASKS_SHOWN = 50
"""Tasks on a unit's page, open ones first; the rest are on the pages of its offices."""


def readable_units(user: User) -> QuerySet[Unit]:
    """The units whose published figures the user may read: those of the own provinces, and the sample province."""
    (provinces,) = user.province_ids(Permission.VIEW_RESULTS)
    return Unit.objects.in_provinces(provinces) if provinces else Unit.objects.none()


def unit_page(request, code):
    """A unit: its results over the years, component by component, what was said of it, its plans and tasks."""
    unit = get_object_or_404(readable_units(request.user), code=code)
    editions = Edition.objects.visible_to(request.user).published()
    results = Result.objects.filter(unit=unit, edition__in=editions)
    latest = results.select_related("edition__index").order_by("-edition__year").first()
    tasks = Task.objects.visible_to(request.user).filter(office__parent=unit)
    context = {
        "unit": unit,
        "histories": unit_history(results),
        "latest": latest,
        "said": what_was_said(latest) if latest else [],
        "may_remark": latest is not None and unit.allows(request.user, Permission.ENTER_RESULTS),
        "plans": Plan.objects.visible_to(request.user).filter(unit=unit).select_related("unit", "index"),
        "tasks": tasks.for_lists().open_first()[:TASKS_SHOWN],
        "tasks_count": tasks.count(),
        "offices": unit.children.filter(kind=Unit.Kind.OFFICE).in_alphabet(),
        "successors": unit.successors.in_alphabet(),
        "predecessors": unit.predecessors.in_alphabet(),
    }
    return render(request, "reports/unit.html", context)
