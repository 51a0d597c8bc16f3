"""A kept version of a plan as it read: its blocks in order with labels and headings, from plain data alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plans.blocks import State
from plans.comparing import wording
from plans.models import Paragraph
from plans.outline import Marker, labels


@dataclass(frozen=True)
class Line:
    """A heading (depth 1 or more) or an item (depth 0) with what stands before it; a table has `rows`."""

    key: str
    label: str
    depth: int
    lines: list[str]
    table: Mapping | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def printed(self) -> list[tuple[str, str]]:
        """Each paragraph with what stands before it: a dash before every one, a number before the first."""
        every = self.label in ("-", "+")
        return [(self.label if every or not number else "", text) for number, text in enumerate(self.lines)]


@dataclass(frozen=True)
class PastText:
    """A version: the plan's particulars, its bases, body and appendices."""

    particulars: State
    bases: list[str]
    body: list[Line]
    appendices: list[Line]


def read_content(content: Mapping[str, State]) -> PastText:
    """Return a kept content in reading order."""
    bases = sorted((state for key, state in content.items() if key[0] == "b"), key=lambda state: state["position"])
    sections: dict[str | None, list[str]] = {}
    items: dict[str, list[str]] = {}
    placed = [(key, state) for key, state in content.items() if key[0] in "spg"]
    for key, state in sorted(placed, key=lambda pair: pair[1]["position"]):
        if key[0] == "s":
            sections.setdefault(state["parent"], []).append(key)
        else:
            items.setdefault(state["section"], []).append(key)

    def walk(siblings: list[str], above: str, depth: int) -> Iterator[Line]:
        for key, label in zip(siblings, _labels(content, siblings, above), strict=True):
            heading = content[key]["heading"]
            if heading or label:
                yield Line(key, label, depth, [heading])
            inside = items.get(key, [])
            for item, before in zip(inside, _labels(content, inside, label), strict=True):
                if content[item].get("is_shown", True):
                    yield _item(item, content[item], before)
            yield from walk(sections.get(key, []), label, depth + 1)

    top = sections.get(None, [])
    return PastText(
        particulars=next((state for key, state in content.items() if key[0] == "k"), {}),
        bases=[str(state["text"]) for state in bases],
        body=list(walk([key for key in top if content[key]["part"] == "body"], "", 1)),
        appendices=list(walk([key for key in top if content[key]["part"] != "body"], "", 1)),
    )


def _labels(content: Mapping[str, State], keys: list[str], above: str) -> list[str]:
    counted = labels((Marker(content[key]["marker"]) for key in keys), parent=above)
    return [content[key]["own_label"] or label for key, label in zip(keys, counted, strict=True)]


def _item(key: str, state: State, label: str) -> Line:
    if key[0] == "p" and state["kind"] == Paragraph.Kind.TABLE:
        return Line(key, "", 0, [], table=state["table"])
    text = str(state["text"])
    own = [line.strip() for line in (text or wording(key, state)).splitlines() if line.strip()]
    if key[0] == "p":
        return Line(key, label, 0, own)
    count = len(text.splitlines()) or 1
    return Line(key, label, 0, own, notes=wording(key, state).splitlines()[count:])
