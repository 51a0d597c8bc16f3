"""A draft as plain data: sections with their items, before anything is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal

from plans.figures import Citation
from plans.models import Comment, Marker, Paragraph, Section


@dataclass
class Note:
    """What the portal says to the clerk about a place of the draft: guidance, or a doubt to be settled."""

    text: str
    kind: Comment.Kind = Comment.Kind.DOUBT


def guide(text: str) -> Note:
    """Return guidance, which asks for nothing to be mended."""
    return Note(text, Comment.Kind.COMMENT)


@dataclass
class Words:
    """A paragraph with the published figures that it cites. A table has cells, the table of results nothing."""

    text: str = ""
    marker: str = Marker.NONE
    own_label: str = ""
    kind: str = Paragraph.Kind.TEXT
    table: dict | None = None
    figures: tuple[Citation, ...] = ()
    notes: list[Note] = field(default_factory=list)


@dataclass
class Actor:
    """Who directs, leads or supports a solution; unit and group by id."""

    role: str
    name: str
    title: str = ""
    scope: str = ""
    unit: int | None = None
    group: int | None = None


@dataclass
class Deed:
    """A solution."""

    text: str
    marker: str = Marker.DASH
    own_label: str = ""
    in_text: bool = False
    output: str = ""
    measure: str = ""
    due_quarter: int | None = None
    is_shown: bool = True
    actors: list[Actor] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass
class Goal:
    """A target of a component (by id)."""

    component: int
    kind: str
    value: Decimal
    of: int | None = None


@dataclass
class Part:
    """A section: items in order, then the sections below it."""

    heading: str = ""
    marker: str = Marker.NONE
    own_label: str = ""
    part: str = Section.Part.BODY
    components: list[int] = field(default_factory=list)
    items: list[Words | Deed] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.parts:
            yield from child.walk()


@dataclass
class Ground:
    """A basis of the plan (căn cứ)."""

    text: str
    number: str = ""
    date: Day | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass
class Draft:
    """The whole text of a plan to be; `notes` are about the plan as a whole."""

    title: str = ""
    bases: list[Ground] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        for part in self.parts:
            yield from part.walk()
