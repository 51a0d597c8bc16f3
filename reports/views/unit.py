"""A unit: where it stands, what fell, what is late, then its years, components, plans and tasks."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from indices.mergers import Merger
from indices.scoring import grade
from indices.standings import results_of
from reports.dashboards.unit_around import unit_around
from reports.dashboards.unit_cards import cards
from reports.dashboards.unit_figures import (
    block_figures,
    breaks_of,
    radar_figure,
    rank_figure,
    total_figure,
)
from reports.dashboards.unit_plans import UnitPlans, plans_of
from reports.dashboards.unit_tasks import UnitTasks, tasks_of
from reports.history import Said, UnitHistory, newest, unit_history, what_was_said
from reports.views.unit_rows import cards_as_html, history_as_html
from units.kept import kept_while_unchanged
from units.models import Unit, User
from units.permissions import Permission
from units.reach import ids_where

FALLEN = "giam"
"""The value of `chi-so` in the address that shows only the components that fell."""


def readable_units(user: User) -> QuerySet[Unit]:
    """The units whose published figures the user may read: those of the own provinces, and the sample province."""
    return Unit.objects.visible_to(user)


@kept_while_unchanged("indices", "plans", "tasks")
def unit_page(request, code):
    """A unit: its newest result and components, its years, what was said of it, its plans and tasks."""
    around = unit_around(code, request.user)
    if around is None:
        raise Http404
    unit, mergers = around.unit, around.mergers
    _tell_rights(unit, request.user)
    histories = unit_history(results_of(unit.pk, request.user), {merger.year for merger in mergers})
    history = newest(histories)
    plans, tasks = _plans_and_tasks(unit, history, request.user)
    context = {
        "unit": unit,
        "is_gone": unit.ends_on is not None and unit.ends_on < timezone.localdate(),
        "histories": histories,
        "tables": [(one, history_as_html(one)) for one in histories],
        "offices": around.offices,
        "successors": around.successors,
        "predecessors": [merger.predecessor for merger in mergers],
        "plans": plans.plans,
        "tasks": tasks.rows,
        "tally": tasks,
        "figures": [],
    }
    if history:
        only_fallen = request.GET.get("chi-so") == FALLEN
        context |= _newest(unit, histories, mergers, plans) | {"only_fallen": only_fallen}
        context["cards_html"] = cards_as_html(context, only_fallen)
    return render(request, "reports/unit.html", context)


def _tell_rights(unit: Unit, user: User) -> None:
    """Give the unit `shows_plans`, `sees_tasks` (of all its offices) and `takes_remarks`: what the user may read and
    enter there (no query where a page has read as much)."""
    unit.shows_plans = unit.allows(user, Permission.VIEW_PLANS)
    unit.sees_tasks = unit.allows(user, Permission.VIEW_TASKS)
    unit.takes_remarks = unit.allows(user, Permission.ENTER_RESULTS)


def _plans_and_tasks(unit: Unit, history: UnitHistory | None, user: User) -> tuple[UnitPlans, UnitTasks]:
    """The plans and tasks that the user may read, with the targets of the newest year and the one after."""
    years = {history.years[-1], history.years[-1] + 1} if history else set()
    plans = plans_of(unit, years) if unit.shows_plans else UnitPlans()
    return plans, tasks_of(unit.pk, None if unit.sees_tasks else ids_where(user, Permission.VIEW_TASKS))


def _is_beside_cards(group: Said) -> bool:
    """Whether there is more to say than the findings that stand on the component's card."""
    return bool(group.line is None or group.recommendations or group.feedback)


def _newest(unit: Unit, histories: list[UnitHistory], mergers: list[Merger], plans: UnitPlans) -> dict:
    """The newest result: where it stands, its components, and the charts over the years of each index with two years
    or more."""
    history = newest(histories)
    result = history.results[-1]
    blocks, standards = block_figures([one.edition for years in histories for one in years.results], result.edition)
    figures = []
    for one in histories:
        if len(one.results) > 1:
            breaks = breaks_of(one, mergers)
            figures += [total_figure(unit.name, one, breaks, blocks), rank_figure(unit.name, one, breaks)]
    radar = radar_figure(unit.name, history, standards)
    said = what_was_said(result, history.sets[-1])
    around = plans.around(result.edition)
    found = cards(history, standards, around, said)
    has_components = any(card.is_known for card in found)
    block = blocks[result.edition_id]
    return {
        "latest": result,
        "move": history.moves[-1],
        "to_top": block.to_top(result.total),
        "to_median": block.to_median(result.total),
        "may_lift": block.is_whole and result.total is not None,
        "grade": grade(result.total, result.edition.bands),
        "figures": [*figures, *([radar] if radar else [])],
        "has_components": has_components,
        "cards": found,
        "fallen": [card for card in found if card.fell],
        "around": around,
        "said": said if not has_components else [group for group in said if _is_beside_cards(group)],
    }
