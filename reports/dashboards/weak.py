"""How a block fares in each component against the year before, and where it is weakest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from indices.block_field import ComponentField, component_fields
from indices.comparison import Movement
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
    """Return the figures of each unit and component against the year before, by (unit, line) (no query).

    Components keep their identity over changing names. A unit that took in another has only what was published.
    """
    found = {}
    for row in table.rows:
        for line, score in zip(table.lines, row.scores, strict=True):
            if score:
                earlier = table.before.get((row.unit.pk, line.component_id)) if row.comparable else None
                found[row.unit.pk, line.pk] = Movement.between(score, earlier)
    return found


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
    """The components with the lowest medians, of those in which the whole field is known: SHOWN, and equals of the
    last."""
    return _first([one for one in components if one.field.median is not None], lambda one: one.field.median)


def most_fallen(components: list[BlockComponent]) -> list[BlockComponent]:
    """The components in which the most units fell, by their share of those compared: SHOWN, and equals of the last."""
    return _first(
        [one for one in components if one.fallen], lambda one: (Fraction(-one.fallen, one.compared), -one.fallen)
    )


def _first(components: list[BlockComponent], key: Callable[[BlockComponent], Any]) -> list[BlockComponent]:
    ordered = sorted(components, key=key)
    return [one for one in ordered if key(one) <= key(ordered[:SHOWN][-1])]
