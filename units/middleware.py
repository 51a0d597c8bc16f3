"""What every request passes through."""

import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.debug import SafeExceptionReporterFilter
from django_htmx.http import HttpResponseClientRedirect

from units.signing_in import entering, sessions
from units.vietnamese import nfc


class AlwaysDiscreet(SafeExceptionReporterFilter):
    """Error pages show nothing that a view calls sensitive, not even where the portal is tried out.

    Nor do they show addresses of services, whose passwords stand in them, from settings or from the environment.
    """

    hidden_settings = re.compile(
        SafeExceptionReporterFilter.hidden_settings.pattern + "|DATABASE|REDIS|BROKER|LOCATION", re.IGNORECASE
    )

    def is_active(self, request):
        return True


def normalise_text(get_response):
    """Bring typed text into Unicode form C before anything reads it, so that the same words are the same everywhere.

    Passwords too: one set on a machine that composes letters must open on one that does not.
    """

    def middleware(request):
        if request.method == "POST" and request.POST:
            data = request.POST.copy()
            for name, values in request.POST.lists():
                data.setlist(name, [nfc(value) for value in values])
            data._mutable = False
            request.POST = data
        return get_response(request)

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Who is not signed in is sent to do so and comes back to the page of before, not to the address of a button."""

    def handle_no_permission(self, request, view_func):
        return _whole_page(request, redirect_to_login(_page_of(request), reverse(settings.LOGIN_URL)))


class SessionRules:
    """A session ends when nothing was done for a while, and does little before a password of one's own is chosen and a
    needed second factor set up."""

    ALWAYS_OPEN = frozenset({"units:sign-out", "units:session-left", "units:prolong-session"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and (why := sessions.why_over(request)):
            sessions.close(request, "session.expire", why.removesuffix("."))
            messages.warning(request, f"{why} Hãy đăng nhập lại; bạn sẽ trở về trang đang xem.")
        response = self.get_response(request)
        if request.user.is_authenticated and not _is_poll(request):
            sessions.touch(request)
        return response

    def process_view(self, request, view_func, args, kwargs):
        first = _to_do_first(request) if getattr(view_func, "login_required", True) else ""
        if not first or request.resolver_match.view_name in self.ALWAYS_OPEN | {first}:
            return None
        return _whole_page(request, redirect(first))


def _to_do_first(request) -> str:
    """The page that must be dealt with before any other, empty where there is none."""
    if request.session.get(entering.TEMPORARY):
        return "units:change-password"
    return "units:second-factor-setup" if request.session.get(entering.MISSING) else ""


def _whole_page(request, response):
    """Let htmx load the page of that redirect instead of putting it into a part of this one."""
    return HttpResponseClientRedirect(response.url) if request.htmx else response


def _page_of(request) -> str:
    """The page on which somebody is who sends this request, as a path within the portal."""
    if request.htmx:
        return request.htmx.current_url_abs_path or reverse(settings.LOGIN_REDIRECT_URL)
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(page, hosts, require_https=request.is_secure()):
        return reverse(settings.LOGIN_REDIRECT_URL)
    return "/" + page.split("/", 3)[3] if page.count("/") >= 3 else "/"


def _is_poll(request) -> bool:
    """Whether the page itself asked, without anybody doing anything."""
    match = request.resolver_match
    named = match is not None and match.view_name in settings.SESSION_POLLS
    return named and request.headers.get("Sec-Fetch-Mode") != "navigate"
