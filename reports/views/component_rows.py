"""The rows of a component's page as HTML, written in Python: so many cells in a template cost more than all else."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from plans.models import Solution
from reports.dashboards.component import ComponentStory, Standing
from reports.dashboards.deeds import PlanDeeds
from tasks.solution_work import Work
from units.models import Unit
from units.templatetags.vietnamese import change, places_gained, score

_START = ('<tr id="{}">', '<tr id="{}" class="mine">')
_NUMBER = '<td class="num">{}</td>'
_NOTE = '<span class="cell-note">{}</span>'
_NO_PLACE = '<td class="num rank-cell"><span class="muted">–</span></td>'
_OPTION = '<option value="{}"{}>{}</option>'


def rows_as_html(story: ComponentStory, own: Collection[int], chosen: Unit | None) -> SafeString:
    """Return a row for each unit by place, those of `own` (ids) and the chosen one marked. All is escaped here."""
    notes = dict.fromkeys([chosen.pk] if chosen else [], _NOTE.format("đơn vị đang chọn"))
    notes |= dict.fromkeys(own, _NOTE.format("cơ quan của bạn"))
    rows = [_row(story, one, notes.get(one.unit.pk, "")) for one in story.standings]
    return mark_safe("".join(rows))  # noqa: S308  codes are slugs, figures are numbers, all other text is escaped


def _row(story: ComponentStory, one: Standing, note: str) -> str:
    """`note` says why a row is marked."""
    return "".join([
        _START[bool(note)].format(one.unit.code),
        _place(one, story.line.size),
        f'<th scope="row" class="stick unit-cell">{_link(one.unit)}{note}</th>',
        f'<td class="num"><strong>{score(one.score)}</strong></td>',
        _movement(one) if story.before else "",
        _distances(one) if story.field.top is not None else "",
        "</tr>",
    ])  # fmt: skip


def _link(unit: Unit) -> str:
    return f'<a href="{unit.get_absolute_url()}">{escape(unit.name)}</a>'


def _place(one: Standing, size: int | None) -> str:
    if one.place is None:
        return _NO_PLACE
    computed = _NOTE.format("cổng tính") if one.is_computed else ""
    return f'<td class="num rank-cell">{one.place}{f"/{size}" if size else ""}{computed}</td>'


def _movement(one: Standing) -> str:
    previous, points = _NUMBER.format(score(one.previous_score)), one.change
    if not one.comparable:
        said = "" if points is None else f"{change(points)}; "
        return f'{previous}<td colspan="2" class="muted">{said}không so sánh được (sáp nhập)</td>'
    moved = f'<td class="num {_way(points)}">{change(points) or "–"}</td>'
    return f"{previous}{moved}{_NUMBER.format(places_gained(one.places))}"


def _way(points: Decimal | None) -> str:
    if not points:
        return ""
    return "up" if points > 0 else "down"


def _distances(one: Standing) -> str:
    return _NUMBER.format(change(one.to_top) or "–") + _NUMBER.format(change(one.to_median) or "–")


def fallen_as_html(standings: Iterable[Standing]) -> SafeString:
    """Return an entry of a list for each unit that fell, with by how much. Everything is escaped here."""
    entries = [f'<li>{_link(one.unit)} <span class="num down">{_extent(one)}</span></li>' for one in standings]
    return mark_safe("".join(entries))  # noqa: S308  as above


def _extent(one: Standing) -> str:
    return places_gained(one.places) if one.change is None else change(one.change)


def _tag(kind: str, icon: str, label: str) -> str:
    return f'<span class="tag{kind}"><i class="bi bi-{icon}" aria-hidden="true"></i>{label}</span>'


_WORK = {
    Work.DONE: _tag(" tag-good", "check-circle-fill", "Đã xong"),
    Work.UNDER_WAY: _tag("", "play-fill", "Đang làm"),
    Work.NOT_BEGUN: _tag(" tag-quiet", "circle", "Chưa làm"),
    Work.NO_TASK: _tag(" tag-quiet", "dash", "Chưa giao việc"),
}
_NO_PLAN = '<span class="muted">Chưa có kế hoạch năm {} được duyệt trên cổng.</span>'


def risen_as_html(risers: Iterable[tuple[Standing, Sequence[PlanDeeds], bool]], year: int) -> SafeString:
    """Return a row for each unit that rose, with what its plans of the year did, or that the reader may not see them
    (False). Everything is escaped here."""
    rows = [
        f'<tr><th scope="row">{_link(one.unit)}</th><td class="num up" data-label="Thay đổi">{_extent(one)}</td>'
        f'<td data-label="Đã làm gì">{_deeds(plans, is_readable, year)}</td></tr>'
        for one, plans, is_readable in risers
    ]
    return mark_safe("".join(rows))  # noqa: S308  as above


def _deeds(plans: Sequence[PlanDeeds], is_readable: bool, year: int) -> str:
    if plans:
        return "".join([_plan(deeds) for deeds in plans])
    return _NO_PLAN.format(year) if is_readable else "–"


def _plan(deeds: PlanDeeds) -> str:
    address, count = escape(deeds.plan.get_absolute_url()), len(deeds.solutions)
    said = f"{deeds.done}/{count} giải pháp đã xong" if count else "không có giải pháp cho chỉ số này"
    name = f'<p class="mb-0"><a href="{address}">{escape(str(deeds.plan))}</a>: {said}</p>'
    solutions = "".join([_solution(address, one) for one in deeds.solutions])
    return f'{name}<ul class="bullets">{solutions}</ul>' if count else name


def _solution(plan: str, one: Solution) -> str:
    late = f" {_tag(' tag-bad', 'exclamation-circle-fill', f'{one.led_late} việc quá hạn')}" if one.led_late else ""
    return f'<li><a href="{plan}#giai-phap-{one.pk}">{escape(str(one))}</a> {_WORK[one.work]}{late}</li>'


def options_as_html(units: Iterable[Unit], chosen: Unit | None) -> SafeString:
    """Return an option for each unit, by its code. Everything is escaped here."""
    pk = chosen and chosen.pk
    options = [_OPTION.format(one.code, " selected" if one.pk == pk else "", escape(one.name)) for one in units]
    return mark_safe("".join(options))  # noqa: S308  codes are slugs, names are escaped
