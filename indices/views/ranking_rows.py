"""The rows of a ranking as HTML, written in Python: a thousand cells in a template cost more than all else."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indices.figures import Score
from indices.ranking import Ranking, RankingRow
from units.templatetags.vietnamese import change, places_gained, score

_NUMBER = '<td class="num">{}</td>'
_NOTE = '<span class="cell-note">{}</span>'
_NOT_COMPARABLE = '<td colspan="2" class="muted">không so sánh được (sáp nhập)</td>'
_CORRECT = ' <a class="cell-note no-print" href="{}">đính chính<span class="visually-hidden"> {}</span></a>'
_START = ('<tr id="{}">', '<tr id="{}" class="mine">')
_ANY_UNIT = "u"


def rows_as_html(table: Ranking, own: Collection[int], may_correct: bool) -> list[SafeString]:
    """Return a row for each unit of the ranking, those of `own` (ids) marked, with the way to a correction for those
    who may make one. The successors of the units are at hand. Everything is escaped here."""
    corrections = _corrections(table) if may_correct else None
    ties = Counter(row.rank for row in table.rows)
    return [
        _row(table, row, row.unit.pk in own, tied=ties[row.rank] > 1, corrections=corrections) for row in table.rows
    ]


def _corrections(table: Ranking) -> str:
    """Where a unit's figures are corrected, with a gap for its code."""
    start, _, end = reverse("indices:correct", args=[table.edition.code, _ANY_UNIT]).rpartition(f"/{_ANY_UNIT}/")
    return f"{start}/{{}}/{end}"


def _row(table: Ranking, row: RankingRow, is_own: bool, *, tied: bool, corrections: str | None) -> SafeString:
    edition, unit = table.edition, row.unit
    cells = [
        _START[is_own].format(unit.code),
        _place(row, edition.size, tied),
        _unit(row, is_own, corrections),
        _total(row),
        f'<td class="nowrap">{escape(row.grade or "–")}</td>' if edition.bands else "",
        _movement(row) if row.comparable else _NOT_COMPARABLE,
        "" if table.top is None else _NUMBER.format(change(row.to_leader) or "–"),
        "" if table.median is None else _NUMBER.format(change(row.to_median) or "–"),
        _scores(row.scores) if table.has_components else "",
        "</tr>",
    ]
    return mark_safe("".join(cells))  # noqa: S308  codes are slugs, figures are numbers, all other text is escaped


def _place(row: RankingRow, size: int | None, tied: bool) -> str:
    if row.rank is None:
        return '<td class="num rank-cell"><span class="muted">chưa rõ</span></td>'
    of = f"/{size}" if size else ""
    return f'<td class="num rank-cell">{row.rank}{of}{_NOTE.format("đồng hạng") if tied else ""}</td>'


def _unit(row: RankingRow, is_own: bool, corrections: str | None) -> str:
    unit = row.unit
    name = escape(unit.name)
    ended = _NOTE.format(_end(row)) if unit.ends_on else ""
    correct = _CORRECT.format(corrections.format(unit.code), name) if corrections else ""
    mine = _NOTE.format("cơ quan của bạn") if is_own else ""
    address = unit.get_absolute_url()
    return f'<th scope="row" class="stick unit-cell"><a href="{address}">{name}</a>{ended}{correct}{mine}</th>'


def _end(row: RankingRow) -> str:
    successors = ", ".join(escape(successor.name) for successor in row.unit.successors.all())
    return f"đến hết {row.unit.ends_on:%d/%m/%Y}{', nay là ' if successors else ''}{successors}"


def _total(row: RankingRow) -> str:
    again = "" if row.computed is None else _NOTE.format(f"tính lại {score(row.computed)}")
    differs = row.computed_rank is not None and row.computed_rank != row.rank
    rank = _NOTE.format(f"xếp lại hạng {row.computed_rank}") if differs else ""
    return f'<td class="num"><strong>{score(row.score)}</strong>{again}{rank}</td>'


def _movement(row: RankingRow) -> str:
    points = row.change
    way = _way(points)
    place = _NOTE.format(f"hạng {row.change_place}") if row.change_place else ""
    return f'<td class="num {way}">{change(points) or "–"}{place}</td>{_NUMBER.format(places_gained(row.places))}'


def _way(points: Decimal | None) -> str:
    if not points:
        return ""
    return "up" if points > 0 else "down"


def _scores(scores: Sequence[Score | None]) -> str:
    return "".join([_NUMBER.format(score(one.score if one else None)) for one in scores])
