from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from indices.models import Edition, Result
from indices.ranking import ranking
from plans.models import Plan
from reports.documents.pdf import render_pdf
from reports.documents.plan import LetterheadMissing, plan_letter
from reports.history import unit_history, what_was_said
from tasks.models import Task
from units.audit import record
from units.models import Unit
from units.permissions import Permission

TASKS_SHOWN = 50
"""Tasks on a unit's page, open ones first; the rest are on the pages of its offices."""


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


def plan_pdf(request, unit, index, year):
    """The KẾ HOẠCH as PDF; every download leaves an audit line."""
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("unit", "index"),
        unit__code=unit,
        index__code=index.upper(),
        year=year,
    )
    try:
        letter = plan_letter(plan)
    except LetterheadMissing as error:
        messages.error(request, str(error))
        return redirect(plan)
    content = render_pdf(letter)
    record("plan.export_pdf", plan, f"Xuất PDF: {plan}", by=request.user)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ke-hoach-{unit}-{index}-{year}.pdf"'
    return response
