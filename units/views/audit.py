"""The audit trail on the screen and as a file, for those who administer the portal."""

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from units.audit import record
from units.audit_chain import digest, link
from units.audit_export import as_csv, newest_first
from units.audit_reading import changes_in_words
from units.audit_search import AuditFilter, get_entries_for, narrowed, page_of
from units.models import AuditLink


@require_GET
def entries(request):
    """The newest lines, narrowed by the address; older ones page by page."""
    form = AuditFilter(request.GET)
    lines = get_entries_for(request.user)
    is_valid = form.is_valid()
    rows, older = page_of(narrowed(lines, form.cleaned_data), form.cleaned_data["truoc"]) if is_valid else ([], None)
    context = {"form": form, "rows": rows, "older": older, "query": form.address()}
    return render(request, "units/audit.html", context, status=200 if is_valid else 422)


@require_GET
def entry(request, pk):
    """One line with what was and what became, and whether it is as it was when it was linked."""
    line = get_object_or_404(get_entries_for(request.user), pk=pk)
    place = AuditLink.objects.filter(entry=line).first()
    is_whole = place is not None and digest(line, place.position, place.previous_hash) == place.hash
    context = {"line": line, "link": place, "is_whole": is_whole, "changes": changes_in_words(line)}
    return render(request, "units/audit_entry.html", context)


@require_GET
def export(request):
    """All the narrowed lines as CSV, written as they are read; leaves an audit line."""
    taken = taken_lines(request)
    if isinstance(taken, HttpResponse):
        return taken
    headers = {"Content-Disposition": f'attachment; filename="{file_name()}.csv"'}
    rows = as_csv(newest_first(taken))
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)


def taken_lines(request) -> QuerySet | HttpResponse:
    """The lines that somebody takes away as a file, which is recorded; the way back to the page for a wrong entry.

    Raises PermissionDenied.
    """
    form = AuditFilter(request.GET)
    lines = get_entries_for(request.user)
    if not form.is_valid():
        return redirect(f"{reverse('audit:entries')}?{request.GET.urlencode()}")
    query = form.address() or "tất cả"
    record("audit.export", request.user, f"Xuất nhật ký: {query}", by=request.user)
    link()  # so that every line of the file has its place in the chain
    return narrowed(lines, form.cleaned_data)


def file_name() -> str:
    """What a file of today is called, without its ending."""
    return f"nhat-ky-{timezone.localdate():%Y%m%d}"
