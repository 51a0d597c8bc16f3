"""The files that the BÁO CÁO of a quarter can be taken as."""

from collections.abc import Callable
from dataclasses import dataclass

from indices.sheets.spreadsheet import OutColumn, write_table
from reports.documents.pdf import render_pdf
from reports.documents.report import ROW_HEADINGS, report_letter
from reports.documents.word import render_docx
from reports.issuing.keeping import current_document, read_kept
from reports.models import Document
from tasks.models import PlanReport
from tasks.reporting.figures import Tally
from tasks.reporting.gathering import gathered_for
from tasks.reporting.wording import tallies

_WIDTHS = (6, 44, 24, 26, 16, 52, 26, 36, 36)


@dataclass(frozen=True)
class ReportFormat:
    """A kind of file; `write` makes it of a report, stored or not, and raises CannotBeLaidOut (no letterhead, too much
    for the machine), FileLost where the file that was signed is no longer there."""

    suffix: str
    name: str
    content_type: str
    disposition: str
    write: Callable[[PlanReport], bytes]


def current_report_document(report: PlanReport) -> Document | None:
    """The report's own document, from the day it has a number on."""
    return current_document(report.plan, report.quarter) if report.pk else None


def report_pdf(report: PlanReport) -> bytes:
    """Return the report as PDF: from the day it has a document on that very file, which is never made again."""
    document = current_report_document(report)
    return render_pdf(report_letter(report)) if document is None else read_kept(document)


def report_workbook(report: PlanReport) -> bytes:
    """Return the table of tasks as .xlsx, with the figures by office on the sheet of notes."""
    gathered = gathered_for(report)
    rows = [(number, heading, *task.cells) for heading, tasks in gathered.numbered() for number, task in tasks]
    headings = (ROW_HEADINGS[0], "Chỉ số thành phần", *ROW_HEADINGS[1:])
    kinds = ("rank", *["text"] * (len(headings) - 1))
    widths = (_WIDTHS[0], 30, *_WIDTHS[1:])
    return write_table(
        title=report.title,
        sheet_title="Bảng nhiệm vụ",
        columns=[OutColumn(name, name, kind, width) for name, kind, width in zip(headings, kinds, widths, strict=True)],
        rows=rows,
        notes=[
            ("Trạng thái", report.get_state_display()),
            *((row.office, _told(row.lead, row.support)) for row in gathered.offices),
            ("Tổng cộng", _told(gathered.lead, gathered.support)),
            ("Chưa có báo cáo của", "; ".join(gathered.missing) or "không đơn vị nào"),
        ],
    )


def _told(lead: Tally, support: Tally) -> str:
    return tallies(lead, support) or "không có nhiệm vụ"


REPORT_FORMATS = {
    file_format.suffix: file_format
    for file_format in (
        ReportFormat("pdf", "PDF", "application/pdf", "inline", report_pdf),
        ReportFormat(
            "docx",
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
            lambda report: render_docx(report_letter(report)),
        ),
        ReportFormat(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment",
            report_workbook,
        ),
    )
}
"""By the ending of the file’s name, which is also what commands call it."""
