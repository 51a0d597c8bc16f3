"""A task given to somebody, and the files that show what was done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tasks import actions
from tasks.forms import AssignForm
from tasks.sources import section_place
from tasks.views.access import get_task_for
from units.audit import record
from units.concurrency import StaleEdit
from units.permissions import Permission


def assign(request, pk):
    """Give the task to somebody of the office, set its deadline, change what is wanted."""
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
                task=task, version=data["version"], by=request.user, reason=data.get("reason", ""), **form.wanted
            )
        except StaleEdit as error:
            stale = error.current
            form = form.on_version(stale.version)
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, f"Đã giao việc: {task.title}")
            return redirect("tasks:office", task.office.code)
    place = section_place(task.solution.section)
    context = {"office": task.office, "task": task, "stale": stale, "place": place}
    return form_page(request, "tasks/assign.html", form, context)


def form_page(request, template: str, form, context: dict):
    """Show a form; one that was refused answers 422 so that htmx and programs can tell."""
    refused = form.is_bound and (form.errors or context.get("stale"))
    return render(request, template, {"form": form, **context}, status=422 if refused else 200)


@require_GET
def evidence_file(request, pk, evidence):
    """Give a file of evidence to be saved, never shown in the browser; every download leaves an audit line."""
    task = get_task_for(request.user, pk)
    evidence = get_object_or_404(task.evidence.live().exclude(file=""), pk=evidence)
    try:
        file = evidence.file.open()
    except FileNotFoundError:
        messages.error(request, f"Tệp “{evidence.name}” không còn trong kho. Hãy báo cán bộ công nghệ thông tin.")
        return redirect(task)
    record("evidence.download", evidence, f"Tải minh chứng: {evidence.name}", by=request.user)
    response = FileResponse(file, as_attachment=True, filename=evidence.name, content_type=evidence.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
