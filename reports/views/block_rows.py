"""The rows of a block's table as HTML, written in Python: so many cells in a template cost more than all else."""

from collections.abc import Collection
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indices.ranking import RankingRow
from reports.dashboards.block import BlockRow, BlockTable, TargetsMet, Work
from reports.templatetags.block_cells import done_url, late_url, led_url
from units.templatetags.vietnamese import change, places_gained, score

_START = ("<tr>", '<tr class="mine">')
_NUMBER = '<td class="num">{}</td>'
_NOTE = '<span class="cell-note">{}</span>'
_MUTED = '<span class="muted">{}</span>'
_NOTHING = _MUTED.format("–")
_NOT_COMPARABLE = '<td colspan="2" class="muted">không so sánh được (sáp nhập)</td>'
_WARNING = '<i class="bi bi-exclamation-circle-fill" aria-hidden="true"></i>'
_LATE_PLAN = f' <span class="tag tag-bad">{_WARNING}chậm hạn</span>'
_WAS_LATE = ' <span class="tag tag-warn">sau hạn</span>'


def rows_as_html(table: BlockTable, rows: Collection[BlockRow], own: Collection[int]) -> list[SafeString]:
    """Return a row for each unit that is shown, those of `own` (ids) marked. Everything is escaped here."""
    return [_row(table, row, row.unit.pk in own) for row in rows]


def _row(table: BlockTable, row: BlockRow, is_own: bool) -> SafeString:
    standing = row.standing
    cells = [
        _START[is_own],
        _place(standing, table.edition.size),
        _unit(row, is_own),
        f'<td class="num"><strong>{score(standing and standing.score)}</strong></td>',
        _movement(standing) if table.ranking.previous else "",
        "" if table.ranking.top is None else _NUMBER.format(change(standing and standing.to_leader) or "–"),
        f"{_targets(row.targets)}{_plan(row)}{_work(row, row.work)}" if table.shows_plans else "",
        _grade(standing) if table.edition.bands else "",
        "</tr>",
    ]
    return mark_safe("".join(cells))  # noqa: S308  figures are numbers, all other text is escaped


def _place(standing: RankingRow | None, size: int | None) -> str:
    if standing is None or not standing.place:
        return f'<td class="num rank-cell">{_NOTHING}</td>'
    computed = _NOTE.format("cổng tính") if standing.place_is_computed else ""
    return f'<td class="num rank-cell">{standing.place}{f"/{size}" if size else ""}{computed}</td>'


def _unit(row: BlockRow, is_own: bool) -> str:
    unit = row.unit
    ended = _NOTE.format(f"đến hết {unit.ends_on:%d/%m/%Y}") if unit.ends_on else ""
    mine = _NOTE.format("cơ quan của bạn") if is_own else ""
    link = f'<a href="{unit.get_absolute_url()}">{escape(unit.name)}</a>'
    return f'<th scope="row" class="stick unit-cell">{link}{ended}{mine}</th>'


def _movement(standing: RankingRow | None) -> str:
    if standing is None:
        return f'<td class="num ">–</td>{_NUMBER.format(_NOTHING)}'
    points = standing.change
    if points is None and not standing.comparable:
        return _NOT_COMPARABLE
    return (
        f'<td class="num {_way(points)}">{change(points) or "–"}</td>{_NUMBER.format(places_gained(standing.places))}'
    )


def _way(points: Decimal | None) -> str:
    if not points:
        return ""
    return "up" if points > 0 else "down"


def _targets(targets: TargetsMet | None) -> str:
    if targets is None:
        return _NUMBER.format(_NOTHING)
    if not targets.known:
        return _NUMBER.format(_MUTED.format("chưa có kết quả"))
    some = _NOTE.format(f"{targets.known} đã có kết quả") if targets.known < targets.total else ""
    address = escape(targets.plan.get_absolute_url())
    return _NUMBER.format(f'<a href="{address}#outcomes-title">{targets.met}/{targets.total}</a>{some}')


def _plan(row: BlockRow) -> str:
    late = _LATE_PLAN if row.is_late else _WAS_LATE if row.was_late else ""
    return f'<td class="plan-cell">{_state(row)}{late}</td>'


def _state(row: BlockRow) -> str:
    if row.plan:
        adjusted = f" {_MUTED.format('(điều chỉnh)')}" if row.plan.adjustment else ""
        return f'<a href="{escape(row.plan.get_absolute_url())}">{escape(row.state_label)}</a>{adjusted}'
    if row.state:
        return escape(row.state_label)
    return _MUTED.format("không còn hoạt động") if row.sees_plan else _NOTHING


def _work(row: BlockRow, work: Work | None) -> str:
    if work is None:
        return _NUMBER.format(_MUTED.format("chưa giao việc" if row.awaits_tasks else "–")) + _NUMBER.format(_NOTHING)
    done = f'<a href="{escape(done_url(work))}">{work.done}</a>/<a href="{escape(led_url(work))}">{work.counted}</a>'
    percent = "" if work.percent is None else f", {work.percent} %"
    cancelled = _NOTE.format(f"không kể {work.cancelled} việc hủy") if work.cancelled else ""
    return _NUMBER.format(f"{done}{percent}{cancelled}") + _NUMBER.format(_late(work))


def _late(work: Work) -> str:
    if not work.late:
        return _MUTED.format("0")
    said = f'{work.late}<span class="visually-hidden"> việc quá hạn</span>'
    return f'<a class="tag tag-bad" href="{escape(late_url(work))}">{_WARNING}{said}</a>'


def _grade(standing: RankingRow | None) -> str:
    return f'<td class="grade-cell nowrap">{escape((standing and standing.grade) or "–")}</td>'
