"""The public pages of opened rankings: no sign-in, no session, the same for everybody, kept by caches for minutes."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from indices.sheets.answers import workbook_answer
from reports.dashboards.public import public_editions, public_table, public_workbook

KEPT_FOR = 300
"""Seconds for which a reader's cache may show a page again; a ranking that is closed is off the portal at once."""


def for_everybody(view):
    """Answer anybody, signed in or not, with the same cacheable page."""

    @wraps(view)
    def cached(request, *args, **kwargs):
        response = view(*args, **kwargs)
        # An answer to somebody with a session may carry the cookie that prolongs it: not for caches that others share.
        shared = settings.SESSION_COOKIE_NAME not in request.COOKIES
        patch_cache_control(response, **{"public" if shared else "private": True}, max_age=KEPT_FOR)
        return response

    return login_not_required(require_safe(conditional_page(cached)))


def _page(template: str, context: dict) -> HttpResponse:
    # Without the request: nothing of whoever asks can stand in a page that caches hand to others.
    return HttpResponse(render_to_string(template, context))


@for_everybody
def public_rankings():
    """The opened rankings by index and block, the newest year first; 404 while there is none."""
    groups: dict[tuple, list] = {}
    for edition in public_editions().order_by("province__is_sample", "index__code", "block", "-year"):
        groups.setdefault((edition.index, edition.province, edition.get_block_display()), []).append(edition)
    if not groups:
        raise Http404("Không có trang này.")
    return _page("reports/public.html", {"groups": groups})


@for_everybody
def public_ranking(code):
    """One opened ranking; 404 for any other code, whatever it may be of."""
    edition = get_object_or_404(public_editions(), code=code)
    siblings = public_editions().filter(index=edition.index, province=edition.province, block=edition.block)
    context = {"table": public_table(edition), "edition": edition, "siblings": siblings.order_by("year")}
    return _page("reports/public_ranking.html", context)


@for_everybody
def public_xlsx(code):
    """The same ranking as a workbook."""
    edition = get_object_or_404(public_editions(), code=code)
    return workbook_answer(public_workbook(public_table(edition)), f"xep-hang-{edition.code}")
