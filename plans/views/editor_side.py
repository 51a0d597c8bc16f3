"""What stands beside the sheet and what the open page asks for: words to show, others' edits, names, problems."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from plans.checking import check_plan
from plans.models import Plan
from plans.names import leaders_for, names_for
from plans.views.comments import open_counts
from plans.views.editor import MALFORMED, number_in
from plans.views.editor_sync import Sheet, news
from plans.views.open_plan import editor_url, on_open_plan
from units.models import User
from units.vietnamese import fold

RECENT = timedelta(minutes=5)
MOST_BLOCKS = 60


@on_open_plan
def edit_blocks(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The blocks of some keys (`keys`, parted by dots), at most 60."""
    keys = request.GET.get("keys", "").split(".")
    if len(keys) > MOST_BLOCKS or not all(_is_key(key) for key in keys if key):
        return JsonResponse({"message": MALFORMED}, status=400)
    return JsonResponse({"blocks": Sheet(plan, request).html(key for key in keys if key)})


@on_open_plan
def edit_changes(request: HttpRequest, plan: Plan) -> HttpResponse:
    """What changed since an edit, and who else has been editing in the last five minutes."""
    return JsonResponse(news(Sheet(plan, request), number_in(request.GET)) | {"people": _others(plan, request.user)})


def _others(plan: Plan, user: User) -> list[str]:
    recent = plan.edits.filter(at__gte=timezone.now() - RECENT).exclude(by=user).exclude(by=None)
    return list(recent.order_by("by__full_name").values_list("by__full_name", flat=True).distinct())


@on_open_plan
def edit_names(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The names to choose from for who directs, leads and supports, each with its letters bare for searching."""
    names = [
        {"name": one.name, "note": one.note, "bare": fold(f"{one.name} {one.short_name}")} for one in names_for(plan)
    ]
    leaders = [{"name": name, "title": title, "bare": fold(f"{name} {title}")} for name, title in leaders_for(plan)]
    return JsonResponse({"names": names, "leaders": leaders})


@on_open_plan
def edit_checks(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The problems of the plan as it stands, errors first, each with its place and its mends; and how many comments
    are open at which blocks."""
    problems = sorted(check_plan(plan), key=lambda problem: not problem.is_error)
    errors = sum(problem.is_error for problem in problems)
    said = open_counts(plan.comments.filter(resolved_at=None))
    context = {
        "plan": plan,
        "base": editor_url(plan),
        "problems": problems,
        "errors": errors,
        "warnings": len(problems) - errors,
        "said": said,
        "said_count": sum(said.values()),
    }
    template = "plans/editor/_checks.html" if request.htmx else "plans/editor/checks.html"
    return render(request, template, context)


def _is_key(key: str) -> bool:
    return key[:1] in "skpgb" and key[1:].isascii() and key[1:].isdecimal() and len(key) < 20
