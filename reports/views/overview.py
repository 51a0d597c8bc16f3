"""A block in a year as leaders read it: the answers first, then the table, which also leaves as a file."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from indices.models import Edition
from indices.rounds import Sibling, round_among_siblings
from indices.sheets.answers import workbook_answer
from reports.dashboards.block import BlockTable, Totals, block_table, newest_for, own_row, siblings_of
from reports.dashboards.block_columns import Column, columns
from reports.dashboards.block_filter import ORDERS, BlockFilter
from reports.dashboards.block_workbook import block_workbook, plans_note
from reports.dashboards.movers import movers_by_places, movers_by_points
from reports.dashboards.weak import block_components, lowest_medians, most_fallen
from reports.sheets import rendering
from reports.sheets.block import BlockSheet
from reports.views.block_filter_html import entries_as_html, tick_as_html
from reports.views.block_rows import heads_as_html, rows_as_html
from reports.views.edition_switch import switch_as_html
from units.audit import record
from units.kept import kept_while_unchanged
from units.models import User
from units.permissions import Permission

_BEST_FIRST = ("diem", "thay-doi", "thay-doi-hang", "dan-dau", "muc-tieu", "viec", "qua-han")
"""Columns that are sorted from the top down by the first click."""


@require_GET
def overview(request):
    """Lead to the newest published block that concerns the reader; where there is none, say so."""
    newest = newest_for(request.user, request.user.own_unit_ids())
    if newest:
        return redirect("reports:block", newest.code)
    may_found = Permission.PUBLISH_RESULTS in request.user.current_permissions()
    return render(request, "reports/block_none.html", {"may_found": may_found})


def edition_for(user: User, code: str) -> tuple[Edition, list[Sibling]]:
    """A published edition that the user may read, and its siblings; 404 for another."""
    try:
        return round_among_siblings(user, code)
    except Edition.DoesNotExist as error:
        raise Http404("Không có bảng xếp hạng này.") from error


@kept_while_unchanged("indices", "plans", "tasks")
@require_GET
def block(request, code):
    """The block of one year: answers, movers, weak components, and the table as the address narrows and sorts it.

    What a form posts empty goes from the address, so that one can send it to somebody.
    """
    if "" in request.GET.values():
        return redirect(f"{request.path}?{urlencode({name: value for name, value in request.GET.items() if value})}")
    edition, siblings = edition_for(request.user, code)
    table = block_table(edition, request.user, timezone.localdate())
    form = BlockFilter(request.GET, table)
    rows, shown = form.shown(table), columns(table)
    heads = _columns(form, shown)
    components = block_components(table.ranking)
    own = request.user.own_unit_ids()
    others = siblings_of(edition, siblings)
    context = {
        "edition": edition,
        "table": table,
        "form": form,
        "rows": rows,
        "rows_html": rows_as_html(table, rows, own),
        "heads_html": heads_as_html(heads),
        "entries": entries_as_html(form, "words"),
        "narrow_entries": entries_as_html(form, "moved"),
        "folded_entries": entries_as_html(form, "grade", "plan") + tick_as_html(form, "late"),
        "query": form.query,
        "sums": Totals(rows),
        "columns": heads,
        "sums_span": _before_targets(shown),
        "movers": [("Theo điểm", movers_by_points(table.ranking)), ("Theo hạng", movers_by_places(table.ranking))],
        "weakest": lowest_medians(components),
        "fallen": most_fallen(components),
        "own": own,
        "own_row": own_row(table, own),
        "plans_note": plans_note(table),
        "switch": switch_as_html("reports:block", edition, **others),
        **others,
    }
    return render(request, "reports/block.html", context, status=200 if form.is_valid() else 422)


def _columns(form: BlockFilter, shown: list[Column]) -> list[dict]:
    """The heads of the table: label, the address that sorts by the column, and which way it is sorted now."""
    return [
        {
            "name": column.name,
            "label": column.label,
            "kind": column.kind,
            "query": form.address(_next_order(column.name, form.sorting)) if column.name in ORDERS else None,
            "sort": {column.name: "ascending", f"-{column.name}": "descending"}.get(form.sorting, ""),
        }
        for column in shown
    ]


def _before_targets(shown: list[Column]) -> int:
    """How many columns stand between the unit's name and its targets: they have no sums."""
    names = [column.name for column in shown]
    return names.index("muc-tieu") - names.index("diem") if "muc-tieu" in names else 0


def _next_order(name: str, now: str) -> str:
    first = f"-{name}" if name in _BEST_FIRST else name
    if now != first:
        return first
    return name if first.startswith("-") else f"-{name}"


@require_GET
def block_xlsx(request, code):
    """The table as a workbook, narrowed and sorted as the address says; leaves an audit line."""
    table, form = _asked(request, code)
    if not form.is_valid():
        return _back(request, code)
    content = block_workbook(table, form.shown(table), form.said)
    record("result.export_block", table.edition, f"Xuất tổng quan {table.edition} ra Excel", by=request.user)
    return workbook_answer(content, f"tong-quan-{code}")


@require_GET
def block_pdf(request, code):
    """The table on A4 paper, narrowed and sorted as the address says; leaves an audit line."""
    table, form = _asked(request, code)
    if not form.is_valid():
        return _back(request, code)
    content = rendering.block_pdf(BlockSheet(table, form.shown(table), form.said))
    record("result.print_block", table.edition, f"In tổng quan {table.edition}", by=request.user)
    return _file(content, "application/pdf", f'inline; filename="tong-quan-{code}.pdf"')


@require_GET
def block_png(request, code):
    """The printed table as a picture to be sent by phone; leaves an audit line."""
    table, form = _asked(request, code)
    if not form.is_valid():
        return _back(request, code)
    content = rendering.block_png(BlockSheet(table, form.shown(table), form.said))
    record("result.picture_block", table.edition, f"Xuất ảnh tổng quan {table.edition}", by=request.user)
    return _file(content, "image/png", f'attachment; filename="tong-quan-{code}.png"')


def _asked(request, code: str) -> tuple[BlockTable, BlockFilter]:
    table = block_table(edition_for(request.user, code)[0], request.user, timezone.localdate())
    return table, BlockFilter(request.GET, table)


def _back(request, code: str) -> HttpResponse:
    """To the page with the same address, which says what is wrong with it."""
    return redirect(f"{reverse('reports:block', args=[code])}?{request.GET.urlencode()}")


def _file(content: bytes, kind: str, disposition: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
