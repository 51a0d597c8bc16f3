"""The rows of a round's table as HTML, written in Python: a thousand cells in a template cost more than all else."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indices.sheets.pasting import Column

_ROW = '<tr><th scope="row" class="grid-unit" id="u{unit}">{name}</th>{cells}</tr>'
_FIGURE = "<td>{text}</td>"
_ENTRY = (
    '<td{state}><input id="{name}" name="{name}" value="{text}" inputmode="decimal" aria-labelledby="{label}"{more}>'
    "{note}</td>"
)


def rows_as_html(
    units: Iterable, columns: Sequence[Column], with_ranks: bool, is_open: bool, texts: Mapping, notes: Mapping
) -> list[SafeString]:
    """Return a row for each unit (pk and name): entries while the round is open, else figures to read.

    `texts` says what stands in a cell by its name, `notes` what is to be said beside it: a `problem`, or what is
    `mine` and what somebody else `saved`. Everything is escaped here.
    """
    names = [f"{column.line or 'tong'}-{column.kind}" for column in columns]
    labels = [_headings(column, with_ranks) for column in columns]
    plain = "".join(
        _ENTRY.format(state="", name=f"{{0}}-{name}", text=f"{{{place}}}", label=f"u{{0}} {label}", more="", note="")
        if is_open
        else _FIGURE.format(text=f"{{{place}}}")
        for place, (name, label) in enumerate(zip(names, labels, strict=True), start=1)
    )
    noted = {name.partition("-")[0] for name in notes}
    rows = []
    for unit in units:
        own = [f"{unit.pk}-{name}" for name in names]
        if is_open and str(unit.pk) in noted:
            pairs = zip(own, labels, strict=True)
            cells = "".join(_entry(name, texts.get(name, ""), f"u{unit.pk} {label}", notes) for name, label in pairs)
            rows.append(_row(unit.pk, unit.name, cells))
        else:
            rows.append(_plain_row(plain, unit.pk, unit.name, *[texts.get(name, "") for name in own]))
    return rows


@lru_cache(maxsize=2048)
def _plain_row(plain: str, unit: int, name: str, *texts: str) -> SafeString:
    """A row without notes. Where one figure was changed, only its row is written anew."""
    return _row(unit, name, plain.format(unit, *map(escape, texts)))


def _row(unit: int, name: str, cells: str) -> SafeString:
    """A row of cells that are HTML already; everything in them was escaped."""
    return mark_safe(_ROW.format(unit=unit, name=escape(name), cells=cells))  # noqa: S308


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
        more=f' aria-invalid="true" aria-describedby="{name}-note"',
        note=render_to_string("indices/_grid_note.html", {"name": name, "note": note}),
    )


def _headings(column: Column, with_ranks: bool) -> str:
    """The ids of the headings that together name a column."""
    if column.line is None:
        return f"c-tong-{column.kind}"
    return f"c-{column.line} c-{column.line}-{column.kind}" if with_ranks else f"c-{column.line}"
