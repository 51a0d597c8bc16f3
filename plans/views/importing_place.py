"""One place of a plan that is being imported: its form, and each correction."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from plans.importing.corrections import CorrectionRefused, actions
from plans.importing.imports import keep_correction
from plans.importing.place_form import PlaceForm
from plans.importing.places import Spot, find
from plans.importing.serial import document_from_json, source_from_json
from plans.importing.source import Line
from plans.models import PlanImport
from plans.views.importing import conflict, get_import_for, review_context, version_of
from units.concurrency import StaleEdit


def import_place(request, pk: int, name: str):
    """Show the form of a place, or make the correction that is posted."""
    taken = get_import_for(request.user, pk)
    address = reverse("plans:import-review", args=[pk])
    if taken.state != PlanImport.State.READ:
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    spot = _spot(taken, name)
    if request.method == "POST":
        return _corrected(request, taken, name, spot)
    if spot is None:
        raise Http404("Không có chỗ này trong bản đọc.")
    return _shown(request, taken, name, spot, PlaceForm(name, spot, taken.index))


def _spot(taken: PlanImport, name: str) -> Spot | None:
    try:
        return find(document_from_json(taken.document), name)
    except LookupError:
        return None


def _corrected(request, taken: PlanImport, name: str, spot: Spot | None):
    action = request.POST.get("action", "save")
    form = PlaceForm(name, spot, taken.index, action, request.POST) if spot else None
    if form is None or version_of(request) != taken.version:
        return _stale(request, taken, name, form)
    if not form.is_valid():
        return _shown(request, taken, name, spot, form, status=422)
    try:
        current, after = keep_correction(taken, taken.version, name, action, form.values())
    except StaleEdit as stale:
        return _stale(request, stale.current, name, form)
    except CorrectionRefused as refusal:
        return _shown(request, taken, name, spot, form, status=422, refusal=str(refusal))
    except LookupError:
        raise Http404("Không làm được việc này ở đây.") from None
    if request.htmx:
        context = review_context(current) | {"after": after}
        return render(request, "plans/importing/_understood.html", context)
    return redirect(f"{reverse('plans:import-review', args=[taken.pk])}#{after}")


def _shown(request, taken: PlanImport, name: str, spot: Spot, form: PlaceForm, status: int = 200, refusal: str = ""):
    context = {"taken": taken, "name": name, "spot": spot, "form": form, "actions": actions(spot), "refusal": refusal}
    if request.htmx:
        response = render(request, "plans/importing/_edit.html", context, status=status)
        return reswap(retarget(response, f"#slot-{name}"), "innerHTML")
    context["lines"] = _lines(taken, spot)
    return render(request, "plans/importing/edit.html", context, status=status)


def _lines(taken: PlanImport, spot: Spot) -> list[tuple[int, str]]:
    """The lines of the source that a place was read from."""
    first = getattr(spot.thing, "first", 0)
    last = max(first, getattr(spot.thing, "last", 0))
    blocks = source_from_json(taken.source).blocks if first else ()
    return [
        (block.number, block.text if isinstance(block, Line) else "(bảng)")
        for block in blocks
        if first <= block.number <= last
    ]


def _stale(request, current: PlanImport, name: str, form: PlaceForm | None):
    entries = form.typed(request.POST) if form else [("", value) for value in request.POST.values() if value]
    return conflict(request, current, entries, f"#slot-{name}", now=_now(current, name))


def _now(current: PlanImport, name: str) -> str:
    """What stands at a place now, in a line."""
    spot = _spot(current, name)
    if spot is None:
        return ""
    thing = spot.thing
    lines = getattr(thing, "lines", None) or [getattr(thing, "heading", "") or getattr(thing, "text", "")]
    return " ".join(filter(None, [getattr(thing, "label", ""), *lines])) or getattr(thing, "title", "")
