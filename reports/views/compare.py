"""Up to four units of a block and year side by side, or a unit in two years."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from indices.sheets.answers import workbook_answer
from reports.dashboards.comparing import MOST, Comparison
from reports.dashboards.comparing_work import ColumnWork, work_below
from reports.dashboards.comparing_workbook import comparison_workbook
from reports.views.compare_rows import boxes, edition_options, rows_as_html, unit_options, year_options
from reports.views.comparing_choice import Asked, Choices, choices_for, comparison_for
from units.audit import record
from units.kept import kept_while_unchanged
from units.models import User

_XLSX = "xlsx"


@require_GET
def compare(request):
    """The comparison that the address names (`?dot=…&don-vi=…&don-vi=…`, or `?don-vi=…&nam=…&nam=…`) under the form.

    `&tep=xlsx` gives it as a workbook and leaves an audit line. What cannot be compared answers 422 with a sentence and
    the form as it was filled in.
    """
    return _answer(request) if request.GET.get("tep") == _XLSX else _kept_answer(request)


def _answer(request) -> HttpResponse:
    asked = Asked.of(request.GET)
    choices = choices_for(request.user, asked)
    ticked = asked.units or choices.codes_of(request.user.own_unit_ids())
    context = {"choices": choices, "edition": choices.edition, "most": MOST, "ticked": ticked}
    context |= _options(asked, choices, ticked)
    try:
        comparison = comparison_for(request.user, asked, choices)
    except ValidationError as error:
        return render(request, "reports/compare.html", context | {"problem": error.message}, status=422)
    if comparison is None:
        return render(request, "reports/compare.html", context)
    works = work_below(comparison, request.user)
    if request.GET.get("tep") == _XLSX:
        return _xlsx(comparison, works, request.user)
    query = request.GET.copy()
    query["tep"] = _XLSX
    context |= {
        "comparison": comparison,
        "rows": rows_as_html(comparison),
        "figure": comparison.figure(request.user.own_unit_ids()),
        "works": works,
        "reads_plans": any(work.reads_plans for work in works),
        "hides_plans": any(not work.reads_plans for work in works),
        "hides_tasks": any(work.reads_plans and not work.reads_tasks for work in works),
        "xlsx_query": query.urlencode(),
    }
    return render(request, "reports/compare.html", context)


def _options(asked: Asked, choices: Choices, ticked: Sequence[str]) -> dict[str, SafeString]:
    """The long choices of the form; `ticked` are the codes of the units chosen at first."""
    first, second, *_ = [*asked.years, "", ""]
    return {
        "edition_options": edition_options(choices.editions, choices.edition),
        "boxes": boxes(choices.units, ticked),
        "unit_options": unit_options(choices.by_kind, asked.units if asked.is_of_years else ()),
        "first_years": year_options(choices.years, first),
        "second_years": year_options(choices.years, second),
    }


_kept_answer = kept_while_unchanged("indices", "plans", "tasks")(_answer)
compare.kept_topics = _kept_answer.kept_topics
"""The workbook is made each time, for its audit line."""


def _xlsx(comparison: Comparison, works: list[ColumnWork], user: User) -> HttpResponse:
    content = comparison_workbook(comparison, works)
    edition = comparison.columns[-1].result.edition
    record("result.export_comparison", edition, f"Xuất bảng so sánh {comparison.title} ra Excel", by=user)
    return workbook_answer(content, "so-sanh")
