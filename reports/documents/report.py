"""The BÁO CÁO of a quarter as a document: its text, its figures and the agency's letterhead put together."""

from collections.abc import Iterable
from decimal import Decimal

from reports.documents.content import (
    Appendix,
    Block,
    Chart,
    ChartStyle,
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
from reports.documents.plan import LetterheadMissing
from reports.documents.tables import free_table
from tasks.models import PlanReport
from tasks.quarters import Quarter
from tasks.reporting.composing import issuer_of
from tasks.reporting.figures import Tally
from tasks.reporting.gathering import Gathered, gathered_for
from units.models import Letterhead

NONE = "Không có."

ROW_HEADINGS = (
    "TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả", "Tiến độ", "Khó khăn", "Kiến nghị",
)  # fmt: skip

_FIGURES = {
    "Tổng": lambda lead: lead.total,
    "Đúng hạn": lambda lead: lead.done_in_time,
    "Quá hạn": lambda lead: lead.done_late,
    "Trong hạn": lambda lead: lead.in_time,
    "Đang quá hạn": lambda lead: lead.late,
    "Không hạn": lambda lead: lead.without_deadline,
}
"""What the table of figures tells of the tasks that an office leads."""

_FOUR = ("Đúng hạn", "Quá hạn", "Trong hạn", "Đang quá hạn")


def report_letter(report: PlanReport) -> Letter:
    """Return the report, stored or not, as a document in a fixed number of queries; marked DỰ THẢO until approved.

    Raises LetterheadMissing when the agency has no letterhead.
    """
    unit = report.plan.unit
    try:
        head = unit.letterhead
    except Letterhead.DoesNotExist:
        raise LetterheadMissing(
            f"{unit} chưa khai báo thể thức văn bản (cơ quan chủ quản, tên cơ quan, địa danh). "
            "Hãy khai báo ở mục “Thể thức văn bản” của đơn vị rồi xuất lại."
        ) from None
    gathered = gathered_for(report)
    return Letter(
        parent_agency=head.parent_agency,
        agency=head.agency,
        issuer=issuer_of(unit),
        number=report.number,
        symbol=report.symbol,
        place=head.place,
        day=report.issued_on,
        kind="BÁO CÁO",
        title=report.title,
        bases=(),
        blocks=closed([*_body(report, gathered), Paragraph(_ending(report))]),
        recipients=listed(report.recipients.splitlines()),
        authority=tuple(report.authority.splitlines()),
        position=report.position,
        signatory=report.signatory,
        appendices=_appendices(report, gathered),
        draft=report.state == PlanReport.State.DRAFT,
        addressees=_addressees(report),
    )


def _quarter(report: PlanReport) -> Quarter:
    return Quarter(report.plan.year, report.quarter)


def _addressees(report: PlanReport) -> tuple[str, ...]:
    return tuple(line.strip(" -;.") for line in report.addressees.splitlines() if line.strip())


def _ending(report: PlanReport) -> str:
    to = " và ".join(_addressees(report))
    said = f"Trên đây là báo cáo kết quả {_quarter(report)} của {issuer_of(report.plan.unit)}"
    return f"{said}, kính trình {to} xem xét, chỉ đạo." if to else f"{said}."


def _body(report: PlanReport, gathered: Gathered) -> list[Block]:
    return [
        *_paragraphs(report.opening),
        _section("I", "Kết quả thực hiện"),
        _clause(1, "Tình hình chung"),
        *_paragraphs(report.overview),
        *_figures(gathered),
        *_narrative(report),
        _section("II", "Khó khăn, vướng mắc"),
        *_paragraphs(report.difficulties or NONE),
        _section("III", "Đề xuất, kiến nghị"),
        *_paragraphs(report.proposals or NONE),
        _section("IV", f"Nhiệm vụ trọng tâm {_quarter(report).next}"),
        *_paragraphs(report.next_quarter or NONE),
    ]


def _section(label: str, text: str) -> Heading:
    return Heading(f"{label}.", text, HeadingStyle.SECTION, 1)


def _clause(number: int, text: str) -> Heading:
    return Heading(f"{number}.", text, HeadingStyle.CLAUSE, 2)


def _narrative(report: PlanReport) -> Iterable[Block]:
    for number, part in enumerate(report.narrative, start=2):
        yield _clause(number, part["heading"].rstrip(" .:"))
        yield from _paragraphs(part["text"])


def _paragraphs(text: str) -> list[Paragraph]:
    """Each line as a paragraph; a dash before it becomes its label, a colon behind it keeps it with the next."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        Paragraph(line[1:].lstrip(), "-") if line.startswith("-") else Paragraph(line, with_next=line.endswith(":"))
        for line in lines
    ]


def _figures(gathered: Gathered) -> list[Block]:
    """The table of figures by office, and the four-way result as a chart; nothing where nobody has sent a report."""
    if not gathered.offices:
        return []
    blocks: list[Block] = [figures_table(gathered)]
    return [*blocks, _chart(gathered)] if gathered.lead.total > gathered.lead.without_deadline else blocks


def figures_table(gathered: Gathered) -> Table:
    """Return how the tasks of each office stand, with the sums; what it supports is counted apart."""
    has_paused = gathered.lead.paused > 0
    names = [*_FIGURES, *(["Tạm dừng"] if has_paused else [])]
    header = [
        ["TT", "Phòng, đơn vị", "Nhiệm vụ chủ trì", *[""] * (len(names) - 1), "Phối hợp", ""],
        ["", "", *names, "Tổng", "Đã xong"],
    ]

    def cells(lead: Tally, support: Tally) -> list[str]:
        figures = [count(lead) for count in _FIGURES.values()] + ([lead.paused] if has_paused else [])
        return [str(figure) for figure in (*figures, support.total, support.done)]

    rows = [[str(n), row.office, *cells(row.lead, row.support)] for n, row in enumerate(gathered.offices, start=1)]
    if len(rows) > 1:
        rows.append(["", "Tổng cộng", *cells(gathered.lead, gathered.support)])
    spans = [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, len(names)), (0, 2 + len(names), 1, 2)]
    return free_table([*header, *rows], 2, spans)


def _chart(gathered: Gathered) -> Chart:
    offices = [row for row in gathered.offices if row.lead.total]
    return Chart(
        title="Kết quả thực hiện nhiệm vụ chủ trì theo phòng, đơn vị",
        categories=tuple(row.office for row in offices),
        series=tuple(Series(name, tuple(Decimal(_FIGURES[name](row.lead)) for row in offices)) for name in _FOUR),
        style=ChartStyle.STACKED,
        unit="nhiệm vụ",
    )


def _appendices(report: PlanReport, gathered: Gathered) -> tuple[Appendix, ...]:
    if not gathered.rows:
        return ()
    title = f"Kết quả thực hiện từng nhiệm vụ trong {_quarter(report)}"
    return (Appendix(appendix_names(1)[0], title, (rows_table(gathered),), landscape=True),)


def rows_table(gathered: Gathered) -> Table:
    """Return the table of tasks under the headings of their components, numbered through."""
    rows, spans = [ROW_HEADINGS], []
    for heading, tasks in gathered.numbered():
        spans.append((len(rows), 0, 1, len(ROW_HEADINGS)))
        rows.append((heading, *[""] * (len(ROW_HEADINGS) - 1)))
        rows += [(str(number), *task.cells) for number, task in tasks]
    return free_table(rows, 1, spans)
