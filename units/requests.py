"""What is known of the request that is being served: its id and the address it came from.

Audit lines and logs read it from here, so that nobody has to hand it on. A job has the id of the request that asked
for it (ddci_portal.celery); a command has none.
"""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address
from uuid import uuid4

from django.conf import settings

HEADER = "X-Request-ID"
_LONG = re.compile(r"(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{40,}")
"""Names in addresses have no capital letters."""
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_logger = logging.getLogger("ddci.access")


@dataclass(frozen=True)
class Served:
    """A request: the id under which logs and audit lines name it, the client's address where it is known, and the name
    of the access token with which a program sent it."""

    id: str
    address: str | None = None
    token: str = ""


_served: ContextVar[Served | None] = ContextVar("served", default=None)


def served() -> Served | None:
    """The request that is being served, None in a command."""
    return _served.get()


def request_id() -> str:
    """The id of the request that is being served, empty in a command."""
    current = _served.get()
    return current.id if current else ""


@contextmanager
def serving(current: Served) -> Iterator[None]:
    """For the length of the block, this is the request that is being served."""
    token = _served.set(current)
    try:
        yield
    finally:
        _served.reset(token)


def came_through(token: str) -> None:
    """Remember for the rest of the request that a program sent it with the access token of that name."""
    current = _served.get()
    if current:
        _served.set(replace(current, token=token))


def client_address(request) -> str | None:
    """Return the address that the request came from, None where it cannot be told.

    Behind a trusted proxy it is the last entry of X-Forwarded-For, the one that this proxy has written; what stands
    before it may be made up by the client.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or said
    try:
        address = ip_address(said)
    except ValueError:
        return None
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(plain or address)


def identify(get_response):
    """Middleware: give each request an id, remember it for audit lines and logs, and answer with it.

    An id that a proxy has given is kept where it is sane. Each request leaves one line in the log, without its query.
    """

    def middleware(request):
        given = request.headers.get(HEADER, "")
        current = Served(given if _SANE.fullmatch(given) else uuid4().hex, client_address(request))
        started = time.monotonic()
        # For what Django logs after the block.
        request.served = current
        with serving(current):
            response = get_response(request)
            response[HEADER] = current.id
            _log(request, response, current, time.monotonic() - started)
        return response

    return middleware


def _log(request, response, current: Served, seconds: float) -> None:
    # Not request.user, which may ask the database even where the database is what failed.
    user = getattr(request, "_cached_user", None)
    facts = {
        "method": request.method,
        "path": path_without_secrets(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
        "user": getattr(user, "pk", None),
        "address": current.address,
    }
    _logger.info("%(method)s %(path)s %(status)s", facts, extra=facts)


def path_without_secrets(request) -> str:
    """The path of a request with `…` for a token that is as good as a password: the part of an address that is named
    so, and whatever is as long and made of the same letters, as where such an address was typed with a slip."""
    match = request.resolver_match
    secret = match.kwargs.get("token") if match else None
    path = request.path.replace(str(secret), "…") if secret else request.path
    return _LONG.sub("…", path)
