"""A workbook as the answer to a request."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The type of a workbook."""


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """Return the .xlsx as a file to be saved under `name`, letters, digits and hyphens without the ending."""
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )
