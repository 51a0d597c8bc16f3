"""The heat map of a block: units by components, with the numbers in the cells."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from indices.ranking import ranking
from reports.dashboards.block import siblings_of
from reports.dashboards.heat import BY_RANK, HeatMap, Shown
from reports.dashboards.heat import heat_map as map_of
from reports.views.edition_switch import switch_as_html
from reports.views.heat_rows import medians_as_html, rows_as_html
from reports.views.overview import edition_for
from units.kept import kept_while_unchanged


@kept_while_unchanged("indices")
@require_GET
def heat_map(request, code):
    """Units by components as `hien` says (score, rank or change), sorted by `xep`: the total's rank or a component.

    A way of showing or sorting that does not exist is 404.
    """
    edition, siblings = edition_for(request.user, code)
    shown, order = request.GET.get("hien", Shown.SCORE), request.GET.get("xep", BY_RANK)
    table = ranking(edition, years_of_scores=2 if shown == Shown.CHANGE else 1)
    if shown not in Shown or not _is_order(order, table.lines):
        raise Http404("Không có cách hiện hoặc cách xếp này.")
    heat = map_of(table, Shown(shown), order)
    others = siblings_of(edition, siblings)
    context = {
        "edition": edition,
        "ranking": table,
        "heat": heat,
        "rows_html": rows_as_html(heat, request.user.own_unit_ids()),
        "medians_html": medians_as_html(heat),
        "ways": [(way.label, _query(way, order), way == heat.shown) for way in Shown],
        "heads": _heads(heat, order),
        "by_rank": {"query": _query(heat.shown, BY_RANK), "sort": "ascending" if order == BY_RANK else ""},
        "switch": switch_as_html("reports:heat-map", edition, **others),
        **others,
    }
    return render(request, "reports/heat_map.html", context)


def _is_order(order: str, lines) -> bool:
    return order == BY_RANK or order.removeprefix("-") in {line.code for line in lines}


def _query(shown: Shown, order: str) -> str:
    chosen = {} if shown == Shown.SCORE else {"hien": shown.value}
    return urlencode(chosen | ({} if order == BY_RANK else {"xep": order}))


def _heads(heat: HeatMap, order: str) -> list[dict]:
    """The heads of the components: the line, the address that sorts by it, best first, and which way it is sorted."""
    best, worst = ("ascending", "descending") if heat.shown == Shown.PLACE else ("descending", "ascending")
    return [
        {
            "line": line,
            "query": _query(heat.shown, f"-{line.code}" if order == line.code else line.code),
            "sort": {line.code: best, f"-{line.code}": worst}.get(order, ""),
        }
        for line in heat.lines
    ]
