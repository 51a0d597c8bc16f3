from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from plans.models import Plan, Solution
from tasks import actions
from tasks.forms import AssignForm, EvidenceForm, QuarterlyReportForm, ReturnForm
from tasks.models import QuarterlyReport, Task
from tasks.models.task import Punctuality
from units.concurrency import StaleEdit
from units.models import Unit
from units.permissions import Permission, require


def get_task_for(user, pk, permission: Permission | None = None) -> Task:
    """Return a task that the user may see (404 otherwise) and, if asked, has the permission for (403 otherwise)."""
    task = get_object_or_404(Task.objects.visible_to(user).for_lists(), pk=pk)
    if permission:
        require(user, permission, task.office)
    return task


def get_office_for(user, code, permission: Permission = Permission.VIEW_TASKS) -> Unit:
    """Return an office whose tasks the user may see (404 otherwise) with the permission there (403 otherwise)."""
    office = get_object_or_404(Unit.objects.where_may(user, Permission.VIEW_TASKS), code=code, kind=Unit.Kind.OFFICE)
    require(user, permission, office)
    return office


def mine(request):
    """The tasks given to me: what is open first, by deadline."""
    tasks = request.user.tasks.all().for_lists()
    context = {
        "open": tasks.open(),
        "paused": tasks.filter(state=Task.State.PAUSED),
        "done": tasks.filter(state=Task.State.DONE).order_by("-completed_on", "-id")[:20],
    }
    return render(request, "tasks/mine.html", context)


def offices(request):
    """Offices whose tasks the user sees, with how many are open, late and waiting."""
    visible = Task.objects.visible_to(request.user).with_punctuality()
    rows = (
        visible.values("office__code", "office__name", "office__parent__name")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=Q(state__in=Task.OPEN)),
            awaiting=Count("pk", filter=Q(state=Task.State.AWAITING)),
            late=Count("pk", filter=Q(state__in=Task.OPEN, punctuality=Punctuality.LATE)),
        )
        .order_by("office__parent__name", "office__name")
    )
    empty = Unit.objects.where_may(request.user, Permission.ASSIGN_TASKS).filter(kind=Unit.Kind.OFFICE, tasks=None)
    return render(request, "tasks/offices.html", {"rows": rows, "empty": empty})


def office_tasks(request, code):
    """An office's tasks, and for its head the solutions that nobody has been given yet."""
    office = get_office_for(request.user, code)
    may_assign = office.allows(request.user, Permission.ASSIGN_TASKS)
    tasks = Task.objects.filter(office=office).for_lists().open_first()
    unassigned = Solution.objects.none()
    if may_assign:
        unassigned = (
            Solution.objects.of_office(office)
            .filter(section__plan__in=Plan.objects.in_force())
            .exclude(tasks__office=office)
            .select_related("section__plan__index")
            .prefetch_related("section__components")
        )
    context = {
        "office": office,
        "tasks": tasks,
        "unassigned": unassigned,
        "may_assign": may_assign,
        "may_report": office.allows(request.user, Permission.SUBMIT_REPORTS),
        "reports": _reports_due(request.user, office),
    }
    return render(request, "tasks/office.html", context)


def _reports_due(user, office: Unit) -> list[tuple[Plan, list[tuple[int, QuarterlyReport | None]]]]:
    """Plans in force of the office's agency, newest first, each with its four quarters and what the office sent."""
    own = Prefetch("quarterly_reports", queryset=QuarterlyReport.objects.filter(office=office), to_attr="own_reports")
    plans = Plan.objects.visible_to(user).in_force().filter(unit=office.agency).select_related("index", "unit")
    due = []
    for plan in plans.prefetch_related(own):
        sent = {report.quarter: report for report in plan.own_reports if report.submitted_at}
        due.append((plan, [(quarter, sent.get(quarter)) for quarter in (1, 2, 3, 4)]))
    return due


def create(request, code, solution):
    """Make a task out of a solution that names the office."""
    office = get_office_for(request.user, code, Permission.ASSIGN_TASKS)
    solutions = Solution.objects.of_office(office).select_related("section__plan__index", "section__plan__unit")
    solution = get_object_or_404(solutions, pk=solution)
    form = AssignForm(
        request.POST or None, office=office, initial={"title": solution.as_title(300), "due_on": solution.due_on}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            task = actions.create_task(
                solution=solution,
                office=office,
                title=data["title"],
                assignee=data["assignee"],
                due_on=data["due_on"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã giao nhiệm vụ: {task.title}")
            return redirect("tasks:office", office.code)
    return _form_page(request, "tasks/assign.html", form, {"office": office, "solution": solution})


def task_page(request, pk):
    """A task: where it comes from, who does it by when, what was reported, and what can be done next."""
    return _task_page(request, get_task_for(request.user, pk))


def _task_page(request, task, evidence_form=None, return_form=None):
    context = {
        "task": task,
        "evidence": task.evidence.select_related("added_by"),
        "may_do": task.office.allows(request.user, Permission.DO_TASKS),
        "may_assign": task.office.allows(request.user, Permission.ASSIGN_TASKS),
        "evidence_form": evidence_form or EvidenceForm(),
        "return_form": return_form or ReturnForm(),
    }
    return render(request, "tasks/task.html", context, status=422 if evidence_form or return_form else 200)


def assign(request, pk):
    """Give the task to somebody of the office, with a deadline."""
    task = get_task_for(request.user, pk, Permission.ASSIGN_TASKS)
    if not task.is_open:
        messages.error(request, f"Nhiệm vụ đang ở trạng thái “{task.get_state_display()}”, không giao lại được.")
        return redirect(task)
    form = AssignForm(request.POST or None, instance=task, office=task.office)
    stale = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.assign(
                task=task,
                title=data["title"],
                assignee=data["assignee"],
                due_on=data["due_on"],
                version=data["version"],
                by=request.user,
            )
        except StaleEdit as error:
            stale = error.current
            form = form.on_version(stale.version)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã giao việc: {task.title}")
            return redirect("tasks:office", task.office.code)
    return _form_page(request, "tasks/assign.html", form, {"office": task.office, "task": task, "stale": stale})


def _form_page(request, template, form, context):
    """Show a form; one that was refused answers 422 so that htmx and programs can tell."""
    refused = form.is_bound and (form.errors or context.get("stale"))
    return render(request, template, {"form": form, **context}, status=422 if refused else 200)


@require_POST
def start(request, pk):
    task = get_task_for(request.user, pk, Permission.DO_TASKS)
    return _act(request, task, "Đã chuyển sang đang thực hiện.", actions.start)


@require_POST
def tick_off(request, pk):
    task = get_task_for(request.user, pk, Permission.DO_TASKS)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _task_page(request, task, evidence_form=form)
    return _act(request, task, "Đã ghi nhận hoàn thành.", actions.tick_off, **form.cleaned_data)


@require_POST
def confirm(request, pk):
    task = get_task_for(request.user, pk, Permission.ASSIGN_TASKS)
    return _act(request, task, "Đã xác nhận hoàn thành.", actions.confirm)


@require_POST
def send_back(request, pk):
    task = get_task_for(request.user, pk, Permission.ASSIGN_TASKS)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _task_page(request, task, return_form=form)
    return _act(request, task, "Đã trả lại để làm tiếp.", actions.send_back, **form.cleaned_data)


def _act(request, task, done: str, action, **values):
    """Run an action on the task and go back to its page with what happened."""
    try:
        action(task=task, by=request.user, **values)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(task)


def quarterly_report(request, code, plan, quarter):
    """An office's report of a quarter: written and sent by its head, read by those who see its tasks."""
    office = get_office_for(request.user, code)
    plan = get_object_or_404(Plan.objects.visible_to(request.user).in_force(), pk=plan, unit=office.agency)
    if quarter not in (1, 2, 3, 4):
        raise Http404("Một năm có bốn quý.")
    report = QuarterlyReport.objects.filter(plan=plan, office=office, quarter=quarter).first()
    form = None
    if request.method == "POST":
        require(request.user, Permission.SUBMIT_REPORTS, office)
        form = QuarterlyReportForm(request.POST)
        if form.is_valid():
            try:
                actions.submit_report(plan=plan, office=office, quarter=quarter, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"Đã gửi báo cáo quý {quarter}/{plan.year}.")
                return redirect("tasks:office", office.code)
    elif not (report and report.submitted_at) and office.allows(request.user, Permission.SUBMIT_REPORTS):
        form = QuarterlyReportForm()
    tasks = Task.objects.filter(office=office, solution__section__plan=plan).for_lists()
    context = {"office": office, "plan": plan, "quarter": quarter, "report": report, "form": form, "tasks": tasks}
    return render(request, "tasks/quarterly_report.html", context, status=422 if form and form.errors else 200)
