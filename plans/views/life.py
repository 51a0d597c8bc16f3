"""The steps of a plan's life, each on a page of its own that says what will happen before it does."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from plans import life
from plans.checking import check_plan
from plans.life_forms import ApproveForm, CloseForm, ReturnForm, StepForm
from plans.models import Comment, Plan, Solution
from plans.views.access import get_plan_for
from plans.views.open_plan import editor_url
from units.models import User
from units.permissions import Permission

S, P = Plan.State, Permission


def refused_in(plan: Plan, states: tuple[str, ...]) -> str:
    """Why a step that belongs to `states` cannot be taken now; empty where it can."""
    if plan.state in states:
        return ""
    return f"Kế hoạch đang ở trạng thái “{plan.get_state_display()}”, không làm bước này được."


@dataclass(frozen=True)
class StepElsewhere:
    """A step whose page is built further left, known here by the name of its address."""

    name: str
    url_name: str
    verb: str
    icon: str
    permission: Permission
    states: tuple[str, ...]
    is_main: bool = True

    def refusal(self, plan: Plan) -> str:
        """Why the step cannot be taken now; empty where it can."""
        return refused_in(plan, self.states)


@dataclass(frozen=True)
class StepPage:
    """A step: what it is called, who may take it and when, its form and action, and what is said after it.

    `name` is that of its address and of the template that explains it; `leads_to` is the page on which those who write
    the agency's plans go on after it, else the plan's own.
    """

    name: str
    verb: str
    icon: str
    title: str
    permission: Permission
    states: tuple[str, ...]
    action: Callable[..., Plan]
    done: str
    form: type[forms.Form] = StepForm
    is_main: bool = True
    leads_to: str = ""

    @property
    def url_name(self) -> str:
        return f"plans:{self.name}"

    def next_page(self, plan: Plan, user: User) -> str:
        """The address of the page on which this user goes on."""
        if self.leads_to and plan.unit.allows(user, Permission.EDIT_PLANS):
            return reverse(self.leads_to, args=plan.address)
        return plan.get_absolute_url()

    @property
    def explanation(self) -> str:
        return f"plans/life/_{self.name}.html"

    def refusal(self, plan: Plan) -> str:
        """Why the step cannot be taken now; empty where it can."""
        return refused_in(plan, self.states)


SUBMIT = StepPage(
    "submit", "Trình", "send", "Trình kế hoạch", P.EDIT_PLANS, Plan.OPEN, life.submit,
    "Đã trình. Kế hoạch được khóa cho đến khi được duyệt, trả lại hoặc rút lại.",
)  # fmt: skip
WITHDRAW = StepPage(
    "withdraw", "Rút lại", "arrow-counterclockwise", "Rút lại kế hoạch đã trình", P.EDIT_PLANS, (S.SUBMITTED,),
    life.withdraw, "Đã rút lại. Kế hoạch lại là dự thảo, sửa được.", is_main=False,
)  # fmt: skip
APPROVE = StepPage(
    "approve", "Duyệt", "check2-circle", "Duyệt kế hoạch", P.ISSUE_PLANS, (S.SUBMITTED,), life.approve,
    "Đã duyệt. Tiếp theo: cấp số, ngày, ký và ban hành.", ApproveForm, leads_to="reports:plan-issue",
)  # fmt: skip
SEND_BACK = StepPage(
    "send-back", "Trả lại", "reply", "Trả lại kế hoạch để sửa", P.ISSUE_PLANS, (S.SUBMITTED, S.APPROVED),
    life.send_back, "Đã trả lại để sửa.", ReturnForm, is_main=False,
)  # fmt: skip
ISSUE = StepElsewhere("issue", "reports:plan-issue", "Ký, ban hành", "patch-check", P.EDIT_PLANS, (S.APPROVED,))
ADJUST = StepPage(
    "adjust", "Lập kế hoạch điều chỉnh", "pencil-square", "Lập kế hoạch điều chỉnh", P.EDIT_PLANS, (S.ISSUED,),
    life.adjust, "Đã lập kế hoạch điều chỉnh từ kế hoạch đang có hiệu lực. Hãy sửa những chỗ cần điều chỉnh.",
    is_main=False, leads_to="plans:editor",
)  # fmt: skip
CLOSE = StepPage(
    "close", "Kết thúc", "archive", "Kết thúc kế hoạch", P.ISSUE_PLANS, (S.ISSUED,), life.close,
    "Đã kết thúc kế hoạch.", CloseForm, is_main=False,
)  # fmt: skip

STEPS = (SUBMIT, APPROVE, ISSUE, WITHDRAW, SEND_BACK, ADJUST, CLOSE)


def steps_for(plan: Plan, rights: set[Permission], is_adjusted: bool = False) -> list[StepPage | StepElsewhere]:
    """The steps that somebody with these rights in the plan's agency may take now; a plan is adjusted only once."""
    steps = [step for step in STEPS if step.permission in rights and not step.refusal(plan)]
    return [step for step in steps if not (step is ADJUST and is_adjusted)]


def submit(request, **name):
    """Hand a draft to the head of the agency."""
    return _step(request, name, SUBMIT)


def withdraw(request, **name):
    """Take back what was submitted."""
    return _step(request, name, WITHDRAW)


def send_back(request, **name):
    """Return a plan with reasons."""
    return _step(request, name, SEND_BACK)


def approve(request, **name):
    """Approve a plan, with who signs it and by what right."""
    return _step(request, name, APPROVE)


def close(request, **name):
    """End a plan."""
    return _step(request, name, CLOSE)


def adjust(request, **name):
    """Start an adjusted plan; afterwards that one is shown."""
    return _step(request, name, ADJUST)


def _step(request, name: dict, step: StepPage) -> HttpResponse:
    plan = get_plan_for(request.user, **name, permission=step.permission)
    refusal = step.refusal(plan)
    form = step.form(request.POST if request.method == "POST" else None, plan=plan)
    if not refusal and form.is_valid():
        try:
            result = step.action(plan=plan, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_errors(error)
        else:
            messages.success(request, step.done)
            return redirect(step.next_page(result, request.user))
    context = {"plan": plan, "step": step, "form": form, "refusal": refusal} | _what_to_know(plan, step)
    return render(request, "plans/life/step.html", context, status=422 if refusal or form.errors else 200)


def _what_to_know(plan: Plan, step: StepPage) -> dict:
    """What the page of a step tells of the plan besides its name."""
    if step in (SUBMIT, APPROVE):
        problems = check_plan(plan)
        return {
            "errors": [problem for problem in problems if problem.is_error],
            "warnings": [problem for problem in problems if not problem.is_error],
            "said": plan.comments.filter(resolved_at=None).count(),
            "editor_url": editor_url(plan) if plan.is_open else "",
        }
    if step is SEND_BACK:
        return {"reasons": plan.comments.filter(kind=Comment.Kind.REASON, resolved_at=None).select_related("by")}
    if step is CLOSE:
        return {"open_tasks": tasks_of_solutions().open().filter(solution__section__plan=plan).count()}
    return {}


def tasks_of_solutions():
    """All tasks with their punctuality, known to plans only from the other end of their relation."""
    return Solution._meta.get_field("tasks").related_model.objects.with_punctuality()
