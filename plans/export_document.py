"""A stored plan as a PlanDocument: every paragraph that it prints, in order, and what the portal knows of it."""

from dataclasses import replace

from plans.assignment import AssignmentStyle
from plans.document import (
    DocumentBasis,
    DocumentFigure,
    DocumentItem,
    DocumentParty,
    DocumentSection,
    DocumentTable,
    DocumentTarget,
    PlanDocument,
)
from plans.figures import Figures, figures_for
from plans.importing.meaning.components import ComponentNames
from plans.models import Marker, Party, Plan, Target
from plans.reading import Item, Node, read_plan
from plans.results_table import results_table
from plans.wording import no_results, target_sentences


def plan_document(plan: Plan) -> PlanDocument:
    """Return the plan as it prints, in a fixed number of queries."""
    text, figures = read_plan(plan), figures_for(plan)
    writer = _Writer(plan, figures)
    body = [writer.section(node) for node in text.body]
    letterhead = getattr(plan.unit, "letterhead", None)
    is_opening = bool(body) and not body[0].label and not body[0].heading and not body[0].sections
    return PlanDocument(
        index=plan.index.code,
        year=plan.year,
        unit=plan.unit.name,
        title=plan.title,
        number=plan.number,
        symbol=plan.symbol or None,
        date=plan.issued_on,
        place=letterhead and letterhead.place,
        parent_agency=letterhead.parent_agency if letterhead else "",
        agency=letterhead.agency if letterhead else "",
        bases=[
            DocumentBasis(basis.text, basis.number, basis.date, in_text=basis.in_text) for basis in plan.bases.all()
        ],
        opening=body[0].items if is_opening else [],
        sections=body[1:] if is_opening else body,
        appendices=[_as_appendix(writer.section(node)) for node in text.appendices],
        figures=_figures(figures),
        recipients=plan.recipient_lines,
        authority=plan.authority or None,
        position=plan.position,
        signatory=plan.signatory,
    )


class _Writer:
    def __init__(self, plan: Plan, figures: Figures | None):
        self.plan, self.figures = plan, figures
        self.names = ComponentNames()

    def section(self, node: Node) -> DocumentSection:
        heading = node.section.heading
        components = list(node.section.components.all())
        named = self.names.of_heading(heading)
        names = named if len(named) == len(components) else [component.name for component in components]
        by_pk = {component.pk: name for component, name in zip(components, names, strict=True)}
        return DocumentSection(
            label=node.label,
            heading=heading.upper() if node.section.marker == Marker.ROMAN else heading,
            level=node.depth,
            place=node.place,
            components=names,
            targets=[_target(target, by_pk[target.component_id]) for target in node.targets],
            items=[*self._written_targets(node), *(entry for item in node.items for entry in self._items(item))],
            sections=[self.section(child) for child in node.children],
        )

    def _written_targets(self, node: Node) -> list[DocumentItem]:
        return [DocumentItem(lines=[line]) for line in target_sentences(self.plan, node.written_targets)]

    def _items(self, item: Item) -> list[DocumentItem]:
        """The item, and after it what the portal writes of who does it."""
        if item.is_table:
            return [DocumentItem(kind="table", table=_table(item.source.table))]
        if item.is_results_table:
            return [self._results()]
        if item.is_chart:
            return []
        lines = [line for line in item.lines if line.strip()]
        if not item.is_solution:
            return [DocumentItem(label=item.label, lines=lines)]
        solution = DocumentItem(
            kind="solution",
            label=item.label,
            lines=lines,
            directors=_parties(item.directors),
            leads=_parties(item.leads),
            supports=_parties(item.supports),
            in_text=item.source.in_text,
            output=item.source.output,
            measure=item.source.measure,
            shown=item.is_shown,
        )
        mark = "*" if self.plan.assignment_style == AssignmentStyle.LEADERS else ""
        return [solution, *(DocumentItem(label=mark, lines=[line]) for line in item.assignment)]

    def _results(self) -> DocumentItem:
        if self.figures is None:
            return DocumentItem(lines=[no_results(self.plan)])
        return DocumentItem(kind="table", table=results_table(self.figures))


def _as_appendix(section: DocumentSection) -> DocumentSection:
    return replace(section, heading=section.heading.upper())


def _table(table: dict) -> DocumentTable:
    return DocumentTable(table["rows"], table.get("header", 1), [tuple(span) for span in table.get("spans", [])])


def _target(target: Target, name: str) -> DocumentTarget:
    return DocumentTarget(name, target.kind, target.value.normalize(), target.of, target.in_text)


def _parties(parties: list[Party]) -> list[DocumentParty]:
    return [DocumentParty(party.name, party.title, party.scope) for party in parties]


def _figures(figures: Figures | None) -> list[DocumentFigure]:
    if figures is None:
        return []
    found = []
    for line in figures:
        name = line.name if line.code else None
        now, size = line.now, figures.previous_size
        if now.previous_score is not None or now.previous_rank is not None:
            found.append(DocumentFigure(figures.year - 1, now.previous_score, now.previous_rank, size, None, name))
        found.append(DocumentFigure(figures.year, now.score, now.rank, figures.size, now.change, name))
    return found
