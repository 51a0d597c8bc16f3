"""Names of the places of a document that is looked at: s0-1-i3 is the fourth item of the second section of the first.

head, foot; b basis, f figure, d doubt without a place, o item before the first section; s section of the body, a of an
appendix, behind which -i names an item and -t a target.
"""

import re
from dataclasses import dataclass
from typing import Any

from plans.document import DocumentSection, PlanDocument

_NAME = re.compile(r"(?:(head|foot)|([bfdo])(\d{1,5})|([sa])(\d{1,4}(?:-\d{1,4})*)(?:-([it])(\d{1,5}))?)\Z")
_LISTS = {"b": "bases", "f": "figures", "d": "doubts", "o": "opening", "s": "sections", "a": "appendices"}
_KINDS = {"b": "basis", "f": "figure", "d": "doubt", "o": "item", "i": "item", "t": "target"}


@dataclass(frozen=True)
class Spot:
    """What a name means: `kind`, the list that holds the thing with its position there, and the section around it.

    `name` is that of the list's owner, to which a position can be added to name a neighbour.
    """

    kind: str  # head, foot, basis, figure, doubt, item, section, target
    holder: list
    position: int = 0
    section: DocumentSection | None = None
    stem: str = ""

    @property
    def thing(self) -> Any:
        return self.holder[self.position]

    def named(self, position: int) -> str:
        """The name of a neighbour in the same list."""
        return f"{self.stem}{position}"


def find(document: PlanDocument, name: str) -> Spot:
    """Return what a name means in a document; raise LookupError where there is nothing of that name."""
    match = _NAME.match(name)
    if not match:
        raise LookupError(name)
    whole, letter, number, part, path, below, last = match.groups()
    if whole:
        return Spot(whole, [document])
    if letter:
        return _checked(Spot(_KINDS[letter], getattr(document, _LISTS[letter]), int(number), stem=letter))
    spot = _section(document, part, [int(step) for step in path.split("-")])
    if not below:
        return spot
    holder = spot.thing.items if below == "i" else spot.thing.targets
    return _checked(Spot(_KINDS[below], holder, int(last), spot.thing, stem=f"{part}{path}-{below}"))


def _section(document: PlanDocument, part: str, path: list[int]) -> Spot:
    spot = _checked(Spot("section", getattr(document, _LISTS[part]), path[0], stem=part))
    for step in path[1:]:
        stem = f"{spot.named(spot.position)}-"
        spot = _checked(Spot("section", spot.thing.sections, step, spot.thing, stem))
    return spot


def _checked(spot: Spot) -> Spot:
    if spot.position >= len(spot.holder):
        raise LookupError(spot.named(spot.position))
    return spot
