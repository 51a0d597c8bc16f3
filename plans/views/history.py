"""The versions of a plan: their list, one as it read, two held against each other, and putting one back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from plans.adjustment import adjusted_contents
from plans.blocks import State, contents
from plans.comparing import compare as compare_contents
from plans.models import Plan, Version
from plans.past import read_content
from plans.versions import NOW, before_this_round, differing, last_two, restore
from plans.views.access import get_plan_for
from plans.views.rights import rights_in
from units.concurrency import StaleEdit
from units.permissions import Permission

ORIGIN = "goc"
"""The name of the plan that this one adjusts, as a state to compare with."""


def versions(request, **name):
    """The versions of a plan, the newest first; any two can be chosen to be compared."""
    plan = get_plan_for(request.user, **name)
    context = {
        "plan": plan,
        "versions": plan.versions.defer("content").select_related("by"),
        "pair": last_two(plan),
        "before_this_round": before_this_round(plan),
    }
    return render(request, "plans/history/versions.html", context)


def version(request, number: int, **name):
    """A version as it read; for an open plan it can be put back."""
    plan = get_plan_for(request.user, **name)
    return _version_page(request, plan, _version(plan, number))


@require_POST
def restore_version(request, number: int, **name):
    """Put a version back, as an edit that can be undone."""
    plan = get_plan_for(request.user, **name, permission=Permission.EDIT_PLANS)
    chosen = _version(plan, number)
    try:
        done = restore(plan=plan, version=chosen, by=request.user)
    except ValidationError as error:
        return _version_page(request, plan, chosen, " ".join(error.messages))
    except StaleEdit as error:
        return _version_page(request, plan, chosen, f"{error} Hãy tải lại trang rồi làm lại.")
    if done:
        messages.success(request, f"Đã lấy lại phiên bản {number}. Nếu chưa đúng, hãy hoàn tác ở trang soạn thảo.")
    else:
        messages.success(request, f"Kế hoạch hiện giống hệt phiên bản {number}, không có gì phải lấy lại.")
    return redirect(plan)


def compare(request, **name):
    """Two states of a plan word by word: `?tu=` and `?den=` are numbers of versions, `nay` or `goc`.

    By default the last two; `?xem=tat-ca` shows what is the same as well.
    """
    plan = get_plan_for(request.user, **name)
    default = last_two(plan) or (NOW, NOW)
    earlier, later = request.GET.get("tu") or default[0], request.GET.get("den") or default[1]
    shows_all = request.GET.get("xem") == "tat-ca"
    before, after = _states(plan, earlier, later)
    context = {
        "plan": plan,
        "earlier": earlier,
        "later": later,
        "earlier_name": _name(plan, earlier),
        "later_name": _name(plan, later),
        "shows_all": shows_all,
        "differences": compare_contents(before, after, everything=shows_all),
        "versions": plan.versions.defer("content"),
        "before_this_round": before_this_round(plan),
    }
    return render(request, "plans/history/compare.html", context)


def _version(plan: Plan, number: int) -> Version:
    return get_object_or_404(plan.versions.select_related("by"), number=number)


def _version_page(request, plan: Plan, chosen: Version, refusal: str = "") -> HttpResponse:
    may_restore = plan.is_open and Permission.EDIT_PLANS in rights_in(plan.unit, request.user)
    context = {
        "plan": plan,
        "version": chosen,
        "text": read_content(chosen.content),
        "may_restore": may_restore,
        "changes": len(differing(plan, chosen)) if may_restore else 0,
        "refusal": refusal,
    }
    return render(request, "plans/history/version.html", context, status=422 if refusal else 200)


def _states(plan: Plan, earlier: str, later: str) -> tuple[dict[str, State], dict[str, State]]:
    """The two contents that addresses name; Http404 where there is none."""
    if earlier == ORIGIN and plan.adjusts_id:
        return adjusted_contents(plan, None if later == NOW else _content(plan, later))
    return _content(plan, earlier), _content(plan, later)


def _content(plan: Plan, name: str) -> dict[str, State]:
    if name == NOW:
        return contents(plan)
    if not name.isdecimal():
        raise Http404("Không có phiên bản này.")
    return _version(plan, int(name)).content


def _name(plan: Plan, name: str) -> str:
    if name == NOW:
        return "hiện nay"
    return f"{plan.adjusts}" if name == ORIGIN else f"phiên bản {name}"
