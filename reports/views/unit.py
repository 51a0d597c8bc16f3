"""A unit: where it stands, what fell, what is late, then its years, components, plans and tasks."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from indices.mergers import Merger, mergers_of
from indices.models import Edition, Result
from indices.scoring import grade
from plans.models import Plan
from reports.dashboards.reach import Reach
from reports.dashboards.unit_cards import PlansAround, cards
from reports.dashboards.unit_figures import (
    block_figures,
    breaks_of,
    radar_figure,
    rank_figure,
    total_figure,
)
from reports.history import Said, UnitHistory, newest, unit_history, what_was_said
from tasks.models import Task
from tasks.models.task import Outcome
from tasks.results import counts
from units.kept import kept_while_unchanged
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


@kept_while_unchanged("indices", "plans", "tasks")
def unit_page(request, code):
    """A unit: its newest result and components, its years, what was said of it, its plans and tasks."""
    unit = _with_rights(readable_units(request.user), request.user, code)
    editions = Edition.objects.visible_to(request.user).published()
    around = _around(unit)
    mergers = mergers_of(Succession(predecessor=one, successor=unit) for one in around["predecessor"])
    histories = unit_history(
        Result.objects.filter(unit=unit, edition__in=editions), {merger.year for merger in mergers}
    )
    context = {
        "unit": unit,
        "is_gone": unit.ends_on is not None and unit.ends_on < timezone.localdate(),
        "histories": histories,
        "offices": in_alphabet(around["office"]),
        "successors": in_alphabet(around["successor"]),
        "predecessors": [merger.predecessor for merger in mergers],
        **_plans_and_tasks(unit, request.user),
        **_figures(unit, histories, mergers),
    }
    if history := newest(histories):
        context |= _newest(unit, history, context)
        context["only_fallen"] = request.GET.get("chi-so") == FALLEN
    return render(request, "reports/unit.html", context)


def _with_rights(units: QuerySet[Unit], user: User, code: str) -> Unit:
    """The unit of that code with `shows_plans`, `sees_tasks` (of all its offices) and `takes_remarks`: what the user
    may read and enter there; 404 for another (1 query)."""
    reach = Reach(user, Permission.VIEW_PLANS, Permission.VIEW_TASKS, Permission.ENTER_RESULTS)
    unit = get_object_or_404(reach.marked(units.select_related("parent")), code=code)
    unit.shows_plans, unit.sees_tasks, unit.takes_remarks = reach.of(unit)
    return unit


def _around(unit: Unit) -> dict[str, list[Unit]]:
    """The offices of the unit, what followed it and what it took in (1 query)."""
    kinds = {
        "office": Q(parent=unit, kind=Unit.Kind.OFFICE),
        "successor": Q(pk__in=Succession.objects.filter(predecessor=unit).values("successor")),
        "predecessor": Q(pk__in=Succession.objects.filter(successor=unit).values("predecessor")),
    }
    found: dict[str, list[Unit]] = {kind: [] for kind in kinds}
    first, *others = (
        Unit.objects.filter(which).annotate(is_its=Value(kind)).order_by() for kind, which in kinds.items()
    )
    for one in first.union(*others, all=True):
        found[one.is_its].append(one)
    return found


def _plans_and_tasks(unit: Unit, user: User) -> dict:
    readable = Task.objects if unit.sees_tasks else Task.objects.visible_to(user)
    tasks = readable.filter(solution__section__plan__unit=unit)
    plans = Plan.objects.filter(unit=unit).select_related("unit", "index")
    leads = Exists(Plan.objects.leading().filter(pk=OuterRef("pk")))
    tally = counts(tasks)
    return {
        "plans": list(plans.annotate(leads=leads)) if unit.shows_plans else [],
        "tasks": list(tasks.for_lists().open_first()[:TASKS_SHOWN]) if tally.total else [],
        "tally": tally,
        "late": tally.outcomes[Outcome.LATE],
    }


def _figures(unit: Unit, histories: list[UnitHistory], mergers: list[Merger]) -> dict:
    """The charts over the years of each index with two years or more, and what the blocks reached."""
    editions = [result.edition for history in histories for result in history.results]
    shown = newest(histories)
    blocks, standards = block_figures(editions, shown.results[-1].edition) if shown else ({}, {})
    drawn = []
    for history in histories:
        if len(history.results) > 1:
            breaks = breaks_of(history, mergers)
            drawn += [total_figure(unit.name, history, breaks, blocks), rank_figure(unit.name, history, breaks)]
    return {"figures": drawn, "blocks": blocks, "standards": standards}


def _is_beside_cards(group: Said) -> bool:
    """Whether there is more to say than the findings that stand on the component's card."""
    return bool(group.line is None or group.recommendations or group.feedback)


def _newest(unit: Unit, history: UnitHistory, known: dict) -> dict:
    """The newest result: where it stands and its components; `known` are the plans, blocks and charts of the page."""
    result = history.results[-1]
    block = known["blocks"][result.edition_id]
    said = what_was_said(result)
    standards = known["standards"]
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
