"""The page on which findings, recommendations and feedback of one unit are entered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from indices.models import Edition, Result
from indices.remarks import remark_formsets, save_remarks, seen_remarks
from units.concurrency import StaleEdit
from units.models import Unit
from units.permissions import Permission, require


def remarks(request, code, unit):
    """What was said about one unit in a round, each sentence with its component; open before and after publication."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).select_related("index", "province"), code=code)
    result = Result.objects.filter(edition=edition, unit__code=unit).select_related("unit", "edition").first()
    if result is None:
        if edition.is_published:
            raise Http404("Đơn vị này không có kết quả trong đợt đã công bố.")
        result = Result(edition=edition, unit=get_object_or_404(Unit.objects.filter(pk__in=edition.units()), code=unit))
    require(request.user, Permission.ENTER_RESULTS, result.unit)
    formsets = remark_formsets(result, request.POST or None)
    sound = request.method == "POST" and all(formset.is_valid() for _, formset in formsets)
    stale = request.method == "POST" and request.POST.get("seen") != seen_remarks(result)
    if sound and not stale:
        try:
            own = [formset for _, formset in formsets]
            save_remarks(result=result, formsets=own, seen=request.POST["seen"], by=request.user)
        except StaleEdit:
            stale = True
        else:
            messages.success(request, f"Đã lưu nhận xét về {result.unit}.")
            return redirect("indices:remarks", edition.code, result.unit.code)
    refused = request.method == "POST"
    context = {
        "edition": edition,
        "unit": result.unit,
        "formsets": formsets,
        "refused": refused,
        "stale": remark_formsets(result) if stale else None,
        "seen": seen_remarks(result),
    }
    return render(request, "indices/remarks.html", context, status=422 if refused else 200)
