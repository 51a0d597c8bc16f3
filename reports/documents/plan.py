"""The KẾ HOẠCH as a document: its text, its figures and its agency's letterhead put together."""

from dataclasses import replace
from functools import cache

from indices.comparison import ComponentRow, Movement, component_rows, total_movement
from plans.assignment import AssignmentStyle
from plans.models import Marker, Plan
from plans.reading import Item, Node, read_plan
from reports.documents.content import (
    Appendix,
    Block,
    Cell,
    Heading,
    HeadingStyle,
    Letter,
    Paragraph,
    Table,
    appendix_names,
    closed,
    listed,
)
from units.models import Letterhead, Unit
from units.vietnamese import format_number

_HEADING_STYLES = {
    Marker.ROMAN: HeadingStyle.SECTION,
    Marker.LETTER: HeadingStyle.POINT,
    Marker.DASH: HeadingStyle.POINT,
    Marker.PLUS: HeadingStyle.POINT,
}


class LetterheadMissing(Exception):
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
        bases=listed([basis.text for basis in plan.bases.all()]),
        blocks=closed([block for node in text.body for block in writer.node(node)]),
        recipients=listed(plan.recipient_lines),
        authority=tuple(plan.authority.splitlines()),
        position=plan.position,
        signatory=plan.signatory,
        appendices=tuple(
            Appendix(name, node.section.heading, tuple(writer.inside(node)))
            for name, node in zip(names, text.appendices, strict=True)
        ),
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
        self.results = cache(lambda: results_block(plan))

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
            *(block for item in node.items for block in self.item(item)),
            *(block for child in node.children for block in self.node(child)),
        ]

    def targets(self, node: Node) -> list[Block]:
        shared = len(node.targets) > 1
        return [
            Paragraph(
                f"Mục tiêu phấn đấu năm {self.plan.year}"
                f"{f' đối với chỉ số “{target.component}”' if shared else ''}: {target}.",
                with_next=True,
            )
            for target in node.targets
        ]

    def item(self, item: Item) -> list[Block]:
        blocks: list[Block] = [Paragraph(line, label, with_next=line.endswith(":")) for label, line in item.printed]
        mark = "*" if self.plan.assignment_style == AssignmentStyle.LEADERS else ""
        blocks += [Paragraph(line, mark) for line in item.assignment]
        return [*blocks, self.results()] if item.is_results_table else blocks


def results_block(plan: Plan) -> Table | Paragraph:
    """Return the published figures that the plan rests on beside the earlier ones; a sentence where there are none."""
    result = plan.base_result()
    if result is None:
        return Paragraph(f"(Chưa có kết quả {plan.index} năm {plan.year - 1} được công bố.)", italic=True)
    edition, earlier = result.edition, result.edition.previous
    rows, total = component_rows(result), total_movement(result)
    if not any(_is_known(row) for row in rows):
        rows = []
    sizes = edition.size, earlier and earlier.size
    with_previous = any(row.previous_score is not None or row.previous_rank is not None for row in (*rows, total))
    with_change = any(row.change is not None for row in (*rows, total))

    def figures(row: Movement) -> tuple[str, ...]:
        return _figures(row, sizes, with_previous, with_change)

    return Table(
        columns=("number", "name", *["figure"] * (4 if with_previous else 2), *["change"] * with_change),
        header=_header(edition.year, with_previous, with_change),
        rows=tuple((str(number), row.name, *figures(row)) for number, row in enumerate(rows, start=1)),
        total=("", "Tổng điểm (thang điểm 100)", *figures(total)) if _is_known(total) else (),
    )


def _is_known(row: Movement) -> bool:
    return row.score is not None or row.rank is not None or row.change is not None


def _header(year: int, with_previous: bool, with_change: bool) -> tuple[tuple[Cell, ...], ...]:
    years = [year - 1, year] if with_previous else [year]
    change = [Cell("Mức thay đổi điểm", rowspan=2)] if with_change else []
    return (
        (
            Cell("TT", rowspan=2),
            Cell("Chỉ số thành phần", rowspan=2),
            *(Cell(f"Năm {year}", colspan=2) for year in years),
            *change,
        ),
        tuple(Cell(name) for _ in years for name in ("Điểm", "Hạng")),
    )


def _figures(
    row: Movement, sizes: tuple[int | None, int | None], with_previous: bool, with_change: bool
) -> tuple[str, ...]:
    size, previous_size = sizes
    previous = (_score(row.previous_score), _rank(row.previous_rank, previous_size)) if with_previous else ()
    return (*previous, _score(row.score), _rank(row.rank, size), *((_change(row),) if with_change else ()))


def _score(value) -> str:
    return format_number(value, 2) or "–"


def _rank(rank: int | None, size: int | None) -> str:
    if rank is None:
        return "–"
    return f"{rank}/{size}" if size else str(rank)


def _change(row: Movement) -> str:
    if isinstance(row, ComponentRow) and row.is_new:
        return "chỉ số mới"
    change = format_number(row.change, 2, signed=True) or "–"
    return f"{change} (hạng {row.change_rank})" if row.change_rank else change
