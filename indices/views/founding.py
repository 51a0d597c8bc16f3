"""The pages on which the standing office founds a round, changes its component set, and takes it back."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from indices import actions
from indices.component_set import Particulars, fingerprint, lines_of
from indices.founding_form import FoundingForm, LineFormSet, RevisionForm, RoundChoice, problems_of, refused
from indices.models import Edition
from indices.series import Series, series_of
from indices.views.life import get_edition_for
from units.concurrency import StaleEdit
from units.models import Unit, User
from units.models.unit import in_alphabet
from units.permissions import Permission


def found(request):
    """Choose a round and, once it is one that may be founded, lay it down: components, weights, units."""
    choice = _choice(request)
    if not choice.is_valid():
        return render(request, "indices/found.html", {"choice": choice, "chosen": None}, status=422)
    chosen = choice.cleaned_data
    series, model, posted = chosen["series"], chosen["model"], request.POST if request.method == "POST" else None
    ranked, others, gone = _units(series, model, chosen["nam"])
    form = FoundingForm(posted, others=others, initial=_initial(model, ranked, others))
    formset = LineFormSet(posted, index=series.index, given=lines_of(model) if model else [])
    # Both are asked, so that all that is wrong is told at once.
    if posted is not None and all([form.is_valid(), formset.is_valid()]):
        try:
            edition = actions.found(
                index=series.index,
                province=series.province,
                block=series.block,
                year=chosen["nam"],
                lines=formset.lines(),
                particulars=form.particulars(),
                joining=form.cleaned_data.get("joining", ()),
                by=request.user,
            )
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, f"Đã lập {edition}. Bước tiếp theo: nhập điểm.")
            return redirect(edition)
    units = {"ranked": ranked, "gone": gone}
    context = {"choice": choice, "chosen": chosen} | units | _shown(form, formset)
    return render(request, "indices/found.html", context, status=422 if form.is_bound else 200)


def revise(request, code):
    """Change the components and the particulars of a round that is being entered."""
    edition = get_edition_for(request.user, code, Permission.PUBLISH_RESULTS)
    if edition.state != Edition.State.DRAFT:
        messages.error(request, f"Đợt này {edition.get_state_display().lower()}, bộ chỉ số không sửa được.")
        return redirect(edition)
    posted, stale = request.POST if request.method == "POST" else None, None
    particulars = Particulars.of(edition)
    initial = {**vars(particulars), "seen": fingerprint(edition)}
    form = RevisionForm(posted, initial=initial)
    formset = LineFormSet(posted, index=edition.index, given=lines_of(edition))
    if posted is not None and all([form.is_valid(), formset.is_valid()]):
        try:
            wanted = {"lines": formset.lines(), "particulars": form.particulars()}
            actions.revise(edition=edition, seen=form.cleaned_data["seen"], by=request.user, **wanted)
        except StaleEdit:
            stale, form.data = lines_of(edition), form.data.copy()
            form.data["seen"] = initial["seen"]
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, f"Đã lưu bộ chỉ số của {edition}.")
            return redirect(edition)
    context = {"edition": edition, "stale": stale, "may_discard": not actions.has_entries(edition)}
    return render(
        request, "indices/revise.html", context | _shown(form, formset), status=200 if posted is None else 422
    )


@require_POST
def discard(request, code):
    """Take back a round into which nothing was entered."""
    edition = get_edition_for(request.user, code, Permission.PUBLISH_RESULTS)
    try:
        actions.discard(edition=edition, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(edition)
    messages.success(request, f"Đã bỏ {edition}.")
    return redirect("indices:editions")


def _choice(request) -> RoundChoice:
    """The form of the address; PermissionDenied for those who publish no results."""
    series = series_of(request.user)
    if not series:
        raise PermissionDenied("Chỉ thường trực DDCI lập đợt.")
    today = timezone.localdate()
    return RoundChoice(request.GET.dict(), series=series, rounds=_rounds_for(request.user), today=today)


def _rounds_for(user: User) -> list[Edition]:
    """The rounds from which one may be copied, the newest first."""
    rounds = Edition.objects.visible_to(user).exclude(province__is_sample=True)
    return list(rounds.select_related("index", "province").order_by("-year", "index", "block"))


def _units(series: Series, model: Edition | None, year: int) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """The units that a round will rank by their kind; those of other kinds that the model ranked and that are still
    there; those that the model ranked and that are no more."""
    ranked = series.units(year).in_alphabet()
    if model is None or model.block != series.block:
        return ranked, [], []
    last_day = date(year, 12, 31)
    before = Unit.objects.filter(results__edition=model).prefetch_related("successors")
    rest = in_alphabet(set(before) - set(ranked))
    alive = [
        unit
        for unit in rest
        if unit.is_alive_on(last_day) and unit.parent_id == (series.province and series.province.pk)
    ]
    return ranked, alive, [unit for unit in rest if not unit.is_alive_on(last_day)]


def _initial(model: Edition | None, ranked: list[Unit], others: list[Unit]) -> dict:
    """What the form of a new round offers: the bands of the model, and as many units as will be ranked.

    Of PCI the portal knows only some provinces, so their number is that of the model.
    """
    size = len(ranked) + len(others)
    if model and model.province_id is None:
        size = model.size
    return {"size": size or None, "bands": model.bands if model else [], "joining": [unit.pk for unit in others]}


def _shown(form, formset) -> dict:
    """The forms of a page with what is wrong in them."""
    problems = problems_of(form, formset) if form.is_bound else []
    return {"form": form, "formset": formset, "problems": problems}
