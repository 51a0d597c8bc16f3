"""What every answer tells browsers: what a page may load, who may show it, what may be kept of it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.template import loader

LARGEST_REQUEST = 50 * 2**20
"""Bytes of a request's body, as many as the reverse proxy takes; where there is none, disks would fill otherwise."""

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # arrows and ticks of form fields in Bootstrap's stylesheet
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
_HEADERS = {
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}


def content_policy() -> str:
    """The Content-Security-Policy of all pages, the administration included: nothing inline, nothing from elsewhere.

    Signing out goes on to the provider of single sign-on, which browsers count as where the form is sent.
    """
    provider = urlsplit(settings.OIDC_ISSUER)
    senders = f"'self' {provider.scheme}://{provider.netloc}" if settings.OIDC_ISSUER else "'self'"
    return "; ".join(f"{name} {sources}" for name, sources in (_POLICY | {"form-action": senders}).items())


def protect(get_response):
    """Middleware: put the policy on every answer, and keep nothing of it anywhere unless the view says otherwise.

    Nearly every page behind the sign-in names people, and offices share computers: after signing out, the button
    “back” must show nothing. Public pages and static files say themselves how long they may be kept.
    """
    headers = _HEADERS | {"Content-Security-Policy": content_policy()}

    def middleware(request):
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def refuse_large(get_response):
    """Middleware: answer 413 to a body of more than LARGEST_REQUEST bytes before any of it is read."""

    def middleware(request):
        said = request.META.get("CONTENT_LENGTH") or "0"
        is_too_large = said.isdecimal() and int(said) > LARGEST_REQUEST
        return _too_large() if is_too_large else get_response(request)

    return middleware


def _too_large() -> HttpResponse:
    page = loader.get_template("413.html").render({"most": LARGEST_REQUEST // 2**20})
    return HttpResponse(page, status=413)
