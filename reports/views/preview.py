"""The pages of a plan as they will print, beside its editor: pictures of the very PDF."""

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from plans.models import Plan
from plans.views.access import get_plan_for
from reports.documents.content import CannotBeLaidOut
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_letter
from reports.issuing.keeping import FileLost, current_document, read_kept

KEPT = 10 * 60
"""Seconds that a laid-out plan is kept; any edit of the plan has it laid out afresh at once."""

SCALE = 1.5
"""Pixels for a point: 893 for the width of A4."""


def plan_preview(request, **name):
    """The list of pages, each a picture that loads when it comes into view."""
    from plans.importing.readers.pdf import page_sizes  # the library behind it takes 50 ms to load

    plan = get_plan_for(request.user, **name)
    document = current_document(plan)
    context = {"plan": plan, "address": request.path, "edition": document.sha256[:16] if document else plan.version}
    try:
        context["pages"] = [
            {"number": number, "width": round(width * SCALE), "height": round(height * SCALE)}
            for number, (width, height) in enumerate(page_sizes(_laid_out(plan)), start=1)
        ]
    except (CannotBeLaidOut, FileLost) as error:
        context["missing"] = str(error)
    template = "_preview.html" if request.htmx else "preview.html"
    return render(request, f"reports/{template}", context)


def plan_preview_page(request, page: int, **name):
    """One page as a picture; 404 beyond the last."""
    from plans.importing.readers.pdf import page_picture  # the library behind it takes 50 ms to load

    plan = get_plan_for(request.user, **name)
    try:
        picture = page_picture(_laid_out(plan), page - 1, SCALE)
    except (CannotBeLaidOut, FileLost, IndexError):
        raise Http404("Không có trang này.") from None
    response = HttpResponse(picture, content_type="image/png")
    patch_cache_control(response, private=True, max_age=KEPT)
    return response


def _laid_out(plan: Plan) -> bytes:
    """The plan's PDF: the kept file where it has a document, else laid out once for each version of its text."""
    document = current_document(plan)
    if document:
        return read_kept(document)
    key = f"plan-preview:{plan.pk}:{plan.version}"
    data = cache.get(key)
    if data is None:
        data = render_pdf(plan_letter(plan))
        cache.set(key, data, KEPT)
    return data
