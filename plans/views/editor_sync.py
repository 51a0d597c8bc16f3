"""What an open editor is told after an edit, its own or another's: the blocks that changed and where they stand now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from indices.comparison import component_rows, total_movement
from plans.blocks import rows
from plans.models import Edit, Plan
from plans.reading import read_item
from plans.tree import APPENDIX, BODY, Spot, Tree, read_tree
from plans.views.open_plan import editor_url

WHOLE = 200
"""After so many edits, or with so many new blocks, the page is loaded afresh."""

AT_ONCE = 40
"""Items whose words are sent at once; the page asks for others when they come into view."""

PLACES = {"position", "section", "parent", "part"}
NUMBERING = {"marker", "own_label"}


@dataclass
class Sheet:
    """The blocks of a plan as the editor shows them: reads what a page or an answer needs, once."""

    plan: Plan
    request: HttpRequest

    @cached_property
    def tree(self) -> Tree:
        return read_tree(self.plan)

    @cached_property
    def results(self) -> dict:
        """The published figures for the tables that the portal fills."""
        result = self.plan.base_result()
        if result is None:
            return {"result": None}
        return {"result": result, "rows": component_rows(result), "total": total_movement(result)}

    def heads(self, keys: Iterable[str]) -> dict[str, dict]:
        """What the template needs of each section."""
        return {key: self._head(key) for key in keys if key in self.tree.sections}

    def _head(self, key: str) -> dict:
        section, spot = self.tree.sections[key], self.tree.spots[key]
        return {
            "key": key,
            "kind": "section",
            "name": "Mục",
            "section": section,
            "label": spot.label,
            "depth": min(spot.depth + 1, 6),
            "targets": self.tree.targets_of(key),
        }

    def items(self, keys: Iterable[str]) -> dict[str, dict]:
        """What the template needs of each paragraph and solution (at most 3 queries beside the tree)."""
        found = rows(self.plan, keys)
        near = {row.section_id for row in found.values()}
        tree = self.tree if "tree" in vars(self) or not near else read_tree(self.plan, within=near)
        return {key: self._item(row, tree.spots[key], key) for key, row in found.items() if key in tree.spots}

    def _item(self, row, spot: Spot, key: str) -> dict:
        item = read_item(self.plan, row, spot.label, spot.above)
        kind = "solution" if item.is_solution else row.kind
        names = {"solution": "Giải pháp", "table": "Bảng", "results": "Bảng kết quả", "chart": "Biểu đồ"}
        name = names.get(kind, "Đoạn")
        block = {"key": key, "kind": kind, "name": name, "item": item, "source": row}
        if kind == "results":
            block |= self.results
        return block

    def html(self, keys: Iterable[str]) -> dict[str, str]:
        """The blocks of these keys, each as it stands in the sheet, by the id of its element."""
        keys = list(keys)
        blocks = self.heads(key for key in keys if key[0] == "s")
        blocks |= self.items(key for key in keys if key[0] in "pg")
        if any(key[0] == "b" for key in keys):
            blocks |= {block["key"]: block for block in self.bases() if block["key"] in keys}
        if any(key[0] == "k" for key in keys):
            blocks |= self.particulars()
        base = editor_url(self.plan)
        return {
            name: render_to_string("plans/editor/_block.html", {"block": block, "plan": self.plan, "base": base})
            for name, block in blocks.items()
        }

    def bases(self) -> list[dict]:
        block = {"kind": "basis", "name": "Căn cứ"}
        return [block | {"key": f"b{basis.pk}", "basis": basis} for basis in self.plan.head_bases]

    def particulars(self) -> dict[str, dict]:
        """The title and the signature: two places with one form."""
        key = f"k{self.plan.pk}"
        return {
            key: {"key": key, "kind": "title", "name": "Tên kế hoạch"},
            f"{key}-ky": {"key": key, "kind": "signature", "name": "Nơi nhận và chữ ký", "id": f"{key}-ky"},
        }

    def outline(self) -> str:
        """The list of headings."""
        return render_to_string("plans/editor/_outline.html", {"nodes": self.headings(BODY) + self.headings(APPENDIX)})

    def headings(self, top: str, depth: int = 1) -> list[dict]:
        """The sections with a heading below a key, to the third level."""
        return [
            {
                "key": key,
                "label": self.tree.spots[key].label,
                "heading": self.tree.sections[key].heading,
                "below": self.headings(key, depth + 1) if depth < 3 else [],
            }
            for key in self.tree.children.get(top, ())
            if self.tree.sections[key].heading
        ]

    def places(self) -> dict:
        """Where everything stands: the order in each section and the labels, by key."""
        tree = self.tree
        return {
            "tops": {top: tree.children.get(top, []) for top in (BODY, APPENDIX)},
            "sections": {key: [tree.items.get(key, []), tree.children.get(key, [])] for key in tree.sections},
            "labels": {key: spot.label for key, spot in tree.spots.items()},
            "bases": [f"b{pk}" for pk in self.plan.head_bases.values_list("pk", flat=True)],
        }


@dataclass
class Touched:
    """What some edits touched: `words` are the keys to show afresh; whether places, numbers or headings changed."""

    words: dict[str, Edit] = field(default_factory=dict)  # with the last edit of each
    components: set[int] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    is_moved: bool = False
    has_headings: bool = False

    def add(self, edit: Edit) -> None:
        for key, (before, after) in edit.changes.items():
            self._add(key, before, after, edit)

    def _add(self, key: str, before, after, edit: Edit) -> None:
        fields = {*(before or {}), *(after or {})}
        self.is_moved |= before is None or after is None or bool(fields & (PLACES | NUMBERING))
        self.has_headings |= key[0] == "s"
        if key[0] == "t":
            self.components |= {state["component_id"] for state in (before, after) if state and "component_id" in state}
            self.words[key] = edit
        elif after is not None and not fields <= PLACES:
            self.words[key] = edit
        if key[0] == "s" and "parent" in fields:
            self.moved.add(key)


def news(sheet: Sheet, since: int, said: str = "", focus: str = "") -> dict:
    """Return what changed after edit number `since`, for the page; `said` is told to the reader, `focus` is a key.

    The number of queries does not depend on the length of the plan.
    """
    plan, user = sheet.plan, sheet.request.user
    edits = list(plan.edits.filter(number__gt=since).select_related("by").order_by("number")[: WHOLE + 1])
    answer = {
        "number": edits[-1].number if edits else since,
        "at": timezone.localtime().strftime("%H:%M"),
        "said": said,
        "focus": focus,
    }
    if len(edits) > WHOLE:
        return answer | {"reload": True}
    touched = Touched()
    for edit in edits:
        touched.add(edit)
    if not touched.words and not touched.is_moved:
        return answer
    wanted = _wanted(sheet, touched)
    return answer | {
        "blocks": sheet.html(wanted[:AT_ONCE]),
        "stale": wanted[AT_ONCE:],
        "others": {key: str(edit.by or "") for key, edit in touched.words.items() if edit.by_id != user.pk},
        "places": sheet.places() if touched.is_moved or len(wanted) > AT_ONCE else None,
        "outline": sheet.outline() if touched.has_headings else None,
    }


def _wanted(sheet: Sheet, touched: Touched) -> list[str]:
    """The keys to show afresh: what was worded anew, sections whose targets changed or that now stand deeper."""
    keys = {key: None for key in touched.words if key[0] != "t"}
    targets = [int(key[1:]) for key in touched.words if key[0] == "t"]
    if targets:
        now = sheet.plan.targets.filter(pk__in=targets).values_list("component_id", flat=True)
        keys |= dict.fromkeys(sheet.tree.sections_with({*now, *touched.components}))
    for key in touched.moved:
        if key in sheet.tree.sections:
            keys |= dict.fromkeys([key, *sheet.tree.walk(key)])
    if any(key[0] == "s" for key in keys):
        return sorted(keys, key=lambda key: key[0] != "s")
    return list(keys)
