from reports.views.files import plan_docx, plan_pdf
from reports.views.home import home
from reports.views.preview import plan_preview, plan_preview_page
from reports.views.unit import unit_page

__all__ = ["home", "plan_docx", "plan_pdf", "plan_preview", "plan_preview_page", "unit_page"]
