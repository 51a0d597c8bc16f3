"""The way in for views that change a plan's text: the plan is open and the user may edit it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from plans.models import Plan
from plans.views.access import get_plan_for
from units.permissions import Permission


def on_open_plan(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the plan that the address names, if the user may edit it (404, 403) and it is open.

    Of one that is not open the page of the plan is shown instead; a script is told so (409).
    """

    @wraps(view)
    def guarded(request: HttpRequest, unit: str, index: str, year: int, adjustment: int = 0, **rest) -> HttpResponse:
        plan = get_plan_for(request.user, unit, index, year, adjustment, permission=Permission.EDIT_PLANS)
        if plan.is_open:
            return view(request, plan, **rest)
        sentence = f"Kế hoạch {plan.get_state_display().lower()} nên không sửa được nội dung."
        if request.headers.get("HX-Request"):
            return JsonResponse({"message": sentence, "closed": True}, status=409)
        messages.error(request, sentence)
        return redirect(plan)

    return guarded


def draft_url(plan: Plan) -> str:
    """Return where one goes on with a new draft: its editor, at the comments where there are doubts to look at."""
    place = "#y-kien" if plan.comments.filter(resolved_at=None).exists() else ""
    return editor_url(plan) + place


def editor_url(plan: Plan, name: str = "editor", *more) -> str:
    """Return an address of the editor of a plan."""
    kwargs = dict(zip(("unit", "index", "year", "adjustment"), plan.address, strict=False))
    return reverse(f"plans:{name}", kwargs=kwargs | (dict(more) if more else {}))
