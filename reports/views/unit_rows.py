"""The cards and the tables over the years of a unit's page as HTML, written in Python: so many cells in a template cost
more than all else. What people wrote is escaped here."""

from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from indices.comparison import Movement
from indices.models import Edition, Result
from indices.models.remark import Remark
from plans.models import Plan
from plans.outcomes import Outcome
from reports.dashboards.unit_cards import Card
from reports.dashboards.unit_plans import CardWork
from reports.history import ComponentLine, UnitHistory
from units.models import Unit
from units.templatetags.vietnamese import change, places_gained, score, trimmed

_MUTED = '<span class="muted">{}</span>'
_NOTE = '<span class="cell-note">{}</span>'
_FACT = "<div><dt>{}</dt><dd>{}</dd></div>"
_WARNING = '<i class="bi bi-exclamation-circle-fill" aria-hidden="true"></i>'
_MET = {
    True: ' <span class="tag tag-good"><i class="bi bi-check-circle-fill" aria-hidden="true"></i>đạt</span>',
    False: ' <span class="tag tag-bad"><i class="bi bi-x-circle-fill" aria-hidden="true"></i>chưa đạt</span>',
    None: "",
}
_YEAR = '<th scope="colgroup" colspan="3" class="year-start"><a href="{}">Năm {}</a></th>'
_HEADS = (
    '<th scope="col" class="num year-start">Điểm</th><th scope="col" class="num">Thay đổi</th>'
    '<th scope="col" class="num">Hạng</th>'
)
_CELLS = '<td class="num year-start">{}</td><td class="num {}">{}</td><td class="num">{}</td>'
_NO_CELLS = _CELLS.format("–", "", "", "–")


def _way(points: Decimal | None) -> str:
    if not points:
        return ""
    return "up" if points > 0 else "down"


def history_as_html(history: UnitHistory) -> SafeString:
    """Return head and body of a history's table: three cells a year, a row for the total and for each component."""
    years = "".join(_YEAR.format(one.edition.get_absolute_url(), one.edition.year) for one in history.results)
    head = (
        '<thead><tr><th scope="col" rowspan="2" class="stick unit-cell">Chỉ số</th>'
        f"{years}</tr><tr>{_HEADS * len(history.results)}</tr></thead>"
    )
    rows = [_total(history), *(_component(line) for line in history.lines)]
    return mark_safe(f"{head}<tbody>{''.join(rows)}</tbody>")  # noqa: S308  names are escaped, all else is numbers


def _total(history: UnitHistory) -> str:
    cells = (_total_cells(result, move) for result, move in history.totals)
    head = '<th scope="row" class="stick unit-cell"><strong>Điểm tổng</strong></th>'
    return f'<tr class="mine">{head}{"".join(cells)}</tr>'


def _total_cells(result: Result, move: Movement) -> str:
    rank = "–"
    if move.rank:
        places = "" if move.places is None else _NOTE.format(places_gained(move.places))
        rank = f"{_of(move.rank, result.edition)}{places}"
    points = move.change
    return _CELLS.format(f"<strong>{score(move.score)}</strong>", _way(points), change(points), rank)


def _of(rank: int, edition: Edition) -> str:
    return f"{rank}/{edition.size}" if edition.size else str(rank)


def _component(line: ComponentLine) -> str:
    others = (_NOTE.format(f"năm {year}: {escape(name)}") for year, name in line.other_names)
    head = f'<th scope="row" class="stick unit-cell">{escape(line.name)}{"".join(others)}</th>'
    return f"<tr>{head}{''.join(_component_cells(move) for move in line.moves)}</tr>"


def _component_cells(move: Movement | None) -> str:
    if move is None:
        return _NO_CELLS
    points = move.change
    return _CELLS.format(score(move.score), _way(points), change(points), move.rank or "–")


def cards_as_html(page: dict[str, Any], only_fallen: bool) -> SafeString:
    """Return the `cards` of the `latest` result on the page of a `unit`, which `is_gone` or not, with the plans
    `around`; only_fallen leaves out what did not fall."""
    edition, answer, unit = page["latest"].edition, page["around"].answer, page["unit"]
    missing = _without_plan(unit, edition, page["is_gone"])
    found = [
        _card(card, unit, edition, _deeds(card, unit, answer, missing))
        for card in page["cards"]
        if card.fell or not only_fallen
    ]
    return mark_safe("\n".join(found))  # noqa: S308  every text in it was escaped


def _without_plan(unit: Unit, edition: Edition, is_gone: bool) -> str:
    """What stands in place of solutions where no plan answers to the result."""
    if not unit.shows_plans:
        return "–"
    return _MUTED.format("không còn hoạt động" if is_gone else f"chưa có kế hoạch năm {edition.year + 1}")


def _card(card: Card, unit: Unit, edition: Edition, deeds: str) -> str:
    name = f"chi-so-{card.line.pk}"
    address = f"{_component_address(edition.code, card.line.code)}?don-vi={unit.code}"
    facts = [
        _beside_block(card),
        "" if card.judged is None else _FACT.format(f"Mục tiêu {edition.year}", _judged(card.judged)),
        "" if card.aim is None else _FACT.format(f"Mục tiêu {edition.year + 1}", escape(str(card.aim))),
        _FACT.format(f"Giải pháp {edition.year + 1}", deeds) if unit.kind != Unit.Kind.PROVINCE else "",
    ]
    return (
        f'<article class="card-unit{" is-fallen" if card.fell else ""}" id="{name}" aria-labelledby="{name}-ten">'
        f'<h3 id="{name}-ten"><a href="{address}">{escape(card.line.name)}</a></h3>'
        f'<p class="card-figures">{_figures(card, edition)}</p>'
        f'<dl class="card-facts">{"".join(facts)}</dl>{_findings(card.findings)}</article>'
    )


@lru_cache(10_000)
def _component_address(edition: str, component: str) -> str:
    return reverse("reports:component", args=[edition, component])


def _figures(card: Card, edition: Edition) -> str:
    now, points = card.now, card.now.change
    parts = [f'<strong class="num">{score(now.score)}</strong>']
    if points is not None:
        parts.append(f'<span class="num {_way(points)}">{change(points)}</span>')
    elif card.is_new:
        parts.append(_MUTED.format("chỉ số mới"))
    if card.place:
        computed = f" {_MUTED.format('(cổng tính)')}" if card.is_computed else ""
        parts.append(f"<span>hạng {_of(card.place, edition)}{computed}</span>")
    if now.places is not None:
        parts.append(places_gained(now.places))
    return " ".join(parts)


def _beside_block(card: Card) -> str:
    if card.to_top is None:
        return ""
    top, median = change(card.to_top), change(card.to_median)
    words = f'cao nhất <span class="num">{top}</span>, trung vị <span class="num">{median}</span>'
    return _FACT.format("So với khối", words)


def _judged(judged: Outcome) -> str:
    return f"{escape(str(judged.target))}{_MET[judged.met]}"


def _deeds(card: Card, unit: Unit, answer: Plan | None, missing: str) -> str:
    """What the plan that answers to the result does about the component."""
    work = card.work
    if work is None:
        return missing
    if not work.total:
        return f'<span class="{"down" if card.fell else "muted"}">kế hoạch không có giải pháp</span>'
    counts = ", ".join(f"{count} {label.lower()}" for label, count in work.by_work)
    tasks = f' (<a href="{escape(work.tasks_url)}">nhiệm vụ</a>)' if unit.sees_tasks else ""
    solutions = f'<a href="{answer.get_absolute_url()}">{work.total} giải pháp</a>: {counts}'
    return f"{solutions}{tasks}{_late(work, unit) if work.late else ''}"


def _late(work: CardWork, unit: Unit) -> str:
    words = f'class="tag tag-bad">{_WARNING}{work.late} việc quá hạn'
    return f' <a href="{escape(work.late_url)}" {words}</a>' if unit.sees_tasks else f" <span {words}</span>"


def _findings(findings: Collection[Remark]) -> str:
    if not findings:
        return ""
    sentences = "".join(f"<li>{_share(one)}{escape(one.text)}</li>" for one in findings)
    return f'<p class="said-kind">Hạn chế qua khảo sát</p><ul class="bullets">{sentences}</ul>'


def _share(finding: Remark) -> str:
    """How many of the businesses said so, where that is known."""
    if finding.percentage is None:
        return ""
    return f'<strong class="nowrap">{trimmed(finding.percentage)} %</strong> – '
