"""Help: the guides, what is new, the statement on accessibility, and the welcome of the first day."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from reports.help import tour
from reports.help.guides import anchors, guide_at, guides_for
from reports.help.news import mark_read
from reports.help.news import news as entries_of_news


def index(request):
    """All guides, one's own first."""
    marked = guides_for(request.user)
    context = {"own": [one for one, mine in marked if mine], "others": [one for one, mine in marked if not mine]}
    return render(request, "reports/help/index.html", context)


def guide(request, slug):
    """A guide with its contents."""
    found = guide_at(slug)
    if found is None:
        raise Http404("Không có hướng dẫn này.")
    body = render_to_string(found.template, request=request)
    context = {"guide": found, "body": body, "contents": list(anchors(body)), "guides": guides_for(request.user)}
    return render(request, "reports/help/guide.html", context)


@require_safe
def news(request):
    """What is new in the portal, the newest first."""
    mark_read(by=request.user)
    return render(request, "reports/help/news.html", {"days": entries_of_news()})


@login_not_required
@require_safe
def accessibility(request):
    """The statement on accessibility, for anybody."""
    return render(request, "reports/help/accessibility.html")


def welcome(request):
    """The steps of the tour as a plain page; whoever sends its form, or skips the tour, is not shown it again."""
    if request.method == "POST":
        tour.finish(by=request.user)
        return redirect("reports:home")
    return render(request, "reports/help/welcome.html", {"steps": tour.steps_for(request.user)})
