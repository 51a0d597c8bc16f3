"""What a unit's printed page is made from: only what its reader may see."""

from datetime import date

from django.db.models import Count, Max, QuerySet

from indices.comparison import ComponentRow, Movement, component_rows
from indices.mergers import mergers_into
from indices.models import ComponentScore, Edition, Result
from plans.models import Plan
from plans.outcomes import Outcome, read_outcomes
from reports.dashboards.unit_figures import breaks_of
from reports.dashboards.unit_plans import work_by_component
from reports.history import UnitHistory, unit_history, what_was_said
from reports.sheets.ranking import change, places, score
from reports.sheets.slope import Point
from reports.sheets.unit import MISSING, ComponentLine, PlanLine, UnitSheet, WorkTally
from tasks.models import Task
from tasks.models.task import Punctuality
from units.models import Unit, User
from units.vietnamese import format_number

_MET = {True: "đạt", False: "chưa đạt", None: ""}


def unit_sheet(unit: Unit, user: User, today: date) -> UnitSheet:
    """Return the sheet of a unit as the user may read it on that day: plans and tasks by their own row scopes."""
    editions = Edition.objects.visible_to(user).published()
    results = Result.objects.filter(unit=unit, edition__in=editions).select_related("edition__index")
    latest = results.order_by("-edition__year", "edition__index__code").first()
    values = {"name": unit.name, "lead": _lead(unit), "printed_on": today, "is_sample": unit.is_sample}
    if latest is None:
        return UnitSheet(**values, **_work(unit, _newest_plan(unit, user, None), user, today))
    mergers = mergers_into([unit.pk])
    own = results.filter(edition__index=latest.edition.index_id)
    (history,) = unit_history(own, {merger.year for merger in mergers})
    broken = {gap.place for gap in breaks_of(history, mergers)}
    plan = _newest_plan(unit, user, latest)
    return UnitSheet(
        **values,
        **_figures(history, _plans_with_targets(unit, user, latest, plan), plan),
        **_said(history),
        **_work(unit, plan, user, today),
        points=[
            Point(one.edition.year, one.total, one.rank, one.edition.size, place in broken)
            for place, one in enumerate(history.results)
        ],
    )


def _lead(unit: Unit) -> str:
    lead = unit.get_kind_display() + (f", {unit.parent}" if unit.parent else "")
    return f"{lead}. Hoạt động đến hết {unit.ends_on:%d/%m/%Y}" if unit.ends_on else lead


def _newest_plan(unit: Unit, user: User, latest: Result | None) -> Plan | None:
    """The newest plan that the user may read, of an adjusted one and what it adjusts the one that counts."""
    plans = _plans_of(unit, user)
    if latest is not None:
        plans = plans.filter(index=latest.edition.index_id)
    return plans.order_by("-year").first()


def _plans_with_targets(unit: Unit, user: User, latest: Result, newest: Plan | None) -> list[Plan]:
    """The plan of the result's own year, whose targets can be judged, then the newest one."""
    if newest is None or newest.year <= latest.edition.year:
        return [newest] if newest and newest.year == latest.edition.year and newest.state in Plan.ONCE_APPROVED else []
    same_year = _plans_of(unit, user).filter(index=latest.edition.index_id, year=latest.edition.year)
    judged = same_year.filter(state__in=Plan.ONCE_APPROVED).first()
    return [judged, newest] if judged else [newest]


def _plans_of(unit: Unit, user: User) -> QuerySet[Plan]:
    plans = Plan.objects.visible_to(user).leading().filter(unit=unit)
    return plans.select_related("unit__parent", "index")


def _figures(history: UnitHistory, plans: list[Plan], newest: Plan | None) -> dict:
    latest, movement = history.results[-1], history.moves[-1]
    edition = latest.edition
    moves = {line.component: line.moves[-1] for line in history.lines}
    before = edition.previous
    of = f"/{edition.size}" if edition.size else ""
    facts = [("Điểm tổng", score(latest.total)), ("Thứ hạng", f"{latest.rank}{of}" if latest.rank else MISSING)]
    if before:
        facts += [(f"So với {before.year}", change(movement.change)), ("Thay đổi hạng", places(movement.places))]
    leaders = _leaders(edition)
    aimed = [(plan, {line.target.component_id: line for line in read_outcomes(plan).lines}) for plan in plans]
    aimed = [(plan, targets) for plan, targets in aimed if targets]
    work = work_by_component(newest) if newest else {}
    return {
        "heading": f"{edition.index.code} năm {edition.year}, {edition.get_block_display().lower()}",
        "facts": facts,
        "aims": [f"Mục tiêu năm {plan.year}" for plan, _ in aimed],
        "components": [
            _component(row, moves.get(row.line.component_id), leaders, [targets for _, targets in aimed], work)
            for row in component_rows(latest)
        ],
        "source": edition.source,
    }


def _leaders(edition: Edition) -> dict[int, object]:
    """The best score of each component, by line, where the scores of the whole block are known (1 query)."""
    scores = ComponentScore.objects.filter(result__edition=edition, score__isnull=False).order_by()
    known = scores.values_list("line").annotate(Max("score"), Count("pk"))
    return {line: best for line, best, count in known if count == edition.size}


def _component(
    row: ComponentRow, move: Movement | None, leaders: dict, targets: list[dict[int, Outcome]], work: dict
) -> ComponentLine:
    done = work.get(row.line.component_id)
    best = leaders.get(row.line.pk)
    return ComponentLine(
        name=row.name,
        score=score(row.score),
        rank=str(row.rank) if row.rank else MISSING,
        change="mới" if row.is_new else change(move and move.change),
        to_leader=MISSING if best is None or row.score is None else change(row.score - best),
        targets=tuple(_target(found.get(row.line.component_id)) for found in targets),
        solutions=f"{done.done}/{done.total}" if done else MISSING if work else "",
    )


def _target(outcome: Outcome | None) -> str:
    """The target in short: `≥ 9,2: đạt`; whether it was met only where the figure is published."""
    if outcome is None:
        return MISSING
    target, value = outcome.target, format_number(outcome.target.value.normalize())
    if target.kind == target.Kind.RANK_MAX:
        text = f"hạng ≤ {value}" + (f"/{target.of}" if target.of else "")
    else:
        text = f"{'≥' if target.kind == target.Kind.SCORE_MIN else '>'} {value}"
    met = _MET[outcome.met]
    return f"{text}: {met}" if met else text


def _said(history: UnitHistory) -> dict:
    """What most businesses said comes first; of what is advised, one thing on each component, then the next."""
    findings, advice = [], []
    for group in what_was_said(history.results[-1], history.sets[-1]):
        about = f"{group.line.name}: " if group.line else ""
        findings += [(remark.percentage or 0, f"{about}{_finding(remark)}") for remark in group.findings]
        advice += [(turn, f"{about}{remark.text}") for turn, remark in enumerate(group.recommendations)]
    findings.sort(key=lambda found: -found[0])
    advice.sort(key=lambda found: found[0])
    return {"findings": [text for _, text in findings], "recommendations": [text for _, text in advice]}


def _finding(remark) -> str:
    if remark.percentage is None:
        return remark.text
    return f"{format_number(remark.percentage.normalize())} % – {remark.text}"


def _work(unit: Unit, plan: Plan | None, user: User, today: date) -> dict:
    """The plan, and its tasks that the user may see."""
    if plan is None:
        return {}
    number = f"Số {plan.document_number} ngày {plan.issued_on:%d/%m/%Y}" if plan.number else "Chưa cấp số"
    adjusted = f" (điều chỉnh lần {plan.adjustment})" if plan.adjustment else ""
    line = PlanLine(f"Kế hoạch {plan.index} năm {plan.year}{adjusted}: {plan.title}", number, plan.get_state_display())
    tasks = Task.objects.visible_to(user).filter(solution__section__plan=plan).with_punctuality(today)
    return {"plan": line, "work": tally(tasks.only("state"))}


def tally(tasks) -> WorkTally:
    """Count tasks that have their punctuality four ways, and what has no deadline, is paused or cancelled apart."""
    counts = dict.fromkeys(("done_in_time", "done_late", "in_time", "late", "other"), 0)
    for task in tasks:
        counts[_way(task)] += 1
    return WorkTally(**counts)


def _way(task: Task) -> str:
    if task.punctuality in (Punctuality.DONE_IN_TIME, Punctuality.DONE_LATE):
        return str(task.punctuality)
    if not task.is_open or task.punctuality == Punctuality.NO_DEADLINE:
        return "other"
    return "late" if task.punctuality == Punctuality.LATE else "in_time"
