"""The KẾ HOẠCH as a document: its text, its figures and its agency's letterhead put together."""

from dataclasses import replace
from functools import cache

from plans.assignment import AssignmentStyle
from plans.figures import Figures, figures_for
from plans.models import Marker, Plan
from plans.reading import Item, Node, read_plan
from plans.results_table import results_table
from plans.wording import no_results, target_sentences
from reports.documents.content import (
    Appendix,
    Block,
    CannotBeLaidOut,
    Chart,
    Heading,
    HeadingStyle,
    Letter,
    Paragraph,
    Series,
    Table,
    appendix_names,
    closed,
    listed,
)
from reports.documents.tables import free_table
from units.models import Letterhead, Unit

_HEADING_STYLES = {
    Marker.ROMAN: HeadingStyle.SECTION,
    Marker.LETTER: HeadingStyle.POINT,
    Marker.DASH: HeadingStyle.POINT,
    Marker.PLUS: HeadingStyle.POINT,
}


class LetterheadMissing(CannotBeLaidOut):
    """The agency has not said what stands at the head of its documents; the message says so in Vietnamese."""


def plan_letter(plan: Plan) -> Letter:
    """Return the plan as a document, in a fixed number of queries.

    Raises LetterheadMissing when the agency has no letterhead.
    """
    try:
        head = plan.unit.letterhead
    except Letterhead.DoesNotExist:
        raise LetterheadMissing(
            f"{plan.unit} chưa khai báo thể thức văn bản (cơ quan chủ quản, tên cơ quan, địa danh). "
            "Hãy khai báo ở mục “Thể thức văn bản” của đơn vị rồi xuất lại."
        ) from None
    text = read_plan(plan)
    writer = _Writer(plan)
    names = appendix_names(len(text.appendices))
    return Letter(
        parent_agency=head.parent_agency,
        agency=head.agency,
        issuer=_issuer(plan.unit),
        number=plan.number,
        symbol=plan.symbol,
        place=head.place,
        day=plan.issued_on,
        kind="KẾ HOẠCH",
        title=plan.title,
        bases=listed([basis.text for basis in plan.head_bases]),
        blocks=closed([block for node in text.body for block in writer.node(node)]),
        recipients=listed(plan.recipient_lines),
        authority=tuple(plan.authority.splitlines()),
        position=plan.position,
        signatory=plan.signatory,
        appendices=tuple(
            Appendix(name, node.section.heading, tuple(writer.inside(node)))
            for name, node in zip(names, text.appendices, strict=True)
        ),
        draft=plan.state in (*Plan.OPEN, Plan.State.SUBMITTED),
    )


def _issuer(unit: Unit) -> str:
    """The agency as running text names it: a locality speaks through its people's committee."""
    if unit.kind in (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE):
        return f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}"
    return unit.name


class _Writer:
    """Turns the numbered tree of a plan into blocks, in reading order."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.figures = cache(lambda: figures_for(plan))
        self.results = cache(lambda: results_block(plan, self.figures()))
        self.chart = cache(lambda: chart_block(plan, self.figures()))

    def node(self, node: Node) -> list[Block]:
        heading, inside = node.section.heading, self.inside(node)
        if heading:
            style = _HEADING_STYLES.get(Marker(node.section.marker), HeadingStyle.CLAUSE)
            return [Heading(node.label, heading, style, node.depth), *inside]
        if node.label and inside and isinstance(inside[0], Paragraph):
            first = inside[0]
            return [replace(first, label=f"{node.label} {first.label}".rstrip()), *inside[1:]]
        return [Paragraph("", node.label), *inside] if node.label else inside

    def inside(self, node: Node) -> list[Block]:
        """The node without its heading."""
        return [
            *self.targets(node),
            *(block for item in node.items if item.is_shown for block in self.item(item)),
            *(block for child in node.children for block in self.node(child)),
        ]

    def targets(self, node: Node) -> list[Block]:
        return [Paragraph(line, with_next=True) for line in target_sentences(self.plan, node.written_targets)]

    def item(self, item: Item) -> list[Block]:
        if item.is_table:
            return [free_table(**item.source.table)]
        if item.is_results_table:
            return [self.results()]
        if item.is_chart:
            return [self.chart()]
        mark = "*" if self.plan.assignment_style == AssignmentStyle.LEADERS else ""
        blocks: list[Block] = [Paragraph(line, label, with_next=line.endswith(":")) for label, line in item.printed]
        return [*blocks, *(Paragraph(line, mark) for line in item.assignment)]


def results_block(plan: Plan, figures: Figures | None) -> Table | Paragraph:
    """Return the published figures that the plan rests on beside the earlier ones; a sentence where there are none."""
    if figures is None:
        return Paragraph(no_results(plan), italic=True)
    source = results_table(figures)
    table = free_table(source.rows, source.header, source.spans)
    if not table.rows or table.rows[-1][0]:
        return table
    return replace(table, rows=table.rows[:-1], total=table.rows[-1])


def chart_block(plan: Plan, figures: Figures | None) -> Chart | Paragraph:
    """Return the scores of the table of results as bars; a sentence where no component has one."""
    lines = [line for line in figures.lines if line.now.score is not None] if figures else []
    if not lines:
        return Paragraph(no_results(plan), italic=True)
    series = [Series(f"Năm {figures.year}", tuple(line.now.score for line in lines))]
    years = f"năm {figures.year}"
    if any(line.now.previous_score is not None for line in lines):
        series.insert(0, Series(f"Năm {figures.year - 1}", tuple(line.now.previous_score for line in lines)))
        years = f"năm {figures.year - 1} và {years}"
    return Chart(
        title=f"Điểm các chỉ số thành phần {figures.index} {years}",
        categories=tuple(line.name for line in lines),
        series=tuple(series),
        unit="điểm",
        decimals=2,
    )
