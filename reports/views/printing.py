"""Pages for the printer: a ranking, a unit's summary on one page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from indices.ranking import ranking
from indices.views.ranking import get_ranked_for
from reports.sheets import rendering
from reports.sheets.ranking import RankingSheet
from reports.sheets.unit_facts import unit_sheet
from reports.views.unit import readable_units
from units.audit import record


def ranking_pdf(request, code):
    """The ranking of a block and year as PDF, for those who may read it on the screen; leaves an audit line."""
    edition = get_ranked_for(request.user, code)
    content = rendering.ranking_pdf(RankingSheet(ranking(edition), timezone.localdate()))
    record("result.print_ranking", edition, f"In bảng xếp hạng {edition}", by=request.user)
    return _pdf(content, f"xep-hang-{edition.code}.pdf")


def unit_pdf(request, code):
    """A unit's summary as one page of PDF, of what the reader may see on its page; leaves an audit line."""
    unit = get_object_or_404(readable_units(request.user).select_related("parent"), code=code)
    content = rendering.unit_pdf(unit_sheet(unit, request.user, timezone.localdate()))
    record("unit.print", unit, f"In tóm tắt {unit}", by=request.user)
    return _pdf(content, f"tom-tat-{unit.code}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
