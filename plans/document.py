"""A plan apart from the database and from files: what an import gives, what an export takes, and its JSON.

The JSON is that of docs/json.md. Names are as the plan writes them; numbers are text with a decimal point.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal


@dataclass
class DocumentParty:
    """Who directs, leads or supports: a name, for a person the title, for an office the scope given to it."""

    name: str
    title: str = ""
    scope: str = ""


@dataclass
class DocumentTable:
    """Cells of a table; `header` rows are repeated on each page, `spans` are (row, column, rowspan, colspan) from 0."""

    rows: list[list[str]]
    header: int = 1
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)

    def as_text(self) -> str:
        """One line a row, cells parted by bars: how a table stands among the paragraphs of the JSON."""
        return "\n".join(" | ".join(" ".join(cell.split()) for cell in row) for row in self.rows)


@dataclass
class DocumentItem:
    """A paragraph, a table or a solution. `label` is what stands before it (“-”, “a)”, “1.”) or nothing.

    `lines` are its paragraphs, without the label. A solution names its parties; `in_text` says that the lines (or the
    paragraphs around) already name them. `first` and `last` are the numbers of the source's lines, 0 where there is no
    source; `doubt` is a sentence for the reader where the understanding is not sure.
    """

    kind: str = "text"  # text, table, solution
    label: str = ""
    lines: list[str] = field(default_factory=list)
    table: DocumentTable | None = None
    directors: list[DocumentParty] = field(default_factory=list)
    leads: list[DocumentParty] = field(default_factory=list)
    supports: list[DocumentParty] = field(default_factory=list)
    in_text: bool = True
    output: str = ""
    measure: str = ""
    due: str = ""
    first: int = 0
    last: int = 0
    doubt: str = ""
    shown: bool = True  # false for a solution that a table before it prints

    @property
    def is_solution(self) -> bool:
        return self.kind == "solution"

    def printed(self) -> list[str]:
        """The item's paragraphs as they read, the label before each line (dashes) or the first (numbers)."""
        if not self.shown:
            return []
        if self.table is not None:
            return [self.table.as_text()]
        every = self.label in ("-", "+")
        return [
            f"{self.label} {line}" if self.label and (every or not place) else line
            for place, line in enumerate(self.lines)
        ]


@dataclass
class DocumentTarget:
    """What a component should reach; `component` is a name. Kinds as plans.models.Target."""

    component: str
    kind: str
    value: Decimal
    of: int | None = None
    in_text: bool = True
    first: int = 0
    doubt: str = ""


@dataclass
class DocumentSection:
    """A section: `label` as written (“I.”, “1.1.”, “a)”), `place` such as III.1, components by name."""

    label: str = ""
    heading: str = ""
    level: int = 1
    place: str = ""
    components: list[str] = field(default_factory=list)
    targets: list[DocumentTarget] = field(default_factory=list)
    items: list[DocumentItem] = field(default_factory=list)
    sections: list["DocumentSection"] = field(default_factory=list)
    first: int = 0
    doubt: str = ""

    def walk(self) -> Iterator["DocumentSection"]:
        yield self
        for section in self.sections:
            yield from section.walk()

    @property
    def bare_label(self) -> str:
        return self.label.rstrip(".)")


@dataclass
class DocumentBasis:
    """What the plan rests on; `in_text` says that the body cites it and that it has no line of its own above it."""

    text: str
    number: str = ""
    date: Day | None = None
    in_text: bool = False
    first: int = 0
    doubt: str = ""


@dataclass
class DocumentFigure:
    """A published figure that the plan states; `component` None for the total. Numbers as Decimal, unknown as None."""

    year: int
    score: Decimal | None = None
    rank: int | None = None
    of: int | None = None
    change: Decimal | None = None
    component: str | None = None
    first: int = 0
    doubt: str = ""


@dataclass
class PlanDocument:
    """A whole plan. `opening` holds the paragraphs before the first section that are no bases."""

    index: str
    year: int
    unit: str
    title: str = ""
    number: int | None = None
    symbol: str | None = None
    date: Day | None = None
    place: str | None = None
    parent_agency: str = ""
    agency: str = ""
    bases: list[DocumentBasis] = field(default_factory=list)
    opening: list[DocumentItem] = field(default_factory=list)
    sections: list[DocumentSection] = field(default_factory=list)
    appendices: list[DocumentSection] = field(default_factory=list)
    figures: list[DocumentFigure] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    authority: str | None = None
    position: str = ""
    signatory: str = ""
    doubts: list[tuple[int, str]] = field(default_factory=list)  # (line of the source, sentence) of what has no place

    def walk(self) -> Iterator[DocumentSection]:
        for section in (*self.sections, *self.appendices):
            yield from section.walk()

    def component_sections(self) -> list[DocumentSection]:
        return [section for section in self.walk() if section.components]

    def as_json(self) -> dict:
        """Return the plan as the JSON of docs/json.md."""
        opening = [line for item in self.opening for line in item.printed()]
        body = [_section_json(section) for section in self.sections]
        if opening:
            body.insert(0, {"number": "", "heading": "", "level": 1, "paragraphs": opening, "sections": []})
        return {
            "index": self.index,
            "year": self.year,
            "unit": self.unit,
            "number": self.number,
            "symbol": self.symbol,
            "date": self.date and self.date.isoformat(),
            "place": self.place,
            "title": self.title,
            "bases": [
                {"number": basis.number, "date": basis.date and basis.date.isoformat(), "text": basis.text}
                for basis in self.bases
            ],
            "results": [_figure_json(figure) for figure in self.figures if figure.component is not None],
            "totals": [_figure_json(figure) for figure in self.figures if figure.component is None],
            "sections": body,
            "components": [entry for section in self.component_sections() for entry in _component_json(section)],
            "general_tasks": [
                {"text": "\n".join(item.lines), "leads": _names(item.leads), "supports": _names(item.supports)}
                for section in [DocumentSection(items=self.opening), *self.sections, *self.appendices]
                for item in _general_items(section)
            ],
            "appendices": [
                {"title": section.heading, "paragraphs": [line for part in section.walk() for line in _printed(part)]}
                for section in self.appendices
            ],
            "recipients": list(self.recipients),
            "signatory": {"authority": self.authority, "position": self.position, "name": self.signatory},
        }


def _section_json(section: DocumentSection) -> dict:
    return {
        "number": section.bare_label,
        "heading": section.heading,
        "level": section.level,
        "paragraphs": [line for item in section.items for line in item.printed()],
        "sections": [_section_json(child) for child in section.sections],
    }


def _printed(section: DocumentSection) -> list[str]:
    """The paragraphs of a section of an appendix, a heading below the first level being a paragraph too."""
    head = [f"{section.label} {section.heading}".strip()] if section.level > 1 and section.heading else []
    return head + [line for item in section.items for line in item.printed()]


def _figure_json(figure: DocumentFigure) -> dict:
    named = {} if figure.component is None else {"component": figure.component}
    return {
        **named,
        "year": figure.year,
        "score": _two_places(figure.score),
        "rank": figure.rank,
        "of": figure.of,
        "change": _two_places(figure.change),
    }


def _component_json(section: DocumentSection) -> list[dict]:
    """An entry for each component of the section; what the section says holds for each of them."""
    solutions = [item for part in section.walk() for item in part.items if item.is_solution]
    targets = {target.component: target for target in section.targets}
    shared = section.targets[0] if len(section.targets) == 1 and len(section.components) == 1 else None
    return [
        {
            "component": name,
            "section": section.place,
            "target": _target_json(targets.get(name) or shared),
            "directors": _once(party.name for item in solutions for party in item.directors),
            "leads": _once(party.name for item in solutions for party in item.leads),
            "supports": _once(party.name for item in solutions for party in item.supports),
            "solutions": [
                {
                    "text": "\n".join(item.lines),
                    "leads": _names(item.leads),
                    "supports": _names(item.supports),
                    "scope": "; ".join(f"{party.name}: {party.scope}" for party in item.leads if party.scope) or None,
                }
                for item in solutions
            ],
        }
        for name in section.components
    ]


def _general_items(section: DocumentSection) -> Iterator[DocumentItem]:
    """Solutions of the body that belong to no component."""
    if section.components:
        return
    yield from (item for item in section.items if item.is_solution)
    for child in section.sections:
        yield from _general_items(child)


def _target_json(target: DocumentTarget | None) -> dict | None:
    return target and {"kind": target.kind, "value": _decimal(target.value), "of": target.of}


def _two_places(value: Decimal | None) -> str | None:
    """A score or its change as it is published: 9.10."""
    return None if value is None else f"{value:.2f}"


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _names(parties: list[DocumentParty]) -> list[str]:
    return [party.name for party in parties]


def _once(names) -> list[str]:
    return list(dict.fromkeys(names))
