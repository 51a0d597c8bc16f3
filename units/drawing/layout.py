"""Where the boxes of a drawing stand: what is pointed to on the left of what points to it. Pure functions."""

from collections.abc import Sequence
from typing import NamedTuple

from units.drawing.boxes import Box

WIDTH, HEAD, LINE = 270, 42, 17
"""Of a box, of its head and of each of its lines."""

GAP_ACROSS, GAP_DOWN, MARGIN = 90, 22, 16
TALLEST = 1700
"""A column that would be taller goes on in the next one; a single box never does."""


class Placed(NamedTuple):
    """A box with the place of its upper left corner."""

    box: Box
    x: int
    y: int

    @property
    def height(self) -> int:
        return height_of(self.box)

    def line_at(self, number: int) -> int:
        """The middle of a line, counted from 0."""
        return self.y + HEAD + number * LINE + LINE // 2


def height_of(box: Box) -> int:
    return HEAD + len(box.lines) * LINE + 8


def place(boxes: Sequence[Box]) -> list[Placed]:
    """Give every box its place: columns by how long a chain of relations begins at the box, within the drawing; in each
    column, boxes near the ones they point to."""
    levels = _levels(boxes)
    placed: dict[str, Placed] = {}
    column = 0
    for level in range(max(levels.values(), default=0) + 1):
        of_level = [box for box in boxes if levels[box.label] == level]
        of_level.sort(key=lambda box: (_wanted(box, placed), box.name))
        for stack in _stacks(of_level):
            x = MARGIN + column * (WIDTH + GAP_ACROSS)
            placed |= _stacked(stack, x)
            column += 1
    return list(placed.values())


def size(placed: Sequence[Placed]) -> tuple[int, int]:
    """Width and height of the whole drawing."""
    right = max((one.x + WIDTH for one in placed), default=0)
    bottom = max((one.y + one.height for one in placed), default=0)
    return right + MARGIN, bottom + MARGIN


def _levels(boxes: Sequence[Box]) -> dict[str, int]:
    """How many relations lie between a box and one that points to none of the others; a ring counts once."""
    targets = {box.label: {line.target for line in box.lines if line.target} for box in boxes}

    def level(label: str, seen: frozenset[str]) -> int:
        further = [one for one in targets[label] if one in targets and one not in seen]
        return max((1 + level(one, seen | {one}) for one in further), default=0)

    return {label: level(label, frozenset({label})) for label in targets}


def _wanted(box: Box, placed: dict[str, Placed]) -> float:
    """The mean height of what the box points to; those that point to nothing come last."""
    heights = [placed[line.target].y for line in box.lines if line.target in placed]
    return sum(heights) / len(heights) if heights else TALLEST


def _stacks(boxes: Sequence[Box]) -> list[list[Box]]:
    stacks: list[list[Box]] = []
    room = 0
    for box in boxes:
        if not stacks or height_of(box) > room:
            stacks.append([])
            room = TALLEST
        stacks[-1].append(box)
        room -= height_of(box) + GAP_DOWN
    return stacks


def _stacked(boxes: Sequence[Box], x: int) -> dict[str, Placed]:
    placed, y = {}, MARGIN
    for box in boxes:
        placed[box.label] = Placed(box, x, y)
        y += height_of(box) + GAP_DOWN
    return placed
