"""The verbs of the editor: add, move, copy and remove sections and what stands in them. Each can be undone."""

from functools import partial

from django.core.exceptions import ValidationError

from plans.blocks import Changes, State, contents, key_of, pk_of, rows, state_of
from plans.editing import edit
from plans.models import Basis, Edit, Marker, Paragraph, Plan, Section, Solution
from units.models import User

ITEMS = "pg"
_DEEPER = {
    Marker.NONE: Marker.ROMAN,
    Marker.ROMAN: Marker.NUMBER,
    Marker.NUMBER: Marker.DECIMAL,
    Marker.DECIMAL: Marker.LETTER,
    Marker.LETTER: Marker.DASH,
}
"""The customary numbering one level down."""


def add(*, plan: Plan, kind: str, at: str, by: User, values: State | None = None) -> tuple[Edit, str]:
    """Add a section (`s`), paragraph (`p`), solution (`g`) or basis (`b`) and return the edit and the new key.

    `at` is the key of the block after which it goes; a new item after a section's key comes first in that section, a
    new section after an item's key comes first below the item's section. Empty: a section at the end of the body,
    a basis after the others.
    """

    def changes(plan: Plan) -> Changes:
        after = {"s": _section_after, "b": _basis_after}.get(kind, partial(_item_after, kind=kind))
        state = after(plan, at=at)
        siblings = _siblings(plan, kind, state)
        return _inserted(f"{kind}+1", state | (values or {}), siblings)

    names = {"s": "Thêm mục", "p": "Thêm đoạn", "g": "Thêm giải pháp", "b": "Thêm căn cứ"}
    if kind not in names:
        raise ValidationError("Chỉ thêm được mục, đoạn văn, giải pháp hoặc căn cứ.")
    done = edit(plan=plan, by=by, summary=names[kind], changes=changes)
    return done, next(key for key, (before, _) in done.changes.items() if before is None)


def remove(*, plan: Plan, key: str, by: User) -> Edit | None:
    """Remove a block with everything in it."""

    def changes(plan: Plan) -> Changes:
        gone = _subtree(plan, key)
        return {key: [state, None] for key, state in gone.items()}

    return edit(plan=plan, by=by, summary=f"Xóa {_noun(key)}", changes=changes)


def copy(*, plan: Plan, key: str, by: User) -> tuple[Edit, str]:
    """Put a copy of a block, with everything in it, right after it; return the edit and the new key."""

    def changes(plan: Plan) -> Changes:
        subtree = {old: state | {"origin_id": None} for old, state in _subtree(plan, key).items()}
        names = {old: f"{old[0]}+{number}" for number, old in enumerate(subtree)}
        state = subtree[key] | {"position": subtree[key]["position"] + 1}
        result = _inserted(names[key], state, _siblings(plan, key[0], state))
        for old, inner in subtree.items():
            if old != key:
                above = {name: names[inner[name]] for name in ("parent", "section") if inner.get(name)}
                result[names[old]] = [None, inner | above]
        return result

    if key[:1] not in "spg":
        raise ValidationError("Chỉ sao chép được mục, đoạn văn hoặc giải pháp.")
    done = edit(plan=plan, by=by, summary=f"Sao chép {_noun(key)}", changes=changes)
    letters = {name for name, (before, _) in done.changes.items() if before is None and name[0] == key[0]}
    return done, min(letters, key=pk_of)


def move(*, plan: Plan, key: str, way: str, by: User) -> Edit | None:
    """Move a block `up` or `down` among its siblings, an item over the edge into the neighbouring section; a section
    also `in` (below the one before it) and `out` (behind the one it stands in). None where there is nowhere to go."""
    if way not in ("up", "down", "in", "out") or key[:1] not in "spgb":
        raise ValidationError("Không di chuyển được theo hướng đó.")

    def changes(plan: Plan) -> Changes:
        row = _stored(plan, key)
        state = state_of(row)
        siblings = _siblings(plan, key[0], state)
        order = [sibling for sibling, _ in siblings]
        here = order.index(key)
        if way in ("in", "out"):
            return _levelled(plan, key, state, siblings, way)
        there = here + (1 if way == "down" else -1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            return _renumbered(order, siblings)
        return _over_the_edge(plan, key, state, siblings, way) if key[0] in ITEMS else {}

    return edit(plan=plan, by=by, summary=f"Chuyển {_noun(key)}", changes=changes)


def move_to(*, plan: Plan, key: str, section: str, by: User) -> Edit | None:
    """Move an item, or a section, to the end of another section; empty for the end of the body (sections only)."""

    def changes(plan: Plan) -> Changes:
        row = _stored(plan, key)
        state = state_of(row)
        above = "section" if key[0] in ITEMS else "parent"
        if section and section in _subtree(plan, key):
            raise ValidationError("Không chuyển được một mục vào chính nó.")
        if not section and key[0] in ITEMS:
            raise ValidationError("Hãy chọn mục sẽ chứa đoạn này.")
        if section:
            _stored(plan, section)
        new = state | {above: section or None}
        last = max((place for _, place in _siblings(plan, key[0], new)), default=0)
        return {key: [_part(state, above, "position"), {above: section or None, "position": last + 1}]}

    return edit(plan=plan, by=by, summary=f"Chuyển {_noun(key)} sang mục khác", changes=changes)


def _noun(key: str) -> str:
    return {"s": "mục", "p": "đoạn", "g": "giải pháp", "b": "căn cứ", "t": "mục tiêu"}.get(key[:1], "nội dung")


def _part(state: State, *names: str) -> State:
    return {name: state[name] for name in names}


def _stored(plan: Plan, key: str):
    """Return the row of a key; raises ValidationError where it stands no more."""
    row = rows(plan, [key]).get(key)
    if row is None:
        raise ValidationError("Nội dung này vừa bị xóa hoặc không thuộc kế hoạch.")
    return row


def _siblings(plan: Plan, letter: str, state: State) -> list[tuple[str, int]]:
    """Return (key, position) of what stands beside a block, in order."""
    if letter == "b":
        models = [("b", Basis.objects.filter(plan=plan))]
    elif letter == "s":
        parent = state["parent"] and pk_of(state["parent"])
        found = Section.objects.filter(plan=plan, parent=parent, part=state["part"])
        models = [("s", found)]
    else:
        section = pk_of(state["section"])
        models = [
            (letter, model.objects.filter(section=section)) for letter, model in (("p", Paragraph), ("g", Solution))
        ]
    pairs = [(f"{letter}{pk}", place) for letter, found in models for pk, place in found.values_list("pk", "position")]
    return sorted(pairs, key=lambda pair: pair[1])


def _inserted(key: str, state: State, siblings: list[tuple[str, int]]) -> Changes:
    """A new block at its position; those from there on make room."""
    later = [(sibling, place) for sibling, place in siblings if place >= state["position"]]
    changes: Changes = {
        sibling: [{"position": place}, {"position": state["position"] + shift}]
        for shift, (sibling, place) in enumerate(later, start=1)
    }
    return {key: [None, state]} | changes


def _renumbered(order: list[str], siblings: list[tuple[str, int]]) -> Changes:
    """The same positions for the siblings in another order."""
    before = dict(siblings)
    places = sorted(before.values())
    if len(set(places)) < len(places):
        places = list(range(1, len(places) + 1))
    return {
        key: [{"position": before[key]}, {"position": place}]
        for key, place in zip(order, places, strict=True)
        if before[key] != place
    }


def _section_after(plan: Plan, at: str) -> State:
    blank: State = {
        "parent": None, "part": "body", "marker": Marker.ROMAN, "own_label": "", "heading": "", "components": [],
    }  # fmt: skip
    if not at:
        last = Section.objects.filter(plan=plan, parent=None, part="body").order_by("position").last()
        return blank | {"position": last.position + 1 if last else 1}
    row = _stored(plan, at)
    if isinstance(row, Section):
        state = state_of(row)
        return blank | _part(state, "parent", "part", "marker") | {"position": state["position"] + 1}
    if not isinstance(row, (Paragraph, Solution)):
        raise ValidationError("Hãy chọn chỗ sẽ thêm mục.")
    section = row.section
    first = Section.objects.filter(parent=section).order_by("position").first()
    return blank | {
        "parent": key_of(section),
        "part": section.part,
        "marker": first.marker if first else _DEEPER.get(Marker(section.marker), Marker.DASH),
        "position": first.position if first else 1,
    }


def _basis_after(plan: Plan, at: str) -> State:
    before = _stored(plan, at) if at[:1] == "b" else plan.bases.last()
    return {"number": "", "date": None, "text": "", "in_text": False, "position": before.position + 1 if before else 1}


def _item_after(plan: Plan, kind: str, at: str) -> State:
    blank: State = {"kind": "text", "marker": "", "own_label": "", "text": "", "table": None, "figures": []}
    if kind == "g":
        blank = {
            "marker": Marker.DASH, "own_label": "", "text": "", "in_text": False, "output": "", "measure": "",
            "due_on": None, "due_quarter": None, "is_shown": True, "parties": [],
        }  # fmt: skip
    row = _stored(plan, at)
    if isinstance(row, Section):
        return blank | {"section": key_of(row), "position": 1}
    if not isinstance(row, (Paragraph, Solution)):
        raise ValidationError("Hãy chọn mục sẽ chứa đoạn này.")
    return blank | {"section": f"s{row.section_id}", "marker": row.marker, "position": row.position + 1}


def _subtree(plan: Plan, key: str) -> dict[str, State]:
    """Return the states of a block and everything in it, sections before what they hold."""
    row = _stored(plan, key)
    if not isinstance(row, Section):
        return {key: state_of(row)}
    everything = contents(plan)
    inside = {key: everything[key]}
    for found, state in everything.items():
        chain = [found]
        while (above := everything[chain[-1]].get("parent") or everything[chain[-1]].get("section")) and above != key:
            chain.append(above)
        if above == key:
            inside[found] = state
    return inside


def _levelled(plan: Plan, key: str, state: State, siblings: list[tuple[str, int]], way: str) -> Changes:
    """A section one level deeper or higher, numbered as its new neighbours are."""
    if key[0] != "s":
        raise ValidationError("Chỉ mục mới đổi được cấp.")
    order = [sibling for sibling, _ in siblings]
    before = _part(state, "parent", "position", "marker")
    if way == "in":
        if order.index(key) == 0:
            return {}
        above = order[order.index(key) - 1]
        children = _siblings(plan, "s", state | {"parent": above})
        marker = _marker_of(plan, children) or _DEEPER.get(Marker(_stored(plan, above).marker), Marker.DASH)
        place = children[-1][1] + 1 if children else 1
        return {key: [before, {"parent": above, "position": place, "marker": marker}]}
    if not state["parent"]:
        return {}
    above = _stored(plan, state["parent"])
    outer = state_of(above)
    beside = _siblings(plan, "s", outer)
    moved = {"parent": outer["parent"], "position": outer["position"] + 1, "marker": outer["marker"]}
    changes = _inserted(key, moved, beside)
    return changes | {key: [before, moved]}


def _marker_of(plan: Plan, siblings: list[tuple[str, int]]) -> str:
    return _stored(plan, siblings[0][0]).marker if siblings else ""


def _over_the_edge(plan: Plan, key: str, state: State, siblings: list[tuple[str, int]], way: str) -> Changes:
    """An item from the edge of its section to the near end of the next, or the section before, in reading order."""
    sections = list(_reading_order(plan))
    here = sections.index(state["section"])
    there = here + (1 if way == "down" else -1)
    if not 0 <= there < len(sections):
        return {}
    beside = _siblings(plan, key[0], {"section": sections[there]})
    place = (beside[-1][1] + 1 if beside else 1) if way == "up" else 1
    moved = {"section": sections[there], "position": place}
    changes = _inserted(key, moved, beside if way == "down" else [])
    return changes | {key: [_part(state, "section", "position"), moved]}


def _reading_order(plan: Plan):
    """The keys of all sections as they are read."""
    children: dict[int | None, list[int]] = {}
    found = Section.objects.filter(plan=plan).order_by("part", "position")
    ordered = sorted(found.values_list("part", "position", "pk", "parent"), key=lambda row: (row[0] != "body", row[1]))
    for _, _, pk, parent in ordered:
        children.setdefault(parent, []).append(pk)

    def walk(parent: int | None):
        for pk in children.get(parent, []):
            yield f"s{pk}"
            yield from walk(pk)

    return walk(None)
