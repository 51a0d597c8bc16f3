"""The audit trail on the screen and as a file, for those who administer the portal."""

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from units.audit import record
from units.audit_chain import digest
from units.audit_search import MOST_ROWS, AuditFilter, as_csv, get_entries_for, narrowed, page_of
from units.models import AuditLink

_MOST_SHOWN = f"{MOST_ROWS:,}".replace(",", ".")


@require_GET
def entries(request):
    """The newest lines, narrowed by the address; older ones page by page."""
    form = AuditFilter(request.GET)
    lines = get_entries_for(request.user)
    is_valid = form.is_valid()
    rows, older = page_of(narrowed(lines, form.cleaned_data), form.cleaned_data["truoc"]) if is_valid else ([], None)
    context = {"form": form, "rows": rows, "older": older, "query": form.address(), "most_shown": _MOST_SHOWN}
    return render(request, "units/audit.html", context, status=200 if is_valid else 422)


@require_GET
def entry(request, pk):
    """One line with what was and what became, and whether it is as it was when it was linked."""
    line = get_object_or_404(get_entries_for(request.user), pk=pk)
    link = AuditLink.objects.filter(entry=line).first()
    is_whole = link is not None and digest(line, link.position, link.previous_hash) == link.hash
    return render(request, "units/audit_entry.html", {"line": line, "link": link, "is_whole": is_whole})


@require_GET
def export(request):
    """The narrowed lines as CSV, at most MOST_ROWS of the newest, written as they are read; leaves an audit line."""
    form = AuditFilter(request.GET)
    lines = get_entries_for(request.user)
    if not form.is_valid():
        return redirect(f"{request.path.removesuffix('tep/')}?{request.GET.urlencode()}")
    query = form.address() or "tất cả"
    record("audit.export", request.user, f"Xuất nhật ký: {query}", by=request.user)
    rows = narrowed(lines, form.cleaned_data)[:MOST_ROWS].iterator(chunk_size=2000)
    name = f"nhat-ky-{timezone.localdate():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)
