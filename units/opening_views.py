"""A page that somebody opens without conditions opens with those of their default view."""

from urllib.parse import urlsplit

from django.shortcuts import redirect


class OpeningViews:
    """Middleware: lead from the bare address of a page to the same page with the conditions of the person's default.

    Who comes from the page itself has just taken the conditions away, and sees it without.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, args, kwargs):
        if request.method != "GET" or request.META["QUERY_STRING"] or request.htmx:
            return None
        defaults = getattr(request.user, "opening_views", None)
        query = defaults and defaults.get(request.resolver_match.view_name)
        if not query or urlsplit(request.headers.get("Referer", "")).path == request.path:
            return None
        return redirect(f"{request.path}?{query}")
