"""Corrections of what was understood: each takes a document and gives another. What was read stays, unless somebody
says to leave it out."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from plans.document import DocumentBasis, DocumentItem, DocumentSection, DocumentTarget, PlanDocument
from plans.importing.labels import Kind, read_label
from plans.importing.places import Spot, find
from plans.outline import place

Values = Mapping[str, Any]


class CorrectionRefused(Exception):
    """A correction that cannot be made, with a Vietnamese sentence that says why and what to do."""


def correct(document: PlanDocument, name: str, action: str, values: Values | None = None) -> tuple[PlanDocument, str]:
    """Return a document in which one correction is made, and the name of the place to look at then.

    `name` is a place as plans.importing.places names it, `action` one of `actions(...)` there; `values` are what the
    forms of the review give. Raises LookupError where the place or the action does not exist, CorrectionRefused.
    """
    document = deepcopy(document)
    spot = find(document, name)
    if action not in actions(spot):
        raise LookupError(action)
    _settle_doubts(document, spot)
    after = _ACTIONS[action](document, spot, values or {}) or name
    _number_places(document)
    return document, after


def actions(spot: Spot) -> list[str]:
    """Return what can be done at a place, besides changing its words with “save”."""
    match spot.kind:
        case "basis" | "figure" | "target":
            return ["save", "sure", "remove"]
        case "doubt":
            return ["sure"]
        case "section":
            return ["save", "sure", "add_target", "to_text", *_moves(spot)]
        case "item":
            return _item_actions(spot)
    return ["save"]


def _item_actions(spot: Spot) -> list[str]:
    item = spot.thing
    found = ["save", "sure", "remove"]
    if item.table is not None:
        return [*found, "to_text"]
    if item.kind == "text":
        found += ["to_heading", "to_child_heading"] if spot.section else ["to_heading", "to_basis"]
        if _joined_with(spot):
            found.append("join")
    return found


def _joined_with(spot: Spot) -> DocumentItem | DocumentSection | None:
    """What the text of an item may go on: the item before it, or the heading above."""
    if spot.position:
        before = spot.holder[spot.position - 1]
        return before if before.table is None and before.shown and before.lines else None
    return spot.section if spot.section and spot.section.heading else None


def _moves(spot: Spot) -> list[str]:
    return (["raise"] if spot.section else []) + (["lower"] if spot.position else [])


def _save(document: PlanDocument, spot: Spot, values: Values) -> None:
    is_table = spot.kind == "item" and spot.thing.table is not None
    for field, value in values.items():
        setattr(spot.thing.table if is_table else spot.thing, field, value)


def _sure(document: PlanDocument, spot: Spot, values: Values) -> str | None:
    """Somebody has looked and found it right; the doubts are settled before any action."""
    if spot.kind != "doubt":
        return None
    line, sentence = spot.thing
    del spot.holder[spot.position]
    return "head"


def _remove(document: PlanDocument, spot: Spot, values: Values) -> str:
    """Leave out what was wrongly understood; a basis with a line of its own becomes text again."""
    thing = spot.holder.pop(spot.position)
    if spot.kind == "basis" and not thing.in_text:
        document.opening.insert(_place_by_line(document.opening, thing.first), _text([thing.text], thing.first))
    if spot.kind == "item" and thing.table is not None:
        _show_solutions_of_table(spot)
    if spot.kind == "target":
        return spot.stem.removesuffix("-t")
    if spot.kind == "item" and spot.holder:
        return spot.named(min(spot.position, len(spot.holder) - 1))
    return spot.stem.removesuffix("-i") if spot.section else "head"


def _place_by_line(items: list, line: int) -> int:
    return next((place for place, item in enumerate(items) if item.first > line), len(items))


def _show_solutions_of_table(spot: Spot) -> None:
    """Solutions that only the removed table printed are now printed themselves."""
    for item in spot.holder[spot.position :]:
        if item.shown:
            break
        item.shown, item.in_text = True, False


def _to_text(document: PlanDocument, spot: Spot, values: Values) -> str:
    if spot.kind == "item":
        item = spot.thing
        item.kind, item.lines, item.table = "text", item.table.as_text().split("\n"), None
        return spot.named(spot.position)
    return _dissolve(document, spot)


def _dissolve(document: PlanDocument, spot: Spot) -> str:
    """Make a heading a paragraph of what stands before it, with everything below it."""
    section = spot.thing
    if section.components or section.targets:
        raise CorrectionRefused(
            "Mục này đang gắn với chỉ số thành phần hoặc mục tiêu. Hãy bỏ gắn trước khi chuyển tiêu đề thành đoạn văn."
        )
    items, name = _items_before(document, spot)
    after = f"{name}{len(items)}"
    if section.heading or section.label:
        items.append(
            DocumentItem(label=section.label, lines=[section.heading], first=section.first, last=section.first)
        )
    items += section.items
    if spot.section is None and spot.stem == "a":
        spot.holder[spot.position - 1].sections += section.sections
        del spot.holder[spot.position]
    else:
        spot.holder[spot.position : spot.position + 1] = section.sections
        _set_level(section.sections, section.level)
    return after if items else "head"


def _items_before(document: PlanDocument, spot: Spot) -> tuple[list[DocumentItem], str]:
    """The items behind which a heading stands in reading order, and how they are named."""
    if spot.position:
        section, name = spot.holder[spot.position - 1], spot.named(spot.position - 1)
        while section.sections:
            name = f"{name}-{len(section.sections) - 1}"
            section = section.sections[-1]
        return section.items, f"{name}-i"
    if spot.section:
        return spot.section.items, f"{spot.stem.removesuffix('-')}-i"
    if spot.stem == "a":
        raise CorrectionRefused("Đây là phụ lục đầu tiên, không có phần nào trước nó để nhận đoạn văn này.")
    return document.opening, "o"


def _to_heading(document: PlanDocument, spot: Spot, values: Values) -> str:
    """Make a paragraph the heading of what follows it, on the level of the section it stands in."""
    new = _cut_off(spot)
    if spot.section is None:
        document.sections.insert(0, new)
        return "s0"
    own = find(document, spot.stem.removesuffix("-i"))
    new.level, new.sections = own.thing.level, own.thing.sections
    own.thing.sections = []
    own.holder.insert(own.position + 1, new)
    return own.named(own.position + 1)


def _to_child_heading(document: PlanDocument, spot: Spot, values: Values) -> str:
    """Make a paragraph the heading of what follows it, one level below the section it stands in."""
    new = _cut_off(spot)
    new.level = spot.section.level + 1
    spot.section.sections.insert(0, new)
    return f"{spot.stem.removesuffix('-i')}-0"


def _cut_off(spot: Spot) -> DocumentSection:
    item, behind = spot.thing, spot.holder[spot.position + 1 :]
    if len(item.lines) > 1:
        behind.insert(0, _text(item.lines[1:], item.first))
    del spot.holder[spot.position :]
    label = "" if item.label in ("-", "+") else item.label
    return DocumentSection(label=label, heading=item.lines[0] if item.lines else "", items=behind, first=item.first)


def _to_basis(document: PlanDocument, spot: Spot, values: Values) -> str:
    item = spot.holder.pop(spot.position)
    at = _place_by_line(document.bases, item.first)
    label = [item.label] if item.label not in ("", "-", "+") else []
    document.bases.insert(at, DocumentBasis(text=" ".join([*label, *item.lines]), first=item.first))
    return f"b{at}"


def _join(document: PlanDocument, spot: Spot, values: Values) -> str:
    """Let a paragraph go on the one before it, or the heading above."""
    before, item = _joined_with(spot), spot.holder.pop(spot.position)
    words = " ".join(filter(None, [item.label, *item.lines[:1]]))
    if isinstance(before, DocumentSection):
        before.heading = f"{before.heading} {words}"
        if item.lines[1:]:
            spot.holder.insert(0, _text(item.lines[1:], item.first))
        return spot.stem.removesuffix("-i")
    before.lines[-1:] = [f"{before.lines[-1]} {words}", *item.lines[1:]]
    before.last = max(before.last, item.last)
    return spot.named(spot.position - 1)


def _add_target(document: PlanDocument, spot: Spot, values: Values) -> str:
    spot.thing.targets.append(DocumentTarget(**values))
    return f"{spot.named(spot.position)}-t{len(spot.thing.targets) - 1}"


def _raise(document: PlanDocument, spot: Spot, values: Values) -> str:
    """Set a section beside the one it stands in; those behind it come below it."""
    section = spot.thing
    behind = spot.holder[spot.position + 1 :]
    del spot.holder[spot.position :]
    section.sections += behind
    _set_level([section], spot.section.level)
    above = find(document, spot.stem.removesuffix("-"))
    above.holder.insert(above.position + 1, section)
    return above.named(above.position + 1)


def _lower(document: PlanDocument, spot: Spot, values: Values) -> str:
    """Set a section at the end of the one before it."""
    section = spot.holder.pop(spot.position)
    before = spot.holder[spot.position - 1]
    _set_level([section], before.level + 1)
    before.sections.append(section)
    return f"{spot.named(spot.position - 1)}-{len(before.sections) - 1}"


_ACTIONS: dict[str, Callable[[PlanDocument, Spot, Values], str | None]] = {
    "save": _save,
    "sure": _sure,
    "remove": _remove,
    "to_text": _to_text,
    "to_heading": _to_heading,
    "to_child_heading": _to_child_heading,
    "to_basis": _to_basis,
    "join": _join,
    "add_target": _add_target,
    "raise": _raise,
    "lower": _lower,
}


def _text(lines: list[str], first: int) -> DocumentItem:
    return DocumentItem(lines=lines, first=first, last=first)


def _settle_doubts(document: PlanDocument, spot: Spot) -> None:
    """Whoever corrects a place has looked at it: its doubt is settled, and those told of its lines elsewhere."""
    if spot.kind in ("head", "foot", "doubt"):
        return
    thing = spot.thing
    thing.doubt = ""
    if spot.kind == "item":
        lines = range(thing.first or 1, max(thing.first, thing.last) + 1)
        document.doubts = [(line, sentence) for line, sentence in document.doubts if line not in lines]


def _set_level(sections: list[DocumentSection], level: int) -> None:
    for section in sections:
        section.level = level
        _set_level(section.sections, level + 1)


def _number_places(document: PlanDocument) -> None:
    for section in document.sections:
        _number(section, [], "")


def _number(section: DocumentSection, path: list[str], above: str) -> None:
    """Place a section by the labels down to it; parts (“Phần thứ nhất”) do not count, one without words has the place
    of what it stands in."""
    path = [*path, section.label] if section.label else path
    if section.label:
        section.place = place(path[1:] if len(path) > 1 and _is_part(path[0]) else path)
    else:
        section.place = above if section.components and not section.heading else ""
    for child in section.sections:
        _number(child, path, section.place)


def _is_part(label: str) -> bool:
    read = read_label(f"{label} ")
    return bool(read) and read.kind == Kind.PART
