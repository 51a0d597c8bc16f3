"""A plan read whole, in a fixed number of queries: its text as a numbered tree for the page and the documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from plans.assignment import assignment_lines, with_subject
from plans.blocks import key_of
from plans.models import Paragraph, Party, Plan, Section, Solution, Target
from plans.outline import Marker, labels, place


@dataclass(frozen=True)
class Item:
    """A paragraph or a solution in its place, with its label and, for a solution, who does it.

    `lines` are the paragraphs to print, with the offices at their head where the plan's style puts them there.
    """

    source: Paragraph | Solution
    label: str
    place: str
    lines: list[str]
    directors: list[Party] = field(default_factory=list)
    leads: list[Party] = field(default_factory=list)
    supports: list[Party] = field(default_factory=list)
    assignment: list[str] = field(default_factory=list)

    @property
    def printed(self) -> list[tuple[str, str]]:
        """Each paragraph to print with what stands before it."""
        return self._labelled(self.lines)

    @property
    def own(self) -> list[tuple[str, str]]:
        """Each paragraph as it was written, without its offices, for pages that show those apart."""
        return self._labelled(self.source.text.splitlines())

    def _labelled(self, lines: list[str]) -> list[tuple[str, str]]:
        """A dash or a plus stands before every line, a number only before the first."""
        every = self.source.marker in (Marker.DASH, Marker.PLUS)
        kept = [line.strip() for line in lines if line.strip()]
        return [(self.label if every or not position else "", line) for position, line in enumerate(kept)]

    @property
    def is_solution(self) -> bool:
        return isinstance(self.source, Solution)

    @property
    def key(self) -> str:
        return key_of(self.source)

    @property
    def is_shown(self) -> bool:
        """Whether it is printed; a solution that was read from a table is not, the table is."""
        return not self.is_solution or self.source.is_shown

    @property
    def is_table(self) -> bool:
        return isinstance(self.source, Paragraph) and self.source.kind == Paragraph.Kind.TABLE

    @property
    def is_results_table(self) -> bool:
        return isinstance(self.source, Paragraph) and self.source.kind == Paragraph.Kind.RESULTS

    @property
    def is_chart(self) -> bool:
        """Whether it is the chart of the published results, which only PDF and Word draw."""
        return isinstance(self.source, Paragraph) and self.source.kind == Paragraph.Kind.CHART


@dataclass(frozen=True)
class Node:
    """A section in its place: label, heading, targets of its components, items, and the sections below it."""

    section: Section
    label: str
    place: str
    depth: int
    targets: list[Target]
    items: list[Item]
    children: list["Node"]

    @property
    def key(self) -> str:
        return key_of(self.section)

    @property
    def written_targets(self) -> list[Target]:
        """The targets that are printed under the heading: those that the words do not state themselves."""
        return [target for target in self.targets if not target.in_text]

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class PlanText:
    """Body and appendices of a plan, numbered."""

    plan: Plan
    body: list[Node]
    appendices: list[Node]

    def walk(self) -> Iterator[Node]:
        for node in (*self.body, *self.appendices):
            yield from node.walk()

    def solutions(self) -> Iterator[tuple[Node, Item]]:
        for node in self.walk():
            for item in node.items:
                if item.is_solution:
                    yield node, item


def read_plan(plan: Plan) -> PlanText:
    """Return the plan's whole text with labels and parties; the number of queries does not depend on its length."""
    sections = list(plan.sections.prefetch_related("components").order_by("position"))
    targets = list(plan.targets.select_related("component"))
    paragraphs = list(Paragraph.objects.filter(section__plan=plan))
    solutions = list(Solution.objects.filter(section__plan=plan).prefetch_related("parties__unit", "parties__group"))
    return arranged(plan, sections, targets, paragraphs, solutions)


def arranged(
    plan: Plan,
    sections: list[Section],
    targets: Iterable[Target],
    paragraphs: Iterable[Paragraph],
    solutions: Iterable[Solution],
    *,
    as_printed: bool = True,
) -> PlanText:
    """Return the text that these make: sections in order with their components at hand, solutions with parties.

    A page that shows who does what apart from the words takes it without `as_printed`: its items have no lines.
    """
    targets = {target.component_id: target for target in targets}
    items: dict[int, list[Paragraph | Solution]] = defaultdict(list)
    for paragraph in paragraphs:
        items[paragraph.section_id].append(paragraph)
    for solution in solutions:
        items[solution.section_id].append(solution)
    children: dict[int | None, list[Section]] = defaultdict(list)
    for section in sections:
        children[section.parent_id].append(section)

    def build_items(section: Section, path: tuple[str, ...]) -> list[Item]:
        ordered = sorted(items[section.pk], key=lambda item: item.position)
        written = _labels(ordered, path)
        read = read_item if as_printed else _read_apart
        return _once_a_run([read(plan, item, label, path) for item, label in zip(ordered, written, strict=True)])

    def build(siblings: list[Section], path: tuple[str, ...], depth: int) -> list[Node]:
        nodes = []
        for section, label in zip(siblings, _labels(siblings, path), strict=True):
            here = (*path, label)
            nodes.append(
                Node(
                    section=section,
                    label=label,
                    place=place(here),
                    depth=depth,
                    targets=[targets[c.pk] for c in section.components.all() if c.pk in targets],
                    items=build_items(section, here),
                    children=build(children[section.pk], here, depth + 1),
                )
            )
        return nodes

    top = children[None]
    return PlanText(
        plan=plan,
        body=build([section for section in top if section.part == Section.Part.BODY], (), 1),
        appendices=build([section for section in top if section.part == Section.Part.APPENDIX], (), 1),
    )


def _labels(siblings: Sequence[Section | Paragraph | Solution], path: tuple[str, ...]) -> list[str]:
    """What stands before each sibling: what was written by hand, else the number that its style gives."""
    numbered = labels((sibling.marker for sibling in siblings), parent=path[-1] if path else "")
    return [sibling.own_label or label for sibling, label in zip(siblings, numbered, strict=True)]


def _once_a_run(items: list[Item]) -> list[Item]:
    """Leave the assignment only under the last of consecutive solutions that the same people and offices do."""
    return [
        replace(item, assignment=[]) if item.assignment and item.assignment == following.assignment else item
        for item, following in zip(items, [*items[1:], _NOTHING], strict=False)
    ]


def read_item(plan: Plan, source: Paragraph | Solution, label: str, path: tuple[str, ...]) -> Item:
    """Return one paragraph or solution, with its parties, under the labels of the sections above it."""
    item = _read_apart(plan, source, label, path)
    if isinstance(source, Paragraph) or source.in_text:
        return replace(item, lines=source.text.splitlines())
    names = [str(party) for party in item.leads], [str(party) for party in item.supports]
    directors = [(party.name, party.title) for party in item.directors]
    return replace(
        item,
        lines=with_subject(plan.assignment_style, source.text, *names).splitlines(),
        assignment=assignment_lines(plan.assignment_style, directors, *names),
    )


def _read_apart(plan: Plan, source: Paragraph | Solution, label: str, path: tuple[str, ...]) -> Item:
    """The same without the lines to print."""
    where = place((*path, label))
    if isinstance(source, Paragraph):
        return Item(source=source, label=label, place=where, lines=[])
    parties: dict[str, list[Party]] = {"director": [], "lead": [], "support": []}
    for party in sorted(source.parties.all(), key=attrgetter("position")):
        parties[party.role].append(party)
    return Item(
        source=source,
        label=label,
        place=where,
        lines=[],
        directors=parties["director"],
        leads=parties["lead"],
        supports=parties["support"],
    )


_NOTHING = Item(source=Paragraph(), label="", place="", lines=[])
