from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from indices.models import Edition, Result
from indices.ranking import ranking
from plans.comments import mentions_of
from plans.models import Plan
from plans.views.access import get_plan_for
from reports.documents.plan import LetterheadMissing
from reports.documents.plan_files import FORMATS, FileFormat
from reports.history import unit_history, what_was_said
from tasks.models import Task
from units.audit import record
from units.models import Unit
from units.permissions import Permission

TASKS_SHOWN = 50
"""Tasks on a unit's page, open ones first; the rest are on the pages of its offices."""

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


def unit_page(request, code):
    """A unit: its results over the years, component by component, what was said of it, its plans and tasks."""
    (provinces,) = request.user.province_ids(Permission.VIEW_RESULTS)
    unit = get_object_or_404(Unit.objects.in_provinces(provinces) if provinces else Unit.objects.none(), code=code)
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


def plan_pdf(request, **name):
    """The KẾ HOẠCH as PDF; every download leaves an audit line."""
    return _plan_file(request, get_plan_for(request.user, **name), FORMATS["pdf"])


def plan_docx(request, **name):
    """The KẾ HOẠCH as Word; every download leaves an audit line."""
    return _plan_file(request, get_plan_for(request.user, **name), FORMATS["docx"])


def _plan_file(request, plan: Plan, file_format: FileFormat) -> HttpResponse:
    try:
        content = file_format.write(plan)
    except LetterheadMissing as error:
        messages.error(request, str(error))
        return redirect(plan)
    record(f"plan.export_{file_format.suffix}", plan, f"Xuất {file_format.name}: {plan}", by=request.user)
    unit, index, year, *adjustment = plan.address
    adjusted = "".join(f"-dieu-chinh-{number}" for number in adjustment)
    filename = f"ke-hoach-{unit}-{index}-{year}{adjusted}.{file_format.suffix}"
    response = HttpResponse(content, content_type=file_format.content_type)
    response["Content-Disposition"] = f'{file_format.disposition}; filename="{filename}"'
    return response
