"""The search of the whole portal: the page of results, and what the field in every head offers while one types.

Answers are not kept as whole pages: hardly anybody asks the same again, and they would push out what many ask for.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.search.answering import answer
from reports.search.asked import KINDS, read
from reports.search.recent import opened

PER_KIND = 5
"""Hits of each kind on the page of all kinds."""
PER_PAGE = 25
"""Hits on a page of one kind."""
OFFERED = 3
"""Hits of each kind that are offered while one types."""
_YEARS = 12
"""Years to choose from."""


@require_GET
def search(request):
    """What the reader may see that has the words of the address, by kind; without words, how to ask."""
    asked = read(request.GET)
    most = PER_PAGE if asked.kind else PER_KIND
    found = answer(request.user, asked, most, most * (asked.page - 1) if asked.kind else 0, guesses=True)
    this_year = timezone.localdate().year
    context = {
        "asked": asked,
        "found": found,
        "kinds": KINDS,
        "label": KINDS.get(asked.kind, ""),
        "years": [str(year) for year in range(this_year, this_year - _YEARS, -1)],
    }
    return render(request, "reports/search.html", context, status=422 if asked.problem else 200)


@require_GET
def suggestions(request) -> HttpResponse:
    """The first hits of each kind, for the field in the head of every page; before anything is typed what was opened
    lately, of which the browser sends the addresses."""
    asked = read(request.GET)
    if asked.is_empty:
        context = {"recent": opened(request.user, request.GET.getlist("gan-day"))}
    else:
        context = {"asked": asked, "found": answer(request.user, asked, OFFERED)}
    return render(request, "reports/search_suggestions.html", context, status=422 if asked.problem else 200)
