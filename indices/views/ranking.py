from django.shortcuts import get_object_or_404, render

from indices.comparison import ranking
from indices.models import Edition


def editions(request):
    """Rankings by index and block, the years of each side by side."""
    rows: dict[tuple, list[Edition]] = {}
    visible = Edition.objects.visible_to(request.user).published().select_related("index", "province")
    for edition in visible.order_by("province__is_sample", "index__code", "block", "-year"):
        rows.setdefault((edition.index.name, edition.province, edition.get_block_display()), []).append(edition)
    return render(request, "indices/editions.html", {"rows": rows})


def edition_ranking(request, code):
    """The ranking of a block and year with the change against the year before."""
    visible = Edition.objects.visible_to(request.user).select_related("index", "province")
    edition = get_object_or_404(visible, code=code)
    siblings = visible.filter(index=edition.index, province=edition.province, block=edition.block).order_by("year")
    context = {
        "edition": edition,
        "ranking": ranking(edition),
        "siblings": siblings,
        "own": request.user.own_unit_ids(),
    }
    return render(request, "indices/ranking.html", context)
