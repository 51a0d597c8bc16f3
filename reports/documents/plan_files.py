"""The files that a KẾ HOẠCH can be taken as."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from plans.export_document import plan_document
from plans.models import Plan
from reports.documents.pdf import Later, render_pdf
from reports.documents.plan import plan_letter
from reports.documents.word import render_docx
from reports.issuing.keeping import current_document, read_kept


@dataclass(frozen=True)
class FileFormat:
    """A kind of file; `write` makes it of a plan and raises CannotBeLaidOut (without a letterhead; too much for the
    machine), FileLost where the file that was signed is no longer there.

    `disposition` says whether a browser shows the file (inline) or keeps it (attachment).
    """

    suffix: str
    name: str
    content_type: str
    disposition: str
    write: Callable[[Plan], bytes]
    begin_to_write: Callable[[Plan, Later], Callable[[], bytes]] | None = None

    def begin(self, plan: Plan, later: Later) -> Callable[[], bytes]:
        """Begin the file beside the caller's own work, where that is of use; the result gives it and raises what
        `write` raises, as this does. `later` is what pdf.side_by_side gives."""
        return self.begin_to_write(plan, later) if self.begin_to_write else partial(self.write, plan)


def plan_pdf(plan: Plan) -> bytes:
    """Return the plan as PDF: from the day it has a document on that very file, which is never made again."""
    document = current_document(plan)
    return render_pdf(plan_letter(plan)) if document is None else read_kept(document)


def _begun_pdf(plan: Plan, later: Later) -> Callable[[], bytes]:
    document = current_document(plan)
    return later(plan_letter(plan)) if document is None else partial(read_kept, document)


def plan_json(plan: Plan) -> bytes:
    """Return the plan as the JSON of docs/json.md in UTF-8 and with a line end behind it."""
    return (json.dumps(plan_document(plan).as_json(), ensure_ascii=False, indent=2) + "\n").encode()


FORMATS = {
    file_format.suffix: file_format
    for file_format in (
        FileFormat("pdf", "PDF", "application/pdf", "inline", plan_pdf, _begun_pdf),
        FileFormat(
            "docx",
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
            lambda plan: render_docx(plan_letter(plan)),
        ),
        FileFormat("json", "JSON", "application/json", "attachment", plan_json),
    )
}
"""By the ending of the file’s name, which is also what commands call it."""
