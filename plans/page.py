"""All that the page of a plan shows of it and around it, in few queries; documents read a plan by plans.reading.

Each query is built once a process (units.prepared). What is only shown comes as tuples: a plan has hundreds of rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    IntegerField,
    Model,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from indices.models import Component
from plans.models import Basis, Comment, Paragraph, Party, Plan, Section, Solution, Step, Target
from plans.reading import PlanText, arranged
from units.prepared import prepared, stored, with_related


class PartyName(NamedTuple):
    """A party of a solution as the page names it."""

    role: str
    position: int
    name: str
    title: str
    scope: str

    __str__ = Party.__str__


class BasisLine(NamedTuple):
    key: str
    text: str


class Said(NamedTuple):
    """An open comment."""

    pk: int
    block: str
    kind: str
    quote: str
    text: str


class StepTaken(NamedTuple):
    """A step in the life of the plan; `by` is the name of who took it."""

    verb: str
    note: str
    at: datetime
    by: str

    @property
    def label(self) -> str:
        return Step.Verb(self.verb).label


@dataclass(frozen=True)
class PlanPage:
    """The text with targets; what stands above it; comments that are open, steps so far."""

    text: PlanText
    targets: list[Target]
    bases: list[BasisLine]
    comments: list[Said]
    steps: list[StepTaken]


def read_page(plan: Plan) -> PlanPage:
    """Read it (2 queries)."""
    around = _Around(_around(plan=plan.pk))
    blocks = _Blocks(plan, _blocks(plan=plan.pk))
    targets = around.targets(plan)
    text = arranged(plan, blocks.sections(), targets, blocks.paragraphs(), blocks.solutions(), as_printed=False)
    return PlanPage(text, targets, around.bases(), around.comments(), around.steps())


class _Block(NamedTuple):
    """A row of the text: a solution with one of its parties, a paragraph, or a section with one of its components, of
    which `name` is the code then."""

    letter: str
    pk: int
    above: int | None
    position: int
    marker: str
    own_label: str
    text: str
    kind: str | None
    number: int | None
    name: str | None
    title: str | None
    scope: str | None
    output: str | None
    measure: str | None
    due_on: date | None
    due_quarter: int | None
    in_text: bool | None
    is_shown: bool | None
    table: dict | None


_TEXT, _WHOLE = CharField(), IntegerField()
_NO_TEXT, _NO_NUMBER = Value("", _TEXT), Value(None, _WHOLE)
_NO_DAY, _NEITHER, _NO_TABLE = Value(None, DateField()), Value(None, BooleanField()), Value(None, _TEXT)
_NOT_SOLUTION = (
    _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_DAY, _NO_NUMBER, _NEITHER, _NEITHER,
)  # fmt: skip


@prepared
def _blocks(plan: int) -> QuerySet:
    ordinary = ("position", "marker", "own_label")
    solutions = Solution.objects.filter(section__plan=plan).values_list(
        Value("g"), "pk", "section", *ordinary, "text", "parties__role", "parties__position", "parties__name",
        "parties__title", "parties__scope", "output", "measure", "due_on", "due_quarter", "in_text",
        "is_shown", _NO_TABLE,
    )  # fmt: skip
    paragraphs = Paragraph.objects.filter(section__plan=plan).values_list(
        Value("p"), "pk", "section", *ordinary, "text", "kind", _NO_NUMBER, *_NOT_SOLUTION, "table"
    )
    sections = Section.objects.filter(plan=plan).values_list(
        Value("s"), "pk", "parent", *ordinary, "heading", "part", "components", "components__code",
        *_NOT_SOLUTION[1:], _NO_TABLE,
    )  # fmt: skip
    return paragraphs.order_by().union(solutions.order_by(), sections.order_by(), all=True)


class _Blocks:
    """The rows of a plan's text as the models that plans.reading arranges, with only what the page shows."""

    def __init__(self, plan: Plan, rows: Iterable[tuple]):
        self.plan = plan
        self.rows: dict[str, dict[int, list[_Block]]] = {"g": {}, "p": {}, "s": {}}
        for row in rows:
            block = _Block._make(row)
            self.rows[block.letter].setdefault(block.pk, []).append(block)

    def sections(self) -> list[Section]:
        """In order, each with its components at hand, of which only the ids are known."""
        return sorted((self._section(rows) for rows in self.rows["s"].values()), key=attrgetter("position"))

    def _section(self, rows: list[_Block]) -> Section:
        one, by_code = rows[0], sorted(rows, key=attrgetter("name"))
        return with_related(
            stored(
                Section, id=one.pk, plan_id=self.plan.pk, parent_id=one.above, part=one.kind, position=one.position,
                marker=one.marker, own_label=one.own_label, heading=one.text,
            ),
            "components", [stored(Component, id=row.number) for row in by_code if row.number is not None],
        )  # fmt: skip

    def paragraphs(self) -> Iterator[Paragraph]:
        for (one,) in self.rows["p"].values():
            yield stored(
                Paragraph, id=one.pk, section_id=one.above, position=one.position, kind=one.kind, marker=one.marker,
                own_label=one.own_label, text=one.text, table=one.table,
            )  # fmt: skip

    def solutions(self) -> Iterator[Solution]:
        """Each with its parties at hand, as names."""
        for rows in self.rows["g"].values():
            one = rows[0]
            yield with_related(
                stored(
                    Solution, id=one.pk, section_id=one.above, position=one.position, marker=one.marker,
                    own_label=one.own_label, text=one.text, output=one.output, measure=one.measure, due_on=one.due_on,
                    due_quarter=one.due_quarter, in_text=one.in_text, is_shown=one.is_shown,
                ),
                "parties", [_party(row) for row in rows if row.kind],
            )  # fmt: skip


def _party(row: _Block) -> PartyName:
    return PartyName(row.kind, row.number, row.name, row.title, row.scope)


@prepared
def _around(plan: int) -> QuerySet:
    """Kind, id, two numbers, a figure, truth, four texts, a moment, a person's names."""
    nobody, never, no_figure = (_NO_TEXT, _NO_TEXT), Cast(Value(None), DateTimeField()), Value(None, DecimalField())
    person = ("by__full_name", "by__username")
    targets = Target.objects.filter(plan=plan).values_list(
        Value("target"), "pk", "component", "of", "value", "in_text", "kind", "component__name", _NO_TEXT, _NO_TEXT,
        never, *nobody,
    )  # fmt: skip
    bases = Basis.objects.filter(plan=plan, in_text=False).values_list(
        Value("basis"), "pk", "position", _NO_NUMBER, no_figure, _NEITHER, "text", _NO_TEXT, _NO_TEXT, _NO_TEXT,
        never, *nobody,
    )  # fmt: skip
    comments = Comment.objects.filter(plan=plan, resolved_at=None).values_list(
        Value("comment"), "pk", _NO_NUMBER, _NO_NUMBER, no_figure, _NEITHER, "text", "block", "kind", "quote",
        "at", *nobody,
    )  # fmt: skip
    steps = Step.objects.filter(plan=plan).values_list(
        Value("step"), "pk", _NO_NUMBER, _NO_NUMBER, no_figure, _NEITHER, "note", "verb", _NO_TEXT, _NO_TEXT,
        "at", *person,
    )  # fmt: skip
    return targets.order_by().union(bases.order_by(), comments.order_by(), steps.order_by(), all=True)


class _Around:
    """The rows of what stands around a plan's text, each kind in its model's order."""

    def __init__(self, rows: Iterable[tuple]):
        self.rows: dict[str, list[tuple]] = defaultdict(list)
        for kind, *row in rows:
            self.rows[kind].append(row)

    def targets(self, plan: Plan) -> list[Target]:
        made = []
        for pk, component, of, value, in_text, kind, name, *_ in sorted(self.rows["target"], key=itemgetter(1)):
            target = stored(
                Target, id=pk, plan_id=plan.pk, component_id=component, kind=kind, value=value, of=of, in_text=in_text
            )
            target.component = stored(Component, id=component, name=name)
            made.append(target)
        return made

    def bases(self) -> list[BasisLine]:
        return [BasisLine(f"b{row[0]}", row[5]) for row in sorted(self.rows["basis"], key=itemgetter(1))]

    def comments(self) -> list[Said]:
        rows = sorted(self.rows["comment"], key=itemgetter(9, 0))
        return [Said(row[0], row[6], row[7], row[8], row[5]) for row in rows]

    def steps(self) -> list[StepTaken]:
        rows = sorted(self.rows["step"], key=itemgetter(9, 0))
        return [StepTaken(row[6], row[5], row[9], row[10] or row[11]) for row in rows]


def documents_of(plan: Plan) -> list[Model]:
    """The documents made of a plan, with their signatures at hand (2 queries, 1 where there are none); known here only
    from the other end of their relation."""
    found = {document.pk: with_related(document, "signatures", []) for document in _documents(plan=plan.pk)}
    for signature in _signatures(plan=plan.pk) if found else ():
        if signature.document_id in found:
            found[signature.document_id]._prefetched_objects_cache["signatures"].append(signature)
    return list(found.values())


@prepared
def _documents(plan: int) -> QuerySet:
    return _document_model().objects.filter(plan=plan).current().plans().light()


@prepared
def _signatures(plan: int) -> QuerySet:
    return _document_model()._meta.get_field("signatures").related_model.objects.filter(document__plan=plan)


def _document_model() -> type[Model]:
    return Plan._meta.get_field("documents").related_model
