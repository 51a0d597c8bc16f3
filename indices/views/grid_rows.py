"""A round's table as HTML, written in Python: a thousand cells in a template cost more than all else."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from indices.sheets.pasting import Column

_ROW = '<tr><th scope="row" class="grid-unit" id="u{unit}">{name}</th>{cells}</tr>'
_ENTRY = (
    '<td{state}><input name="{name}" value="{text}" inputmode="decimal" aria-labelledby="{label}"{more}>{note}</td>'
)
_UNIT = "@"
"""Where the unit's id stands in a row that is filled in; no id or name of a column has this sign."""


def head_as_html(lines: Iterable[tuple[int, str, str]], with_ranks: bool) -> SafeString:
    """Return the rows of headings for the components (id of the line, name, code); with ranks each has two columns."""
    both = mark_safe(' rowspan="2"' if with_ranks else "")  # noqa: S308
    span = mark_safe('scope="colgroup" colspan="2"' if with_ranks else 'scope="col"')  # noqa: S308
    names = format_html_join("", '<th id="c-{}" {}>{}</th>', ((str(pk), span, name) for pk, name, _ in lines))
    first = format_html(
        '<tr><th scope="col" class="grid-unit"{0}>Đơn vị</th><th scope="col" id="c-tong-score"{0}>Điểm tổng</th>'
        '<th scope="col" id="c-tong-rank"{0}>Hạng</th>{1}</tr>',
        both,
        names,
    )
    if not with_ranks:
        return first
    pair = '<th scope="col" id="c-{0}-score">Điểm</th><th scope="col" id="c-{0}-rank">Hạng</th>'
    return first + format_html("<tr>{}</tr>", format_html_join("", pair, ((str(pk),) for pk, _, _ in lines)))


def rows_as_html(
    units: Iterable, columns: Sequence[Column], with_ranks: bool, is_open: bool, texts: Mapping, notes: Mapping
) -> SafeString:
    """Return a row for each unit (pk and name): entries while the round is open, else figures to read.

    `texts` says what stands in a cell by its name, `notes` what is to be said beside it: a `problem`, or what is
    `mine` and what somebody else `saved`. Everything is escaped here.
    """
    names = [f"{column.line or 'tong'}-{column.kind}" for column in columns]
    labels = [_headings(column, with_ranks) for column in columns]
    cells = "".join(map(_plain_cell, names, labels)) if is_open else "<td>%s</td>" * len(names)
    plain = _ROW.format(unit=_UNIT, name="%s", cells=cells)
    noted = {name.partition("-")[0] for name in notes} if is_open else set()
    safe = {text: escape(text) for text in {"", *texts.values()}}
    rows = []
    for unit in units:
        key = str(unit.pk)
        own = [f"{key}-{name}" for name in names]
        if key in noted:
            pairs = zip(own, labels, strict=True)
            cells = "".join(_entry(name, texts.get(name, ""), f"u{key} {label}", notes) for name, label in pairs)
            rows.append(_ROW.format(unit=key, name=escape(unit.name), cells=cells))
        else:
            told = [safe[texts.get(name, "")] for name in own]
            rows.append(plain.replace(_UNIT, key) % (escape(unit.name), *told))
    return mark_safe("\n".join(rows))  # noqa: S308  everything in them was escaped


def _plain_cell(name: str, label: str) -> str:
    """A cell for typing in a row without notes, with the sign for its unit and the place for its text."""
    return _ENTRY.format(state="", name=f"{_UNIT}-{name}", text="%s", label=f"u{_UNIT} {label}", more="", note="")


def _entry(name: str, text: str, label: str, notes: Mapping[str, dict]) -> str:
    """A cell for typing, with its note if it has one."""
    note = notes.get(name)
    if note is None:
        return _ENTRY.format(state="", name=name, text=escape(text), label=label, more="", note="")
    return _ENTRY.format(
        state=f' data-state="{"error" if "problem" in note else "conflict"}"',
        name=name,
        text=escape(text),
        label=label,
        more=f' id="{name}" aria-invalid="true" aria-describedby="{name}-note"',
        note=render_to_string("indices/_grid_note.html", {"name": name, "note": note}),
    )


def _headings(column: Column, with_ranks: bool) -> str:
    """The ids of the headings that together name a column."""
    if column.line is None:
        return f"c-tong-{column.kind}"
    return f"c-{column.line} c-{column.line}-{column.kind}" if with_ranks else f"c-{column.line}"
