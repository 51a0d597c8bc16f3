"""A unit: where it stands, what fell, what is late, then its years, components, plans and tasks."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from indices.mergers import Merger, mergers_of
from indices.models import Edition, Result
from indices.scoring import grade
from plans.models import Plan
from reports.dashboards.unit_cards import PlansAround, cards
from reports.dashboards.unit_figures import (
    block_totals,
    breaks_of,
    component_standards,
    radar_figure,
    rank_figure,
    total_figure,
)
from reports.history import Said, UnitHistory, newest, unit_history, what_was_said
from tasks.models import Task
from tasks.models.task import Outcome
from tasks.results import counts
from units.models import Succession, Unit, User
from units.models.unit import in_alphabet
from units.permissions import Permission

TASKS_SHOWN = 20
"""Tasks on a unit's page, open ones first; the rest are in the list of tasks."""

FALLEN = "giam"
"""The value of `chi-so` in the address that shows only the components that fell."""


def readable_units(user: User) -> QuerySet[Unit]:
    """The units whose published figures the user may read: those of the own provinces, and the sample province."""
    return Unit.objects.visible_to(user)


def unit_page(request, code):
    """A unit: its newest result and components, its years, what was said of it, its plans and tasks."""
    unit = get_object_or_404(_with_rights(readable_units(request.user), request.user), code=code)
    editions = Edition.objects.visible_to(request.user).published()
    successions = Succession.objects.filter(Q(successor=unit) | Q(predecessor=unit))
    successions = list(successions.select_related("predecessor", "successor"))
    mergers = mergers_of(one for one in successions if one.successor_id == unit.pk)
    histories = unit_history(
        Result.objects.filter(unit=unit, edition__in=editions), {merger.year for merger in mergers}
    )
    context = {
        "unit": unit,
        "is_gone": unit.ends_on is not None and unit.ends_on < timezone.localdate(),
        "histories": histories,
        "offices": unit.children.filter(kind=Unit.Kind.OFFICE).in_alphabet(),
        "successors": in_alphabet(one.successor for one in successions if one.predecessor_id == unit.pk),
        "predecessors": [merger.predecessor for merger in mergers],
        **_plans_and_tasks(unit, request.user),
        **_figures(unit, histories, mergers),
    }
    if history := newest(histories):
        context |= _newest(unit, history, context)
        context["only_fallen"] = request.GET.get("chi-so") == FALLEN
    return render(request, "reports/unit.html", context)


def _with_rights(units: QuerySet[Unit], user: User) -> QuerySet[Unit]:
    """Annotate `shows_plans`, `sees_tasks` (of all its offices) and `takes_remarks`: what the user may read and enter
    there."""
    rights = {
        "shows_plans": Permission.VIEW_PLANS,
        "sees_tasks": Permission.VIEW_TASKS,
        "takes_remarks": Permission.ENTER_RESULTS,
    }
    allowed = {
        name: Exists(Unit.objects.where_may(user, right).filter(pk=OuterRef("pk"))) for name, right in rights.items()
    }
    return units.select_related("parent").annotate(**allowed)


def _plans_and_tasks(unit: Unit, user: User) -> dict:
    tasks = Task.objects.visible_to(user).filter(solution__section__plan__unit=unit)
    plans = Plan.objects.visible_to(user).filter(unit=unit).select_related("unit", "index")
    tally = counts(tasks)
    return {
        "plans": list(plans.annotate(leads=Exists(Plan.objects.leading().filter(pk=OuterRef("pk"))))),
        "tasks": list(tasks.for_lists().open_first()[:TASKS_SHOWN]) if tally.total else [],
        "tally": tally,
        "late": tally.outcomes[Outcome.LATE],
    }


def _figures(unit: Unit, histories: list[UnitHistory], mergers: list[Merger]) -> dict:
    """The charts over the years of each index with two years or more, and what the blocks reached."""
    editions = [result.edition for history in histories for result in history.results]
    blocks = block_totals(editions) if editions else {}
    drawn = []
    for history in histories:
        if len(history.results) > 1:
            breaks = breaks_of(history, mergers)
            drawn += [total_figure(unit.name, history, breaks, blocks), rank_figure(unit.name, history, breaks)]
    return {"figures": drawn, "blocks": blocks}


def _is_beside_cards(group: Said) -> bool:
    """Whether there is more to say than the findings that stand on the component's card."""
    return bool(group.line is None or group.recommendations or group.feedback)


def _newest(unit: Unit, history: UnitHistory, known: dict) -> dict:
    """The newest result: where it stands and its components; `known` are the plans, blocks and charts of the page."""
    result = history.results[-1]
    block = known["blocks"][result.edition_id]
    said = what_was_said(result)
    standards = component_standards(result.edition)
    around = PlansAround.of([plan for plan in known["plans"] if plan.leads], result)
    found = cards(history, standards, around, said)
    has_components = any(card.is_known for card in found)
    radar = radar_figure(unit.name, result, standards)
    return {
        "latest": result,
        "move": history.moves[-1],
        "to_top": block.to_top(result.total),
        "to_median": block.to_median(result.total),
        "may_lift": block.is_whole and result.total is not None,
        "grade": grade(result.total, result.edition.bands),
        "figures": [*known["figures"], *([radar] if radar else [])],
        "has_components": has_components,
        "cards": found,
        "fallen": [card for card in found if card.fell],
        "around": around,
        "said": said if not has_components else [group for group in said if _is_beside_cards(group)],
    }
