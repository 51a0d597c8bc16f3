"""One task: made, given to somebody, worked on, closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from plans.models import Solution
from tasks import actions
from tasks.forms import AssignForm, EvidenceForm, ReturnForm
from tasks.views.access import get_office_for, get_task_for
from units.concurrency import StaleEdit
from units.permissions import Permission


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
