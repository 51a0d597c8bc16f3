"""The page on which the targets of all components of a plan are set at once."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plans.block_forms import Seen
from plans.blocks import Changes
from plans.editing import edit
from plans.models import Plan
from plans.target_form import TargetsForm, seen_targets, targets_of
from plans.views.editor import changes_of, refuse_second_targets
from plans.views.open_plan import editor_url, on_open_plan
from units.concurrency import StaleEdit


@require_http_methods(["GET", "HEAD", "POST"])
@on_open_plan
def edit_targets(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Show what each component reached beside its target; save all of them as one edit. `?goi-y=1` fills in what is
    suggested, for the writer to change and save."""
    if request.method != "POST":
        fills = "goi-y" in request.GET
        return _page(request, TargetsForm(plan, targets_of(plan), fills=fills), is_filled=fills)
    try:
        seen = seen_targets(request.POST.get("seen", ""))
    except ValueError:
        return render(request, "400.html", status=400)
    form = TargetsForm(plan, seen, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        edit(plan=plan, by=request.user, summary="Đặt mục tiêu", changes=lambda plan: _changes(plan, seen, form))
    except StaleEdit:
        return _stale(request, plan, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form, status=422)
    messages.success(request, "Đã lưu mục tiêu.")
    return redirect(editor_url(plan))


def _changes(plan: Plan, seen: Seen, form: TargetsForm) -> Changes:
    changes = changes_of(seen, form.values())
    refuse_second_targets(plan, changes)
    return changes


def _stale(request: HttpRequest, plan: Plan, form: TargetsForm) -> HttpResponse:
    """What was typed stays in the fields, beside it stands what another saved; saving again decides."""
    others = {target.component_id: str(target) for target in plan.targets.all()}
    before = {pk: state for pk, (_, state) in form.own.items()}
    now = {state["component_id"]: state for state in targets_of(plan).values()}
    theirs = [
        (choice.name, others.get(choice.pk, "đã bỏ mục tiêu"))
        for choice in form.choices
        if before.get(choice.pk) != now.get(choice.pk)
    ]
    form.seen = targets_of(plan)
    return _page(request, form, status=409, theirs=theirs)


def _page(request: HttpRequest, form: TargetsForm, status: int = 200, **more) -> HttpResponse:
    context = {"form": form, "plan": form.plan, "base": editor_url(form.plan), "seen": json.dumps(form.seen)}
    return render(request, "plans/editor/targets.html", context | more, status=status)
