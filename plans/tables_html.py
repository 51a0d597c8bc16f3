"""Rows of the tables on a plan's page, and its contents, written in Python: a template costs several times as much.

What people wrote is escaped here; figures are formatted once.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from indices.comparison import ComponentRow, Movement
from indices.models import Result
from plans.outcomes import Outcome, Reached
from plans.reading import Node
from units.templatetags.vietnamese import change, places_gained, score

_DEPTH = 3
"""How deep the contents go."""


def _tag(kind: str, icon: str, label: str) -> str:
    return f'<span class="tag {kind}"><i class="bi bi-{icon}" aria-hidden="true"></i>{label}</span>'


_MET = {
    True: _tag("tag-good", "check-circle-fill", "Đạt"),
    None: _tag("tag-quiet", "hourglass", "Chưa có kết quả"),
    False: _tag("tag-bad", "x-circle-fill", "Không đạt"),
}


def outcome_rows(lines: Iterable[Outcome], year: int) -> SafeString:
    """A row for each target with the figures of the year before, of the plan's year, and whether it was reached."""
    rows = (
        '<tr role="row">'
        f'<th role="rowheader" scope="row">{escape(str(line.target.component))}</th>'
        f'<td role="cell" class="num" data-label="Năm {year - 1}">{_reached(line.base)}</td>'
        f'<td role="cell" data-label="Mục tiêu">{escape(str(line.target))}</td>'
        f'<td role="cell" class="num" data-label="Kết quả">{_reached(line.reached)}</td>'
        f'<td role="cell">{_MET[line.met]}</td>'
        "</tr>"
        for line in lines
    )
    return mark_safe("\n".join(rows))  # noqa: S308  every text in it was escaped


def _reached(figure: Reached) -> str:
    if not figure.is_known:
        return '<span class="muted">–</span>'
    words = [f"{score(figure.score)} điểm"] if figure.score is not None else []
    if figure.rank:
        words.append(f"hạng {figure.rank}/{figure.size}" if figure.size else f"hạng {figure.rank}")
    return ", ".join(words)


def result_rows(rows: Iterable[ComponentRow], total: Movement, result: Result) -> SafeString:
    """The rows of the table of published figures: components, then the total where there is one."""
    size = result.edition.size
    written = [f"<tr>{_figures(row.name, row, size, _way(row), is_new=row.is_new)}</tr>" for row in rows]
    if result.total is not None:
        written.append(f'<tr class="total">{_figures("Điểm tổng", total, size)}</tr>')
    return mark_safe("\n".join(written))  # noqa: S308  every text in it was escaped


def _way(row: Movement) -> str:
    moved = row.change
    return "" if not moved else " up" if moved > 0 else " down"


def _figures(name: str, row: Movement, size: int | None, way: str = "", *, is_new: bool = False) -> str:
    rank = "–" if not row.rank else f"{row.rank}/{size}" if size else str(row.rank)
    before = '<span class="muted">chưa có</span>' if is_new else score(row.previous_score)
    places = '<span class="muted">chỉ số mới</span>' if is_new else places_gained(row.places)
    return (
        f'<th scope="row" class="stick">{escape(name)}</th><td class="num">{before}</td>'
        f'<td class="num">{score(row.score)}</td><td class="num{way}">{change(row.change) or "–"}</td>'
        f'<td class="num">{rank}</td><td class="num">{places}</td>'
    )


def contents(nodes: Iterable[Node]) -> SafeString:
    """The headings as a list of links, three levels deep."""
    return mark_safe("".join([_entry(node) for node in nodes]))  # noqa: S308  every text in it was escaped


def _entry(node: Node) -> str:
    if not node.section.heading:
        return ""
    below = "".join([_entry(child) for child in node.children]) if node.depth < _DEPTH else ""
    heading = f"{escape(node.label)} {escape(node.section.heading)}"
    return f'<li><a href="#muc-{node.section.pk}">{heading}</a>{f"<ol>{below}</ol>" if below else ""}</li>\n'
