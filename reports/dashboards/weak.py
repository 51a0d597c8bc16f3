"""How a block fares in each component against the year before, and where it is weakest."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from indices.block_field import ComponentField, component_fields
from indices.comparison import Movement
from indices.models import ComponentScore
from indices.ranking import Ranking

SHOWN = 3


@dataclass(frozen=True)
class BlockComponent:
    """A component over the block, and how many of the units that can be compared (`compared`) fell or rose in it."""

    field: ComponentField
    compared: int
    fallen: int
    risen: int


def component_changes(table: Ranking) -> dict[tuple[int, int], Movement]:
    """Return the figures of each unit and component against the year before, by (unit, line) (2 queries).

    Components keep their identity over changing names. A unit that took in another has only what was published.
    """
    prefetch_related_objects(table.lines, "component")
    before = _scores_before(table)
    found = {}
    for row in table.rows:
        for line, score in zip(table.lines, row.scores, strict=True):
            if score:
                earlier = before.get((row.unit.pk, line.component_id)) if row.comparable else None
                found[row.unit.pk, line.pk] = Movement.between(score, earlier)
    return found


def _scores_before(table: Ranking) -> dict[tuple[int, int], ComponentScore]:
    if table.previous is None:
        return {}
    scores = ComponentScore.objects.filter(result__edition=table.previous).select_related("result", "line")
    return {(score.result.unit_id, score.line.component_id): score for score in scores}


def block_components(table: Ranking, changes: Mapping[tuple[int, int], Movement]) -> list[BlockComponent]:
    """Return the edition's components in order, with how many units rose and fell by points (no query)."""
    return [_component(field, changes) for field in component_fields(table)]


def _component(field: ComponentField, changes: Mapping[tuple[int, int], Movement]) -> BlockComponent:
    found = [changes[key].change for entry in field.entries if (key := (entry.unit.pk, field.line.pk)) in changes]
    known = [change for change in found if change is not None]
    return BlockComponent(
        field, len(known), fallen=sum(change < 0 for change in known), risen=sum(change > 0 for change in known)
    )


def lowest_medians(components: list[BlockComponent]) -> list[BlockComponent]:
    """The components with the lowest medians, of those in which the whole field is known; at most SHOWN."""
    known = [one for one in components if one.field.median is not None]
    return sorted(known, key=lambda one: one.field.median)[:SHOWN]


def most_fallen(components: list[BlockComponent]) -> list[BlockComponent]:
    """The components in which the most units fell, by their share of those compared; at most SHOWN."""
    fallen = [one for one in components if one.fallen]
    return sorted(fallen, key=lambda one: (-one.fallen / one.compared, -one.fallen))[:SHOWN]
