from reports.views.exports import export_file, export_page, go_on_with_export, own_exports, stop_export
from reports.views.files import plan_docx, plan_pdf
from reports.views.home import home
from reports.views.issuing import (
    document_accept,
    document_cancel,
    document_paper,
    document_public,
    document_seal,
    document_sign,
    plan_issue,
    report_issue,
)
from reports.views.lookup import lookup, lookups
from reports.views.pictures import (
    pictures,
    put_agency_seal,
    put_own_signature,
    remove_agency_seal,
    remove_own_signature,
    seal_png,
    signature_png,
)
from reports.views.preview import plan_preview, plan_preview_page
from reports.views.printing import ranking_pdf, unit_pdf
from reports.views.quarters import quarter_file, quarter_preview, quarter_preview_page
from reports.views.unit import unit_page

__all__ = [
    "document_accept",
    "document_cancel",
    "document_paper",
    "document_public",
    "document_seal",
    "document_sign",
    "export_file",
    "export_page",
    "go_on_with_export",
    "home",
    "lookup",
    "lookups",
    "own_exports",
    "pictures",
    "plan_docx",
    "plan_issue",
    "plan_pdf",
    "plan_preview",
    "plan_preview_page",
    "put_agency_seal",
    "put_own_signature",
    "quarter_file",
    "quarter_preview",
    "quarter_preview_page",
    "ranking_pdf",
    "remove_agency_seal",
    "remove_own_signature",
    "report_issue",
    "seal_png",
    "signature_png",
    "stop_export",
    "unit_page",
    "unit_pdf",
]
