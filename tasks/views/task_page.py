"""The page of one task."""

from django.shortcuts import render

from tasks.forms import DecisionForm, EvidenceForm, ExtensionForm, MeasureForm, NoteForm, ReasonForm, StepForm
from tasks.models import Task
from tasks.models.task import Punctuality
from tasks.sources import section_place
from tasks.story import story_of
from tasks.views.access import get_task_for
from units.permissions import Permission
from units.reach import unit_ids

State = Task.State
FORMS = {
    "note": NoteForm,
    "measure": MeasureForm,
    "tick_off": EvidenceForm,
    "ask_extension": ExtensionForm,
    "extend": ExtensionForm,
    "decide": DecisionForm,
    "send_back": ReasonForm,
    "pause": ReasonForm,
    "cancel": ReasonForm,
}


def task_page(request, pk):
    """A task: where it comes from, who must do what next, what happened, and what can be done."""
    return show_task(request, get_task_for(request.user, pk))


def show_task(request, task: Task, bound: dict | None = None, refused: StepForm | None = None):
    """Show the page, with the forms that were filled in but refused (422)."""
    bound = bound or {}
    if "add_evidence" in bound:
        bound["tick_off"] = bound["add_evidence"]
    context = {
        "task": task,
        "forms": {name: form(task=task, name=name) for name, form in FORMS.items()} | bound,
        "refused": refused,
        **_rights(request.user, task),
        **_shares(task, bound),
        **_record(request.user, task),
        "is_late": task.is_open and task.punctuality == Punctuality.LATE,
        "place": section_place(task.solution.section),
    }
    context["also_waiting"] = _also_waiting(request.user, task) if task.state == State.DONE else None
    context["next_step"] = next_step(task, context["missing"], context["open_request"])
    return render(request, "tasks/task.html", context, status=422 if refused else 200)


def _also_waiting(user, task: Task) -> Task | None:
    """The task that has waited longest for the reader's confirmation, besides this one."""
    offices = unit_ids(user, Permission.ASSIGN_TASKS)
    waiting = Task.objects.filter(state=State.AWAITING, office__any_of=offices).exclude(pk=task.pk)
    return waiting.order_by("reported_on", "pk").first()


def _rights(user, task: Task) -> dict:
    """What the reader may do here now."""
    may_do = task.office.allows(user, Permission.DO_TASKS)
    may_assign = task.office.allows(user, Permission.ASSIGN_TASKS)
    is_worked_on = task.state in (State.NOT_STARTED, State.IN_PROGRESS)
    return {
        "may_do": may_do,
        "may_assign": may_assign,
        "may_work": may_do and is_worked_on,
        "may_show": may_do and task.state in (*Task.OPEN, State.PAUSED),
        "may_measure": may_do and task.measure and task.state in (*Task.OPEN, State.DONE),
        "may_pause": may_assign and is_worked_on,
        "may_cancel": may_assign and task.state in (*Task.OPEN, State.PAUSED),
    }


def _shares(task: Task, bound: dict) -> dict:
    """The shares of a lead task with the form by which each may be done without; for a share, whom it supports."""
    shares = list(task.shares.select_related("office", "assignee").with_punctuality()) if not task.lead_task_id else []
    for share in shares:
        name = f"share_{share.pk}"
        share.form = bound.get(name) or ReasonForm(task=task, name=name)
    waiting = [share for share in shares if share.state not in (State.DONE, State.CANCELLED)]
    lead = Task.objects.select_related("office").filter(pk=task.lead_task_id).first() if task.lead_task_id else None
    return {"shares": shares, "missing": [share.office for share in waiting], "lead": lead}


def _record(user, task: Task) -> dict:
    """What was noted, shown, measured and asked for."""
    people = ("by", "on_behalf_of")
    notes = list(task.notes.select_related(*people))
    measurements = list(task.measurements.select_related(*people))
    evidence = list(task.evidence.select_related("added_by", "on_behalf_of", "removed_by"))
    extensions = list(
        task.extensions.select_related("asked_by", "asked_on_behalf_of", "decided_by", "decided_on_behalf_of")
    )
    for entry in evidence:
        entry.is_own = user.pk in (entry.added_by_id, entry.on_behalf_of_id)
    return {
        "evidence": [entry for entry in evidence if not entry.removed_at],
        "measurements": measurements,
        "extensions": [entry for entry in extensions if entry.is_granted],
        "open_request": next((entry for entry in extensions if not entry.decided_at), None),
        "story": story_of(task, notes, evidence, measurements, extensions),
    }


def next_step(task: Task, missing: list, open_request) -> str:
    """Say who must do what next; empty for a task that is done or cancelled."""
    if open_request:
        return f"{open_request.asked_by} xin gia hạn đến {open_request.to_day:%d/%m/%Y}: chờ trưởng phòng quyết định."
    if task.state == State.PAUSED:
        return "Đang tạm dừng, chờ trưởng phòng cho tiếp tục."
    if task.state == State.AWAITING and missing:
        return "Đã báo cáo xong; chỉ đóng được khi các đơn vị phối hợp hoàn thành phần việc của mình."
    if task.state == State.AWAITING:
        return "Đã báo cáo hoàn thành, đang chờ trưởng phòng xác nhận."
    if not task.is_open:
        return ""
    by_when = f" trước hết {_day(task)}" if task.due_on else ""
    if task.assignee is None:
        return f"Chưa giao cho ai: trưởng phòng giao người thực hiện{by_when}."
    return f"{task.assignee} thực hiện và báo cáo xong{by_when}."


def _day(task: Task) -> str:
    return task.deadline_text[0].lower() + task.deadline_text[1:] if task.due_quarter else f"ngày {task.deadline_text}"
