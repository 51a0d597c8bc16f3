"""Where the plans of a year are: who is late, plans, solutions, tasks, reports, week by week; and the solutions behind
its figures."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indices.models import Component
from indices.sheets.answers import workbook_answer
from reports.dashboards.progress.figures import OUTCOMES, WORKS
from reports.dashboards.progress.late import SHOWN, late_of
from reports.dashboards.progress.scope import SOLUTION_NAMES, Options, Scope
from reports.dashboards.progress.solutions import is_number, solutions_for
from reports.dashboards.progress.standing import read_standing
from reports.dashboards.progress.trend import chart_of, trend_of
from reports.dashboards.progress.workbook import WEEKS_NOTE, progress_workbook
from tasks.filters import GENERAL
from units.audit import record
from units.models import Unit

PER_PAGE = 50
RECENT_WEEKS, WHOLE_YEAR = "gan-day", "ca-nam"


@require_GET
def progress(request):
    """The page, or with `tep=xlsx` its tables as a workbook, which leaves an audit line."""
    today = timezone.localdate()
    options = Options.of(request.user)
    scope = Scope.of(request.GET, options, request.user, today)
    weeks_word = request.GET.get("tuan") or (RECENT_WEEKS if options.is_in_work(scope.year) else WHOLE_YEAR)
    is_whole_year = weeks_word == WHOLE_YEAR
    standing = read_standing(scope, today)
    weeks = trend_of(scope, today, is_whole_year)
    if request.GET.get("tep") == "xlsx":
        return _workbook(request, scope, progress_workbook(scope, standing, weeks, today))
    late = late_of(scope, today)
    context = {
        "scope": scope,
        "options": options,
        "today": today,
        "standing": standing,
        "late": late[:SHOWN],
        "late_more": len(late) - SHOWN,
        "oldest": min((one.since for one in late), default=None),
        "weeks": weeks[::-1],
        "chart": chart_of(weeks) if weeks else None,
        "weeks_note": WEEKS_NOTE,
        "is_whole_year": is_whole_year,
        "works": WORKS,
        "outcomes": OUTCOMES,
    }
    return render(request, "reports/progress.html", context)


def _workbook(request, scope: Scope, content: bytes) -> HttpResponse:
    said = f"Xuất tiến độ thực hiện kế hoạch {scope.index} năm {scope.year} ra Excel"
    record("progress.export", request.user, said, by=request.user)
    name = "-".join(filter(None, ("tien-do", scope.index.lower(), str(scope.year or ""), scope.block, scope.unit)))
    return workbook_answer(content, name)


@require_GET
def solutions(request):
    """The solutions of the plans in work, with how far each is, narrowed as a figure of the page was."""
    today = timezone.localdate()
    options = Options.of(request.user)
    scope = Scope.of(request.GET, options, request.user, today)
    page = Paginator(solutions_for(scope, request.GET), PER_PAGE).get_page(request.GET.get("trang"))
    chosen = {name: request.GET.get(word, "").strip() for name, word in SOLUTION_NAMES.items()}
    context = {
        "scope": scope,
        "options": options,
        "page": page,
        "chosen": chosen,
        "kept": scope.solutions_query(**chosen),
        "kept_values": [(word, chosen[name]) for name, word in SOLUTION_NAMES.items() if chosen[name]],
        "whole": scope.solutions_query(**chosen | {"work": ""}),
        "by_work": [(value, label, scope.solutions_query(**chosen | {"work": value})) for value, label in WORKS],
        "narrowed": _narrowed(chosen),
    }
    return render(request, "reports/progress_solutions.html", context)


def _narrowed(chosen: dict[str, str]) -> list[str]:
    """What narrows the solutions beside their work, in words; a value that names nothing as it stands."""
    component, office, said = chosen["component"], chosen["office"], []
    if component == GENERAL:
        said.append("không thuộc chỉ số thành phần nào")
    elif component:
        found = Component.objects.filter(pk=int(component)).first() if is_number(component) else None
        said.append(f"chỉ số “{found.name if found else component}”")
    if office:
        found = Unit.objects.filter(code=office).first()
        said.append(f"{found.name if found else office} chủ trì")
    return said
