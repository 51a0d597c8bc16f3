"""How a block fares in each component against the year before, and where it is weakest."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indices.block_field import ComponentField, component_fields
from indices.ranking import Ranking
from indices.scoring import difference

SHOWN = 3

Changes = dict[int, Decimal]
"""The changes of units (ids) in a component, of those that can be compared."""


@dataclass(frozen=True)
class BlockComponent:
    """A component over the block, and how many of the units that can be compared (`compared`) fell or rose in it."""

    field: ComponentField
    compared: int
    fallen: int
    risen: int


def component_changes(table: Ranking) -> list[Changes]:
    """Return for each line the changes against the year before: the published one, else the difference (no query).

    Components keep their identity over changing names. A unit that took in another has only what was published.
    """
    found: list[Changes] = [{} for _ in table.lines]
    columns = [(line.component_id, changes) for line, changes in zip(table.lines, found, strict=True)]
    for row in table.rows:
        before = row.scores_before if row.comparable else {}
        for one, (component, changes) in zip(row.scores, columns, strict=True):
            if one is None:
                continue
            change = one.published_change
            if change is None and (earlier := before.get(component)):
                change = difference(one.score, earlier.score)
            if change is not None:
                changes[row.unit.pk] = change
    return found


def block_components(table: Ranking) -> list[BlockComponent]:
    """Return the edition's components in order, with how many units rose and fell by points (no query)."""
    return [
        BlockComponent(
            field,
            len(changes),
            fallen=sum(change < 0 for change in changes.values()),
            risen=sum(change > 0 for change in changes.values()),
        )
        for field, changes in zip(component_fields(table), component_changes(table), strict=True)
    ]


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
