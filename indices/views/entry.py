from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from indices.actions import RefusedCells
from indices.actions import enter_result as save_result
from indices.forms import ResultForm
from indices.models import Edition, Result
from indices.series import series_of
from units.concurrency import StaleEdit
from units.permissions import Permission, require


def entry(request):
    """Rounds that are being entered, with the rows that the user may fill and how far each is."""
    drafts = Edition.objects.visible_to(request.user).exclude(state=Edition.State.PUBLISHED).select_related("index")
    rounds = []
    for edition in drafts:
        results = {result.unit_id: result for result in edition.results.prefetch_related("scores")}
        needed = edition.lines.count()
        rows = []
        for unit in edition.units_for_entry(request.user).in_alphabet():
            result = results.get(unit.pk)
            filled = sum(score.score is not None for score in result.scores.all()) if result else 0
            rows.append({"unit": unit, "result": result, "filled": filled, "needed": needed})
        if rows:
            rounds.append((edition, rows))
    alone = _only_row(rounds)
    if alone:
        return redirect("indices:enter-result", *alone)
    importable = [
        edition
        for edition, _ in rounds
        if edition.state == Edition.State.DRAFT and edition.owner().allows(request.user, Permission.ENTER_RESULTS)
    ]
    publishable = [one for one, _ in rounds if one.owner().allows(request.user, Permission.PUBLISH_RESULTS)]
    context = {"rounds": rounds, "importable": importable, "publishable": publishable}
    may_found = not rounds and bool(series_of(request.user))
    return render(request, "indices/entry.html", context | {"may_found": may_found})


def _only_row(rounds: list[tuple[Edition, list[dict]]]) -> tuple[str, str] | None:
    """The codes of the round and of the unit where there is but one row to fill, so that nobody has to choose it."""
    places = [(edition, row["unit"]) for edition, rows in rounds for row in rows]
    if len(places) != 1 or places[0][0].state != Edition.State.DRAFT:
        return None
    [(edition, unit)] = places
    return edition.code, unit.code


def enter_result(request, code, unit):
    """The score form of one unit; with htmx each field is checked as it is left."""
    visible = Edition.objects.visible_to(request.user).select_related("index", "province")
    edition = get_object_or_404(visible, code=code)
    unit = get_object_or_404(edition.units(), code=unit)
    require(request.user, Permission.ENTER_RESULTS, unit)
    if edition.state != Edition.State.DRAFT:
        messages.error(request, f"Đợt này {edition.get_state_display().lower()}, không nhập được nữa.")
        return redirect(edition if edition.is_published else "indices:entry")
    result = Result.objects.filter(edition=edition, unit=unit).prefetch_related("scores").first()
    form = ResultForm(request.POST or None, edition=edition, result=result)
    if request.htmx:
        return _field_check(request, form)
    stale, differences = None, []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            save_result(
                edition=edition,
                unit=unit,
                total=data["total"],
                rank=data["rank"],
                scores=form.figures(),
                version=data["version"],
                by=request.user,
            )
        except StaleEdit as error:
            stale = ResultForm(edition=edition, result=error.current)
            differences = form.differences(stale)
            form = form.on_version(stale.initial["version"])
        except RefusedCells as error:
            form.add_cell_errors(error.problems)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã lưu điểm của {unit}.")
            return redirect("indices:entry")
    status = 422 if form.is_bound and (form.errors or stale) else 200
    context = {"edition": edition, "unit": unit, "form": form, "stale": stale, "differences": differences}
    context["has_list"] = edition.units_for_entry(request.user).count() > 1
    return render(request, "indices/enter_result.html", context, status=status)


def _field_check(request, form):
    """Answer htmx with the error of the one field that was left, empty when it is sound."""
    name = request.htmx.trigger_name
    if name not in form.fields:
        return HttpResponse(status=400)
    return render(request, "indices/_field_error.html", {"errors": form.errors.get(name, [])})
