"""The steps of one task, each a form of its page that posts to its own address."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tasks import actions
from tasks.forms import DecisionForm, EvidenceForm, ExtensionForm, MeasureForm, NoteForm, ReasonForm, StepForm
from tasks.models import Task
from tasks.views.access import get_task_for
from tasks.views.task_page import show_task
from units.permissions import Permission

DO, ASSIGN = Permission.DO_TASKS, Permission.ASSIGN_TASKS


@dataclass(frozen=True)
class Step:
    """What may be done to a task: by whom, what is filled in, the action, and what is said when it is done, otherwise
    where the task then waits for the head's word."""

    permission: Permission
    form: type[StepForm]
    act: Callable
    done: str
    waiting: str = ""

    def said(self, result: object) -> str:
        """What is said after the action that gave the result."""
        return self.waiting if self.waiting and result.state == Task.State.AWAITING else self.done


STEPS = {
    "start": Step(DO, StepForm, actions.start, "Đã chuyển sang đang thực hiện."),
    "note": Step(DO, NoteForm, actions.add_note, "Đã ghi tiến độ."),
    "measure": Step(DO, MeasureForm, actions.measure, "Đã ghi số đo."),
    "tick_off": Step(
        DO,
        EvidenceForm,
        actions.tick_off,
        done="Đã ghi nhận hoàn thành.",
        waiting="Đã báo cáo hoàn thành, chờ trưởng phòng xác nhận.",
    ),
    "add_evidence": Step(DO, EvidenceForm, actions.add_evidence, "Đã lưu minh chứng."),
    "ask_extension": Step(DO, ExtensionForm, actions.ask_extension, "Đã gửi đề nghị gia hạn."),
    "extend": Step(ASSIGN, ExtensionForm, actions.extend, "Đã gia hạn."),
    "confirm": Step(ASSIGN, StepForm, actions.confirm, "Đã xác nhận hoàn thành."),
    "send_back": Step(ASSIGN, ReasonForm, actions.send_back, "Đã trả lại để làm tiếp."),
    "pause": Step(ASSIGN, ReasonForm, actions.pause, "Đã tạm dừng nhiệm vụ."),
    "resume": Step(ASSIGN, StepForm, actions.resume, "Nhiệm vụ được tiếp tục."),
    "cancel": Step(ASSIGN, ReasonForm, actions.cancel, "Đã hủy nhiệm vụ."),
}


def _view(name: str):
    step = STEPS[name]

    @require_POST
    def view(request, pk):
        task = get_task_for(request.user, pk, step.permission)
        form = step.form(request.POST, request.FILES, task=task, name=name)
        return _answer(request, task, name, form, step.said, lambda data: step.act(task=task, by=request.user, **data))

    view.__name__ = name
    view.__doc__ = step.act.__doc__
    return view


start = _view("start")
add_note = _view("note")
measure = _view("measure")
tick_off = _view("tick_off")
add_evidence = _view("add_evidence")
ask_extension = _view("ask_extension")
extend = _view("extend")
confirm = _view("confirm")
send_back = _view("send_back")
pause = _view("pause")
resume = _view("resume")
cancel = _view("cancel")


@require_POST
def decide_extension(request, pk, extension):
    """Grant or refuse a request for more time, by the button that was pressed."""
    task = get_task_for(request.user, pk, ASSIGN)
    extension = get_object_or_404(task.extensions.select_related("task"), pk=extension)
    is_granted = request.POST.get("is_granted") == "1"
    form = DecisionForm(request.POST, task=task, name="decide")

    def act(data):
        actions.decide_extension(extension=extension, is_granted=is_granted, by=request.user, **data)

    done = "Đã gia hạn." if is_granted else "Đã trả lời không gia hạn."
    return _answer(request, task, "decide", form, lambda _: done, act)


@require_POST
def cancel_share(request, pk, share):
    """Do without the share of a supporting office."""
    task = get_task_for(request.user, pk, ASSIGN)
    share = get_object_or_404(task.shares.all(), pk=share)
    form = ReasonForm(request.POST, task=task, name=f"share_{share.pk}")
    done = f"Đã hủy phần phối hợp của {share.office}."

    def act(data):
        actions.cancel_share(share=share, by=request.user, **data)

    return _answer(request, task, f"share_{share.pk}", form, lambda _: done, act)


@require_POST
def remove_evidence(request, pk, evidence):
    """Take a piece of evidence back."""
    task = get_task_for(request.user, pk)
    evidence = get_object_or_404(task.evidence.live().select_related("task"), pk=evidence)
    form = StepForm(request.POST, task=task, name="remove")

    def act(data):
        actions.remove_evidence(evidence=evidence, by=request.user)

    return _answer(request, task, "remove", form, lambda _: "Đã gỡ minh chứng; việc gỡ được ghi lại.", act)


def _answer(request, task: Task, name: str, form: StepForm, said: Callable[[object], str], act: Callable):
    """Do what a form asks for and go back to the task; what is refused is shown on its page (422)."""
    if form.is_valid():
        try:
            result = act(form.cleaned_data)
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, said(result))
            return redirect(task)
    return show_task(request, get_task_for(request.user, task.pk), {name: form}, refused=form)
