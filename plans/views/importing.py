"""The import of a plan from a file: upload, progress, what was understood beside its source, saved as a draft."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from plans.importing.bodies import chosen_in, named_bodies, options
from plans.importing.forms import AgainForm, PlanUploadForm
from plans.importing.imports import give_up, keep_choices, read_again, save_import, take_in, take_up_again
from plans.importing.matching import names_in
from plans.importing.review import review
from plans.importing.serial import document_from_json, source_from_json
from plans.jobs import read_plan_import
from plans.models import Plan, PlanImport
from plans.views.open_plan import draft_url
from units.audit import record
from units.concurrency import StaleEdit
from units.permissions import Permission

STALE = "Người khác vừa sửa bản đọc này sau khi bạn mở trang, nên thay đổi của bạn chưa được ghi."


def get_import_for(user, pk: int) -> PlanImport:
    """Return an import of an agency in which the user writes plans; 404 otherwise."""
    visible = PlanImport.objects.visible_to(user)
    return get_object_or_404(visible.select_related("unit__parent", "index", "plan__unit", "plan__index"), pk=pk)


def import_plan(request):
    """Take a file for an agency, an index and a year; the worker reads it."""
    if Permission.EDIT_PLANS not in request.user.current_permissions():
        raise PermissionDenied("Chỉ người soạn kế hoạch của cơ quan mới nhập được kế hoạch từ tệp.")
    initial = {"year": timezone.localdate().year}
    form = PlanUploadForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        taken = _taken_in(request, form)
        if taken:
            return redirect("plans:import-review", taken.pk)
    recent = PlanImport.objects.visible_to(request.user).defer("source", "document", "choices")
    imports = recent.select_related("unit", "index", "uploaded_by", "plan__unit", "plan__index")[:20]
    status = 422 if form.is_bound else 200
    context = {"form": form, "imports": imports, "kept_days": settings.IMPORT_KEEP_DAYS}
    return render(request, "plans/importing/upload.html", context, status=status)


def _taken_in(request, form: PlanUploadForm) -> PlanImport | None:
    found = dict(form.cleaned_data)
    file = found.pop("file")
    try:
        return take_in(**found, data=file.read(), filename=file.name, by=request.user, enqueue=read_plan_import.delay)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_GET
def import_review(request, pk: int):
    """Show how far the reading is, then what was understood beside the source."""
    taken = get_import_for(request.user, pk)
    if taken.is_busy:
        return _progress(request, taken)
    if request.htmx:
        return HttpResponseClientRefresh()
    if taken.state != PlanImport.State.READ:
        return render(request, "plans/importing/done.html", {"taken": taken})
    return render(request, "plans/importing/review.html", review_context(taken))


def _progress(request, taken: PlanImport):
    take_up_again(taken, read_plan_import.delay)
    if request.htmx and request.GET.get("state") == taken.state:
        return HttpResponse(status=204)
    template = "plans/importing/_progress.html" if request.htmx else "plans/importing/progress.html"
    return render(request, template, {"taken": taken})


def review_context(taken: PlanImport) -> dict:
    """Everything that the review shows of an import that is read."""
    document = document_from_json(taken.document)
    source = source_from_json(taken.source)
    parts, pages = review(document, source)
    bodies = named_bodies(document, taken.unit, taken.choices)
    return {
        "taken": taken,
        "document": document,
        "parts": parts,
        "pages": pages,
        "missing": source.missing,
        "bodies": bodies,
        "open_bodies": sum(bool(body.doubt) for body in bodies),
        "options": options(taken.unit),
        "base": reverse("plans:import-place", args=[taken.pk, "x"]).removesuffix("x/"),
        "again": AgainForm(initial={"index": taken.index, "year": taken.year}),
        "rival": Plan.objects.filter(unit=taken.unit, index=taken.index, year=taken.year)
        .select_related("unit", "index")
        .first(),
    }


@require_POST
def import_choices(request, pk: int):
    """Keep what the names of offices stand for."""
    taken = get_import_for(request.user, pk)
    if taken.state != PlanImport.State.READ:
        return redirect("plans:import-review", pk)
    chosen = _chosen(request, taken)
    try:
        current = keep_choices(taken, version_of(request), chosen)
    except StaleEdit as stale:
        return conflict(request, stale.current, chosen.items(), "#bodies-conflict")
    if request.htmx:
        response = render(request, "plans/importing/_bodies_kept.html", review_context(current))
        return reswap(retarget(response, "#bodies"), "outerHTML")
    return redirect(f"{reverse('plans:import-review', args=[pk])}#bodies")


def _chosen(request, taken: PlanImport) -> dict[str, str]:
    return chosen_in(request.POST, names_in(document_from_json(taken.document)))


def version_of(request) -> int:
    """The version on which a form was filled in; 0 where it says none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else 0


def conflict(request, current: PlanImport, entries, target: str, now: str = ""):
    """Say that somebody was faster, with what was typed and what stands there now."""
    context = {"taken": current, "entries": list(entries), "now": now, "sentence": STALE}
    if request.htmx:
        return retarget(render(request, "plans/importing/_conflict.html", context, status=409), target)
    return render(request, "plans/importing/conflict.html", context, status=409)


@require_POST
def import_save(request, pk: int):
    """Save what was understood and corrected as a draft plan."""
    taken = get_import_for(request.user, pk)
    if taken.state != PlanImport.State.READ:
        return redirect("plans:import-review", pk)
    chosen = _chosen(request, taken)
    try:
        plan = save_import(taken, version_of(request), chosen, by=request.user)
    except StaleEdit as stale:
        return conflict(request, stale.current, chosen.items(), "#bodies-conflict")
    except ValidationError as error:
        taken.choices |= chosen
        context = review_context(taken) | {"problems": error.messages}
        return render(request, "plans/importing/review.html", context, status=422)
    messages.success(request, f"Đã lưu thành bản dự thảo: {plan}.")
    return redirect(draft_url(plan))


@require_POST
def import_again(request, pk: int):
    """Have the file understood anew, for another index or year."""
    taken = get_import_for(request.user, pk)
    form = AgainForm(request.POST)
    if taken.state != PlanImport.State.READ:
        return redirect("plans:import-review", pk)
    try:
        if form.is_valid():
            read_again(taken, version_of(request), **form.cleaned_data, by=request.user, enqueue=read_plan_import.delay)
            return redirect("plans:import-review", pk)
    except StaleEdit as stale:
        return conflict(request, stale.current, [], "#bodies-conflict")
    except ValidationError as error:
        form.add_error(None, error)
    problems = [message for errors in form.errors.values() for message in errors]
    context = review_context(taken) | {"again": form, "problems": problems}
    return render(request, "plans/importing/review.html", context, status=422)


@require_POST
def import_discard(request, pk: int):
    """Forget an import that was not saved, with its file."""
    taken = get_import_for(request.user, pk)
    try:
        give_up(taken, by=request.user)
    except StaleEdit:
        messages.warning(request, "Tệp này đã được lưu thành kế hoạch nên được giữ lại làm nguồn của kế hoạch.")
        return redirect("plans:import-review", pk)
    messages.success(request, f"Đã bỏ tệp {taken.name}.")
    return redirect("plans:import")


@require_GET
def import_file(request, pk: int):
    """Give the file as it was uploaded, always as a download, which leaves an audit line."""
    taken = get_import_for(request.user, pk)
    if not taken.file:
        raise Http404("Tệp này không được giữ lại.")
    file = taken.file.open()
    record("plan_import.download", taken, f"Tải tệp đã nhập: {taken.name}", by=request.user)
    return FileResponse(file, as_attachment=True, filename=taken.name, content_type="application/octet-stream")
