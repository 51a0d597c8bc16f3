"""ZIPs of plans: ask for one, follow it, take it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from plans.models import Plan
from reports.export_form import ExportForm
from reports.exporting import ask, go_on, stop
from reports.jobs import make_export
from reports.models import Export
from reports.models.export import KEPT
from units.audit import record
from units.models import User

SHOWN = 50
"""Exports on the page of one's own."""

_SETTLED = ~Q(items__sha256="", items__problem="")


def get_export_for(user: User, pk: int) -> Export:
    """Return an export that the user asked for, with how many files it has, are `settled` and `failed`; else 404."""
    return get_object_or_404(_counted(user), pk=pk)


def _counted(user: User):
    return user.exports.annotate(
        total=Count("items"),
        settled=Count("items", filter=_SETTLED),
        failed=Count("items", filter=~Q(items__problem="")),
    )


def own_exports(request):
    """The user's own exports, newest first; a POST asks for one."""
    problems = []
    if request.method == "POST":
        form = ExportForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                export = _asked(form, request.user)
            except ValidationError as error:
                problems = error.messages
            else:
                return redirect(export)
        problems += [message for errors in form.errors.values() for message in errors]
    context = {"exports": _counted(request.user)[:SHOWN], "problems": problems, "kept": KEPT}
    return render(request, "reports/exports.html", context, status=422 if problems else 200)


def _asked(form: ExportForm, user: User) -> Export:
    return ask(plans=form.plans(), formats=form.formats, title=form.title(), by=user, enqueue=make_export.delay)


@require_GET
def export_page(request, pk):
    """How far an export is, then what is in it; htmx asks for the progress alone until it is over."""
    export = get_export_for(request.user, pk)
    if request.htmx and not export.is_busy:
        return HttpResponseClientRefresh()
    context = {"export": export, "now": export.items.open().first(), "kept": KEPT}
    if request.htmx:
        return render(request, "reports/_export_progress.html", context)
    context["items"] = export.items.all()
    context["may_take"] = export.state == Export.State.DONE and _may_take(request.user, export)
    return render(request, "reports/export.html", context)


def _may_take(user: User, export: Export) -> bool:
    """Whether the user may still read every plan that is in the ZIP."""
    made = export.items.exclude(sha256="")
    return not made.exclude(plan__in=Plan.objects.visible_to(user)).exists()


@require_GET
def export_file(request, pk):
    """The ZIP, as a download that leaves an audit line; 404 for whoever may no longer read all that is in it."""
    export = get_export_for(request.user, pk)
    if export.state != Export.State.DONE or not _may_take(request.user, export):
        raise Http404("Không có tệp này.")
    try:
        file = export.file.open()
    except FileNotFoundError:
        raise Http404("Tệp này đã được xóa.") from None
    record("plan.export_take", export, f"Tải tệp ZIP: {export}", by=request.user)
    name = f"ke-hoach-{export.asked_at:%Y%m%d}-{export.pk}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def stop_export(request, pk):
    """Stop an export that is under way."""
    export = get_export_for(request.user, pk)
    return _done(request, export, "Đã dừng đợt xuất.", stop)


@require_POST
def go_on_with_export(request, pk):
    """Go on with an export that was stopped."""
    export = get_export_for(request.user, pk)
    return _done(request, export, "Đợt xuất được làm tiếp.", go_on, enqueue=make_export.delay)


def _done(request, export: Export, sentence: str, verb, **more):
    try:
        verb(export=export, by=request.user, **more)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return redirect(export)
