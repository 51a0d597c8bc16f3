"""The published figures that a plan rests on, as plain data: for drafting, for checks and for what a plan cites."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from indices.comparison import Movement, component_rows, total_movement
from indices.models import Block, ComponentScore, Edition, Result
from indices.scoring import median_score
from plans.models import Plan
from units.vietnamese import format_number


@dataclass(frozen=True)
class Field:
    """What the other units of the block reached, where the whole block is known; scores with the highest first."""

    scores: tuple[Decimal, ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.scores)

    @property
    def median(self) -> Decimal | None:
        return median_score(self.scores)

    @property
    def leader(self) -> Decimal | None:
        return self.scores[0] if self.scores else None

    def next_above(self, score: Decimal) -> Decimal | None:
        """The lowest score above one; None for the leader or an unknown field."""
        return min((other for other in self.scores if other > score), default=None)


@dataclass(frozen=True)
class Line:
    """The figures of a component, or of the total (code empty): that year's and the year before's, and the field."""

    code: str
    name: str
    now: Movement
    field: Field
    is_new: bool = False
    pk: int | None = None  # of the Component

    @property
    def fell(self) -> bool:
        """Whether it lost points, or places where the points are not known."""
        if self.now.change is not None:
            return self.now.change < 0
        return self.now.places is not None and self.now.places < 0

    @property
    def rose(self) -> bool:
        if self.now.change is not None:
            return self.now.change > 0
        return self.now.places is not None and self.now.places > 0


@dataclass(frozen=True)
class Said:
    """A finding, recommendation or feedback; `component` is the code, empty for the whole."""

    component: str
    name: str
    text: str
    percentage: Decimal | None = None


@dataclass(frozen=True)
class Figures:
    """The published result of `year` with the year before: total, components in order, what the survey said."""

    index: str
    year: int
    block: str  # short noun for the units of the block: “sở, ban, ngành”
    block_label: str
    size: int | None
    previous_size: int | None
    total: Line
    lines: tuple[Line, ...]
    findings: tuple[Said, ...] = field(default=())
    recommendations: tuple[Said, ...] = field(default=())
    feedback: tuple[Said, ...] = field(default=())

    def line(self, code: str) -> Line | None:
        """The line of a component by code; that of the total for an empty one."""
        return self.total if not code else next((line for line in self.lines if line.code == code), None)

    def __iter__(self) -> Iterator[Line]:
        return iter((self.total, *self.lines))

    def value(self, citation: "Citation") -> Decimal | int | None:
        """What the published data now say of a cited figure; None where they say nothing."""
        line = self.line(citation.component)
        if line is None or citation.year not in (self.year, self.year - 1):
            return None
        now = citation.year == self.year
        match citation.figure:
            case "score":
                return line.now.score if now else line.now.previous_score
            case "rank":
                return line.now.rank if now else line.now.previous_rank
            case "change":
                return line.now.change if now else None
            case "places":
                return line.now.places if now else None
            case "median":
                return line.field.median if now else None
            case "leader":
                return line.field.leader if now else None
        return None


@dataclass(frozen=True)
class Citation:
    """A figure that a paragraph cites: which (score, rank, change, places, median, leader), of what component (code,
    empty for the total) and year, the value when it was written, and the very words (`text`) that hold it."""

    figure: str
    component: str
    year: int
    value: str  # a plain number with a decimal point, sign for change and places
    text: str

    def as_json(self) -> dict:
        return {
            "figure": self.figure,
            "component": self.component,
            "year": self.year,
            "value": self.value,
            "text": self.text,
        }

    @classmethod
    def from_json(cls, data: dict) -> "Citation":
        return cls(**data)


def plain(value: Decimal | int) -> str:
    """A figure as a Citation keeps it: 9.1 and 9.10 are the same."""
    return f"{Decimal(value).normalize():f}"


def written(figure: str, value: Decimal | int) -> str:
    """The digits of a figure as the text writes them: 9,10 points; 04 places; changes without their sign."""
    if figure in ("rank", "places"):
        return f"{abs(value):02d}" if figure == "places" else str(value)
    return "10" if value == 10 else format_number(abs(value), 2)


def figures_for(plan: Plan, year: int | None = None, *, remarks: bool = False) -> Figures | None:
    """Return the published figures of a year, by default the one before the plan's; None where nothing is published.

    With `remarks` also what the survey and the consultants said. The number of queries does not depend on the
    size of the block.
    """
    result = plan.base_result(year)
    return result and figures_of(result, remarks=remarks)


def figures_of(result: Result, *, remarks: bool = False) -> Figures:
    """Return the figures of one published result, with what was said about it where that is asked for."""
    edition, previous = result.edition, result.edition.previous
    fields = _fields(edition)
    lines = tuple(
        Line(
            row.line.component.code, row.name, row, fields.get(row.line.pk, Field()), row.is_new, row.line.component_id
        )
        for row in component_rows(result)
    )
    block = Block(edition.block)
    return Figures(
        index=edition.index.code,
        year=edition.year,
        block=block.short_label,
        block_label=block.label,
        size=edition.size,
        previous_size=previous and previous.size,
        total=Line("", "Tổng điểm", total_movement(result), fields.get(None, Field())),
        lines=lines,
        findings=_said(result.findings) if remarks else (),
        recommendations=_said(result.recommendations) if remarks else (),
        feedback=_said(result.feedbacks) if remarks else (),
    )


def _fields(edition: Edition) -> dict[int | None, Field]:
    """The scores of the whole block by line, None for the total; nothing for a line that is not known of every unit."""
    columns: dict[int | None, list[Decimal]] = {
        None: list(edition.results.exclude(total=None).values_list("total", flat=True))
    }
    scores = ComponentScore.objects.filter(result__edition=edition).exclude(score=None)
    for line, score in scores.values_list("line", "score"):
        columns.setdefault(line, []).append(score)
    return {
        line: Field(tuple(sorted(values, reverse=True)))
        for line, values in columns.items()
        if edition.size and len(values) == edition.size
    }


def _said(remarks) -> tuple[Said, ...]:
    return tuple(
        Said(
            component=remark.line.component.code if remark.line else "",
            name=remark.line.name if remark.line else "",
            text=remark.text,
            percentage=getattr(remark, "percentage", None),
        )
        for remark in remarks.select_related("line__component")
    )
