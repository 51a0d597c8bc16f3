"""What a web process keeps of its work, for as long as the data from which it was made are as they were.

A key says all that went in: the numbers of units.changes for the topics concerned, today's date, who reads, what was
asked. Nothing is ever taken out because of a change; under the new numbers it is made anew.
"""

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from units.changes import marks
from units.compression import accepts_gzip, compressed
from units.prepared import Given, Prepared
from units.signing_in.fresh_proof import AHEAD, is_fresh

_marks: ContextVar[dict[str, int] | None] = ContextVar("marks", default=None)

PEOPLE = ("people", "units")
"""The topics on which it depends who somebody is and what they may."""


def read_marks(get_response):
    """Middleware: a request that only reads sees the numbers as they were at its beginning, asked once. One that may
    write keeps nothing and is shown nothing kept."""

    def middleware(request):
        reads = request.method in ("GET", "HEAD")
        token = _marks.set(SimpleLazyObject(marks) if reads else None)
        try:
            return get_response(request)
        finally:
            _marks.reset(token)

    return middleware


def kept(name: str, topics: tuple[str, ...], parts: tuple, make: Callable[[], Any]) -> Any:
    """Return what `make` makes, or what it made before from the same: `parts` are what it depends on besides the data
    of the topics and the date, in a form whose repr says all. None is not kept."""
    key = _key(name, topics, parts)
    if key is None:
        return make()
    found = caches["kept"].get(key)
    if found is None:
        found = make()
        caches["kept"].set(key, found)
    return found


def _key(name: str, topics: tuple[str, ...], parts: tuple) -> str | None:
    """None where nothing is kept: in commands, in jobs, in requests that may write, and where a topic has no number,
    which then would not change."""
    current = _marks.get()
    if current is None:
        return None
    numbers = [current.get(topic) for topic in topics]
    if None in numbers:
        return None
    said = repr((name, numbers, timezone.localdate().toordinal(), parts))
    return f"{name}:{hashlib.sha256(said.encode()).hexdigest()}"


_PERSON = Prepared(lambda: get_user_model().objects.filter(pk=Given("user")).order_by())


class KeptUsers(ModelBackend):
    """Django's own backend, which reads a person, their memberships and what lies in their units anew only where those
    may have changed."""

    def get_user(self, user_id):
        return kept("user", PEOPLE, (str(user_id),), lambda: self._read(user_id))

    def _read(self, user_id):
        found = _PERSON(user=get_user_model()._meta.pk.to_python(user_id))
        user = found[0] if found and self.user_can_authenticate(found[0]) else None
        if user is not None and _marks.get() is not None:
            user.read_memberships_once()
            user.within_units()
        return user


def kept_while_unchanged(*topics: str):
    """Decorator of a view that reads: the same person gets the same page again while nothing of the topics changed.

    Rights and reminders, which are on every page, count always. Only whole pages with status 200 are kept, and none
    that tells of something just done.
    """

    def decorate(view):
        @wraps(view)
        def keeping(request, *arguments, **named):
            secret = request.META.get("CSRF_COOKIE")
            if secret is None or len(get_messages(request)):
                return view(request, *arguments, **named)
            key = _key(
                "page",
                (*topics, *PEOPLE, "inbox"),
                (
                    request.method,
                    request.get_host(),
                    request.get_full_path(),
                    secret,
                    request.session.session_key,
                    sorted((name, str(value)) for name, value in request.session.items() if name != "seen_at"),
                    accepts_gzip(request),
                    is_fresh(request, AHEAD),  # without anything being written, forms ask for a code some day
                    [request.headers.get(name) for name in ("HX-Request", "HX-Target", "HX-Boosted")],
                ),
            )
            page = key and caches["pages"].get(key)
            if page:
                get_token(request)  # lengthens the life of the cookie, as making the page does
                content, headers = page
                return HttpResponse(content, headers=headers)
            response = view(request, *arguments, **named)
            if key and response.status_code == 200 and not response.streaming and not response.cookies:
                response = compressed(request, response)
                headers = {name: response[name] for name in ("Content-Encoding", "Vary") if name in response}
                caches["pages"].set(key, (bytes(response.content), headers))
            return response

        keeping.kept_topics = topics
        return keeping

    return decorate
