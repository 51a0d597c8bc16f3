"""The rows of a heat map as HTML, written in Python: so many cells in a template cost more than all else."""

from collections.abc import Collection
from functools import partial

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.dashboards.heat import Cell, HeatMap, HeatRow, Shown
from units.templatetags.vietnamese import change, score

_START = ("<tr>", '<tr class="mine">')
_UNKNOWN = '<td class="num heat-unknown">–</td>'
_CELL = '<td class="num {}">{}</td>'
_COMPUTED = '<span class="visually-hidden"> (cổng tính)</span>*'
_COMPUTED_PLACE = '<span class="cell-note">cổng tính</span>'


def rows_as_html(heat: HeatMap, own: Collection[int]) -> SafeString:
    """Return a row for each unit, those of `own` (ids) marked. Everything is escaped here."""
    cell = partial(_cell, heat.shown, heat.tone)
    rows = [f"{_unit(row, own)}{''.join(map(cell, row.cells))}</tr>" for row in heat.rows]
    return mark_safe("".join(rows))  # noqa: S308  figures are numbers, all other text is escaped


def medians_as_html(heat: HeatMap) -> SafeString:
    """Return the medians of the columns as cells."""
    return mark_safe("".join([_cell(heat.shown, heat.tone, one) for one in heat.medians]))  # noqa: S308  as above


def _unit(row: HeatRow, own: Collection[int]) -> str:
    """The beginning of a row: its place, its unit and its total."""
    standing, unit = row.standing, row.standing.unit
    place = "–" if standing.place is None else standing.place
    computed = _COMPUTED_PLACE if standing.place_is_computed else ""
    return (
        f'{_START[unit.pk in own]}<td class="num rank-cell">{place}{computed}</td>'
        f'<th scope="row" class="stick unit-cell"><a href="{unit.get_absolute_url()}">{escape(unit.name)}</a></th>'
        f'<td class="num"><strong>{score(standing.score)}</strong></td>'
    )


def _cell(shown: Shown, tone: str, cell: Cell) -> str:
    if cell.value is None:
        return _UNKNOWN
    if shown == Shown.PLACE:
        text = f"{cell.value}{_COMPUTED if cell.is_computed else ''}"
    else:
        text = change(cell.value) if shown == Shown.CHANGE else score(cell.value)
    return _CELL.format(f"heat-{tone}-{cell.level}" if cell.level else "", text)
