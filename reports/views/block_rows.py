"""The rows of a block's table as HTML, written in Python: so many cells in a template cost more than all else."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indices.ranking import RankingRow
from reports.dashboards.block import BlockRow, BlockTable
from reports.dashboards.block_units import PlanOfBlock
from reports.dashboards.block_work import Work
from tasks.filters import ADDRESS
from tasks.models import Task
from tasks.models.task import Outcome
from units.templatetags.vietnamese import change, places_gained, score

_START = ("<tr>", '<tr class="mine">')
_NUMBER = '<td class="num">{}</td>'
_NOTE = '<span class="cell-note">{}</span>'
_MUTED = '<span class="muted">{}</span>'
_NOTHING = _MUTED.format("–")
_NO_NUMBER = _NUMBER.format(_NOTHING)
_NOT_COMPARABLE = '<td colspan="2" class="muted">không so sánh được (sáp nhập)</td>'
_WARNING = '<i class="bi bi-exclamation-circle-fill" aria-hidden="true"></i>'
_LATE_PLAN = f' <span class="tag tag-bad">{_WARNING}chậm hạn</span>'
_WAS_LATE = ' <span class="tag tag-warn">sau hạn</span>'
_LED = f"?{ADDRESS['plan']}={{}}&amp;{ADDRESS['role']}={Task.Role.LEAD}"
_DONE = f"{_LED}&amp;{ADDRESS['state']}={Task.State.DONE}"
_OVERDUE = f"{_LED}&amp;{ADDRESS['outcome']}={Outcome.LATE}"


_HEADS = {"rank": "num rank-cell", "name": "stick unit-cell", "state": "plan-cell", "grade": "grade-cell"}
_SORTED = {
    "ascending": ' <i class="bi bi-caret-up-fill" aria-hidden="true"></i>',
    "descending": ' <i class="bi bi-caret-down-fill" aria-hidden="true"></i>',
}


def heads_as_html(heads: Iterable[Mapping]) -> SafeString:
    """Return the heads of the columns: of each the `label`, its `kind` (block_columns.Column), the `query` that sorts
    by it if one can, and which way it is sorted now (`sort`, "" for not at all). Everything is escaped here."""
    return mark_safe("".join([_head(**head) for head in heads]))  # noqa: S308


def _head(*, label: str, kind: str, query: str | None, sort: str, **_other) -> str:
    said = escape(label)
    if query is not None:
        said = f'<a class="sort" href="?{escape(query)}#bang">{said}{_SORTED.get(sort, "")}</a>'
    sorted_now = f' aria-sort="{sort}"' if sort else ""
    return f'<th scope="col" class="{_HEADS.get(kind, "num")}"{sorted_now}>{said}</th>'


def rows_as_html(table: BlockTable, rows: Collection[BlockRow], own: Collection[int]) -> SafeString:
    """Return a row for each unit that is shown, those of `own` (ids) marked. Everything is escaped here."""
    tasks = reverse("tasks:list") if table.shows_plans else None
    shown = [_row(table, row, row.unit.pk in own, tasks) for row in rows]
    return mark_safe("".join(shown))  # noqa: S308  figures are numbers, all other text is escaped


def _row(table: BlockTable, row: BlockRow, is_own: bool, tasks: str | None) -> str:
    """`tasks` is the address of their list, None where the table says nothing of plans and tasks."""
    standing = row.standing
    return "".join([
        _START[is_own],
        _place(standing, table.edition.size),
        _unit(row, is_own),
        f'<td class="num"><strong>{score(standing and standing.score)}</strong></td>',
        _movement(standing) if table.ranking.previous else "",
        "" if table.ranking.top is None else _NUMBER.format(change(standing and standing.to_leader) or "–"),
        "" if tasks is None else _targets(table, row) + _plan(table, row) + _work(row, row.work, tasks),
        _grade(standing) if table.edition.bands else "",
        "</tr>",
    ])  # fmt: skip


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


@lru_cache(10_000)
def _address(unit: str, index: str, year: int, adjustment: int) -> str:
    """Where a plan is opened: a row names two, and `reverse` costs more than the rest of it."""
    return reverse("plans:plan", args=[unit, index.lower(), year, *([adjustment] if adjustment else [])])


def _plan_url(table: BlockTable, row: BlockRow, plan: PlanOfBlock) -> str:
    return _address(row.unit.code, table.edition.index.code, plan.year, plan.adjustment)


def _targets(table: BlockTable, row: BlockRow) -> str:
    targets = row.targets
    if targets is None:
        return _NO_NUMBER
    if not targets.known:
        return _NUMBER.format(_MUTED.format("chưa có kết quả"))
    some = _NOTE.format(f"{targets.known} đã có kết quả") if targets.known < targets.total else ""
    address = _plan_url(table, row, targets.plan)
    return _NUMBER.format(f'<a href="{address}#outcomes-title">{targets.met}/{targets.total}</a>{some}')


def _plan(table: BlockTable, row: BlockRow) -> str:
    late = _LATE_PLAN if row.is_late else _WAS_LATE if row.was_late else ""
    return f'<td class="plan-cell">{_state(table, row)}{late}</td>'


def _state(table: BlockTable, row: BlockRow) -> str:
    plan = row.plan
    if plan:
        adjusted = f" {_MUTED.format('(điều chỉnh)')}" if plan.adjustment else ""
        return f'<a href="{_plan_url(table, row, plan)}">{row.state_label}</a>{adjusted}'
    if row.state:
        return row.state_label
    return _MUTED.format("không còn hoạt động") if row.sees_plan else _NOTHING


def _work(row: BlockRow, work: Work | None, tasks: str) -> str:
    if work is None:
        return _NUMBER.format(_MUTED.format("chưa giao việc" if row.awaits_tasks else "–")) + _NO_NUMBER
    pk, percent = work.plan.pk, work.percent
    done = f'<a href="{tasks}{_DONE.format(pk)}">{work.done}</a>/<a href="{tasks}{_LED.format(pk)}">{work.counted}</a>'
    share = "" if percent is None else f", {percent} %"
    cancelled = _NOTE.format(f"không kể {work.cancelled} việc hủy") if work.cancelled else ""
    return _NUMBER.format(f"{done}{share}{cancelled}") + _NUMBER.format(_late(work, tasks))


def _late(work: Work, tasks: str) -> str:
    if not work.late:
        return _MUTED.format("0")
    said = f'{work.late}<span class="visually-hidden"> việc quá hạn</span>'
    return f'<a class="tag tag-bad" href="{tasks}{_OVERDUE.format(work.plan.pk)}">{_WARNING}{said}</a>'


def _grade(standing: RankingRow | None) -> str:
    return f'<td class="grade-cell nowrap">{escape((standing and standing.grade) or "–")}</td>'
