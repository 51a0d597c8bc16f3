"""The rows and the long choices of a comparison as HTML, written in Python: so many cells and options in a template
cost more than all else. What people wrote is escaped here."""

from collections.abc import Container, Iterable
from decimal import Decimal
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from indices.models import Edition
from reports.dashboards.comparing import Cell, Column, Comparison, Line
from units.templatetags.vietnamese import change, places_gained, score

_NUMBER = '<td class="num">{}</td>'
_NOTE = '<span class="cell-note">{}</span>'
_NOT_IN_SET = _NUMBER.format('<span class="muted">không có</span>')
_STAR = '<i class="bi bi-star-fill" aria-hidden="true"></i>'
_BOX = (
    '<div class="form-check"><input class="form-check-input" type="checkbox" name="don-vi" value="{0}" id="dv-{0}"{2}>'
    '<label class="form-check-label" for="dv-{0}">{1}</label></div>'
)
_OPTION = '<option value="{}"{}>{}</option>'


def boxes(units: Iterable[tuple[str, str]], chosen: Container[str]) -> SafeString:
    """Return a tick box for each unit (code, name), those of the chosen codes ticked."""
    found = (_BOX.format(code, escape(name), " checked" if code in chosen else "") for code, name in units)
    return mark_safe("".join(found))  # noqa: S308  codes are plain letters, names are escaped


def edition_options(editions: Iterable[Edition], chosen: Edition | None) -> SafeString:
    """Return an option for each edition, the chosen one selected."""
    found = (
        _OPTION.format(one.code, _selected(chosen is not None and one.pk == chosen.pk), _edition(one))
        for one in editions
    )
    return mark_safe("".join(found))  # noqa: S308  codes are plain letters, names are escaped


def _edition(edition: Edition) -> str:
    return f"{escape(str(edition))}{' (minh họa)' if edition.is_sample else ''}"


def unit_options(by_kind: Iterable[tuple[str, list[tuple[str, str]]]], chosen: Container[str]) -> SafeString:
    """Return a group of options for each kind of units (code, name), those of the chosen codes selected."""
    groups = (f'<optgroup label="{escape(kind)}">{_options(units, chosen)}</optgroup>' for kind, units in by_kind)
    return mark_safe("".join(groups))  # noqa: S308  codes are plain letters, names are escaped


def _options(units: Iterable[tuple[str, str]], chosen: Container[str]) -> str:
    return "".join(_OPTION.format(code, _selected(code in chosen), escape(name)) for code, name in units)


def _selected(is_chosen: bool) -> str:
    return " selected" if is_chosen else ""


def year_options(years: Iterable[int], chosen: str) -> SafeString:
    """Return an option for each year, the chosen one selected."""
    found = (f"<option{_selected(str(year) == chosen)}>{year}</option>" for year in years)
    return mark_safe("".join(found))  # noqa: S308  only numbers


def rows_as_html(comparison: Comparison) -> SafeString:
    """Return a row for each component and one for the total."""
    rows = "\n".join(_row(comparison, line) for line in comparison.rows)
    return mark_safe(rows)  # noqa: S308  names are escaped, all else is numbers


def _row(comparison: Comparison, line: Line) -> str:
    cells = [_cell(cell, column) for cell, column in zip(line.cells, comparison.columns, strict=True)]
    if comparison.is_of_years:
        points = line.change
        cells.append(f'<td class="num {_way(points)}">{change(points) or "–"}</td>')
        cells.append(_NUMBER.format(places_gained(line.places)))
    start = "<tr>" if line.code else '<tr class="total">'
    return f"{start}{_head(comparison, line)}{''.join(cells)}</tr>"


def _way(points: Decimal | None) -> str:
    if not points:
        return ""
    return "up" if points > 0 else "down"


def _head(comparison: Comparison, line: Line) -> str:
    name = escape(line.name)
    if line.code and not comparison.is_of_years:
        edition = comparison.columns[0].result.edition
        name = f'<a href="{_component_address(edition.code, line.code)}">{name}</a>'
    others = (_NOTE.format(f"năm {year}: {escape(other)}") for year, other in line.other_names)
    return f'<th scope="row" class="stick">{name}{"".join(others)}</th>'


@lru_cache(10_000)
def _component_address(edition: str, component: str) -> str:
    return reverse("reports:component", args=[edition, component])


def _cell(cell: Cell, column: Column) -> str:
    if not cell.in_set:
        return _NOT_IN_SET
    said = score(cell.score)
    if cell.is_best:
        said = f"<strong>{_STAR} {said}</strong>"
    if cell.rank:
        said += _NOTE.format(f"hạng {cell.rank}{f'/{column.size}' if column.size else ''}")
    if cell.is_best:
        said += _NOTE.format("cao nhất")
    elif cell.behind:
        said += _NOTE.format(change(cell.behind))
    return _NUMBER.format(said)
