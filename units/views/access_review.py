"""The access review: who can do what, and which accounts should be looked at."""

from django.shortcuts import render
from django.utils import timezone

from units.access_review import IDLE_DAYS, review
from units.forms import AccessFilterForm


def access_review(request):
    """Every account that the reader may review, filtered by words and by what is doubtful about it."""
    form = AccessFilterForm(request.GET)
    form.is_valid()
    rows = review(request.user, **form.values)
    context = {
        "form": form,
        "rows": rows,
        "marked": sum(bool(row.doubts) for row in rows),
        "idle_days": IDLE_DAYS,
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }
    return render(request, "units/access_review.html", context)
