"""Two states of a plan held against each other, block by block and word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from plans.assignment import AssignmentStyle
from plans.blocks import State
from plans.outline import labels, place

_WORDS = re.compile(r"\S+\s*|\s+")
_LONG = 1_000_000
"""Pairs of words beyond which a comparison must not take every word in turn."""

_SILENT = {"position", "section", "parent", "figures", "origin_id"}
"""What is no change of wording: a move is noted as such."""

Part = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """A block that was added, removed, changed, moved or is the same; `parts` are (same|gone|new, text) of its words.

    One that is changed without a gone or new word differs in its form: numbering, offices it is tied to, components.
    """

    key: str
    kind: str
    place: str
    what: str
    parts: list[Part]

    @property
    def changes_words(self) -> bool:
        return any(verb != "same" for verb, _ in self.parts)


def word_changes(before: str, after: str) -> list[Part]:
    """Return the text as runs that are the same, gone or new, word by word; joined without `gone` it is `after`.

    Spaces and line breaks between words are no difference. Lines are matched first, so that a long table is quick.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    parts: list[Part] = []
    for verb, a, b, c, d in _opcodes(old, new):
        if verb == "equal":
            parts.append(("same", "".join(new[c:d])))
        elif b - a == d - c:
            for line, other in zip(old[a:b], new[c:d], strict=True):
                parts += _words_of_line(line, other)
        else:
            parts += _words_of_line("".join(old[a:b]), "".join(new[c:d]))
    return _joined(parts)


def _words_of_line(before: str, after: str) -> list[Part]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[Part] = []
    for verb, a, b, c, d in _opcodes(old, new):
        if verb == "equal":
            parts.append(("same", "".join(new[c:d])))
            continue
        if b > a:
            parts.append(("gone", "".join(old[a:b])))
        if d > c:
            parts.append(("new", "".join(new[c:d])))
    return parts


def _opcodes(old: list[str], new: list[str]) -> list[tuple]:
    """How one row of texts becomes the other; of very long ones frequent texts are not matched by themselves."""
    bare = [[text.strip() for text in texts] for texts in (old, new)]
    return SequenceMatcher(None, *bare, autojunk=len(old) * len(new) > _LONG).get_opcodes()


def _joined(parts: list[Part]) -> list[Part]:
    """The same runs with neighbours of one kind put together."""
    return [(verb, "".join(text for _, text in run)) for verb, run in groupby(parts, key=lambda part: part[0])]


def compare(before: Mapping[str, State], after: Mapping[str, State], everything: bool = False) -> list[Difference]:
    """Return the differences between two contents of a plan, in the order in which it reads; what is gone comes where
    it stood. With `everything` the blocks that are the same come too."""
    old_order, new_order = reading_order(before), reading_order(after)
    moved = _moved(before, after, old_order, new_order)
    found = []
    for key in _merged(list(old_order), list(new_order)):
        where = new_order.get(key) or old_order.get(key, "")
        difference = _difference(key, before.get(key), after.get(key), where, key in moved)
        if difference.kind != "same" or everything:
            found.append(difference)
    return found


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The new order, with each block that is gone behind the one that it followed."""
    standing, followers, gone = set(new), {}, []
    last = ""
    for key in old:
        if key in standing:
            last = key
        else:
            followers.setdefault(last, []).append(key)
    for key in ("", *new):
        gone += [key, *followers.get(key, ())] if key else followers.get(key, [])
    return gone


def _moved(
    before: Mapping[str, State], after: Mapping[str, State], old_order: Mapping[str, str], new_order: Mapping[str, str]
) -> set[str]:
    """The blocks that stand in another section, or in another order beside the same neighbours."""
    moved = {key for key in new_order if key in before and _above(before[key]) != _above(after[key])}
    beside: dict[tuple, tuple[list[str], list[str]]] = {}
    for side, order in enumerate((old_order, new_order)):
        for key in order:
            if key in before and key in after and key not in moved and "position" in after[key]:
                beside.setdefault((key[0] in "pg", key[0] == "b", _above(after[key])), ([], []))[side].append(key)
    for old, new in beside.values():
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        kept = {key for block in blocks for key in new[block.b : block.b + block.size]}
        moved |= set(new) - kept
    return moved


def _above(state: State):
    return state.get("section") or state.get("parent") or state.get("part")


def _difference(key: str, before: State | None, after: State | None, where: str, moved: bool) -> Difference:
    what = _NAMES[key[0]]
    if before is None:
        return Difference(key, "added", where, what, [("new", wording(key, after))])
    if after is None:
        return Difference(key, "removed", where, what, [("gone", wording(key, before))])
    if all(before.get(name) == after.get(name) for name in after if name not in _SILENT):
        return Difference(key, "moved" if moved else "same", where, what, [("same", wording(key, after))])
    if key[0] == "k":
        names = [name for name in after if before.get(name) != after.get(name)]
        before, after = ({name: state.get(name) for name in names} for state in (before, after))
    return Difference(key, "changed", where, what, word_changes(wording(key, before), wording(key, after)))


_NAMES = {"k": "Thể thức", "b": "Căn cứ", "t": "Mục tiêu", "s": "Tiêu đề mục", "p": "Đoạn văn", "g": "Giải pháp"}
_FILLED = {"results": "(Bảng kết quả chỉ số thành phần)", "chart": "(Biểu đồ kết quả chỉ số thành phần)"}
_ROLES = {"director": "Lãnh đạo chỉ đạo", "lead": "Chủ trì", "support": "Phối hợp"}
_PARTICULARS = {
    "title": "Trích yếu",
    "assignment_style": "Cách ghi phân công",
    "symbol": "Ký hiệu",
    "authority": "Quyền hạn",
    "delegation_basis": "Căn cứ ký thay",
    "position": "Chức vụ",
    "signatory": "Người ký",
    "recipients": "Nơi nhận",
}


def wording(key: str, state: State) -> str:
    """Everything of a block that a reader would compare, as lines of text."""
    match key[0]:
        case "k":
            style = state.get("assignment_style")
            shown = state | {"assignment_style": style and AssignmentStyle(style).label}
            return "\n".join(f"{name}: {shown[field]}" for field, name in _PARTICULARS.items() if shown.get(field))
        case "b":
            return str(state["text"])
        case "t":
            of = f"/{state['of']}" if state["of"] else ""
            kinds = {"score_min": "từ {} điểm trở lên", "score_above": "trên {} điểm", "rank_max": "hạng {} trở lên"}
            return kinds[state["kind"]].format(f"{str(state['value']).replace('.', ',')}{of}")
        case "s":
            return f"{state['own_label']} {state['heading']}".strip()
        case "p":
            if state["table"]:
                return "\n".join(" | ".join(row) for row in state["table"]["rows"])
            return _FILLED.get(str(state["kind"])) or str(state["text"])
    lines = [str(state["text"])]
    for role, name in _ROLES.items():
        named = [_party(party) for party in state["parties"] if party["role"] == role]
        lines += [f"{name}: {', '.join(named)}"] if named else []
    due = state["due_on"] or (state["due_quarter"] and f"quý {state['due_quarter']}")
    for name, value in (("Sản phẩm", state["output"]), ("Thước đo", state["measure"]), ("Thời hạn", due)):
        lines += [f"{name}: {value}"] if value else []
    return "\n".join(lines)


def _party(party: Mapping) -> str:
    extra = party["title"] or party["scope"]
    return f"{party['name']} ({extra})" if extra else party["name"]


def reading_order(content: Mapping[str, State]) -> dict[str, str]:
    """Return the keys of a content in the order in which it reads, each with its place such as III.1."""
    order = {key: "Thể thức" for key in content if key[0] == "k"}
    bases = sorted((key for key in content if key[0] == "b"), key=lambda key: content[key]["position"])
    order |= dict.fromkeys(bases, "Căn cứ") | {key: "Mục tiêu" for key in content if key[0] == "t"}
    children: dict[str | None, list[str]] = {}
    items: dict[str, list[str]] = {}
    placed = [(key, state) for key, state in content.items() if key[0] in "spg"]
    for key, state in sorted(placed, key=lambda pair: pair[1]["position"]):
        if key[0] == "s":
            children.setdefault(state["parent"], []).append(key)
        else:
            items.setdefault(state["section"], []).append(key)

    def walk(siblings: list[str], path: tuple[str, ...]) -> None:
        written = labels((content[key]["marker"] for key in siblings), parent=path[-1] if path else "")
        for key, label in zip(siblings, written, strict=True):
            here = (*path, content[key]["own_label"] or label)
            order[key] = place(here)
            order.update(dict.fromkeys(items.get(key, []), place(here)))
            walk(children.get(key, []), here)

    top = children.get(None, [])
    walk([key for key in top if content[key]["part"] == "body"], ())
    walk([key for key in top if content[key]["part"] != "body"], ("Phụ lục",))
    return order
